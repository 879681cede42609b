import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.models.batching import batches, map_by_length


def shout(batch: list[str]) -> list[str]:
    return [text.upper() for text in batch]


@given(st.lists(st.text(max_size=12)), st.integers(1, 40))
def test_results_keep_the_order_of_the_items(items: list[str], budget: int) -> None:
    assert map_by_length(items, shout, length=len, budget=budget) == [item.upper() for item in items]


@given(st.lists(st.text(max_size=12)), st.integers(1, 40))
def test_a_batch_stays_within_the_budget_or_holds_one_item(items: list[str], budget: int) -> None:
    for batch in batches(items, length=len, budget=budget):
        assert len(batch) == 1 or max(map(len, batch)) * len(batch) <= budget


def test_a_batch_holds_similar_lengths() -> None:
    found = list(batches(["ccc", "a", "bb", "dddd", "e"], length=len, budget=8))

    assert found == [["dddd", "ccc"], ["bb", "a", "e"]]


def test_equal_items_are_run_once() -> None:
    seen: list[str] = []

    def run(batch: list[str]) -> list[str]:
        seen.extend(batch)
        return shout(batch)

    assert map_by_length(["a", "b", "a"], run, length=len, budget=8) == ["A", "B", "A"]
    assert sorted(seen) == ["a", "b"]


def test_a_run_that_drops_an_item_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        map_by_length(["a", "b"], lambda batch: batch[:1], length=len, budget=8)
