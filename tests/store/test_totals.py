"""What every count owes: parts add up to their whole, and no workspace hears another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.answers.seed import Part, Said, fill, topic
from tests.store.conftest import Open
from voc.domain import MEASURES, MESSAGE_COUNTS, SENTIMENTS, TASKS, Filter
from voc.store import Store

DAY = date(2026, 6, 1)
TOPICS = [topic(1, "late"), topic(2, "rude"), topic(3, "kettle", touchpoint="product")]
# A message that speaks of two touchpoints is counted at each of them.
OF_SEGMENTS = tuple(name for name in MEASURES if name not in MESSAGE_COUNTS)
# What a segment has, and what all segments of a message share.
ALONG_SEGMENTS, ALONG_MESSAGES = ("touchpoint", "stage", "topic_id"), ("source", "channel", "brand", "day")

parts = st.builds(
    Part,
    st.just("Words."),
    st.sampled_from(SENTIMENTS),
    st.sampled_from([*TASKS["touchpoint"]]),
    st.sampled_from([0, 1, 2, 3]),
    st.fixed_dictionaries(
        {"stage": st.sampled_from(TASKS["stage"])},
        optional={name: st.sampled_from(TASKS[name]) for name in ("word_of_mouth", "loyalty", "expectation", "effort")},
    ),
)
messages = st.lists(
    st.tuples(
        st.integers(0, 20), st.lists(parts, min_size=1, max_size=3), st.sampled_from(["review", "email"]),
        st.sampled_from(["Acme", "Other"]), st.sampled_from(["shop", "forum"]),
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip
names = count()
Message = tuple[int, list[Part], str, str, str]


def workspace_with(open_store: Open, said: list[Message]) -> Store:
    store = open_store(f"totals-{next(names)}")
    fill(
        store,
        [Said(f"m{i}", DAY + timedelta(days=back), tuple(parts), channel, brand, source=source)
         for i, (back, parts, channel, brand, source) in enumerate(said)],
        topics=TOPICS,
    )  # fmt: skip
    return store


def numbers(store: Store, *by: str) -> list[dict[str, int]]:
    return [{name: each[name] for name in MEASURES} for each in store.counts(Filter(), by=by)]


def added(rows: list[dict[str, int]], measures: Iterable[str]) -> dict[str, int]:
    return {name: sum(row[name] for row in rows) for name in measures}


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(mine=messages, theirs=messages)
def test_parts_add_up_to_the_whole_and_no_workspace_hears_another(
    open_store: Open, mine: list[Message], theirs: list[Message]
) -> None:
    store = workspace_with(open_store, mine)
    [whole] = numbers(store)
    assert whole["messages"] == len(mine)
    assert whole["segments"] == sum(len(parts) for _, parts, *_ in mine)
    for name in ALONG_SEGMENTS:
        found = numbers(store, name)
        assert added(found, OF_SEGMENTS) == added([whole], OF_SEGMENTS)
        assert all(max(row[each] for row in found) <= whole[each] for each in MESSAGE_COUNTS)
        assert all(together >= whole[each] for each, together in added(found, MESSAGE_COUNTS).items())
    for name in ALONG_MESSAGES:
        assert added(numbers(store, name), MEASURES) == whole
    before = {name: numbers(store, name) for name in ALONG_SEGMENTS + ALONG_MESSAGES}
    workspace_with(open_store, theirs)
    assert {name: numbers(store, name) for name in before} == before
