"""What one incident is told as: under which name, since when, and as the same story as before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from voc.domain import Insight
from voc.insights.episodes import MAX_GAP_DAYS
from voc.insights.incidents import Incident, name

# A topic gives a story its name if it is at least this share of what is above expectation in the widest series of it.
_NAMING = 0.2


def tell(incidents: Sequence[Incident], known: Iterable[Insight]) -> list[Insight]:
    """One insight per incident, in their order; one that `known` already tells of goes on under its identity.

    The insight is that of the member which carries most of the incident, the others are listed as its parts. It is as
    old as the first alarm, as grave as the gravest member, and needs the smallest budget that any of them needs.
    """
    earlier = _continued(incidents, list(known))
    return [_told(incident, earlier.get(place)) for place, incident in enumerate(incidents)]


def _told(incident: Incident, earlier: Insight | None) -> Insight:
    present = [member.insight for member in incident.members]
    names = {name(insight) for insight in present}
    past = [] if earlier is None or name(earlier) in names else [earlier]
    teller = _teller([*present, *past])
    parts = [_part(insight) for insight in (*present, *past) if insight is not teller]
    if earlier is not None:
        parts += [part for part in earlier.details.get("parts", ()) if _named(part) not in {*names, name(teller)}]
    first = earlier or incident.made_by[0].insight
    last = max(present, key=lambda insight: insight.end)
    needed = [i.details["budget_needed"] for i in (*present, *past) if "budget_needed" in i.details]
    details = {
        **teller.details,
        "parts": parts,
        "begun_as": list(first.begun_as),
        "since": first.since.isoformat(),
        **({"budget_needed": min(needed)} if needed else {}),
        # How long a story goes on is how long its parts do.
        **{key: last.details[key] for key in ("ongoing", "all_clear") if key in last.details},
    }
    severity = max(insight.severity for insight in (*present, *past))
    return replace(teller, severity=severity, first_seen=first.first_seen, details=details)


def _teller(insights: Sequence[Insight]) -> Insight:
    """Who carries most: the topic with most messages too many, by how grave they are, unless it is a side issue."""
    topics, wide = ([i for i in insights if (i.topic_id is None) == of_all] for of_all in (False, True))
    least = _NAMING * max(map(_excess, wide), default=0.0)
    topics = [insight for insight in topics if _excess(insight) >= least]
    return max(topics or wide, key=lambda insight: (_excess(insight) * insight.severity, insight.count))


def _excess(insight: Insight) -> float:
    return insight.count - insight.expected


def _continued(incidents: Sequence[Incident], known: Sequence[Insight]) -> dict[int, Insight]:
    """By the place of an incident, the insight that told of it before; none tells of two."""
    pairs = [
        (_in_common(incident, old), -place, -n)
        for place, incident in enumerate(incidents)
        for n, old in enumerate(known)
    ]
    found: dict[int, Insight] = {}
    taken = set()
    for common, place, n in sorted(pairs, reverse=True):
        if common > (False, 0) and -place not in found and -n not in taken:
            found[-place] = known[-n]
            taken.add(-n)
    return found


def _in_common(incident: Incident, earlier: Insight) -> tuple[bool, int]:
    """Whether the incident has the series that the story began with, and how many of its series.

    The mood of a touchpoint is part of all that happens there: it says nothing beside a topic.
    """
    first = earlier.begun_as
    told = {name(earlier), first, *map(_named, earlier.details.get("parts", ()))}
    topical = any(not member.wide for member in incident.made_by)
    among = [member.insight for member in (incident.made_by if topical else incident.members)]
    common = {name(insight) for insight in among if _goes_on(earlier, insight)} & told
    if topical:
        common -= {name(member.insight) for member in incident.made_by if member.wide} - {first}
    return first in common, len(common)


def _goes_on(earlier: Insight, insight: Insight) -> bool:
    """Whether a story was still going on when this began, or over for less than the gap."""
    ends = [date.fromisoformat(part["end"]) for part in earlier.details.get("parts", ())]
    quiet = timedelta(days=MAX_GAP_DAYS)
    return earlier.first_seen <= insight.end and insight.start <= max([earlier.end, *ends]) + quiet


def _named(part: dict[str, Any]) -> tuple[str, str]:
    return part["kind"], part["series"]


def _part(insight: Insight) -> dict[str, Any]:
    """What is kept of a member that does not tell the story, as JSON."""
    return {
        "kind": insight.kind,
        "series": insight.series,
        "title": insight.title,
        "first_seen": insight.first_seen.isoformat(),
        "end": insight.end.isoformat(),
        "count": insight.count,
        "expected": insight.expected,
        "p_value": insight.p_value,
        "touchpoint": insight.touchpoint,
        "topic_id": insight.topic_id,
        "brand": insight.brand,
    }
