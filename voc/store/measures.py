"""What the measures of `voc.domain.MEASURES` mean in SQL, and how a `Filter` becomes conditions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, and_, case, cast, distinct, func, or_, true

from voc.domain import EXPECTATION_GAPS, MEASURES, MESSAGE_COUNTS, VOICES, Filter
from voc.errors import InvalidValue
from voc.store.database import Scope
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import label
from voc.store.tables.segments import segment

# A segment with the label that answers are made of.
LABELLED: FromClause = feedback.join(segment, segment.c.feedback_id == feedback.c.id).join(
    label, (label.c.segment_id == segment.c.id) & label.c.served
)

# Which messages are of a voice: a conversation is of the customer who takes part in it.
WRITTEN: Mapping[str, ColumnElement[bool]] = {
    voice: feedback.c.author_role.in_(roles) for voice, roles in VOICES.items()
}
# Which segments are of a voice. What a supervisor says in a customer's call is no employee's feedback.
SPOKEN: Mapping[str, ColumnElement[bool]] = {
    "customer": segment.c.role.in_(VOICES["customer"]),
    "employee": and_(segment.c.role.in_(VOICES["employee"]), WRITTEN["employee"]),
}
HEARD = or_(*SPOKEN.values())

# Which segments a measure counts.
CONDITIONS: Mapping[str, ColumnElement[bool]] = {
    "messages": true(),
    "segments": true(),
    "negative_messages": label.c.sentiment == "negative",
    **{value: label.c.sentiment == value for value in ("negative", "neutral", "positive", "mixed")},
    **{value: label.c.word_of_mouth == value for value in ("recommends", "warns", "received", "considers")},
    **{value: label.c.loyalty == value for value in ("loyal", "wavering", "leaving", "left")},
    "high_effort": label.c.effort == "high",
    "low_effort": label.c.effort == "low",
    "expectation_gap": label.c.expectation.in_(EXPECTATION_GAPS),
    "handoff": label.c.handoff.is_(True),
    "help": label.c.request == "help",
    "intensity_sum": label.c.intensity > 0,
    "abstained": label.c.touchpoint.is_(None),
}

# What segments can be grouped by. A day is the finest time; weeks and months are added up from days.
GROUPS: Mapping[str, ColumnElement[Any]] = {
    "day": feedback.c.day,
    **{name: feedback.c[name] for name in ("source", "channel", "brand", "language", "product", "version")},
    # Where a person moved the topic of a segment to comes before what the label says.
    "touchpoint": func.coalesce(segment.c.moved_to, label.c.touchpoint, "none"),
    "stage": func.coalesce(label.c.stage, "unclear"),
    "topic_id": segment.c.topic_id,
    "sub_touchpoint": segment.c.sub_touchpoint,
    "sentiment": label.c.sentiment,
    **{
        name: func.coalesce(label.c[name], "none")
        for name in ("word_of_mouth", "loyalty", "expectation", "request", "effort", "staff")
    },
}


def measure(name: str) -> ColumnElement[int]:
    """The aggregate of one measure over `LABELLED`."""
    if name == "segments":
        return func.count()
    if name == "messages":
        return func.count(distinct(feedback.c.id))
    if name in MESSAGE_COUNTS:
        return func.count(distinct(case((CONDITIONS[name], feedback.c.id))))
    counted = func.coalesce(label.c.intensity, 0) if name == "intensity_sum" else case((CONDITIONS[name], 1), else_=0)
    # The sum over no rows is NULL, and PostgreSQL adds integers up to a bigint.
    return cast(func.coalesce(func.sum(counted), 0), Integer)


# Every measure over `LABELLED`, in the order of `MEASURES`, under its name.
ALL_MEASURES = {name: measure(name).label(name) for name in MEASURES}


def countable(voice: str = "customer") -> ColumnElement[bool]:
    """The segments that count, in whatever workspace: words of this voice, labelled, not in a copy."""
    return and_(feedback.c.copy_of.is_(None), SPOKEN[voice], label.c.skipped.is_(None))


def counted(scope: Scope) -> ColumnElement[bool]:
    """The segments that count in a workspace, of the voice that it is asked for."""
    return and_(feedback.c.workspace_id == scope.workspace_id, countable(scope.voice))


def written(scope: Scope) -> ColumnElement[bool]:
    """The messages of a workspace that are of the voice that it is asked for, copies included."""
    return and_(feedback.c.workspace_id == scope.workspace_id, WRITTEN[scope.voice])


def own(scope: Scope, filter: Filter, brand: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Who asks for no brand means the company's own: what is said of competitors is left out."""
    if filter.brand is not None or not scope.competitors:
        return []
    return [func.coalesce(brand, "").not_in(sorted(scope.competitors))]


def message_conditions(scope: Scope, filter: Filter) -> list[ColumnElement[bool]]:
    """What a filter says about messages."""
    found = own(scope, filter, feedback.c.brand)
    if filter.since is not None:
        found.append(feedback.c.day >= filter.since)
    if filter.until is not None:
        found.append(feedback.c.day <= filter.until)
    names = ("source", "channel", "brand", "language", "product", "version")
    found += [feedback.c[name] == value for name in names if (value := getattr(filter, name)) is not None]
    for key, value in filter.attributes.items():
        if not key or any(c in key for c in '"\\\0'):
            raise InvalidValue("attribute", key, "a name without quotation marks and backslashes")
        found.append(feedback.c.attributes[key].as_string() == value)
    return found


def segment_conditions(filter: Filter) -> list[ColumnElement[bool]]:
    """What a filter says about segments and their labels; `min_confidence` is about sentiment and touchpoint."""
    found: list[ColumnElement[bool]] = []
    if filter.touchpoint is not None:
        found.append(GROUPS["touchpoint"] == filter.touchpoint)
    if filter.stage is not None:
        found.append(_equals(label.c.stage, filter.stage, "unclear"))
    if filter.sentiment is not None:
        found.append(label.c.sentiment == filter.sentiment)
    if filter.topic_id is not None:
        found.append(segment.c.topic_id == filter.topic_id)
    if filter.sub_touchpoint is not None:
        found.append(segment.c.sub_touchpoint == filter.sub_touchpoint)
    if filter.min_confidence is not None:
        found.append(label.c.sentiment_confidence >= filter.min_confidence)
        found.append(func.coalesce(label.c.touchpoint_confidence, 1) >= filter.min_confidence)
    return found


def _equals(column: ColumnElement[Any], value: str, default: str) -> ColumnElement[bool]:
    return column.is_(None) if value == default else column == value
