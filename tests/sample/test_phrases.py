import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.sample.dice import Dice
from voc.sample.phrases import expand, wordings
from voc.sample.themes import closings, dialog, foreign, frame, incident_themes, themes

_FIELDS = ("negative", "more", "positive", "more_positive", "neutral", "short", "short_positive")


def _all_wordings(phrase: str) -> set[str]:
    return {expand(phrase, Dice(seed), lambda name: f"<{name}>") for seed in range(200)}


def _every_phrase() -> list[str]:
    of_themes = [p for t in (*themes().values(), *incident_themes().values()) for f in _FIELDS for p in getattr(t, f)]
    sections = [*frame().values(), *dialog().values(), *closings().values()]
    around = [p for groups in sections for phrases in groups.values() for p in phrases]
    return of_themes + around + [p for groups in foreign().values() for _, _, phrases in groups for p in phrases]


def test_alternatives_may_nest_and_be_empty():
    assert _all_wordings("a (b|(c|d) e|)f") == {"a bf", "a c ef", "a d ef", "a f"}
    assert wordings("a (b|(c|d) e|)f") == 4


def test_a_slot_is_filled_by_its_name():
    assert expand("my {item} (broke)", Dice(1), {"item": "sofa"}.__getitem__) == "my sofa broke"


@pytest.mark.parametrize("phrase", ["a (b|c", "a b)", "a | b", "a (b (c)"])
def test_unbalanced_brackets_are_refused(phrase):
    with pytest.raises(ValueError, match="in 'a "):
        wordings(phrase)


@given(st.text(alphabet="abc ,.!'", min_size=1))
def test_plain_text_is_its_only_wording(text):
    assert expand(text, Dice(1), str) == text


def test_every_phrase_of_the_grammar_is_balanced():
    phrases = _every_phrase()
    assert len(phrases) > 800
    assert all(wordings(phrase) >= 1 for phrase in phrases)


def test_the_points_of_the_themes_have_thousands_of_wordings():
    points = [p for t in themes().values() for p in (*t.negative, *t.positive)]
    assert sum(map(wordings, points)) > 4000
