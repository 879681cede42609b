"""Where staff and customers point at the same cause."""

from __future__ import annotations

from typing import Literal

from voc.api.schemas.basics import Answer, Metric, Quote, Shape


class Voice(Shape):
    """What customers, or employees, say of a cause; `quotes` are the newest complaints."""

    messages: int
    segments: int
    negative: int
    net_sentiment: Metric | None
    quotes: list[Quote]


class Cause(Shape):
    """One touchpoint, topic or stage in both voices.

    `complain` says who points at it: whose net sentiment lies below zero with its whole interval.
    """

    name: str
    topic_id: int | None
    customers: Voice
    employees: Voice
    complain: Literal["both", "employees", "customers", "nobody"]


class EmployeeVoice(Answer):
    """Customers and employees beside one another; what both point at comes first.

    Causes of which few messages of employees speak are left out: `too_small` counts them. `employees` is null
    where there are few messages of them at all.
    """

    by: str
    customers: Voice
    employees: Voice | None
    causes: list[Cause]
    too_small: int
