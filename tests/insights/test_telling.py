from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from string import ascii_letters

from tests.insights.made import day
from tests.insights.members import CRASH, MOOD, SOUND, later, member
from voc.domain import Insight
from voc.insights.incidents import Member, incidents
from voc.insights.story import explanation
from voc.insights.telling import tell


def told(*members: Member, known: Sequence[Insight] = ()) -> list[Insight]:
    return tell(incidents(members), known)


def parts(insight: Insight) -> set[str]:
    return {part["series"] for part in insight.details["parts"]}


def test_a_story_is_told_by_what_carries_most_of_it_since_the_first_alarm() -> None:
    small = member("feature", 9, 20, "ab", topic_id=3)
    [insight] = told(small, MOOD, SOUND)
    assert (insight.series, insight.first_seen, insight.since) == ("sound", day(9), day(9))
    assert (insight.start, insight.count) == (day(11), 4)
    assert parts(insight) == {"feature", "mood"}
    assert "Since 15 January 2025, noticed on 15 January 2025" in next(iter(explanation(insight)))


def test_it_is_as_grave_and_needs_as_small_a_budget_as_any_of_its_parts() -> None:
    loud = member("loud", 12, 20, "abcd", topic_id=3, details={"budget_needed": 0.5})
    grave = member("grave", 12, 20, "ab", topic_id=4, severity=0.3, details={"budget_needed": 0.1})
    [insight] = told(loud, grave)
    assert (insight.series, insight.severity, insight.details["budget_needed"]) == ("loud", 0.3, 0.1)


def test_a_topic_that_is_a_small_part_of_what_turned_does_not_give_its_name() -> None:
    mood = member("mood", 12, 20, ascii_letters, kind="negative_spike", severity=0.1)
    assert [i.series for i in told(mood, member("sound", 12, 20, "abc", topic_id=1, severity=0.6))] == ["mood"]
    assert [i.series for i in told(mood, member("sound", 12, 20, ascii_letters[:12], topic_id=1))] == ["sound"]


def test_a_mood_that_was_there_before_the_topic_does_not_make_its_story_older() -> None:
    video = member("video", 8, 9, "uvw", topic_id=5)
    mood = member("mood", 9, 27, "abcdefghuvw", kind="negative_spike")
    [sound, _] = told(video, mood, member("sound", 13, 27, "abcdefgh", topic_id=1, severity=0.6))
    assert (sound.series, sound.first_seen, sound.since) == ("sound", day(13), day(13))
    assert parts(sound) == {"mood"}


def test_a_story_goes_on_under_its_first_identity() -> None:
    [before] = told(SOUND, MOOD)
    [now] = told(later(SOUND, 8, count=50), later(CRASH, 8), known=[before])
    assert now.id == before.id
    assert (now.count, now.end, now.first_seen) == (50, day(28), day(11))
    assert parts(now) == {"mood", "crash"}


def test_it_keeps_its_identity_when_another_part_comes_to_carry_it() -> None:
    [before] = told(SOUND)
    crash = replace(CRASH, insight=replace(CRASH.insight, count=40))
    [now] = told(SOUND, crash, known=[before])
    assert (now.id, now.series, now.first_seen) == (before.id, "crash", before.first_seen)
    [after] = told(later(crash, 8), known=[now])
    assert after.id == before.id


def test_a_story_that_goes_on_in_a_part_keeps_its_name_and_its_numbers() -> None:
    [before] = told(SOUND, CRASH)
    [now] = told(later(CRASH, 8, details={"ongoing": True}), known=[before])
    assert (now.id, now.series, now.count) == (before.id, "sound", before.count)
    assert now.details["ongoing"] is True
    [part] = now.details["parts"]
    assert (part["series"], part["end"]) == ("crash", day(26).isoformat())


def test_a_story_told_again_after_the_quiet_is_a_new_one() -> None:
    [before] = told(SOUND)
    assert [i.id for i in told(later(SOUND, 60), known=[before])] != [before.id]


def test_the_mood_of_a_touchpoint_does_not_hand_the_identity_of_one_story_to_another() -> None:
    video = member("video", 8, 20, "uvw", topic_id=5)
    mood = member("mood", 9, 27, "abcdefghuvw", kind="negative_spike")
    [before] = told(video, replace(mood, messages=frozenset("uvw")))
    now = told(video, mood, member("sound", 13, 27, "abcdefgh", topic_id=1, severity=0.6), known=[before])
    assert [(i.series, i.id == before.id) for i in now] == [("sound", False), ("video", True)]


def test_two_stories_never_go_on_under_one_identity() -> None:
    [before] = told(SOUND, CRASH)
    apart = later(replace(CRASH, messages=frozenset("xyz")), 5)
    now = told(later(SOUND, 5), apart, known=[before])
    assert [i.series for i in now if i.id == before.id] == ["sound"]
    assert len({i.id for i in now}) == 2
