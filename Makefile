# make run    sets up all it needs, analyses generated feedback, writes a report, serves the dashboard (SERVE=0: no server)
# make test   sets up all it needs and runs every test; make help lists the parts
SERVE ?= 1
BUILD ?= cpu
COVERAGE ?= 0
BIN := .venv/bin
# Tests of parts together: processes, sockets, databases, trained weights. What is not listed here is a unit test.
TOGETHER := tests/answers tests/api tests/cli tests/ingest/sources tests/ingest/test_ahead.py tests/ingest/test_pii.py \
	tests/ingest/test_speech.py tests/mcp tests/models tests/reports tests/store tests/test_layers.py \
	tests/test_notifier.py tests/test_pipeline.py tests/training
# Each process begins with a half of its own, so that what tests share (stores, weights) is mostly made once.
PYTEST := $(BIN)/pytest -q -n auto --dist worksteal
# Only the files that name a mark are read for it: importing all tests takes every process half a minute.
marked = $(sort $(patsubst %/conftest.py,%,$(shell grep -rlE --include='*.py' 'mark\.($(1))' tests)))
FAST := -m "not service and not browser and not slow" $(if $(filter 0,$(COVERAGE)),,--cov --cov-append --cov-report=)

# Bytecode is kept even where the environment forbids it: every process of every stage would compile all it imports.
export PYTHONDONTWRITEBYTECODE :=
# As many processes as cores: the threads of one would only be in the way of the others.
unit integration service browser slow: export OMP_NUM_THREADS := 1

.PHONY: run test help setup check types lint docs unit integration coverage service browser slow lock train screenshots clean

run: setup ## analyse generated feedback, write demo/report.html and serve the dashboard
	$(BIN)/voc demo $(if $(filter 0,$(SERVE)),--no-serve,)

test: check unit integration service browser slow ## everything that must hold

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

setup: ## create .venv (BUILD=cuda for a GPU)
	@scripts/setup.sh $(BUILD)

check: setup ## types, lint, import rule, links of the documentation
	@$(MAKE) --no-print-directory --output-sync -j2 types docs lint

types: setup
	$(BIN)/mypy

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

unit: setup ## tests of one part at a time, under a minute
	$(PYTEST) $(FAST) tests $(addprefix --ignore=,$(TOGETHER))

integration: setup ## tests of parts together: processes, sockets, databases, trained weights
	$(PYTEST) $(FAST) $(TOGETHER)

coverage: setup ## unit and integration tests, with the lines they reach
	rm -f .coverage
	$(MAKE) unit integration COVERAGE=1
	$(BIN)/coverage report

service: setup ## tests over PostgreSQL and Redis, started on free ports
	scripts/services.sh run $(PYTEST) -m service --hypothesis-profile=long \
		$(call marked,service)

browser: setup ## the dashboard in a real browser, reports as PDF
	scripts/browser.sh
	$(PYTEST) -m browser $(call marked,browser)

slow: setup ## kills at random moments, damaged files, foreign models, notebooks
	$(PYTEST) -m "slow and not service" --hypothesis-profile=long \
		tests/test_kills.py $(call marked,slow) # the longest test first, so that no process ends up alone with it

screenshots: setup ## pictures of every page in build/screenshots, and those of the README
	scripts/browser.sh
	$(BIN)/voc demo --no-serve
	$(BIN)/python scripts/screenshots.py

docs: setup ## the documentation as a site in build/site, every link checked
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

lock: ## pin the newest versions that pyproject.toml allows
	scripts/lock.sh

train: setup ## train the label model into build/voc-core (OPEN_ONLY=1: on openly licensed sets alone)
	$(BIN)/python -m training.voc_core --out build/voc-core $(if $(OPEN_ONLY),--open-only,)
	$(BIN)/python -m training.quantize build/voc-core
	$(BIN)/python -m training.bars build/voc-core

clean: ## remove the environment and the demo
	rm -rf .venv demo
