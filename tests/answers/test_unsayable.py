from __future__ import annotations

from tests.answers.seed import FIRST, LAST
from voc.answers import unsayable
from voc.domain import Action, Filter, Subject
from voc.store import Store
from voc.taxonomy import Taxonomy, TouchpointEntry

JUNE = Filter(since=FIRST, until=LAST)


def questions(store: Store, taxonomy: Taxonomy | None = None, filter: Filter = JUNE) -> set[str]:
    return {each.question for each in unsayable.answer(store, filter, taxonomy or Taxonomy())}


def test_each_open_question_names_the_data_that_would_answer_it(store: Store) -> None:
    found = {each.question: each for each in unsayable.answer(store, JUNE, Taxonomy())}
    assert "own_rating" in found["Whether the company sees itself as its customers do"].data
    assert "fewer than 30 points" in found["How sales, marketing, product, service and reputation are doing"].reason
    assert "customer id" in found["Whether the same customers come back, and what made them leave"].data


def test_a_question_is_closed_by_its_data(empty: Store) -> None:
    before = questions(empty)
    empty.actions.add(Action(Subject("touchpoint", "service"), "More people on the phone"), by="test")
    rated = Taxonomy(touchpoints={"service": TouchpointEntry(own_rating=70)})
    assert before - questions(empty, rated) == {"What helped", "Whether the company sees itself as its customers do"}


def test_other_brands_and_calls_are_there_so_nothing_is_asked_of_them(store: Store) -> None:
    assert not questions(store) & {"Whether others do better", "What customers ask for before they complain in public"}
