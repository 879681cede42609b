"""`voc eval` as a user types it."""

import json

import polars
import pytest

ROWS = [
    {"Text": "The parcel came late and nobody answers.", "Sentiment": "neg", "staff": ""},
    {"Text": "Thank you so much, Sarah was wonderful!", "Sentiment": "Positive", "staff": "praise"},
    {"Text": "How do I change my address?", "Sentiment": "meh", "staff": "none"},
    {"Text": "Great app, I love it.", "Sentiment": "negative", "staff": "none"},
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("VOC_THREADS", "1")
    table = polars.DataFrame(ROWS)
    table.write_csv(tmp_path / "rows.csv")
    table.write_ndjson(tmp_path / "rows.jsonl")
    table.write_parquet(tmp_path / "rows.parquet")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("file", ["rows.csv", "rows.jsonl", "rows.parquet"])
def test_a_labelled_file_is_measured_whatever_its_format(voc, file):
    found = json.loads(voc("eval", file, "--json").stdout)

    sentiment = found["tasks"]["sentiment"]
    assert (sentiment["n"], sentiment["accuracy"]) == (3, pytest.approx(2 / 3))
    assert sentiment["worst"][0]["text"] == "Great app, I love it."
    assert found["unknown_values"] == {"sentiment": {"meh": 1}}
    assert found["tasks"]["staff"]["n"] == 3


def test_the_table_names_values_nobody_knows_and_the_surest_mistakes(voc):
    printed = voc("eval", "rows.csv")

    assert "'meh' (1)" in printed.stderr
    assert "Great app, I love it." in printed.stdout
    assert "calibration error" in printed.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [(("rows.csv", "--text", "body"), "no column for 'body'"), (("rows.txt",), "not recognised")],
)
def test_what_cannot_be_measured_is_one_line(voc, tmp_path, words, said):
    (tmp_path / "rows.txt").write_text("x")

    assert said in voc("eval", *words, code=2).stderr.replace("\n", " ")


def test_a_file_without_labels_names_the_tasks(voc, tmp_path):
    (tmp_path / "bare.csv").write_text("text\nGreat\n")

    assert "sentiment, intensity" in voc("eval", "bare.csv", code=2).stderr.replace("\n", " ")
