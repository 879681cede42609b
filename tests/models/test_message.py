from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.domain import SENTIMENTS, Label, Prediction, Segment
from voc.models.message import aggregate


def say(*labels: Label, text: str = "0123456789", role: str = "customer") -> tuple[Segment, Prediction]:
    return Segment("f", 0, len(text), text, role=role), Prediction(labels)


def sentiment(value: str, confidence: float = 0.9, score: float = 0.0) -> Label:
    return Label("sentiment", value, confidence, score=score)


def whole(*parts: tuple[Segment, Prediction]) -> Label:
    return aggregate(parts)[0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([("positive", 0.95), ("negative", 0.9)], ("mixed", 0.9)),
        ([("mixed", 0.8)], ("mixed", 0.8)),
        ([("positive", 0.9), ("mixed", 0.4)], ("mixed", 0.4)),
        ([("positive", 0.9), ("mixed", 0.2)], ("positive", 0.9)),
        ([("positive", 0.9), ("negative", 0.7)], ("positive", 0.9)),
        ([("positive", 0.55), ("negative", 0.5), ("negative", 0.5)], ("negative", 0.5)),
        ([("neutral", 0.9), ("positive", 0.6)], ("positive", 0.6)),
        ([("neutral", 0.9), ("neutral", 0.6)], ("neutral", 0.9)),
    ],
)
def test_mixed_takes_a_real_positive_and_a_real_negative(
    values: list[tuple[str, float]], expected: tuple[str, float]
) -> None:
    found = whole(*(say(sentiment(*value)) for value in values))

    assert (found.value, found.confidence) == expected


def test_one_clause_among_many_does_not_make_a_message_mixed() -> None:
    many = [say(sentiment("negative", 0.95))] * 9

    assert whole(*many, say(sentiment("positive", 0.95))).value == "negative"
    assert whole(*many[:5], say(sentiment("positive", 0.95))).value == "mixed"


# The most probable of four values is never below a quarter; thresholds may name one that is.
SAID = st.tuples(st.sampled_from(SENTIMENTS), st.floats(0.01, 1.0))
MESSAGES = st.lists(SAID, min_size=1, max_size=12)


def verdict(values: list[tuple[str, float]]) -> tuple[str, float]:
    found = whole(*(say(sentiment(*value)) for value in values))
    return found.value, found.confidence


@given(SAID)
def test_a_message_of_one_segment_has_its_sentiment(value: tuple[str, float]) -> None:
    assert verdict([value]) == value


@given(MESSAGES, st.randoms())
def test_the_order_of_the_segments_does_not_matter(values: list[tuple[str, float]], random: Random) -> None:
    assert verdict(random.sample(values, len(values))) == verdict(values)


@given(MESSAGES)
def test_both_sides_are_weighed_alike(values: list[tuple[str, float]]) -> None:
    turned = {"positive": "negative", "negative": "positive"}
    value, confidence = verdict(values)

    assert verdict([(turned.get(said, said), c) for said, c in values]) == (turned.get(value, value), confidence)


@given(MESSAGES, st.floats(0.0, 1.0))
def test_a_neutral_segment_takes_no_side(values: list[tuple[str, float]], confidence: float) -> None:
    assert verdict([*values, ("neutral", confidence)])[0] == verdict(values)[0]


@given(MESSAGES)
def test_a_message_is_what_some_segment_says_or_has_both_sides(values: list[tuple[str, float]]) -> None:
    said = {value for value, _ in values}
    value, _ = verdict(values)

    assert value in said or (value == "mixed" and {"positive", "negative"} <= said)


def test_the_score_is_weighted_by_length() -> None:
    found = whole(
        say(sentiment("positive", score=1.0), text="long" * 3), say(sentiment("negative", score=-1.0), text="long")
    )

    assert found.score == pytest.approx(0.5)


def test_what_the_agent_says_does_not_count() -> None:
    assert whole(say(sentiment("positive"), role="agent"), say(sentiment("negative"))).value == "negative"


def test_what_the_agent_says_counts_where_nobody_else_speaks() -> None:
    assert whole(say(sentiment("positive"), role="agent")).value == "positive"


def test_the_touchpoint_with_most_weight_wins_and_the_next_is_second() -> None:
    found = whole(
        say(Label("touchpoint", "none", 0.99)),
        say(Label("touchpoint", "service", 0.8)),
        say(Label("touchpoint", "product", 0.5)),
        say(Label("touchpoint", "product", 0.6)),
    )

    assert (found.value, found.confidence, found.second) == ("product", 0.6, "service")


def test_a_single_touchpoint_keeps_its_own_second() -> None:
    assert whole(say(Label("touchpoint", "sales", 0.8, second="service"))).second == "service"


def test_no_touchpoint_at_all_is_none() -> None:
    assert whole(say(Label("touchpoint", "none", 0.9))).value == "none"


@pytest.mark.parametrize(
    ("task", "values", "expected"),
    [
        ("loyalty", [("none", 0.99), ("leaving", 0.5), ("wavering", 0.4)], "leaving"),
        ("loyalty", [("none", 0.99)], "none"),
        ("request", [("praise_only", 0.9), ("help", 0.4)], "help"),
        ("request", [("none", 0.9), ("praise_only", 0.5)], "none"),
        ("request", [("none", 0.9), ("praise_only", 0.5), ("praise_only", 0.5)], "praise_only"),
        ("request", [("praise_only", 0.5), ("praise_only", 0.5), ("question", 0.5)], "question"),
        ("handoff", [("false", 0.9), ("true", 0.5)], "true"),
        ("stage", [("unclear", 0.9), ("before", 0.4), ("after", 0.5)], "after"),
        ("intensity", [("0", 0.9), ("3", 0.4), ("2", 0.8)], "3"),
    ],
)
def test_the_strongest_statement_stands_for_the_message(
    task: str, values: list[tuple[str, float]], expected: str
) -> None:
    assert whole(*(say(Label(task, *value)) for value in values)).value == expected


def test_an_emotion_counts_once_with_its_highest_score() -> None:
    found = aggregate(
        [
            say(Label("emotion", "joy", 0.5, score=0.5)),
            say(Label("emotion", "anger", 0.7, score=0.7), Label("emotion", "joy", 0.6, score=0.6)),
        ]
    )

    assert [(label.value, label.score) for label in found] == [("anger", 0.7), ("joy", 0.6)]


def test_scores_are_averaged_for_one_value_and_kept_at_their_highest_for_several() -> None:
    first, second = {"positive": 1.0, "negative": 0.0}, {"positive": 0.0, "negative": 1.0}
    found = aggregate(
        [
            say(Label("sentiment", "positive", 0.9, scores=first), Label("emotion", "none", 0.9, scores={"joy": 0.1})),
            say(Label("sentiment", "negative", 0.9, scores=second), Label("emotion", "none", 0.8, scores={"joy": 0.2})),
        ]
    )

    assert [dict(label.scores or {}) for label in found] == [{"positive": 0.5, "negative": 0.5}, {"joy": 0.2}]


def test_a_message_whose_segments_have_no_label_has_none() -> None:
    assert aggregate([(Segment("f", 0, 2, "ja"), Prediction(skipped="language:de"))]) == []
