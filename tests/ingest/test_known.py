"""A row that was read before is known without being cleaned; one that changed in any way is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from tests.ingest.conftest import feedback_of, rejected_of, rules_of
from voc.domain import Feedback
from voc.ingest.base import Item, Known
from voc.settings import Settings

Read = Callable[..., list[Item]]
HEADER = "id,date,text,rating,agent\n"
ROWS = [
    "1,2024-01-02,The parcel was late,2,Ann",
    "2,2024-01-03,Lovely service,5,Ben",
    "3,2024-01-04,,1,Ben",
    "4,never,No date here,1,Ben",
]


def written(rows: Sequence[str]) -> str:
    return HEADER + "\n".join(rows) + "\n"


def kept(items: Sequence[Item]) -> Callable[[Sequence[str]], Mapping[str, int]]:
    """What a store of these items answers."""
    stored = {f.id: f.fingerprint for f in feedback_of(items) if f.fingerprint is not None}
    return lambda ids: {id: stored[id] for id in ids if id in stored}


def outcomes(items: Sequence[Item]) -> list[str]:
    return [type(item.outcome).__name__ for item in items]


def test_the_same_file_again_is_known_except_for_what_was_never_stored(read: Read) -> None:
    first = read(written(ROWS))
    again = read(written(ROWS), known=kept(first))
    assert outcomes(again) == ["Known", "Known", "Filtered", "Rejected"]
    assert [item.cursor for item in again] == [item.cursor for item in first]
    assert (rules_of(again), rejected_of(again)) == (rules_of(first), rejected_of(first))


@pytest.mark.parametrize(
    "changed",
    [
        "1,2024-01-02,The parcel was late!,2,Ann",
        "1,2024-01-02,The parcel was late,3,Ann",
        "1,2024-01-05,The parcel was late,2,Ann",
        "1,2024-01-02,The parcel was late,2,Cem",
    ],
)
def test_a_row_with_one_changed_cell_is_read_anew(read: Read, changed: str) -> None:
    known = kept(read(written(ROWS)))
    assert outcomes(read(written([changed, *ROWS[1:]]), known=known))[:2] == ["Feedback", "Known"]


@pytest.mark.parametrize(
    "options",
    [
        {"settings": Settings(pii="on")},
        {"settings": Settings(pii="off", timezone="Europe/Berlin")},
        {"settings": Settings(pii="off", max_text_chars=500)},
        {"key": b"another key"},
        {"source": "shop"},
        {"brand": "Acme"},
        {"mapping": {"rating": ""}},
    ],
)
def test_what_is_read_in_another_way_is_read_anew(read: Read, options: dict[str, Any]) -> None:
    known = kept(read(written(ROWS)))
    assert outcomes(read(written(ROWS), known=known, **options))[:2] == ["Feedback", "Feedback"]


def test_rows_without_an_id_are_known_by_what_they_say(read: Read) -> None:
    content = "date,text\n2024-01-02,Great\n2024-01-02,Great\n2024-01-02,Nobody answers the phone at this company\n"
    first = read(content)
    assert outcomes(read(content, known=kept(first))) == ["Known"] * 3


def test_a_known_row_after_a_change_of_the_same_message_is_judged_after_it(read: Read) -> None:
    known = kept(read(written(ROWS), mapping={"id": "id"}))
    edited = "1,2024-01-01,An earlier text of the parcel,2,Ann"
    assert outcomes(read(written([edited, *ROWS[:2]]), known=known, mapping={"id": "id"})) == [
        "Feedback",
        "Feedback",
        "Known",
    ]


def test_known_rows_have_no_content_to_store(read: Read) -> None:
    again = read(written(ROWS), known=kept(read(written(ROWS))))
    assert not any(isinstance(item.outcome, Feedback) for item in again)
    assert sum(isinstance(item.outcome, Known) for item in again) == 2
