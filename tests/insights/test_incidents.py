from __future__ import annotations

from dataclasses import replace
from string import ascii_letters

from tests.insights.members import CRASH, MOOD, SOUND, WARNED, member
from voc.insights.incidents import Member, incidents


def stories(*members: Member) -> list[set[str]]:
    return [{m.insight.series for m in incident.members} for incident in incidents(members)]


def test_a_topic_its_touchpoint_and_those_who_warn_of_it_are_one_story() -> None:
    assert stories(MOOD, SOUND, CRASH, WARNED) == [{"sound", "mood", "crash", "warned"}]


def test_the_order_in_which_members_come_changes_nothing() -> None:
    assert incidents([WARNED, CRASH, MOOD, SOUND]) == incidents([SOUND, MOOD, CRASH, WARNED])


def test_the_most_severe_story_comes_first() -> None:
    other = member("layout", 11, 20, "xyz", topic_id=3, severity=0.4)
    worse = member("charge", 11, 20, "uvw", topic_id=4, severity=0.9)
    assert stories(SOUND, other, worse) == [{"charge"}, {"sound"}, {"layout"}]


def test_topics_with_other_messages_are_two_stories_even_on_one_day() -> None:
    assert stories(SOUND, member("layout", 11, 20, "xyz", topic_id=3)) == [{"sound"}, {"layout"}]


def test_two_topics_are_not_one_story_because_both_are_in_the_bad_mood_of_their_touchpoint() -> None:
    video = member("video", 8, 9, "uvw", topic_id=5)
    mood = member("mood", 9, 27, "abcdefghuvw", kind="negative_spike")
    sound = member("sound", 13, 27, "abcdefgh", topic_id=1, severity=0.6)
    assert stories(video, mood, sound) == [{"sound", "mood"}, {"video"}]


def test_a_mood_that_turned_before_any_topic_did_leads_the_topics_that_explain_it() -> None:
    mood = member("mood", 9, 27, "abcdefghuvw", kind="negative_spike")
    video, sound = member("video", 10, 27, "uvw", topic_id=5), member("sound", 13, 27, "abcd", topic_id=1)
    assert stories(video, mood, sound) == [{"mood", "video", "sound"}]


def test_what_rests_on_the_messages_of_several_topics_belongs_to_their_story() -> None:
    payment = member("payment", 11, 20, "abcmno", topic_id=3, touchpoint="sales")
    doubled = member("doubled", 12, 20, "mnostuv", topic_id=4, touchpoint="sales")
    again = member("again", 13, 20, "astxyz", topic_id=5, touchpoint="service")
    assert stories(payment, doubled, again) == [{"payment", "doubled", "again"}]


def test_topics_that_say_nearly_the_same_are_one_story_wherever_it_is_said() -> None:
    shop = member("sold as new", 11, 20, "abc", touchpoint="sales", topic_id=3, angle=0)
    street = member("boycott", 14, 20, "xyz", touchpoint="reputation", topic_id=4, angle=40)
    assert stories(shop, street) == [{"sold as new", "boycott"}]


def test_topics_that_are_merely_related_are_one_story_if_they_begin_together_at_one_touchpoint() -> None:
    pairing = member("pairing", 11, 20, "abc", topic_id=3, angle=0)
    assert stories(pairing, member("camera", 13, 20, "xyz", topic_id=4, angle=60)) == [{"pairing", "camera"}]
    assert len(stories(pairing, member("camera", 15, 20, "xyz", topic_id=4, angle=60))) == 2
    assert len(stories(pairing, member("camera", 13, 20, "xyz", topic_id=4, angle=80))) == 2
    elsewhere = member("camera", 13, 20, "xyz", touchpoint="service", topic_id=4, angle=60)
    assert len(stories(pairing, elsewhere)) == 2


def test_other_days_other_brands_and_other_touchpoints_stay_apart() -> None:
    before = member("old", 1, 5, "abcd", topic_id=4)
    rival = member("rival", 11, 20, "abcd", topic_id=5, brand="rival")
    ours = replace(SOUND, insight=replace(SOUND.insight, brand="ours"))
    queue = member("queue", 11, 20, "xyz", touchpoint="service", topic_id=6)
    assert len(stories(before, rival, ours, queue)) == 4


def test_a_small_matter_is_not_swallowed_by_the_bad_mood_of_the_whole_company() -> None:
    company = member("company", 11, 20, ascii_letters[:20], kind="negative_spike", touchpoint=None)
    assert len(stories(company, member("charge", 11, 20, "abc", touchpoint="sales", topic_id=7))) == 2


def test_the_bad_mood_of_the_whole_company_belongs_to_the_story_whose_topics_explain_it_together() -> None:
    layout, moved = member("layout", 11, 20, "abc", topic_id=7), member("moved", 12, 20, "bcde", topic_id=8)
    for first in (10, 12):
        company = member("company", first, 20, ascii_letters[:22], kind="negative_spike", touchpoint=None)
        [incident] = incidents([company, layout, moved])
        assert incident.made_by[0] == (company if first == 10 else layout)
