"""The map of the journey: each contact point before, during and after the purchase."""

from __future__ import annotations

from dataclasses import dataclass

from voc.answers.figures import moment_of_truth, net_sentiment, rate
from voc.answers.period import Basis, basis
from voc.domain import TASKS, TOUCHPOINTS, Count, Filter
from voc.insights.metrics import Metric
from voc.store import Store

STAGES = TASKS["stage"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is said of one touchpoint at one stage; effort and moment of truth are shares of points."""

    touchpoint: str
    stage: str
    messages: int
    net_sentiment: Metric | None
    effort_rate: Metric | None
    moment_of_truth_rate: Metric | None


@dataclass(frozen=True, slots=True)
class JourneyMap:
    """A row of cells per touchpoint, in the order of STAGES; None where nobody spoke."""

    basis: Basis
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]

    @property
    def loudest(self) -> Cell | None:
        """The cell where most messages turn against the company: the most messages among those below zero for sure."""
        cells = [cell for _, row in self.rows for cell in row if cell and cell.net_sentiment]
        bad = [cell for cell in cells if cell.net_sentiment and cell.net_sentiment.high < 0]
        return max(bad, key=lambda cell: cell.messages, default=None)


def answer(store: Store, filter: Filter) -> JourneyMap:
    """The map of what the filter lets through: every touchpoint, spoken of or not."""
    rests_on = basis(store, filter, leans_on=("sentiment", "touchpoint", "stage"))
    counts = store.counts(rests_on.filter, by=("touchpoint", "stage"))
    found = {(count.key["touchpoint"], count.key["stage"]): count for count in counts}
    rows = ((name, tuple(_cell(name, stage, found.get((name, stage))) for stage in STAGES)) for name in TOUCHPOINTS)
    return JourneyMap(rests_on, tuple(rows))


def _cell(touchpoint: str, stage: str, count: Count | None) -> Cell | None:
    if count is None or not count["messages"]:
        return None
    return Cell(
        touchpoint,
        stage,
        count["messages"],
        net_sentiment(count),
        rate(count, "high_effort"),
        moment_of_truth(count),
    )
