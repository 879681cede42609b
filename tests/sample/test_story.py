import pytest

from voc.sample.dice import Dice
from voc.sample.people import customer
from voc.sample.story import Story, can_tell, tell
from voc.sample.themes import frame, incident_themes, themes
from voc.sample.words import Words

_ALL = {**themes(), **incident_themes()}


def _words(seed, item="sofa"):
    dice = Dice(seed)
    return Words(dice, customer(1, dice), item)


@pytest.mark.parametrize("mood", ["negative", "positive", "neutral"])
@pytest.mark.parametrize("length", [0, 1, 2])
def test_every_theme_can_be_told_in_each_of_its_moods(mood, length):
    for theme in _ALL.values():
        if can_tell(theme, mood):
            assert all(tell(Story(theme, mood, "sofa"), _words(4), length=length).parts)


def test_longer_stories_have_more_points():
    story = Story(themes()["refund_slow"], "negative", "sofa")
    short, long = (sum(len(tell(story, _words(s), length=n).parts) for s in range(40)) for n in (0, 2))
    assert long > 1.5 * short


def test_a_mixed_story_turns_with_a_but():
    story = Story(themes()["delivery_late"], "mixed", "sofa", second=themes()["agents"])
    joints = (*frame()["mixed"]["but_bad"], *frame()["mixed"]["but_good"])
    assert all(tell(story, _words(seed), length=1).parts[1].startswith(joints) for seed in range(20))


def test_who_comes_back_says_so():
    story = Story(themes()["breakdown"], "negative", "oven", again=True)
    once = [tell(Story(themes()["breakdown"], "negative", "oven"), _words(s), length=1).parts for s in range(30)]
    again = [tell(story, _words(s), length=1).parts for s in range(30)]
    assert sum(map(len, again)) > sum(map(len, once))


def test_warnings_and_recommendations_are_noted_as_word_of_mouth():
    bad = {tell(Story(themes()["noise"], "negative", "oven"), _words(s), length=1).word_of_mouth for s in range(200)}
    good = {tell(Story(themes()["noise"], "positive", "oven"), _words(s), length=1).word_of_mouth for s in range(200)}
    assert bad == {"none", "warns"}
    assert good == {"none", "recommends"}


def test_a_story_without_a_theme_cannot_be_told():
    with pytest.raises(ValueError, match="without a theme"):
        tell(Story(None, "positive", "sofa"), _words(1), length=1)
