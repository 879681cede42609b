"""`voc topics` as a user types it."""


def test_an_empty_workspace_names_those_that_hold_feedback(voc, monkeypatch):
    voc("ingest", "file", "reviews.csv")
    monkeypatch.setenv("VOC_WORKSPACE", "northwind")

    said = voc("topics", "list").stderr

    assert "Workspace northwind holds no feedback; VOC_WORKSPACE chooses one that does: default." in said


def test_an_empty_database_says_how_feedback_gets_into_it(voc):
    assert "`voc ingest` reads some" in voc("topics", "list", "--json").stderr


def test_a_workspace_with_feedback_but_no_topics_yet_is_left_to_its_table(voc):
    voc("ingest", "file", "reviews.csv")

    assert voc("topics", "list").stderr == ""
