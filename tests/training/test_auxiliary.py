from pathlib import Path

import pytest

from training import auxiliary
from training.data import Example
from voc.domain import TASKS


def labels(examples: list[Example]) -> list[tuple[str, dict[str, list[str]]]]:
    return [(e.text, {task: list(target) for task, target in e.targets.items()}) for e in examples]


def test_tweets_hide_names_in_both_splits(sets: Path) -> None:
    assert labels(auxiliary.tweet_sentiment(sets, "train")) == [("@user I love it", {"tweet_sentiment": ["positive"]})]
    assert labels(auxiliary.tweet_sentiment(sets, "val"))[1] == ("ugh no ", {"tweet_sentiment": ["negative"]})


def test_the_numbers_of_tweeteval_are_read_in_its_order(sets: Path) -> None:
    assert [found for _, found in labels(auxiliary.tweet_emotion(sets, "val"))] == [
        {"tweet_emotion": ["joy"]},
        {"tweet_emotion": ["anger"]},
    ]
    assert [found for _, found in labels(auxiliary.irony(sets, "train"))] == [{"irony": ["true"]}, {"irony": ["false"]}]


def test_a_tweet_may_have_several_feelings_or_none(sets: Path) -> None:
    assert labels(auxiliary.feelings(sets)) == [
        ('"so sad', {"tweet_feelings": ["pessimism", "sadness"]}),
        ("ok", {"tweet_feelings": []}),
    ]


def test_a_reason_is_kept_only_where_it_is_known(sets: Path) -> None:
    assert [set(found) for _, found in labels(auxiliary.airline(sets))] == [
        {"airline_sentiment", "airline_reason"},
        {"airline_sentiment"},
        {"airline_sentiment"},
    ]


def test_complaints_and_suggestions_are_yes_or_no(sets: Path) -> None:
    assert labels(auxiliary.complaints(sets)) == [
        ("it broke", {"complaint": ["true"]}),
        ("hi", {"complaint": ["false"]}),
    ]
    assert labels(auxiliary.suggestions(sets)) == [
        ("Please add a café", {"suggestion": ["true"]}),
        ("It is there", {"suggestion": ["false"]}),
    ]


def test_a_criticality_that_is_no_number_and_long_comments_are_left_out(sets: Path) -> None:
    assert labels(auxiliary.patients(sets)) == [
        ("Kind nurses", {"patient_theme": ["Staff"], "patient_polarity": ["positive"]}),
        ("No parking", {"patient_theme": ["Access"]}),
    ]


def test_replies_of_the_company_and_other_scripts_are_no_reviews(sets: Path) -> None:
    assert labels(auxiliary.starred(sets)) == [
        ("Love it", {"stars": ["high"]}),
        ("So so", {"stars": ["middle"]}),
        ("Crashes", {"stars": ["low"]}),
        ("Crashes", {"stars": ["low"]}),
    ]


@pytest.mark.parametrize(("rating", "expected"), [(1, "low"), (2, "low"), (2.5, "middle"), (3.5, "high")])
def test_stars_have_three_levels(rating: float, expected: str) -> None:
    assert auxiliary.stars(rating) == expected


def test_no_auxiliary_task_is_called_like_one_users_get() -> None:
    assert not set(auxiliary.TASKS) & set(TASKS)
