from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.insights.journeys.made import contact, remark
from voc.insights.journeys.contacts import contacts, links, outcomes
from voc.insights.journeys.course import contradictions, course, courses


def test_a_message_is_one_contact_with_its_worst_word_on_loyalty() -> None:
    parts = [
        remark("Nice shop.", id="a", sentiment="positive", touchpoint="sales", loyalty="loyal"),
        remark("Nobody answers.", id="a", effort="high", emotion="anger", topic_id=3),
        remark("I am off.", id="a", loyalty="leaving", request="help"),
    ]
    (found,) = contacts(parts)
    assert (found.touchpoint, found.loyalty, found.topics, found.emotion) == ("service", "leaving", (3,), "anger")
    assert found.effort
    assert found.asks
    assert round(found.score, 3) == round((0.8 - 0.8 - 0.8) / 3 - 0.25, 3)


def test_contacts_hang_together_by_thread_topic_words_and_going_public() -> None:
    steps = [
        contact(0, thread="T1", channel="email"),
        contact(2, thread="T1", channel="email"),
        contact(9, topic_id=4, channel="phone", id="call"),
        contact(12, topic_id=4, channel="phone", text="I rang twice about this"),
        contact(20, channel="social"),
        contact(100, "positive", channel="review"),
    ]
    found = links(steps)
    assert [link and link.kinds for link in found] == [
        None, ("thread",), None, ("topic", "told"), ("public",), None,
    ]  # fmt: skip
    assert found[3] is not None
    assert (found[3].earlier, found[3].days) == ("call", 3.0)
    assert outcomes(steps) == ["came back", "no word since", "came back", "went public", "no word since", None]


def test_words_alone_tell_of_a_contact_that_is_not_in_the_data() -> None:
    (link,) = links([contact(0, text="This is the third time I call you")])
    assert link is not None
    assert (link.kinds, link.earlier) == (("told",), None)


def test_a_good_word_afterwards_means_solved() -> None:
    assert outcomes([contact(0, thread="T"), contact(3, "positive", thread="T")]) == ["solved", None]


def test_the_course_remembers_its_peak_its_end_and_lately() -> None:
    found = course([contact(0, "positive"), contact(180, "negative")])
    recent = (0.25 * 0.8 - 0.8) / 1.25
    assert round(found.score, 6) == round(0.5 * recent - 0.25 * 0.8 - 0.25 * 0.8, 6)
    assert (found.end, found.peak, round(found.trend, 6)) == (-0.8, -0.8, -1.6)


@given(st.lists(st.sampled_from(["negative", "neutral", "positive"]), min_size=1, max_size=8))
def test_every_score_stays_on_its_scale(moods: list[str]) -> None:
    for each in courses([contact(day, mood) for day, mood in enumerate(moods)]):
        assert -1 <= each.score <= 1
        assert -2 <= each.trend <= 2


def test_channels_that_contradict_each_other_are_named() -> None:
    (found,) = contradictions([contact(0, "positive", channel="phone"), contact(1, "negative", channel="review")])
    assert (found.by, found.praised, found.criticised) == ("channel", "phone", "review")
