"""What every count owes: parts add up to their whole, and no workspace hears another."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.answers.seed import Part, Said, fill, topic
from tests.store.conftest import Open
from voc.domain import MEASURES, SENTIMENTS, TASKS, Filter
from voc.store import Store

DAY = date(2026, 6, 1)
TOPICS = [topic(1, "late"), topic(2, "rude"), topic(3, "kettle", touchpoint="product")]
# A message that speaks of two touchpoints is counted at each of them.
ADDITIVE = [name for name in MEASURES if name not in ("messages", "negative_messages")]
ALONG = ("touchpoint", "stage", "topic_id", "source", "channel", "brand", "day")

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


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mine=messages, theirs=messages)
def test_parts_add_up_to_the_whole_and_no_workspace_hears_another(
    open_store: Open, mine: list[Message], theirs: list[Message]
) -> None:
    store = workspace_with(open_store, mine)
    [whole] = numbers(store)
    assert whole["messages"] == len(mine)
    assert whole["segments"] == sum(len(parts) for _, parts, *_ in mine)
    for name in ALONG:
        found = numbers(store, name)
        assert {each: sum(row[each] for row in found) for each in ADDITIVE} == {each: whole[each] for each in ADDITIVE}
    for name in ("source", "channel", "brand", "day"):
        assert sum(row["messages"] for row in numbers(store, name)) == whole["messages"]
    before = {name: numbers(store, name) for name in ALONG}
    workspace_with(open_store, theirs)
    assert {name: numbers(store, name) for name in ALONG} == before
