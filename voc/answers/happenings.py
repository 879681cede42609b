"""What happened while a trend went up or down: what was detected, what was done, and which versions came out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from voc.answers import changes
from voc.answers.period import Basis
from voc.domain import Filter, Subject
from voc.store import Store

Kind = Literal["incident", "action", "version"]
# More lines than this hide the trend.
MOST = 8
# A version spoken of in the first week of the trend was there before it.
_SETTLED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something of a day; `id` is that of the insight or the action, or the version itself."""

    day: date
    kind: Kind
    text: str
    id: str


def answer(store: Store, rests_on: Basis, *, limit: int = MOST) -> tuple[Happening, ...]:
    """What happened in the weeks of the trend of a topic or touchpoint, oldest first.

    Incidents give way first where there are more than `limit`: the least severe ones are left out.
    """
    weeks = rests_on.period.trend
    about = weeks.within(rests_on.filter)
    known = [*_actions(store, about), *_versions(store, about)][:limit]
    severe = sorted(
        changes.answer(store, about, limit=changes.MOST).changes, key=lambda change: -change.insight.severity
    )
    incidents = [
        Happening(each.insight.first_seen, "incident", each.sentence, each.insight.id)
        for each in severe
        if weeks.since <= each.insight.first_seen <= weeks.until
    ]
    return tuple(sorted([*known, *incidents[: limit - len(known)]], key=lambda each: (each.day, each.kind, each.id)))


def _actions(store: Store, about: Filter) -> Iterable[Happening]:
    subjects = []
    if about.topic_id is not None:
        subjects.append(Subject("topic", str(about.topic_id)))
        subjects.append(Subject("touchpoint", store.topics.get(about.topic_id).touchpoint))
    elif about.touchpoint is not None:
        subjects.append(Subject("touchpoint", about.touchpoint))
    for subject in subjects:
        for action in store.actions.list(status="done", subject=subject):
            if action.done_on and about.since and about.until and about.since <= action.done_on <= about.until:
                yield Happening(action.done_on, "action", f"Done: {action.title}", str(action.id))


def _versions(store: Store, about: Filter) -> Iterable[Happening]:
    """The first day on which customers of a version that is new in these weeks spoke of it."""
    first: dict[str, date] = {}
    for count in store.counts(replace(about, version=None), by=("day", "version")):
        if version := count.key["version"]:
            first[version] = min(first.get(version, count.key["day"]), count.key["day"])
    for version, day in sorted(first.items()):
        if about.since is not None and day >= about.since + _SETTLED:
            yield Happening(day, "version", f"First words about version {version}", version)
