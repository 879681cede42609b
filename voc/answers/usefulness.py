"""Were the alerts of use? What people said of them, against the false alerts that were agreed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from voc.answers.figures import share
from voc.domain import Insight
from voc.insights import metrics
from voc.insights.base import SUDDEN
from voc.insights.metrics import Metric
from voc.store import Store

# Half a year: with an alert a week, enough verdicts to tell a quarter from a half.
WEEKS = 26
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Usefulness:
    """What became of the alerts raised in [`since`, `until`].

    `useful` is the share of the `judged` ones, None where nobody judged any. `false_per_week` is how many alerts a
    week are of no use if those not judged are like those judged, `budget_per_week` how many were accepted.
    """

    since: date
    until: date
    raised: int
    judged: int
    useful: Metric | None
    false_per_week: Metric | None
    budget_per_week: float


def answer(store: Store, *, budget_per_week: float, until: date, weeks: int = WEEKS) -> Usefulness:
    """The verdicts on insights first seen in the `weeks` up to `until`."""
    since = until - timedelta(days=7 * weeks - 1)
    found = store.insights.list(since=since, limit=_MOST)
    # Spikes by the hour have a budget of their own.
    raised = [each for each in found if since <= each.first_seen <= until and each.kind != SUDDEN]
    verdicts = _verdicts(store, raised)
    useful = share(sum(verdicts), len(verdicts), of="judged alerts")
    return Usefulness(
        since=since,
        until=until,
        raised=len(raised),
        judged=len(verdicts),
        useful=useful,
        false_per_week=useful and _false(useful, len(raised) / weeks),
        budget_per_week=budget_per_week,
    )


def _verdicts(store: Store, raised: list[Insight]) -> list[bool]:
    states = store.alert_actions.states({each.id for each in raised})
    return [state.useful for state in states.values() if state.useful is not None]


def _false(useful: Metric, per_week: float) -> Metric:
    """The rate of useless alerts: the share that was of no use, times the alerts a week, interval included."""
    value, low, high = ((1 - part) * per_week for part in (useful.value, useful.high, useful.low))
    formula = "share of judged alerts that were of no use x alerts a week, Wilson interval of the share"
    return metrics.Metric(value, low, high, useful.n, useful.denominator, formula)
