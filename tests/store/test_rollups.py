from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from tests.store.build import LABELER, analyse, ingest, message, sentences
from tests.store.conftest import Open
from voc.domain import EXPECTATION_GAPS, MEASURES, TASKS, Feedback, Filter, Label, Prediction, Rating, Segment
from voc.store import Store
from voc.store.counts import is_rolled_up
from voc.store.tables.rollups import rollup_touchpoint

TASKS_COUNTED = (
    "sentiment", "touchpoint", "stage", "word_of_mouth", "loyalty", "expectation", "request", "effort", "handoff",
)  # fmt: skip
LABELS = st.fixed_dictionaries({task: st.sampled_from(TASKS[task]) for task in TASKS_COUNTED} | {
    "intensity": st.sampled_from(TASKS["intensity"])
})  # fmt: skip
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.integers(0, 9),
            "source": st.sampled_from(["shop", "app"]),
            "channel": st.sampled_from(["review", "chat"]),
            "brand": st.sampled_from([None, "north"]),
            "author_role": st.sampled_from(["customer", "unknown", "agent"]),
            "bands": st.sampled_from([(), (1,), (2,)]),
            "nps": st.sampled_from([None, 0, 7, 10]),
            "rating": st.sampled_from([None, Rating(4), Rating(1, 0, 1)]),
            "labels": st.lists(LABELS, min_size=1, max_size=3),
        }
    ),
    min_size=1,
    max_size=8,
)
GROUPINGS = (
    (), ("day",), ("week", "touchpoint"), ("touchpoint", "stage"), ("stage",), ("source", "channel"), ("brand",),
    ("month", "brand", "stage"), ("topic_id",), ("touchpoint", "topic_id", "brand"), ("day", "topic_id"),
)  # fmt: skip
FILTERS = (
    Filter(), Filter(touchpoint="service"), Filter(touchpoint="none"), Filter(stage="unclear"), Filter(brand="north"),
    Filter(source="app", channel="chat"), Filter(topic_id=0),
)  # fmt: skip
QUESTIONS = st.tuples(st.sampled_from(GROUPINGS), st.sampled_from(FILTERS))

# What a measure counts, said once more in plain Python.
PLAIN: dict[str, Callable[[dict[str, str]], int]] = {
    "segments": lambda labels: 1,
    **{v: lambda labels, v=v: labels["sentiment"] == v for v in TASKS["sentiment"]},  # type: ignore[misc]
    **{v: lambda labels, v=v: labels["word_of_mouth"] == v for v in ("recommends", "warns", "received", "considers")},  # type: ignore[misc]
    **{v: lambda labels, v=v: labels["loyalty"] == v for v in ("loyal", "wavering", "leaving", "left")},  # type: ignore[misc]
    "high_effort": lambda labels: labels["effort"] == "high",
    "low_effort": lambda labels: labels["effort"] == "low",
    "expectation_gap": lambda labels: labels["expectation"] in EXPECTATION_GAPS,
    "handoff": lambda labels: labels["handoff"] == "true",
    "help": lambda labels: labels["request"] == "help",
    "intensity_sum": lambda labels: int(labels["intensity"]),
    "abstained": lambda labels: labels["touchpoint"] == "none",
}


def fill(store: Store, drawn: list[dict[str, Any]]) -> list[tuple[Feedback, list[dict[str, str]]]]:
    """Store and label what was drawn; returned is what counts: no copies, no agents."""
    pairs = []
    labels: dict[str, dict[str, str]] = {}
    for i, fields in enumerate(drawn):
        said = fields["labels"]
        text = " ".join(f"Part {i} {j}." for j in range(len(said)))
        rest = {key: value for key, value in fields.items() if key != "labels"}
        pairs.append((message(str(i), text, **rest), said))
        labels |= {f"Part {i} {j}.": one for j, one in enumerate(said)}
    for pair, _ in pairs:  # one by one, so that the first of a group is the first drawn
        ingest(store, pair)
    analyse(store, predict=lambda s: Prediction(tuple(Label(t, v, 0.5) for t, v in labels[s.text].items())))
    seen: set[tuple[bool, int]] = set()
    counted = []
    for pair, said in pairs:
        # What an agent wrote is no copy of what a customer wrote.
        bands = {(pair.author_role == "agent", band) for band in pair.bands}
        is_copy = bool(seen & bands)
        seen |= bands
        if not is_copy and pair.author_role != "agent":
            counted.append((pair, said))
    return counted


def expected(counted: list[tuple[Feedback, list[dict[str, str]]]]) -> tuple[int, ...]:
    """The measures of all of it, counted by hand."""
    parts = [labels for _, said in counted for labels in said]
    found = {name: sum(int(PLAIN[name](labels)) for labels in parts) for name in PLAIN}
    found["messages"] = len(counted)
    found["negative_messages"] = sum(any(p["sentiment"] == "negative" for p in said) for _, said in counted)
    for name in ("recommends", "warns", "received", "considers"):
        found[name] = sum(any(p["word_of_mouth"] == name for p in said) for _, said in counted)
    return tuple(found[name] for name in MEASURES)


@given(drawn=MESSAGES, questions=st.lists(QUESTIONS, min_size=3, max_size=6))
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_rollups_equal_the_raw_rows_and_a_count_by_hand(
    open_store: Open, drawn: list[dict[str, Any]], questions: list[tuple[tuple[str, ...], Filter]]
) -> None:
    store = open_store(uuid4().hex[:8])
    counted = fill(store, drawn)
    assert store.rollups.check() == []
    assert store.counts()[0].values == expected(counted)
    by_touchpoint = {
        t: expected([(m, kept) for m, said in counted if (kept := [p for p in said if p["touchpoint"] == t])])
        for t in TASKS["touchpoint"]
    }
    assert {c.key["touchpoint"]: c.values for c in store.counts(by=("touchpoint",))} == {
        t: values for t, values in by_touchpoint.items() if values[MEASURES.index("segments")]
    }
    for by, filter in questions:
        # A condition that every segment meets and no rollup knows makes the store count the raw rows.
        raw = replace(filter, min_confidence=0.0)
        assert not is_rolled_up(raw, by)
        assert store.counts(filter, by) == store.counts(raw, by)


def test_a_question_that_fits_no_rollup_is_answered_from_the_raw_rows() -> None:
    assert is_rolled_up(Filter(channel="chat", touchpoint="service"), ("week", "stage"))
    assert is_rolled_up(Filter(brand="north", topic_id=3), ("day",))
    assert not is_rolled_up(Filter(channel="chat", topic_id=3), ())
    assert not is_rolled_up(Filter(), ("sentiment",))
    assert not is_rolled_up(Filter(attributes={"tier": "gold"}), ())


def test_only_marked_days_are_made_again(store: Store) -> None:
    ingest(store, *(message(str(i), day=i) for i in range(20)))
    analyse(store)
    assert store.rollups.refresh() == 0
    ingest(store, message("new", day=3))
    steps: list[tuple[int, int]] = []
    assert store.rollups.refresh(lambda done, total: steps.append((done, total))) == 1
    assert steps == [(1, 1)]


def test_a_refresh_reports_its_progress(store: Store) -> None:
    ingest(store, *(message(str(i), day=i) for i in range(20)))
    steps: list[tuple[int, int]] = []
    assert store.rollups.refresh(lambda done, total: steps.append((done, total))) == 20
    assert steps == [(7, 20), (14, 20), (20, 20)]


def test_a_rollup_that_was_tampered_with_is_found(store: Store) -> None:
    ingest(store, message("1"))
    analyse(store)
    with store._scope.write() as connection:
        mine = rollup_touchpoint.c.workspace_id == store._scope.workspace_id
        connection.execute(update(rollup_touchpoint).where(mine).values(negative=99))
    found = store.rollups.check()
    assert found
    assert "rollup_touchpoint" in found[0]


def test_relabelling_marks_the_days_it_touches(store: Store) -> None:
    ingest(store, message("1"), message("2", day=5))
    analyse(store)
    [(segment, prediction)] = store.labels.of(message("2").id)
    store.labels.add(LABELER, [segment], [prediction])
    assert store.rollups.refresh() == 1


def test_labels_of_agents_never_count(store: Store) -> None:
    ingest(store, message("1", author_role="agent"), message("2", author_role="bot"))
    analyse(store)
    parts: list[Segment] = [part for m in ("1", "2") for part in sentences(message(m, author_role="agent"))]
    store.labels.add(LABELER, parts, [Prediction((Label("sentiment", "positive", 0.9),))] * 2)
    store.rollups.refresh()
    assert store.counts()[0]["segments"] == 0
    assert store.rollups.check() == []
