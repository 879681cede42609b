"""`voc taxonomy check` as a user types it, and what a taxonomy adds to `voc classify`."""

import json

import pytest

FILE = """
touchpoints:
  service:
    name: Customer care
    owner: {team: Care}
    sub_touchpoints:
      refunds:
        examples: [I am still waiting for my refund, "They refused to give my money back", I want a refund]
      waiting_times:
        examples: [I was on hold for an hour, "Nobody picks up the phone", The queue on the phone is endless]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("VOC_THREADS", "1")
    (tmp_path / "taxonomy.yaml").write_text(FILE)
    return tmp_path


@pytest.mark.slow
def test_a_good_taxonomy_is_shown_with_how_well_it_is_told_apart(voc):
    said = voc("taxonomy", "check", "taxonomy.yaml").stdout

    assert "Customer care" in said
    assert "of the texts are recognised when they are left out" in said
    assert "set VOC_TAXONOMY=taxonomy.yaml" in said


def test_a_broken_taxonomy_is_one_line_and_exit_code_2(voc, tmp_path):
    (tmp_path / "taxonomy.yaml").write_text("touchpoints:\n  servce: {}\n")

    assert "line 2: touchpoints.servce: is no touchpoint" in voc("taxonomy", "check", "taxonomy.yaml", code=2).stderr


@pytest.mark.slow
def test_classify_names_the_sub_touchpoint(voc, tmp_path, monkeypatch):
    monkeypatch.setenv("VOC_TAXONOMY", "taxonomy.yaml")
    (tmp_path / "rows.csv").write_text("id,comment\n1,Customer service left me on hold for over an hour\n")

    row = json.loads(voc("classify", "rows.csv").stdout)

    assert row["touchpoint"]["label"] == "service"
    assert row["sub_touchpoint"]["label"] == row["segments"][0]["sub_touchpoint"]["label"] == "waiting_times"
    assert "+taxonomy@" in row["model"]
