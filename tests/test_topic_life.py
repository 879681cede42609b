"""The life of topics over a store: fits as candidates, edits that outlive them, what waits in the buffer."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.models.topics.conftest import make_corpus
from voc import pipeline
from voc.domain import Feedback, Filter, Label, Prediction, Segment
from voc.errors import NamingFailed
from voc.models.topics.assign import pack
from voc.store import Store
from voc.topics import buffer, edit, naming, refit, surging, tag
from voc.topics.drift import drift
from voc.topics.leftover import leftover
from voc.topics.refit import search

pytestmark = pytest.mark.slow

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'voc.db'}") as opened:
        yield opened


def add(store: Store, seed: int, *, each: int = 16, themes: tuple[int, ...] = (0, 1, 2)) -> None:
    """Reviews about three things, from another day on for each seed, already labelled as being about service."""
    corpus = make_corpus(seed=seed, each=each, noise=0)
    rows = [i for i in range(len(corpus.texts)) if corpus.themes[i] in themes]
    when = FIRST + timedelta(days=seed)
    messages = [Feedback("shop", f"{seed}-{i}", "review", when, f"{corpus.texts[i]} {seed} {i}") for i in rows]
    run = store.imports.start("test", f"batch {seed}")
    store.imports.commit(run.id, messages, cursor="end")
    vectors = {message.id: corpus.vectors[i] for message, i in zip(messages, rows, strict=True)}
    while waiting := store.segments.pending("whole@1", limit=1000):
        store.segments.add("whole@1", waiting, [[Segment(m.id, 0, len(m.text), m.text)] for m in waiting])
    while segments := store.labels.pending("words@1", limit=1000):
        store.labels.add("words@1", segments, [predict(vectors[segment.feedback_id]) for segment in segments])


def predict(vector: np.ndarray) -> Prediction:
    return Prediction((Label("sentiment", "negative", 0.9), Label("touchpoint", "service", 0.9)), pack(vector))


def analysed(store: Store, seed: int) -> None:
    tag.tag_new(store)
    search(store, until=(FIRST + timedelta(days=seed)).date())


def topic_of(store: Store, word: str) -> int:
    found = store.topics.embeddings("service")
    ids = [int(id) for id, text in zip(found.topic_ids, found.texts, strict=True) if word in text]
    return max(set(ids), key=ids.count)


def test_the_first_search_is_promoted_and_a_later_one_keeps_ids(store: Store) -> None:
    add(store, 1)
    analysed(store, 1)
    before = {word: topic_of(store, word) for word in ("refund", "login", "courier")}
    assert sorted(before.values()) == [1, 2, 3]
    add(store, 2)
    analysed(store, 2)
    assert {word: topic_of(store, word) for word in before} == before
    assert [item.status for item in store.refits.list()] == ["promoted", "promoted"]
    assert store.refits.list()[0].kept == 1.0


def test_a_refit_that_is_not_safe_waits_for_a_person(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, 1)
    analysed(store, 1)
    monkeypatch.setattr(refit, "KEPT", 1.1)
    before = store.topics.list()
    waiting = search(store, until=(FIRST + timedelta(days=1)).date())
    assert (waiting.status, len(waiting.doubts)) == ("candidate", 1)
    assert "would stay in their topic" in waiting.doubts[0]
    assert store.topics.list() == before
    refit.promote(store, waiting.id, by="ann")
    assert store.refits.get(waiting.id).status == "promoted"
    assert refit.rollback(store, by="ann").id == waiting.id
    assert [item.id for item in store.topics.list()] == [item.id for item in before]


def test_dense_talk_in_no_topic_becomes_one_between_refits(store: Store) -> None:
    add(store, 1, themes=(0, 1))
    analysed(store, 1)
    add(store, 2, each=7, themes=(2,))
    tag.tag_new(store)
    assert (buffer.settle(store), topic_of(store, "courier")) == ([], 0)
    add(store, 3, each=7, themes=(2,))
    tag.tag_new(store)
    [born] = buffer.settle(store)
    assert (born.size, born.born.isoformat(), topic_of(store, "courier")) == (14, "2026-01-03", born.id)
    assert store.topics.history(born.id)[-1].action == "born"
    assert topic_of(store, "refund") in (1, 2)


def test_what_is_suddenly_said_has_a_topic_the_same_day_and_only_one(store: Store) -> None:
    add(store, 1, themes=(0, 1))
    analysed(store, 1)
    add(store, 40, each=7, themes=(2,))
    tag.tag_new(store)
    day = (FIRST + timedelta(days=40)).date()
    [born] = surging.follow(store, until=day, new=7)
    assert (born.size, born.born, topic_of(store, "courier")) == (6, day, born.id)
    change = store.topics.history(born.id)[-1]
    assert change.action == "born"
    assert change.after["reason"] == "6 messages within three days say nearly the same, where 0.1 were expected"
    assert store.topics.stale() == []
    assert surging.follow(store, until=day, new=surging.ENOUGH) == []


def test_a_day_is_looked_at_again_with_every_hundred_segments(store: Store) -> None:
    add(store, 1, themes=(0, 1))
    analysed(store, 1)
    add(store, 40, each=2, themes=(2,))
    tag.tag_new(store)
    day = (FIRST + timedelta(days=40)).date()
    assert surging.follow(store, until=day, new=2) == []
    assert store.topics.followed() == (day, 0)
    add(store, 41, each=7, themes=(2,))
    tag.tag_new(store)
    assert surging.follow(store, until=day, new=7) == []
    assert store.topics.followed() == (day, 7)
    later = day + timedelta(days=1)
    assert [topic.born for topic in surging.follow(store, until=later, new=1)] == [day]


def test_excluded_quotes_leave_with_what_is_nearly_the_same_and_stay_out(store: Store) -> None:
    add(store, 1)
    analysed(store, 1)
    id = topic_of(store, "login")
    quote = store.quotes(Filter(topic_id=id), limit=1)[0]
    assert edit.exclude(store, id, [(quote.feedback_id, quote.start, quote.end)], by="ann") == 1
    analysed(store, 2)
    left = {item.feedback_id for item in store.quotes(Filter(topic_id=id), limit=100)}
    assert quote.feedback_id not in left
    edit.undo(store, id, by="ann")
    assert quote.feedback_id in {item.feedback_id for item in store.quotes(Filter(topic_id=id), limit=100)}


def test_edits_survive_twenty_random_refits_and_merges(store: Store) -> None:
    dice = random.Random(0)
    add(store, 1, each=40)
    analysed(store, 1)
    refund, login, courier = (topic_of(store, word) for word in ("refund", "login", "courier"))
    parts = [topic.id for topic in edit.split(store, courier, by="ann")]
    edit.change(store, refund, name="Money back", description="Refunds that wait.", touchpoint="sales", by="ann")
    edit.change(store, login, pinned=True, hidden=True, by="ann")
    quote = store.quotes(Filter(topic_id=refund), limit=1)[0]
    edit.exclude(store, refund, [(quote.feedback_id, quote.start, quote.end)], by="ann")
    merged: dict[int, int] = {}
    for seed in range(2, 22):
        add(store, seed, each=dice.randint(2, 12))
        analysed(store, seed)
        extra = [t.id for t in store.topics.list() if t.id not in (refund, login, *parts)]
        if extra and dice.random() < 0.5:
            merged[extra[0]] = refund
            store.topic_edits.merge([extra[0]], refund, by="ann")
        kept = store.topics.get(refund)
        assert (kept.name, kept.description, kept.touchpoint) == ("Money back", "Refunds that wait.", "sales")
        assert (store.topics.get(login).pinned, store.topics.get(login).hidden) == (True, True)
        assert all(store.topics.get(part).status == "active" for part in parts)
        assert all(store.topics.get(id).merged_into == into for id, into in merged.items())
        assert quote.feedback_id not in {q.feedback_id for q in store.quotes(Filter(topic_id=refund), limit=1000)}
        assert topic_of(store, "refund") == refund
        assert topic_of(store, "courier") in parts
    store.rollups.refresh()
    assert store.rollups.check() == []


def test_drift_says_what_moved_and_what_was_born(store: Store) -> None:
    add(store, 1, themes=(0, 1))
    analysed(store, 1)
    add(store, 9, themes=(0, 2))
    analysed(store, 9)
    store.rollups.refresh()
    found = drift(store, since=(FIRST + timedelta(days=5)).date())
    moved = {shift.id: (shift.segments_before, shift.segments) for shift in found.shifts}
    assert moved[topic_of(store, "login")] == (16, 0)
    assert moved[topic_of(store, "courier")] == (0, 16)
    assert found.distance == 0.5
    assert [(turn.kind, turn.topic_id) for turn in found.turns] == [("born", topic_of(store, "courier"))]


def test_what_is_in_no_topic_is_told_apart(store: Store) -> None:
    add(store, 1, each=3)
    tag.tag_new(store)
    store.rollups.refresh()
    assert leftover(store) == {"none": 1.0, "small_talk": 0.0, "bare_verdict": 0.0, "one_off": 1.0}


class Echo:
    """Names a topic after its first quote, and fails when it is told to."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails, self.asked = fails, 0

    def name(self, quotes: Sequence[str]) -> str | None:
        self.asked += 1
        if self.fails:
            raise NamingFailed("http://localhost", "it sleeps")
        return f"Echo {self.asked}: {quotes[0][:20]}"


def test_a_namer_is_asked_for_new_names_only_and_never_for_those_of_people(store: Store) -> None:
    add(store, 1)
    analysed(store, 1)
    store.topic_edits.update(1, name="Mine", by="ann")
    echo = Echo()
    assert naming.rename_new(store, echo, before={2: store.topics.get(2).name}) == 1
    assert (echo.asked, store.topics.get(1).name) == (1, "Mine")
    assert store.topics.get(3).name.startswith("Echo 1")
    asleep = Echo(fails=True)
    assert naming.rename_new(store, asleep, before={}) == 0
    assert asleep.asked == 1


def test_a_run_that_was_killed_before_its_search_is_made_up_for(store: Store) -> None:
    add(store, 1)
    tag.tag_new(store)
    run(store)
    assert topic_of(store, "refund") > 0
    assert store.topics.fitted_until() == (FIRST + timedelta(days=1)).date()


def test_a_run_that_was_killed_after_its_search_is_made_up_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, 1, themes=(0, 1))
    run(store)
    add(store, 2, each=14, themes=(2,))
    with monkeypatch.context() as killed:
        killed.setattr(pipeline, "settle", die)
        with pytest.raises(KeyboardInterrupt):
            run(store)
    assert topic_of(store, "courier") == 0
    run(store)
    assert topic_of(store, "courier") > 2
    assert not store.topics.interrupted()


def run(store: Store) -> int:
    return pipeline.topics(store, on_step=lambda *_: None)


def die(_: Store) -> None:
    raise KeyboardInterrupt
