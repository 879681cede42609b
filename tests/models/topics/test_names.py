from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from voc.models.topics.names import Said, headline, keywords, name_groups
from voc.models.topics.phrases import common, phrases


def named(
    texts: Sequence[str],
    groups: Sequence[int],
    vectors: np.ndarray | None = None,
    polarity: Sequence[int] | None = None,
) -> list[str]:
    """Names by counts alone: every phrase of a group weighs what it is said there."""
    keys = common(map(phrases, texts))
    held = np.array([[float(key in phrases(text)) for key in keys] for text in texts]).reshape(len(texts), len(keys))
    number = np.array(groups)
    weight = np.array([held[number == k].sum(axis=0) for k in range(number.max(initial=-1) + 1)])
    if vectors is None:
        vectors = np.eye(max(2, number.max(initial=0) + 1), dtype=np.float32)[number]
    said = Said(keys, csr_matrix(held), vectors)
    sides = None if polarity is None else np.array(polarity, dtype=np.int8)
    return name_groups(said, number, weight, texts, spelling={"acme": "Acme"}, polarity=sides)


def test_one_word_gives_way_to_the_phrase_around_it() -> None:
    texts = ["denied", "claim was denied", "it was denied", "claim was denied", "denied again", "claim was denied"]
    assert named(texts, [0] * 6) == ["Claim was denied"]


def test_a_group_is_named_by_those_on_its_side() -> None:
    praise, blame = "claims are paid quickly", "claims need receipts"
    assert named([praise] * 4 + [blame] * 6, [0] * 10, polarity=[1] * 4 + [-1] * 6) == ["Claims need receipts"]
    assert named([praise] * 6 + [blame] * 4, [0] * 10, polarity=[1] * 6 + [-1] * 4) == ["Claims are paid quickly"]


def test_one_complaint_names_no_topic_of_others() -> None:
    texts = ["Claims need receipts"] * 9 + ["Claims are never paid"]
    assert named(texts, [0] * 10, polarity=[0] * 9 + [-1]) == ["Claims need receipts"]


def test_praise_in_a_complaint_names_no_complaint() -> None:
    texts = ["quick claims service, until claims service stopped", "quick claims service they said"] * 3
    assert named(texts, [0] * 6, polarity=[-1] * 6) == ["Claims service stopped"]


def test_a_headline_is_what_complaints_share() -> None:
    assert (
        headline(["The app crashes on start", "Great, app crashes", "App crashes daily on start"])
        == "App crashes on start"
    )
    assert headline(["Bad.", "No!"]) == ""


def test_what_one_person_went_through_names_nothing_that_others_share() -> None:
    shared, told = (
        ["claim takes weeks", "claim takes ages", "claim takes forever", "my claim takes months"],
        "claim plug",
    )
    vectors = np.array([*np.eye(4), [0.5] * 4], dtype=np.float32)
    assert "plug" not in named([*shared, told], [0] * 5, vectors=vectors)[0]


def test_a_lone_word_that_is_no_thing_names_nothing() -> None:
    assert named(["it fell", "then it fell", "the sofa", "my sofa", "the sofa", "he fell", "i fell"], [0] * 7) == [
        "Sofa"
    ]


def test_neighbours_never_share_a_name() -> None:
    first, second = named(["parcel was late"] * 6, [0, 1] * 3)
    assert first != second


def test_a_name_that_is_taken_is_not_given_again() -> None:
    said = Said(["late"], csr_matrix(np.ones((3, 1))), np.eye(2, dtype=np.float32)[[0, 0, 0]])
    groups = np.zeros(3, dtype=np.int64)
    texts = ["so late", "late!", "too late"]
    assert name_groups(said, groups, np.ones((1, 1)), texts, spelling={}) == ["Late"]
    assert name_groups(said, groups, np.ones((1, 1)), texts, spelling={}, taken=["Late"]) == ["so late"]


def test_a_group_with_nothing_in_common_is_named_after_its_most_typical_text() -> None:
    vectors = np.array([[1, 0], [0.6, 0.8], [0.6, -0.8]], dtype=np.float32)
    assert named(["每次都很慢", "客服没有回复", "退款还没到"], [0, 0, 0], vectors) == ["每次都很慢"]


def test_a_redaction_never_becomes_a_name() -> None:
    vectors = np.array([[1, 0], [0.6, 0.8], [0.6, -0.8]], dtype=np.float32)
    assert named(["[PERSON] [EMAIL]", "[PERSON] 没有回复", "[EMAIL]"], [0, 0, 0], vectors) == ["没有回复"]


def test_the_brand_alone_names_no_group() -> None:
    subjects = ["refund", "login", "courier", "invoice", "price", "voucher", "delay", "parking"]
    texts = [text for subject in subjects for text in ["Acme", "Acme", "Acme", subject, subject, subject]]
    names = named(texts, [k for k in range(len(subjects)) for _ in range(6)])
    assert names == [subject.capitalize() for subject in subjects]


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        (["vet bill", "bill", "vet bills", "refund"], ["vet bill", "refund"]),
        (["refund was not paid", "not paid"], ["not paid"]),
    ],
)
def test_keywords_are_short_and_do_not_repeat_one_another(keys: list[str], kept: list[str]) -> None:
    assert [keys[i] for i in keywords(keys, np.arange(len(keys), 0, -1.0))] == kept


def test_no_group_needs_no_name() -> None:
    assert named(["late"] * 3, [-1] * 3) == []
