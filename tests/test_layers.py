"""Importing voc must stay cheap: what is heavy is imported where it is used."""

import subprocess
import sys

import pytest

HEAVY = (
    "torch",
    "spacy",
    "transformers",
    "sentence_transformers",
    "bertopic",
    "openvino",
    "sklearn",
    "presidio_analyzer",
)


def modules_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("module", ["voc", "voc.api.app", "voc.cli.app", "voc.answers", "voc.reports", "voc.store"])
def test_no_heavy_library_is_imported_along_with(module):
    assert not modules_after(f"import {module}").intersection(HEAVY)


def test_help_is_printed_without_the_parts():
    loaded = modules_after("import voc.cli.app")

    assert not loaded.intersection({"sqlalchemy", "pydantic", "fastapi", "numpy", "scipy", "polars"})


def test_a_file_is_read_and_stored_without_statistics():
    assert not modules_after("import voc.build, voc.ingest.ahead").intersection({"scipy", "polars", "pandas"})
