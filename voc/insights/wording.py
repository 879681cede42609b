"""Plain sentences about findings."""

from __future__ import annotations

from collections.abc import Mapping

from voc.domain import counted
from voc.insights.base import Finding


def about(finding: Finding, topics: Mapping[int, str]) -> str:
    """What a finding is about: “delivery time” (service), service, Acme or "the company"."""
    key = finding.key
    topic = None if key.topic_id is None else topics.get(key.topic_id, f"topic {key.topic_id}")
    thing = f"“{topic}” ({key.touchpoint})" if topic and key.touchpoint else topic or key.touchpoint
    if thing is None:
        return key.brand or "the company"
    return f"{thing} of {key.brand}" if key.brand else thing


def numbers(finding: Finding) -> str:
    """What was counted and what was expected: "41 messages in 3 days, 9.2 expected"; "none expected" below 0.05."""
    days = (finding.end - finding.start).days + 1
    expected = f"{finding.expected:.1f}" if finding.expected < 100 else f"{finding.expected:.0f}"
    expected = "none" if expected == "0.0" else expected
    return f"{counted(finding.count, finding.unit)} in {counted(days, 'day')}, {expected} expected"
