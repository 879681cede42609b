"""Where staff and customers point at the same cause: both voices beside one another, by touchpoint, topic or stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from voc.answers.figures import net_sentiment
from voc.answers.people import topic_names
from voc.answers.period import Basis, basis
from voc.domain import MEASURES, Count, Filter, Quote
from voc.errors import InvalidValue
from voc.insights.metrics import Metric
from voc.store import Store

GROUPS = ("touchpoint", "topic_id", "stage")
# Who points at a cause, as they are listed.
WHO = ("both", "employees", "customers", "nobody")
# The labels that both voices are counted by.
LEANS_ON = ("sentiment", "touchpoint")
_NO_CAUSE = ("none", "unclear", 0, None)


@dataclass(frozen=True, slots=True)
class Voice:
    """What customers, or employees, say of a cause; `quotes` are the newest complaints."""

    messages: int
    segments: int
    negative: int
    net_sentiment: Metric | None
    quotes: tuple[Quote, ...]

    @property
    def complains(self) -> bool:
        """Whether more complaint than praise is said beyond chance: the interval of the net sentiment is below zero."""
        return self.net_sentiment is not None and self.net_sentiment.high < 0


@dataclass(frozen=True, slots=True)
class Cause:
    """One touchpoint, topic or stage in both voices; `complain` says who points at it: one of `WHO`."""

    name: str
    topic_id: int | None
    customers: Voice
    employees: Voice
    complain: str


@dataclass(frozen=True, slots=True)
class EmployeeVoice:
    """Customers and employees beside one another; what both point at comes first.

    Causes of which few messages of employees speak are left out, for who wrote them could be guessed: `too_small`
    counts them. `employees` is None where there are few messages of them at all.
    """

    basis: Basis
    by: str
    customers: Voice
    employees: Voice | None
    causes: tuple[Cause, ...]
    too_small: int


def answer(
    store: Store, filter: Filter, *, least: int, by: str = "topic_id", limit: int = 10, quotes: int = 2
) -> EmployeeVoice:
    """What at least `least` messages of employees say in the period beside what customers say of the same causes.

    Raises:
        InvalidValue: for a kind of cause that is not one of `GROUPS`.
    """
    if by not in GROUPS:
        raise InvalidValue("by", by, f"one of {', '.join(GROUPS)}")
    rests_on, staff = basis(store, filter, leans_on=LEANS_ON), store.of_employees()
    customers = {count.key[by]: count for count in store.counts(rests_on.filter, by=(by,))}
    employees = {count.key[by]: count for count in staff.counts(rests_on.filter, by=(by,))}
    names = topic_names(store) if by == "topic_id" else {}
    spoken = [value for value in employees if value not in _NO_CAUSE and (by != "topic_id" or value in names)]
    large = [value for value in spoken if employees[value]["messages"] >= least]
    causes = _ordered(
        _cause(
            names.get(value, str(value)),
            value if by == "topic_id" else None,
            _voice(store, customers.get(value), _about(rests_on.filter, by, value), quotes),
            _voice(staff, employees[value], _about(rests_on.filter, by, value), quotes),
        )
        for value in large
    )
    all_employees = _voice(staff, staff.counts(rests_on.filter)[0], rests_on.filter, 0)
    return EmployeeVoice(
        basis=rests_on,
        by=by,
        customers=_voice(store, store.counts(rests_on.filter)[0], rests_on.filter, 0),
        employees=None if 0 < all_employees.messages < least else all_employees,
        causes=tuple(causes[:limit]),
        too_small=len(spoken) - len(large),
    )


def _about(filter: Filter, by: str, value: Any) -> Filter:
    return replace(filter, **{by: value})


def _voice(store: Store, count: Count | None, filter: Filter, quotes: int) -> Voice:
    counted = count or Count({}, (0,) * len(MEASURES))
    complaints = replace(filter, sentiment="negative")
    return Voice(
        counted["messages"],
        counted["segments"],
        counted["negative"],
        net_sentiment(counted),
        tuple(store.quotes(complaints, limit=quotes)) if quotes else (),
    )


def _cause(name: str, topic_id: int | None, customers: Voice, employees: Voice) -> Cause:
    who = {(True, True): "both", (True, False): "customers", (False, True): "employees", (False, False): "nobody"}
    return Cause(name, topic_id, customers, employees, who[customers.complains, employees.complains])


def _ordered(causes: Iterable[Cause]) -> list[Cause]:
    def order(cause: Cause) -> tuple[int, int, str]:
        return WHO.index(cause.complain), -cause.customers.negative - cause.employees.negative, cause.name

    return sorted(causes, key=order)
