"""Remarks and contacts made by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from voc.domain import Remark
from voc.insights.journeys.contacts import Contact, contacts

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
SCORES = {"negative": -0.8, "positive": 0.8, "neutral": 0.0}


def remark(text: str = "Late again.", *, day: float = 0, id: str = "", **fields: Any) -> Remark:
    """A point of the message `id`, written `day` days after START; its score follows from the sentiment."""
    at = START + timedelta(days=day)
    values: dict[str, Any] = {
        "feedback_id": id or f"m{day}", "start": 0, "end": len(text), "text": text, "at": at, "source": "shop",
        "channel": "email", "person": "p1", "external_id": id or f"m{day}", "sentiment": "negative",
        "touchpoint": "service",
    }  # fmt: skip
    values |= fields
    return Remark(**{"score": SCORES.get(values["sentiment"], 0.0), **values})


def contact(day: float = 0, sentiment: str = "negative", **fields: Any) -> Contact:
    """A contact of one point."""
    return contacts([remark(day=day, sentiment=sentiment, **fields)])[0]
