import pytest

from voc.domain import GO_EMOTIONS
from voc.errors import InvalidSettings
from voc.models.label_maps import meanings, parse


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("NEGATIVE", "POSITIVE"), ("negative", "positive")),
        (("LABEL_0", "LABEL_1"), ("negative", "positive")),
        (("LABEL_0", "LABEL_1", "LABEL_2"), ("negative", "neutral", "positive")),
        (("LABEL_2", "LABEL_0", "LABEL_1"), ("positive", "negative", "neutral")),
        (("1 star", "2 stars", "3 stars", "4 stars", "5 stars"), ("negative",) * 2 + ("neutral",) + ("positive",) * 2),
        (("-1", "0", "1"), ("negative", "neutral", "positive")),
        (("Very Negative", "neu", "pos", "mixed"), ("negative", "neutral", "positive", "mixed")),
    ],
)
def test_what_sentiment_labels_mean_is_guessed_from_their_names(labels, expected):
    assert meanings("sentiment", labels) == expected


def test_emotions_are_guessed_where_they_are_named():
    assert meanings("emotion", ("anger", "happy", "Sad", "others")) == ("anger", "joy", "sadness", "none")
    assert len(meanings("emotion", GO_EMOTIONS)) == 28


def test_what_is_told_overrules_what_is_guessed():
    assert meanings("sentiment", ("pos", "odd"), {"odd": "mixed", "pos": "neutral"}) == ("neutral", "mixed")


@pytest.mark.parametrize(
    ("task", "labels", "told", "expected"),
    [
        ("sentiment", ("spam", "ham"), {}, "what spam, ham means cannot be guessed; set VOC_SENTIMENT_LABELS=spam=neg"),
        ("emotion", ("LABEL_0",), {}, "VOC_EMOTION_LABELS=LABEL_0=anger"),
        ("sentiment", ("pos", "neg"), {"bad": "negative"}, "no label 'bad', only pos, neg"),
        ("sentiment", ("pos", "neg"), {"neg": "awful"}, "'awful' is none of negative"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_the_setting_to_write(task, labels, told, expected):
    with pytest.raises(InvalidSettings, match=expected):
        meanings(task, labels, told)


def test_pairs_are_read_from_the_setting():
    assert parse("sentiment", ["LABEL_0=negative", "a = b=mixed"]) == {"LABEL_0": "negative", "a = b": "mixed"}
    with pytest.raises(InvalidSettings, match="no LABEL=value"):
        parse("sentiment", ["LABEL_0"])
