from __future__ import annotations

import pytest

from tests.insights.journeys.made import remark
from voc.insights.journeys.promises import Gap, gap, rivals


def told(text: str, expectation: str, expected: str = "", got: str = "") -> Gap:
    spans = tuple(
        (name, text.index(words), text.index(words) + len(words))
        for name, words in (("expected", expected), ("got", got))
        if words
    )
    found = gap(remark(text, expectation=expectation, spans=spans))
    assert found is not None
    return found


def test_a_broken_promise_has_both_numbers_and_who_made_it() -> None:
    text = "The agent promised it within twenty-four hours but it took two days."
    found = told(text, "broken_promise", "within twenty-four hours", "it took two days")
    assert (found.kind, found.outcome, found.promised_by, found.met_by) == ("promise", "broken", "service", "service")
    assert (found.expected, found.got, found.times) == ("within twenty-four hours", "it took two days", 2.0)


def test_numbers_of_different_units_are_not_compared() -> None:
    found = told("Promised in 2 days, charged £5.", "broken_promise", "in 2 days", "charged £5")
    assert found.times is None
    assert found.expected_amount is not None
    assert found.expected_amount.value == 48


@pytest.mark.parametrize(
    ("expectation", "expected", "got"),
    [
        ("worse_than_alternative", "a 10 minute video", "a 1 minute video"),
        ("below", "11 months ago", "11 months later"),
        ("exceeded", "2 days", "3 days"),
    ],
)
def test_amounts_that_speak_against_the_outcome_are_not_compared(expectation: str, expected: str, got: str) -> None:
    assert told(f"{expected}, {got}", expectation, expected, got).times is None


@pytest.mark.parametrize(
    ("expectation", "text", "kind", "outcome"),
    [
        ("met", "Came next day as promised.", "promise", "kept"),
        ("met", "What I expected.", "expectation", "kept"),
        ("exceeded", "Better than I hoped.", "expectation", "exceeded"),
        ("worse_than_before", "It used to be good.", "earlier", "broken"),
        ("better_than_alternative", "Better than Olssen.", "alternative", "exceeded"),
    ],
)
def test_every_expectation_has_a_kind_and_an_outcome(expectation: str, text: str, kind: str, outcome: str) -> None:
    found = told(text, expectation)
    assert (found.kind, found.outcome) == (kind, outcome)


def test_without_an_expectation_there_is_no_gap() -> None:
    assert gap(remark("Late again.")) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Far worse than Brightmoor.", ("Brightmoor",)),
        ("I'm switching to Best Buy next month", ("Best Buy",)),
        ("Larkfield is better than Olssen and I went back to Norvelle", ("Olssen", "Norvelle")),
        ("worse than I thought, go to Monday", ()),
        ("better than larkfield's rival", ()),
    ],
)
def test_names_of_other_companies_are_found(text: str, names: tuple[str, ...]) -> None:
    assert rivals(text, own=["Larkfield"]) == names
