"""A replay over real stores in memory, with the labeler of the pipeline's tests."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.test_pipeline import START, Whole, Words, message, quiet
from voc.domain import Feedback
from voc.insights.budget import Budget
from voc.replay import Raised, replay
from voc.store import Store

SINCE, TURNED, LAST = 56, 60, 66
# Topics are searched for as the pipeline does: importing what searches takes ten seconds.
pytestmark = pytest.mark.slow


def day(index: int) -> date:
    return (START + timedelta(days=index)).date()


def past() -> list[Feedback]:
    praise = [message(d * 10 + n, f"Nice lamp {d * 10 + n}", day=d) for d in range(TURNED + 3) for n in range(4)]
    grumble = [message(8000 + d, f"Parcel {d} came late", day=d) for d in range(0, TURNED, 4)]
    storm = [
        message(9000 + 10 * d + n, f"Parcel {d}{n} late", day=d) for d in range(TURNED, TURNED + 3) for n in range(8)
    ]
    return [*praise, *grumble, *storm]


def future(*, moved: bool) -> list[Feedback]:
    days = range(TURNED + 3, LAST + 1)
    return [
        message(9500 + 10 * d + n, f"Lamp {d}{n} {'late' if (n < 3) == moved else 'nice'}", day=d)
        for d in (reversed(days) if moved else days)
        for n in range(4)
    ]


def run(messages: list[Feedback], *, until: int = LAST) -> list[Raised]:
    with Store.open("sqlite://") as store:
        return replay(
            messages,
            store,
            segmenter=Whole(),
            labeler=Words(),
            since=day(SINCE),
            until=day(until),
            budget=Budget.parse("1/week"),
            batch_size=1000,
            on_step=quiet,
        )


@pytest.fixture(scope="module")
def plain() -> list[Raised]:
    return run([*past(), *future(moved=False)])


def raised_by(found: list[Raised], last: int) -> list[tuple[date, str, int, tuple[str, ...]]]:
    return [
        (r.day, r.insight.title, r.insight.count, r.insight.details["explanation"]) for r in found if r.day <= day(last)
    ]


def test_a_story_is_raised_on_the_day_it_could_first_be_seen(plain: list[Raised]) -> None:
    first = plain[0]
    assert day(TURNED) <= first.day <= day(TURNED + 2)
    assert first.day == first.insight.first_seen
    assert all("late" in quote.text for quote in first.insight.evidence)
    assert all(quote.created_at.date() <= first.day for quote in first.insight.evidence)


def test_it_is_raised_once_and_then_kept_up_to_date(plain: list[Raised]) -> None:
    ids = [raised.insight.id for raised in plain]
    assert len(ids) == len(set(ids))
    assert plain[0].last.end >= plain[0].insight.end


def test_another_future_leaves_what_was_raised_before_unchanged(plain: list[Raised]) -> None:
    other = run([*future(moved=True), *past()])
    assert raised_by(other, TURNED + 2) == raised_by(plain, TURNED + 2) != []


def test_what_was_written_after_the_last_day_is_not_looked_at(plain: list[Raised]) -> None:
    early = run([*past(), *future(moved=False)], until=TURNED + 2)
    assert raised_by(early, LAST) == raised_by(plain, TURNED + 2)
