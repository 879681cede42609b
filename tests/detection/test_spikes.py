from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.store.build import analyse, ingest, message
from voc import pipeline
from voc.detection.spikes import spikes
from voc.domain import Rule
from voc.insights.base import SUDDEN
from voc.insights.budget import Budget
from voc.store import Store

START = datetime(2026, 3, 2, tzinfo=UTC)
STORM = START + timedelta(days=3, hours=9)
WEEKLY = Budget(1, 7)


@pytest.fixture(scope="module")
def store() -> Store:
    """Three posts an hour, a third of them complaints; on the fourth day at nine forty people complain at once."""
    made, texts = Store.open("sqlite://"), ("The app is nice.", "The refund is late.", "An app.")
    posts = [(texts[i % 3], START + timedelta(minutes=20 * i)) for i in range(3 * 24 * 4)]
    posts += [("The refund is late again.", STORM + timedelta(minutes=i)) for i in range(40)]
    rows = [
        message(f"p{i}", text, channel="social", created_at=at, author=f"author {i}")
        for i, (text, at) in enumerate(posts)
    ]
    ingest(made, *rows)
    analyse(made)
    made.rollups.refresh()
    return made


def test_a_spike_is_an_insight_that_says_when_how_many_and_why(store: Store) -> None:
    [insight] = spikes(store, since=STORM.date(), until=STORM.date(), step="hour", budget=WEEKLY)
    assert (insight.kind, insight.first_seen, insight.start) == (SUDDEN, STORM.date(), STORM.date())
    assert insight.unit == "people"
    assert insight.lower <= insight.expected <= insight.upper < insight.count
    assert 0 < insight.severity < 1
    assert insight.title.startswith("Sudden spike of complaints about the company: 4")
    first, share, *_ = insight.details["explanation"]
    assert "UTC on 5 March 2026" in first
    assert "it was 33% before" in share
    assert {quote.text for quote in insight.evidence} == {"The refund is late again."}


def test_it_is_saved_once_and_a_rule_can_ask_for_it_alone(store: Store) -> None:
    assert pipeline.pulse(store, until=STORM.date(), step="hour", budget=WEEKLY) == 1
    assert pipeline.pulse(store, until=STORM.date(), step="hour", budget=WEEKLY) == 0
    [alert] = store.alerts.due("social team", since=STORM.date())
    assert Rule("social", ("social team",), kinds=(SUDDEN,)).matches(alert.insight)
    assert not Rule("daily", ("social team",), kinds=("negative_spike",)).matches(alert.insight)


def test_quiet_days_and_other_channels_have_none(store: Store) -> None:
    assert spikes(store, since=date(2026, 3, 4), until=date(2026, 3, 4), step="hour", budget=WEEKLY) == []
    assert spikes(store, since=STORM.date(), until=STORM.date(), step="hour", budget=WEEKLY, channel="email") == []
