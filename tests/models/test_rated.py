"""Sentiment, given the stars of the review too."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.domain import SENTIMENTS, Rating
from voc.models.rated import EVIDENCE, level, with_ratings

UNSURE = np.array([[0.45, 0.1, 0.4, 0.05]])


def test_stars_decide_where_the_words_do_not() -> None:
    assert SENTIMENTS[with_ratings(UNSURE, [Rating(5, 1, 5)]).argmax()] == "positive"
    assert SENTIMENTS[with_ratings(UNSURE, [Rating(1, 1, 5)]).argmax()] == "negative"


def test_plain_words_stand_against_the_stars() -> None:
    complaint = np.array([[0.93, 0.04, 0.02, 0.01]])
    assert SENTIMENTS[with_ratings(complaint, [Rating(5, 1, 5)]).argmax()] == "negative"


def test_without_a_rating_nothing_changes() -> None:
    assert with_ratings(UNSURE, [None]) == pytest.approx(UNSURE)


@given(
    st.lists(st.floats(0.001, 1), min_size=4, max_size=4), st.floats(0, 10), st.sampled_from([(0, 10), (1, 5), (0, 1)])
)
def test_the_result_is_a_distribution_on_any_scale(found: list[float], value: float, scale: tuple[int, int]) -> None:
    scores = np.array([found]) / sum(found)
    result = with_ratings(scores, [Rating(value, *scale)])
    assert result.sum() == pytest.approx(1)
    assert (result >= 0).all()


def test_every_level_has_its_evidence() -> None:
    assert [level(Rating(stars, 1, 5)) for stars in range(1, 6)] == [*range(len(EVIDENCE))]
    assert all(len(row) == len(SENTIMENTS) for row in EVIDENCE)
