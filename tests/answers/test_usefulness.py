from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.store.test_insights import insight
from voc.answers import usefulness
from voc.store import Store

LAST = insight().first_seen


def raise_alerts(store: Store, number: int) -> list[str]:
    made = [replace(insight(), series=f"topic={i}", evidence=()) for i in range(number)]
    store.insights.save(made)
    return [each.id for each in made]


def answer(store: Store, *, until: date = LAST, weeks: int = 10) -> usefulness.Usefulness:
    return usefulness.answer(store, budget_per_week=1.0, until=until, weeks=weeks)


def test_useless_alerts_a_week_are_the_useless_share_of_those_judged_times_all(empty: Store) -> None:
    ids = raise_alerts(empty, 20)
    for id in ids[:8]:
        empty.alert_actions.add(id, "feedback", by="ann", useful=id not in ids[:2])
    found = answer(empty)
    assert (found.raised, found.judged) == (20, 8)
    assert found.useful is not None
    assert found.false_per_week is not None
    assert found.useful.value == 0.75
    assert found.false_per_week.value == pytest.approx(0.25 * 20 / 10)
    assert found.false_per_week.low < 0.5 < found.false_per_week.high


def test_the_last_verdict_counts(empty: Store) -> None:
    [id] = raise_alerts(empty, 1)
    for useful in (True, False):
        empty.alert_actions.add(id, "feedback", by="ann", useful=useful)
    found = answer(empty)
    assert found.useful is not None
    assert (found.judged, found.useful.value) == (1, 0)


def test_without_a_verdict_there_is_no_rate_and_older_alerts_do_not_count(empty: Store) -> None:
    raise_alerts(empty, 3)
    assert (answer(empty).raised, answer(empty).useful, answer(empty).false_per_week) == (3, None, None)
    assert answer(empty, until=LAST + timedelta(weeks=20)).raised == 0
