from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.store.build import analyse, ingest, message
from voc.detection.pulse import alarms, campaign
from voc.domain import Feedback, Filter
from voc.insights.budget import Budget
from voc.store import Moment, Store

START = datetime(2026, 3, 2, tzinfo=UTC)
ORDINARY = Moment("0" * 16, START, "acme", "ann", False, True, False, frozenset([1]))
BEFORE = [replace(ORDINARY, author=f"a{i % 20}") for i in range(200)]


def test_new_accounts_that_post_copies_look_organised() -> None:
    now = [replace(ORDINARY, author=f"n{i}", copy=i % 2 == 0) for i in range(20)]
    accounts, copies = campaign(now, BEFORE)
    assert accounts == "20 of 20 come from accounts never seen before (usually 0%)"
    assert copies == "10 of 20 are copies of one another"


def test_new_accounts_that_talk_of_something_else_look_organised() -> None:
    now = [replace(ORDINARY, author=f"n{i}", aimless=i % 3 > 0) for i in range(20)]
    assert campaign(now, BEFORE)[1] == "13 of 20 are about no contact point"


def test_new_customers_with_a_real_grievance_and_old_ones_who_copy_do_not() -> None:
    assert campaign([replace(ORDINARY, author=f"n{i}") for i in range(20)], BEFORE) == ()
    assert campaign([replace(ORDINARY, author=f"a{i}", copy=i % 2 == 0) for i in range(20)], BEFORE) == ()


def post(number: int, text: str, at: datetime, **fields: object) -> Feedback:
    author = f"author {number}"
    return message(f"p{number}", text, channel="social", created_at=at, author=author, **fields)


def test_a_spike_in_the_store_is_told_with_its_quotes_and_without_copies() -> None:
    store, texts = Store.open("sqlite://"), ("The app is nice.", "The refund is late.", "An app.")
    posts = [post(i, texts[i % 3], START + timedelta(minutes=20 * i)) for i in range(3 * 24 * 4)]
    storm = START + timedelta(days=3, hours=9)
    posts += [post(10_000 + i, "The refund is late again.", storm + timedelta(minutes=i)) for i in range(45)]
    ingest(store, *posts[:-5], *(each._replace(bands=(7,)) for each in posts[-5:]))
    analyse(store)
    [alarm] = alarms(store, since=storm.date(), until=storm.date(), step="hour", budget=Budget(1, 7))
    assert alarm.spike.series == "everything"
    assert alarm.spike.start <= storm < alarm.spike.noticed <= storm + timedelta(hours=1)
    assert {quote.text for quote in alarm.quotes} == {"The refund is late again."}
    assert len(alarm.quotes) == 3
    assert alarm.cause == "No topic stands out: read the quotes."
    moments = store.moments(Filter(since=storm.date(), until=storm.date()))
    assert sum(moment.copy for moment in moments if moment.at >= storm) == 4
    assert alarms(store, since=date(2026, 3, 4), until=date(2026, 3, 4), step="hour", budget=Budget(1, 7)) == []
