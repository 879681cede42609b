"""A channel that fails for days is left alone until somebody says otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from tests.store.conftest import Open
from tests.store.test_insights import insight
from voc.domain import Alert
from voc.store import Store
from voc.store.channels import TRIES
from voc.store.tables.alerts import delivery
from voc.store.tables.insights import insight as insight_table

ALERT = Alert(insight("a"), "webhook")


@pytest.fixture
def told(store: Store) -> Store:
    store.insights.save([insight("a")])
    return store


def fail(store: Store, *, times: int = TRIES, days: float = 4) -> None:
    """Failures, the first of them `days` ago and the rest now."""
    for _ in range(times):
        store.alerts.save_failed(ALERT, "gone")
    with store._scope.write() as connection:
        mine = insight_table.c.workspace_id == store._scope.workspace_id
        first = connection.scalar(select(func.min(delivery.c.id)).join(insight_table).where(mine))
        at = datetime.now(UTC) - timedelta(days=days)
        connection.execute(update(delivery).where(delivery.c.id == first).values(tried_at=at))


def test_a_channel_is_switched_off_after_many_failures_over_days(told: Store) -> None:
    assert told.channels.switched_off("webhook") is None
    fail(told)
    off = told.channels.switched_off("webhook")
    assert off is not None
    assert off.failures == TRIES
    assert told.channels.switched_off("log") is None


@pytest.mark.parametrize(("times", "days"), [(TRIES - 1, 30), (100, 2.9)])
def test_few_failures_or_a_bad_day_are_no_reason(told: Store, times: int, days: float) -> None:
    fail(told, times=times, days=days)
    assert told.channels.switched_off("webhook") is None


def test_what_was_taken_counts_anew(told: Store) -> None:
    fail(told)
    told.alerts.save(ALERT)
    assert told.channels.switched_off("webhook") is None


def test_a_channel_that_is_resumed_is_tried_again(told: Store) -> None:
    fail(told)
    told.channels.resume("webhook")
    assert told.channels.switched_off("webhook") is None
    told.alerts.save_failed(ALERT, "gone")
    assert told.channels.switched_off("webhook") is None


def test_what_was_taken_is_there_to_be_sent_again_with_the_same_id(told: Store) -> None:
    before = datetime.now(UTC)
    told.alerts.save(ALERT)
    assert [alert.id for alert in told.channels.taken("webhook", since=before)] == [ALERT.id]
    assert told.channels.taken("log", since=before) == []
    assert told.channels.taken("webhook", since=datetime.now(UTC)) == []


def test_channels_of_other_workspaces_are_theirs(told: Store, open_store: Open) -> None:
    fail(told)
    assert open_store("other").channels.switched_off("webhook") is None
