from voc.sample.dice import Dice
from voc.sample.people import customer
from voc.sample.words import Words


def _words(seed=1):
    dice = Dice(seed)
    return Words(dice, customer(1, dice), "sofa")


def test_a_slot_keeps_its_value_throughout_a_message():
    words = _words()
    assert words.say(("{order} {town} {item}",)) == words.say(("{order} {town} {item}",))
    assert words.slot("item") == "sofa"


def test_personal_data_is_noted_when_it_is_used():
    words = _words()
    assert words.pii == set()
    assert words.say(("write to {email} or ring {phone}, {name}",)).endswith(words.customer.name)
    assert words.pii == {"email", "phone", "person"}


def test_different_phrases_are_chosen_and_no_more_than_there_are():
    assert sorted(_words().some(("a", "b", "c"), 5)) == ["a", "b", "c"]


def test_nothing_is_said_where_there_are_no_phrases():
    assert _words().maybe(1.0, ()) == []
    assert _words().maybe(1.0, ("a",)) == ["a"]
