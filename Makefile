# make run    sets up all it needs, analyses generated feedback, writes a report, serves the dashboard (SERVE=0: no server)
# make test   sets up all it needs and runs every test; make help lists the parts
SERVE ?= 1
BUILD ?= cpu
BIN := .venv/bin

.PHONY: run test help setup check unit coverage service browser slow lock train screenshots clean

run: setup ## analyse generated feedback, write demo/report.html and serve the dashboard
	$(BIN)/voc demo $(if $(filter 0,$(SERVE)),--no-serve,)

test: check unit service browser slow ## everything that must hold

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

setup: ## create .venv (BUILD=cuda for a GPU)
	@scripts/setup.sh $(BUILD)

check: setup ## types, lint, import rule
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: setup ## fast tests, no services
	$(BIN)/pytest -q -n auto -m "not service and not browser and not slow"

coverage: setup ## fast tests again, with the lines they reach
	$(BIN)/pytest -q -n auto -m "not service and not browser and not slow" --hypothesis-profile=long --cov --cov-report=term

service: setup ## tests over PostgreSQL and Redis, started on free ports
	scripts/services.sh run $(BIN)/pytest -m service --hypothesis-profile=long

browser: setup ## the dashboard in a real browser
	scripts/browser.sh
	$(BIN)/pytest -m browser

slow: setup ## kills at random moments, damaged files, foreign models, notebooks
	$(BIN)/pytest -q -n auto -m "slow and not service" --hypothesis-profile=long

screenshots: setup ## pictures of every page in build/screenshots, and those of the README
	scripts/browser.sh
	$(BIN)/voc demo --no-serve
	$(BIN)/python scripts/screenshots.py

lock: ## pin the newest versions that pyproject.toml allows
	scripts/lock.sh

train: setup ## train the label model into build/voc-core (OPEN_ONLY=1: on openly licensed sets alone)
	$(BIN)/python -m training.voc_core --out build/voc-core $(if $(OPEN_ONLY),--open-only,)
	$(BIN)/python -m training.quantize build/voc-core
	$(BIN)/python -m training.bars build/voc-core

clean: ## remove the environment and the demo
	rm -rf .venv demo
