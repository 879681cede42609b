from collections import Counter
from datetime import date, timedelta

from voc.sample.calendar import Calendar
from voc.sample.casting import Casting
from voc.sample.dice import Dice
from voc.sample.incidents import planted

UNTIL = date(2026, 11, 15)


def _casting(seed=1):
    dice = Dice(seed)
    incidents = planted(messages=20_000, days=365, until=UNTIL)
    return Casting(Calendar(days=365, until=UNTIL, dice=dice), incidents, customers=300, dice=dice), incidents


def test_nobody_answers_chats_and_calls_at_night():
    casting, _ = _casting()
    at_night = Counter(casting.everyday(UNTIL, 3).channel for _ in range(500))
    by_day = Counter(casting.everyday(UNTIL, 11).channel for _ in range(500))
    assert at_night["phone"] == at_night["chat"] == 0
    assert by_day["phone"] > 0


def test_some_customers_come_back_with_the_same_problem():
    casting, _ = _casting()
    days = [UNTIL - timedelta(days=300 - i // 20) for i in range(3000)]
    casts = [casting.everyday(day, 11) for day in days]
    again = [cast for cast in casts if cast.story.again]
    assert len(again) > 20
    told = {(c.customer.id, c.story.theme.id) for c in casts if c.story.theme and not c.story.again}
    assert all((c.customer.id, c.story.theme.id) in told for c in again if c.story.theme)


def test_an_incident_speaks_on_its_own_channels_of_its_own_theme():
    casting, incidents = _casting()
    for incident in incidents:
        casts = [casting.planted(incident) for _ in range(30)]
        assert {c.story.theme.id for c in casts if c.story.theme} == {incident.theme}
        assert {c.channel for c in casts} <= set(incident.channels)
        assert {c.story.incident for c in casts} == {incident.id}


def test_who_is_asked_for_a_rating_writes_a_short_friendly_review():
    casting, _ = _casting()
    casts = [casting.prompted() for _ in range(200)]
    assert {c.channel for c in casts} == {"review"}
    assert sum(c.story.mood == "positive" for c in casts) > 170
