"""Everything an audit says, before it is written in any format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from voc.answers import accepted, actions, delivery, effort, expectations, limits, moments, touchpoints, unsayable
from voc.answers.accepted import Accepted
from voc.answers.actions import Outcome
from voc.answers.delivery import DeliveryGap
from voc.answers.effort import EffortAnswer
from voc.answers.expectations import Expectations
from voc.answers.limits import Limits
from voc.answers.moments import Moments
from voc.answers.period import Basis, basis
from voc.answers.touchpoints import TouchpointAnswer
from voc.answers.unsayable import Unsayable
from voc.domain import Filter, Quote
from voc.reports.assemble import Context, around, channels
from voc.reports.audit.sentences import headlines
from voc.reports.journey.assemble import done_since, of_subject
from voc.store import Store
from voc.taxonomy import Taxonomy

HALF_A_YEAR = 182
# The labels that the numbers of an audit are made of.
LEANS_ON = ("sentiment", "touchpoint", "expectation", "effort", "handoff", "loyalty")


@dataclass(frozen=True, slots=True)
class Audit:
    """One audit. `actions` are those done in the period or the half year before it, `open_actions` counts the others.

    Actions and accepted pain points are the whole company's where the filter names no touchpoint or topic.
    """

    workspace: str
    basis: Basis
    headlines: tuple[str, ...]
    all: TouchpointAnswer
    touchpoints: tuple[TouchpointAnswer, ...]
    channels: tuple[tuple[str, int], ...]
    expectations: Expectations
    delivery: DeliveryGap
    moments: Moments
    effort: EffortAnswer
    actions: tuple[Outcome, ...]
    open_actions: int
    overdue_actions: int
    accepted: tuple[Accepted, ...]
    unsayable: tuple[Unsayable, ...]
    limits: Limits
    context: Mapping[Quote, Context]


def assemble(store: Store, filter: Filter, taxonomy: Taxonomy) -> Audit:
    """The audit of the feedback a filter lets through; without a first day, of half a year."""
    until = basis(store, filter).period.until
    filter = replace(filter, since=filter.since or until - timedelta(days=HALF_A_YEAR - 1))
    found = touchpoints.answer(store, filter, limit=0)
    outcomes = actions.answer(store, taxonomy, as_of=until).actions
    subject = Filter(touchpoint=filter.touchpoint, topic_id=filter.topic_id)
    here = of_subject(outcomes, subject)
    audit = Audit(
        workspace=store.workspace,
        basis=basis(store, filter, leans_on=LEANS_ON),
        headlines=(),
        all=found.all,
        touchpoints=found.touchpoints,
        channels=channels(store, found.basis.filter),
        expectations=expectations.answer(store, filter),
        delivery=delivery.answer(store, filter, taxonomy),
        moments=moments.answer(store, filter, limit=4, quotes=1),
        # Teams are no part of an audit, so none of them is too small for it.
        effort=effort.answer(store, filter, least=1, limit=3, quotes=1),
        actions=done_since(here, found.basis.period.previous.since, found.basis.period),
        open_actions=sum(each.action.status == "open" for each in here),
        overdue_actions=sum(each.overdue for each in here),
        accepted=of_subject(accepted.answer(store, taxonomy, as_of=until), subject),
        unsayable=unsayable.answer(store, filter, taxonomy),
        limits=limits.answer(store, filter),
        context={},
    )
    return replace(audit, headlines=headlines(audit), context=around(store, _quotes(audit)))


def _quotes(audit: Audit) -> Iterator[Quote]:
    yield from (quote for each in audit.expectations.touchpoints for quote in each.quotes)
    yield from (quote for straw in audit.moments.straws for quote in straw.quotes)
    yield from (quote for _, quote in audit.effort.longest)
    yield from (quote for each in audit.accepted for quote in each.quotes)
