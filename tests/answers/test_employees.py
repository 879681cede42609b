from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.answers import test_people as people
from tests.answers.seed import Part, Said, fill
from voc.answers import employees, overview, pain_points, topics, touchpoints, word_of_mouth
from voc.domain import Filter
from voc.errors import InvalidValue
from voc.store import Store

DAY, PERIOD, TOPICS = people.DAY, people.PERIOD, people.TOPICS
SLOW = Part("Nobody calls them back.", "negative", "service", 1)
PROUD = Part("I like the new flat pack.", "positive", "product", 2)


def staff(n: int, *parts: Part, name: str = "e") -> list[Said]:
    """`n` messages of employees, each of all `parts`."""
    days = [DAY + timedelta(days=i) for i in range(n)]
    return [Said(f"{name}-{i}", day, parts, "survey", "Acme", role="employee") for i, day in enumerate(days)]


def all_numbers(store: Store) -> dict[str, Any]:
    questions = (overview, touchpoints, topics, pain_points, word_of_mouth)
    found = {module.__name__: replace(module.answer(store, PERIOD), basis=None) for module in questions}
    return people.numbers(store) | found


def test_no_answer_about_customers_changes_when_employees_write(empty: Store) -> None:
    alone = empty.other(f"{empty.workspace[:50]}-alone")
    fill(alone, people.messages("h-1"), topics=TOPICS)
    fill(empty, staff(8, SLOW, PROUD), topics=TOPICS)
    fill(empty, people.messages("h-1"), topics=TOPICS)
    found, expected = all_numbers(empty), all_numbers(alone)
    voices, without = found.pop("employees"), expected.pop("employees")
    assert found == expected
    assert voices.customers == without.customers


def test_a_cause_that_both_complain_of_comes_first_with_the_words_of_both(empty: Store) -> None:
    fill(empty, [*people.messages("h-1"), *staff(12, SLOW, PROUD)], topics=TOPICS)
    found = employees.answer(empty, PERIOD, least=5)
    first = found.causes[0]
    assert (first.name, first.topic_id, first.complain) == ("nobody calls back", 1, "both")
    assert first.employees.quotes[0].text == SLOW.text
    assert all(quote.text != SLOW.text for quote in first.customers.quotes)
    assert first.employees.net_sentiment is not None
    assert first.employees.net_sentiment.high < 0
    assert {cause.name: cause.complain for cause in found.causes}["easy assembly"] in ("customers", "nobody")
    assert found.employees is not None
    assert (found.employees.messages, found.employees.negative) == (12, 12)


def test_causes_that_few_employees_speak_of_are_left_out(empty: Store) -> None:
    fill(empty, [*people.messages("h-1"), *staff(12, SLOW), *staff(4, PROUD, name="p")], topics=TOPICS)
    found = employees.answer(empty, PERIOD, least=5, by="touchpoint")
    assert [cause.name for cause in found.causes] == ["service"]
    assert found.too_small == 1
    none = employees.answer(empty, PERIOD, least=17)
    assert (none.employees, none.causes) == (None, ())


def test_without_employees_there_are_no_causes_and_an_unknown_kind_is_an_error(empty: Store) -> None:
    fill(empty, people.messages("h-1"), topics=TOPICS)
    found = employees.answer(empty, PERIOD, least=5)
    assert found.causes == ()
    assert found.employees is not None
    assert (found.employees.messages, found.employees.net_sentiment) == (0, None)
    with pytest.raises(InvalidValue, match="shoe"):
        employees.answer(empty, Filter(), least=5, by="shoe")
