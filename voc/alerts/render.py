"""An alert as plain text and as data. Customers' words are hostile: cut, and without control characters."""

from __future__ import annotations

import unicodedata
from typing import Any

from voc.domain import Alert, Insight, Quote

MAX_QUOTES = 5
MAX_QUOTE_CHARS = 280
MAX_TITLE_CHARS = 200
MAX_SENTENCE_CHARS = 400
# Line breaks would forge log lines and list items; format characters turn the reading direction or hide text.
_UNSAFE = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
# Joiners are format characters too, but Persian, Indic scripts and emoji need them.
_JOINERS = "\u200c\u200d"


def one_line(text: str, *, limit: int) -> str:
    """`text` on one line, without control and invisible characters, of at most `limit` characters."""
    # The cut before the clean-up bounds the work; white space that is folded is allowed for.
    visible = "".join(" " if unicodedata.category(c) in _UNSAFE and c not in _JOINERS else c for c in text[: 4 * limit])
    line = " ".join(visible.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def render_text(alert: Alert) -> str:
    """The alert as a few lines for people, its title first."""
    return "\n".join((render_title(alert), render_body(alert)))


def render_title(alert: Alert) -> str:
    """The alert as one line."""
    return one_line(alert.insight.title, limit=MAX_TITLE_CHARS)


def render_body(alert: Alert) -> str:
    """The lines below the title: what happened, and the words of customers."""
    insight = alert.insight
    said = _explanation(insight)
    lines = said if insight.is_reminder else [" ".join(said) or _numbers(insight)]
    lines += [f"- “{one_line(q.text, limit=MAX_QUOTE_CHARS)}” ({_source(q)})" for q in insight.evidence[:MAX_QUOTES]]
    # A list of messages or customers has one quote of each, and not all are read with it.
    of_each = insight.is_reminder and insight.unit in ("messages", "customers") and insight.evidence
    hidden = (insight.count if of_each else len(insight.evidence)) - MAX_QUOTES
    if hidden > 0:
        lines.append(f"and {hidden} more.")
    return "\n".join(lines)


def render_payload(alert: Alert) -> dict[str, Any]:
    """The alert as JSON-ready data, typed and dated as Standard Webhooks has it.

    `timestamp` is the last day of the insight, not the time of sending, so that a repeat has the same body.
    """
    return {
        "type": "reminder.due" if alert.insight.is_reminder else "insight.detected",
        "timestamp": f"{alert.insight.end}T00:00:00Z",
        "data": {"alert_id": alert.id, "channel": alert.channel, "insight": _insight(alert.insight)},
    }


def _explanation(insight: Insight) -> list[str]:
    # The sentences name versions, brands and topics: words that came in with the feedback.
    said = (*insight.details.get("explanation", ()), *insight.details.get("method", ()))
    return [one_line(str(each), limit=MAX_SENTENCE_CHARS) for each in said]


def _numbers(insight: Insight) -> str:
    return (
        f"{insight.start} to {insight.end}, first seen {insight.first_seen}. Expected {_number(insight.expected)}"
        f" ({_number(insight.lower)} to {_number(insight.upper)}), seen {insight.count} {insight.unit}:"
        f" {_number(insight.effect)} times as many. Chance of this without a change: {insight.p_value:.1g}."
    )


def _insight(insight: Insight) -> dict[str, Any]:
    return {
        "id": insight.id,
        "kind": insight.kind,
        "series": one_line(insight.series, limit=MAX_TITLE_CHARS),
        "title": one_line(insight.title, limit=MAX_TITLE_CHARS),
        "start": insight.start.isoformat(),
        "end": insight.end.isoformat(),
        "first_seen": insight.first_seen.isoformat(),
        "count": insight.count,
        "unit": insight.unit,
        "expected": insight.expected,
        "lower": insight.lower,
        "upper": insight.upper,
        "effect": round(insight.effect, 3),
        "p_value": insight.p_value,
        "severity": insight.severity,
        "touchpoint": insight.touchpoint,
        "topic_id": insight.topic_id,
        "brand": insight.brand,
        "explanation": _explanation(insight),
        "evidence": [_quote(quote) for quote in insight.evidence[:MAX_QUOTES]],
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "feedback_id": quote.feedback_id,
        "start": quote.start,
        "end": quote.end,
        "text": one_line(quote.text, limit=MAX_QUOTE_CHARS),
        "created_at": quote.created_at.isoformat(),
        "source": one_line(quote.source, limit=MAX_TITLE_CHARS),
    }


def _source(quote: Quote) -> str:
    return f"{one_line(quote.source, limit=80)}, {quote.created_at.date()}"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"
