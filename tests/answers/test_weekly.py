from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

import pytest

from tests.answers.seed import Part, Said, fill, topic
from voc.alerts.render import render_body, render_payload
from voc.answers import shifts, weekly
from voc.domain import Alert, Insight, Rating
from voc.store import Store

# A Monday, the four whole weeks before it and the four before those.
DAY = date(2026, 3, 2)
NOW, BEFORE = DAY - timedelta(days=28), DAY - timedelta(days=56)
PRAISED = Part("Maria stayed late for us.", "positive", labels={"staff": "praise"})
BAD, GOOD = Part("It never works.", "negative"), Part("It works well.", "positive")
FINE = Part("All is as it was.", "neutral", "none")
Make = Callable[[int], Said]


def told(store: Store, kind: str, as_of: date = DAY) -> list[Insight]:
    """The list that is made on a day."""
    weekly.make(store, kind, as_of, least=5)
    return [each for each in store.insights.list(kind) if each.first_seen == weekly.monday(as_of)]


def spread(since: date, number: int, *parts: Part, id: str, days: int = 28, **others: object) -> Iterator[Said]:
    """So many messages with these parts, over the days from one on."""
    for i in range(number):
        yield Said(f"{id} {since} {i}", since + timedelta(days=i % days), parts, **others)


def praise(store: Store, *days: date) -> None:
    fill(store, [Said(f"praise {day} {number}", day, (PRAISED,)) for number, day in enumerate(days)])


def test_praise_that_is_imported_late_is_on_the_next_list_and_on_no_other(empty: Store) -> None:
    week = [DAY - timedelta(days=back) for back in range(7, 0, -1)]
    praise(empty, *week)
    [first] = told(empty, "staff_praise")
    assert first.count == 7
    praise(empty, DAY - timedelta(days=5), DAY - timedelta(days=40), *(day + weekly.WEEK for day in week))
    [second] = told(empty, "staff_praise", DAY + timedelta(days=9))
    assert (second.count, second.start, second.end) == (8, DAY, DAY + timedelta(days=6))
    assert "1 message of before came in since the last list." in second.details["explanation"]
    assert told(empty, "staff_praise", DAY + timedelta(days=14)) == []


def test_little_praise_waits_until_it_is_enough_to_be_shown(empty: Store) -> None:
    praise(empty, *[DAY - timedelta(days=2)] * 3)
    assert told(empty, "staff_praise") == []
    praise(empty, *[DAY + timedelta(days=2)] * 3)
    [later] = told(empty, "staff_praise", DAY + weekly.WEEK)
    assert later.count == 6


def test_a_list_keeps_all_its_messages_and_shows_twenty(empty: Store) -> None:
    praise(empty, *[DAY - timedelta(days=1 + number % 7) for number in range(30)])
    [list_] = told(empty, "staff_praise")
    assert (list_.count, len(list_.evidence), len(empty.insights.listed("staff_praise"))) == (30, 20, 30)


def rated(since: date, service: int) -> Iterator[Said]:
    """200 messages with stars, of which so many complain of service and give one."""
    one, five = Rating(1, 1, 5), Rating(5, 1, 5)
    yield from spread(since, service, BAD, id="bad", rating=one)
    yield from spread(since, 40, Part("Nice chair.", "positive", "product"), id="chair", rating=five)
    yield from spread(since, 160 - service, FINE, id="fine", rating=five)


def brought(since: date, loud: int) -> Iterator[Said]:
    """Complaints come from the forum alone, in each of its messages; the shop's are all praise."""
    yield from spread(since, loud, BAD, id="forum", source="forum", channel="social")
    yield from spread(since, 200, GOOD, id="shop", source="shop")


def both_say(since: date, number: int) -> Iterator[Said]:
    """So many complaints of either voice about one topic, beside all else."""
    lost = Part("The parcel is lost.", "negative", topic=7)
    for role in ("customer", "employee"):
        yield from spread(since, number, lost, id=f"lost {role}", role=role)
        yield from spread(since, 60, FINE, id=f"fine {role}", role=role)


def promised(since: date, broken: int) -> Iterator[Said]:
    """So many broken promises of an advert, and two kept ones."""
    words = Part("The advert promised next day.", "negative", "sales", labels={"expectation": "broken_promise"})
    kept = Part("Came next day as promised in the advert.", "positive", "sales", labels={"expectation": "met"})
    yield from spread(since, broken, words, id="broken")
    yield from spread(since, 2, kept, id="kept")
    yield from spread(since, 100, FINE, id="fine")


def leaving(since: date, over: int) -> Iterator[Said]:
    """Forty who leave, so many of them over fees, which few others speak of."""
    going, fees = (
        Part("I am leaving.", "negative", labels={"loyalty": "leaving"}),
        Part("The fees.", "negative", topic=7),
    )
    yield from spread(since, over, going, fees, id="fees")
    yield from spread(since, 40 - over, going, id="going")
    yield from spread(since, 6, fees, id="stay")
    yield from spread(since, 300, FINE, id="fine")


CASES: dict[str, tuple[Callable[[date, int], Iterator[Said]], int, int, str, str]] = {
    "driver_shift": (rated, 10, 70, "The part of service in the mean rating fell from", "service falls"),
    "source_mix": (brought, 20, 150, "Forum (social) got louder", "forum social louder"),
    "employee_voice": (both_say, 5, 30, "Staff and customers both point at lost parcel", "topic_id 7"),
    "promises": (promised, 3, 20, "More promises made by marketing are broken", "marketing broken"),
    "last_straws": (leaving, 1, 20, "Those who leave speak of lost parcel", "topic 7"),
}


@pytest.mark.parametrize("kind", shifts.FINDERS)
def test_a_shift_is_told_once_a_quarter_with_its_words(empty: Store, kind: str) -> None:
    made, before, now, title, key = CASES[kind]
    fill(empty, [*made(BEFORE, before), *made(NOW, now)], topics=[topic(7, "lost parcel")])
    [list_] = told(empty, kind)
    assert list_.title.startswith(title)
    assert len(list_.details["method"]) == 1
    assert list_.details["told"][0].startswith(key)
    assert list_.is_reminder
    assert (list_.count, list_.end) == (len(list_.details["told"]), DAY - timedelta(days=1))
    assert list_.evidence
    assert " ".join(list_.details["explanation"][0].split()) in render_body(Alert(list_, "care"))
    assert render_payload(Alert(list_, "care"))["type"] == "reminder.due"
    assert told(empty, kind, DAY + weekly.WEEK) == []


@pytest.mark.parametrize("kind", shifts.FINDERS)
def test_what_stays_as_it_was_is_on_no_list(empty: Store, kind: str) -> None:
    made, before, _, _, _ = CASES[kind]
    fill(empty, [*made(BEFORE, before), *made(NOW, before)], topics=[topic(7, "lost parcel")])
    assert told(empty, kind) == []
    assert empty.insights.listed_until(kind) == DAY


@pytest.mark.parametrize("kind", shifts.FINDERS)
def test_a_shift_is_the_same_however_often_it_is_looked_for(empty: Store, kind: str) -> None:
    made, before, now, _, _ = CASES[kind]
    fill(empty, [*made(BEFORE, before), *made(NOW, now)], topics=[topic(7, "lost parcel")])
    until = DAY - timedelta(days=1)
    assert shifts.FINDERS[kind](empty, until, 5) == shifts.FINDERS[kind](empty, until, 5)


def test_few_employees_are_on_no_list(empty: Store) -> None:
    said: Sequence[Said] = [*both_say(BEFORE, 1), *both_say(NOW, 4)]
    fill(empty, said, topics=[topic(7, "lost parcel")])
    assert told(empty, "employee_voice") == []


def test_without_a_score_or_feedback_no_driver_shifts(empty: Store) -> None:
    assert [told(empty, kind) for kind in shifts.FINDERS] == [[]] * len(shifts.FINDERS)
