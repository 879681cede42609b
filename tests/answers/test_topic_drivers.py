from __future__ import annotations

from datetime import date

from tests.answers.seed import Part, Said, fill, topic
from voc.answers import topic_drivers
from voc.domain import Filter
from voc.store import Store

DAY = date(2026, 6, 10)
LATE = Filter(since=DAY, until=DAY, topic_id=1)


def messages(name: str, number: int, of: int, **labels: str) -> list[Said]:
    part = Part("Words.", "negative", topic=of, labels=labels)
    return [Said(f"{name}-{i}", DAY, (part,)) for i in range(number)]


def test_what_a_topic_carries_beyond_chance_comes_first(empty: Store) -> None:
    fill(
        empty,
        [*messages("a", 30, 1, effort="high"), *messages("b", 10, 1), *messages("c", 5, 0, effort="high"),
         *messages("d", 95, 0)],
        topics=[topic(1, "late")],
    )  # fmt: skip
    first, *others = topic_drivers.answer(empty, LATE)
    assert (first.measure, first.share.value, first.elsewhere.value, first.clear) == ("high_effort", 0.75, 0.05, True)
    assert (first.share.n, first.elsewhere.n) == (40, 100)
    assert not any(each.clear for each in others)
    assert {each.measure for each in (first, *others)} == {*topic_drivers.DRIVERS}


def test_of_a_rare_topic_nothing_is_said(empty: Store) -> None:
    fill(empty, [*messages("a", 14, 1), *messages("d", 95, 0)], topics=[topic(1, "late")])
    assert topic_drivers.answer(empty, LATE) == ()
