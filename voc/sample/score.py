"""Compares what was raised with what was planted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from voc.domain import Insight, digest

# An insight may look back a day too far, and may come a week late.
_EARLY, _LATE = timedelta(days=1), timedelta(days=7)
_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Raised:
    """An insight reduced to what scoring needs; `evidence` are ids of messages as in truth.json."""

    kind: str
    title: str
    touchpoint: str | None
    start: date
    end: date
    first_seen: date
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """How one incident fared: `delay_days` counts from its start to the earliest `first_seen` of `insights`."""

    incident: str
    found: bool
    delay_days: int | None
    insights: tuple[Raised, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One result per incident, the insights that match no incident, and whether the rating prompt raised one."""

    results: tuple[Result, ...]
    false_alarms: tuple[Raised, ...]
    prompt_alarm: bool

    @property
    def found(self) -> int:
        """How many incidents were found."""
        return sum(result.found for result in self.results)


def score(truth: Mapping[str, Any], insights: Iterable[Raised]) -> Score:
    """Which incidents of a sample's `truth` were found by `insights`, after how many days, with how many false alarms.

    An insight matches an incident when its window overlaps the incident's, one day early to seven days late, and at
    least half of its evidence are messages of the incident. An insight without evidence matches nothing.
    """
    insights = tuple(insights)
    matches = {i["id"]: tuple(r for r in insights if _matches(truth, i, r)) for i in truth["incidents"]}
    matched = {id(raised) for group in matches.values() for raised in group}
    return Score(
        results=tuple(_result(i, matches[i["id"]]) for i in truth["incidents"]),
        false_alarms=tuple(r for r in insights if id(r) not in matched),
        prompt_alarm=any(_from_prompt(truth, r) for r in insights),
    )


def raised(truth: Mapping[str, Any], insights: Iterable[Insight]) -> list[Raised]:
    """`insights` with the ids of their evidence turned back into those of the sample's messages.

    Evidence from outside the sample keeps its id, and so counts for no incident.
    """
    ids = {digest(message["source"], id): id for id, message in truth["messages"].items()}
    return [
        Raised(
            insight.kind,
            insight.title,
            insight.touchpoint,
            insight.start,
            insight.end,
            insight.first_seen,
            tuple(dict.fromkeys(ids.get(quote.feedback_id, quote.feedback_id) for quote in insight.evidence)),
        )
        for insight in insights
    ]


def _matches(truth: Mapping[str, Any], incident: Mapping[str, Any], insight: Raised) -> bool:
    start, end = date.fromisoformat(incident["start"]), date.fromisoformat(incident["end"])
    belongs = [_message(truth, id).get("incident") == incident["id"] for id in insight.evidence]
    return _overlap(insight, start - _EARLY, end + _LATE) and _most(belongs)


def _from_prompt(truth: Mapping[str, Any], insight: Raised) -> bool:
    window = truth["rating_prompt"]
    start, end = date.fromisoformat(window["start"]), date.fromisoformat(window["end"])
    prompted = [bool(_message(truth, id).get("rating_prompt")) for id in insight.evidence]
    return _overlap(insight, start - _EARLY, end + _LATE) and _most(prompted)


def _message(truth: Mapping[str, Any], id: str) -> Mapping[str, Any]:
    message: Mapping[str, Any] = truth["messages"].get(id, {})
    return message


def _overlap(insight: Raised, start: date, end: date) -> bool:
    return insight.start <= end and insight.end >= start


def _most(belongs: Sequence[bool]) -> bool:
    return bool(belongs) and sum(belongs) >= _SHARE * len(belongs)


def _result(incident: Mapping[str, Any], matching: tuple[Raised, ...]) -> Result:
    if not matching:
        return Result(incident["id"], found=False, delay_days=None, insights=())
    first = min(insight.first_seen for insight in matching)
    delay = (first - date.fromisoformat(incident["start"])).days
    return Result(incident["id"], found=True, delay_days=delay, insights=matching)
