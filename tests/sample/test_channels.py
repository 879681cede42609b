import pytest

from voc.sample.channels import WRITERS, stars
from voc.sample.dice import Dice
from voc.sample.people import customer
from voc.sample.story import Story
from voc.sample.themes import CHANNELS, themes
from voc.sample.words import Words


def _written(channel, story, seed):
    dice = Dice(seed)
    return WRITERS[channel](story, Words(dice, customer(1, dice), story.item), dice)[0]


def test_every_channel_has_a_writer():
    assert set(WRITERS) == set(CHANNELS)


def test_bad_experiences_get_fewer_stars():
    dice = Dice(1)
    mean = {mood: sum(stars(mood, dice) for _ in range(500)) / 500 for mood in ("negative", "mixed", "positive")}
    assert mean["negative"] < mean["mixed"] < mean["positive"]


@pytest.mark.parametrize("mood", ["positive", "negative", "neutral"])
@pytest.mark.parametrize("channel", ["review", "survey", "social"])
def test_a_message_may_be_about_nothing_in_particular(channel, mood):
    assert all(_written(channel, Story(None, mood, "order"), seed)["text"] for seed in range(30))


@pytest.mark.parametrize("seed", range(10))
def test_a_call_alternates_between_the_company_and_the_customer(seed):
    turns = _written("phone", Story(themes()["repair"], "negative", "oven"), seed)["turns"]
    assert turns[0]["role"] == "agent"
    assert {turn["role"] for turn in turns} == {"agent", "customer"}
    assert len({turn["speaker"] for turn in turns if turn["role"] == "agent"}) == 1


def test_some_chats_begin_with_a_bot():
    first = {_written("chat", Story(themes()["repair"], "negative", "oven"), s)["turns"][0]["role"] for s in range(20)}
    assert first == {"bot", "agent"}


def test_every_post_names_the_company():
    for seed in range(40):
        assert "larkfield" in _written("social", Story(themes()["noise"], "negative", "oven"), seed)["text"].lower()


def test_bank_details_are_given_only_where_money_is_owed():
    for theme in themes().values():
        texts = [_written("ticket", Story(theme, "negative", "oven"), seed)["text"] for seed in range(25)]
        assert theme.money or not any("XLRK" in text for text in texts)
