import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.domain import Feedback, Label, Prediction, Segment
from voc.models.classify import classify
from voc.models.expectation import WithSpans, find_spans
from voc.models.segmenter import Clauses


@pytest.mark.parametrize(
    ("text", "expected", "got"),
    [
        ("Works exactly as advertised.", "as advertised", "Works exactly"),
        ("The app does what I wanted.", "what I wanted", "The app does"),
        ("Much better than the last one.", "the last one", "Much better"),
        ("It is easier and faster than before.", "before", "It is easier and faster"),
        ("They promised me a refund but nothing came.", "a refund", "nothing came"),
        ("I was told to wait 3 days; 2 weeks later still nothing.", "wait 3 days", "2 weeks later still nothing"),
        ("Search used to work, now it is broken.", "Search used to work", "now it is broken"),
        ("I expected more, all you do is organize.", "more", "all you do is organize"),
        ("Other airlines serve real food.", "Other airlines serve real food", None),
        ("You did not deliver what they promised.", "what they promised", "You did not deliver"),
        ("They can't even deliver the credit they promised.", "the credit they promised", "can't even deliver"),
        ("The promised voucher was withheld.", "The promised voucher", "was withheld"),
        ("It is not as good as the website.", "the website", "It is not as good"),
        ("Compared to Dropbox this is slow.", "Dropbox", "this is slow"),
        ("Their lounge is better than this one.", "Their lounge is better", "this one"),
        ("The flight was poor and not what I paid for.", "what I paid for", "The flight was poor"),
        ("The best flight I have ever had.", "I have ever had", "The best flight"),
        ("Fitbit delivered on its promise.", "its promise", "Fitbit delivered"),
        ("It took two hours instead of one.", "one", "It took two hours"),
        (
            "I ordered with next-day delivery and it still has not come.",
            "I ordered with next-day delivery",
            "it still has not come",
        ),
        ("I am switching to another bank", "another bank", None),
        ("Please bring back the old version.", "the old version", None),
        ("I am going back to Android.", "Android", None),
        ("I used to love it, now I am going to cancel.", "I used to love it", "now I am going to cancel"),
        (
            "I hoped it would last, now I have to go to the shop every week.",
            "it would last",
            "now I have to go to the shop every week",
        ),
        ("Still not delivered and I am going to complain.", None, "Still not delivered"),
        ("The staff went above and beyond.", None, "The staff went above and beyond"),
        ("Nineteen days for what was sold as next-day.", "next-day", "Nineteen days"),
        ("It worked last week, now it hangs and even crashes.", "It worked last week", "now it hangs and even crashes"),
        ("I was told by your crew the bags would come.", "the bags would come", None),
        ("The bags were not there like you promised.", "like you promised", "The bags were not there"),
        ("You expect better than I got today.", "You expect better", "I got today"),
        ("I had tried other apps and this one is quick.", "other apps", "this one is quick"),
    ],
)
def test_both_sides_of_an_expectation_are_found(text, expected, got):
    said = {name: text[start:end] for name, start, end in find_spans(text, "below")}

    assert (said.get("expected"), said.get("got")) == (expected, got)


@pytest.mark.parametrize(
    ("text", "label", "expected", "got"),
    [
        # A promise comes before a standard only where one was broken.
        ("I was told a refund, not what I asked for.", "broken_promise", "a refund", "not what I asked for"),
        ("I was told a refund, not what I asked for.", "below", "what I asked for", "I was told a refund"),
        # What somebody says of the past is no promise.
        ("They confirmed that there are cuts.", "worse_than_before", None, "They confirmed that there are cuts"),
        ("They replaced the meal with snacks.", "worse_than_before", "the meal", "snacks"),
        ("I just want the first layout back.", "worse_than_before", "the first layout", None),
        ("It still beats out Redbox.", "better_than_alternative", "Redbox", "It still beats out"),
        ("No answer here. Amazon never do that.", "worse_than_alternative", "Amazon never do that", None),
        ("Do it like @AlaskaAir they get it.", "worse_than_alternative", "@AlaskaAir", None),
        ("When will you cook like the place in Leeds?", "worse_than_alternative", "the place in Leeds", None),
        ("When will you cook like the place in Leeds?", "below", None, "When will you cook like the place in Leeds"),
    ],
)
def test_the_label_says_which_patterns_can_be_meant(text, label, expected, got):
    said = {name: text[start:end] for name, start, end in find_spans(text, label)}

    assert (said.get("expected"), said.get("got")) == (expected, got)


def test_a_text_that_names_neither_side_has_no_spans():
    assert find_spans("Terrible.", "worse_than_alternative") == ()


@given(
    st.text(alphabet="asthn pbut,.;than told expected as ", max_size=80) | st.text(max_size=60),
    st.sampled_from(["met", "broken_promise", "worse_than_before", "better_than_alternative"]),
)
def test_spans_lie_inside_the_text_and_hold_words(text, label):
    for name, start, end in find_spans(text, label):
        assert name in ("expected", "got")
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip()


class Broken:
    """Every promise was broken, whatever the text; "fine" tells of none."""

    version = "broken@1"

    def predict(self, segments):
        values = ["none" if "fine" in segment.text else "broken_promise" for segment in segments]
        return [Prediction((Label("expectation", value, 0.9),)) for value in values]


def test_only_told_expectations_have_spans():
    texts = ("They promised a refund but nothing came.", "They promised a refund, fine.")

    told, fine = WithSpans(Broken()).predict([Segment("f", 0, len(text), text) for text in texts])

    assert [name for name, _, _ in told.labels[0].spans] == ["expected", "got"]
    assert fine.labels[0].spans == ()
    assert WithSpans(Broken()).version == "broken@1+spans@5"


def test_classify_gives_offsets_in_the_text_of_the_row():
    from datetime import UTC, datetime

    text = "All fine. Works as advertised."
    row = Feedback("file", "1", "review", datetime(2026, 1, 1, tzinfo=UTC), text)

    found = next(classify([row], segmenter=Clauses(), labeler=WithSpans(Broken())))

    for said in (found["expectation"], found["segments"][1]["expectation"]):
        assert text[slice(*said["expected"])] == "as advertised"
        assert text[slice(*said["got"])] == "Works"
