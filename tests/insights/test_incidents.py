from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.insights.made import day
from voc.domain import Insight
from voc.insights.incidents import Member, carry_on, incidents, tell


def member(
    series: str,
    first: int,
    last: int,
    messages: str,
    *,
    kind: str = "emerging_pain_point",
    touchpoint: str | None = "product",
    topic_id: int | None = None,
    brand: str | None = None,
    severity: float = 0.2,
) -> Member:
    insight = Insight(
        kind, series, f"About {series}", day(first), day(last), day(first), len(messages), 1.0, 0, 3, 1e-6, severity,
        touchpoint, topic_id, brand,
    )  # fmt: skip
    return Member(insight, frozenset(messages))


MOOD = member("mood", 12, 20, "abcdefgh", kind="negative_spike")
SOUND = member("sound", 11, 20, "abcd", topic_id=1, severity=0.6)
CRASH = member("crash", 12, 18, "ef", topic_id=2)
WARNED = member("warned", 13, 20, "abcx", kind="word_of_mouth", touchpoint="reputation")


def leaders(*members: Member) -> list[str]:
    return [group[0].insight.series for group in incidents(members)]


def test_a_topic_its_touchpoint_and_those_who_warn_of_it_are_one_story_led_by_the_first() -> None:
    [group] = incidents([MOOD, SOUND, CRASH, WARNED])
    told = tell(group)
    assert told.series == "sound"
    assert told.severity == 0.6
    assert {part["series"] for part in told.details["parts"]} == {"mood", "crash", "warned"}


def test_of_one_day_the_narrowest_leads() -> None:
    [group] = incidents([MOOD, CRASH])
    assert group[0].insight.series == "crash"


def test_the_order_in_which_members_come_changes_nothing() -> None:
    assert incidents([WARNED, CRASH, MOOD, SOUND]) == incidents([SOUND, MOOD, CRASH, WARNED])


def test_topics_that_rise_apart_with_other_messages_are_two_stories() -> None:
    later = member("layout", 18, 20, "xyz", topic_id=3)
    assert sorted(leaders(SOUND, later)) == ["layout", "sound"]


def test_topics_that_rise_together_are_one() -> None:
    assert leaders(SOUND, member("layout", 13, 20, "xyz", topic_id=3)) == ["sound"]


def test_other_days_other_brands_and_other_touchpoints_stay_apart() -> None:
    before = member("old", 1, 5, "abcd", topic_id=4)
    rival = member("rival", 11, 20, "abcd", topic_id=5, brand="rival")
    ours = replace(SOUND, insight=replace(SOUND.insight, brand="ours"))
    queue = member("queue", 11, 20, "xyz", touchpoint="service", topic_id=6)
    assert len(incidents([before, rival, ours, queue])) == 4


def test_a_small_matter_is_not_swallowed_by_the_bad_mood_of_the_whole_company() -> None:
    company = member("company", 11, 20, "abcdefghijklmnopqrst", kind="negative_spike", touchpoint=None)
    assert len(incidents([company, member("charge", 11, 20, "abc", touchpoint="sales", topic_id=7)])) == 2


def later(told: Member, days: int) -> Member:
    move = timedelta(days=days)
    first, last = told.insight.first_seen + move, told.insight.end + move
    return replace(told, insight=replace(told.insight, start=first, first_seen=first, end=last, count=50))


def test_a_story_goes_on_under_its_first_identity() -> None:
    before = tell([SOUND, MOOD])
    now = carry_on([later(SOUND, 8), later(CRASH, 8)], [before])
    assert now.id == before.id
    assert (now.count, now.end) == (50, day(28))


def test_a_story_that_goes_on_in_a_part_is_still_the_same() -> None:
    before = tell([SOUND, MOOD])
    now = carry_on([later(MOOD, 8)], [before])
    assert now.id == before.id
    assert now.count == before.count
    [part] = now.details["parts"]
    assert (part["series"], part["count"]) == ("mood", 50)


def test_a_story_told_again_after_the_quiet_is_a_new_one() -> None:
    before = tell([SOUND])
    assert carry_on([later(SOUND, 60)], [before]).id != before.id


def test_a_story_needs_the_budget_of_its_most_surprising_part() -> None:
    loud, quiet = (
        Member(replace(m.insight, details={"budget_needed": needs}), m.messages)
        for m, needs in ((MOOD, 0.5), (SOUND, 0.1))
    )
    assert tell([loud, quiet]).details["budget_needed"] == 0.1
