import pytest

from voc.domain import TASKS, TOUCHPOINTS
from voc.sample.themes import CHANNELS, closings, foreign, frame, incident_themes, themes

_ALL = {**themes(), **incident_themes()}


def test_the_themes_cover_every_touchpoint_and_stage():
    assert {t.touchpoint for t in themes().values()} == set(TOUCHPOINTS)
    assert {t.stage for t in themes().values()} == set(TASKS["stage"])
    assert len(themes()) >= 40


@pytest.mark.parametrize("theme", _ALL.values(), ids=_ALL)
def test_a_theme_uses_known_items_channels_and_words(theme):
    assert theme.items == "any" or theme.items in frame()["items"]
    assert set(theme.channels) <= set(CHANNELS)
    assert theme.word_of_mouth in TASKS["word_of_mouth"]
    assert theme.negative


def test_everyday_themes_can_also_be_praised():
    assert all(theme.positive for theme in themes().values())


def test_other_languages_speak_of_known_themes_and_know_how_to_close():
    for language, groups in foreign().items():
        assert {theme for theme, _, _ in groups} <= set(themes())
        assert {mood for _, mood, _ in groups} <= set(closings()[language])
