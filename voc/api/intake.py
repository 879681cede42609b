"""Records of one request become stored feedback."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from fastapi.openapi.models import Example

from voc.api.schemas.feedback import Receipt, RejectedRecord
from voc.domain import Feedback, Rejected
from voc.errors import InvalidRecord, InvalidValue
from voc.ingest.base import Filtered
from voc.store import Store

if TYPE_CHECKING:
    from voc.ingest.cleaner import Cleaner

Records = list[dict[str, Any]] | dict[str, Any]
MAX_RECORDS = 1000
SOURCE = "api"
DESCRIPTION = (
    "One record or a list of up to 1,000; needed are `created_at` and `text` (or `turns`). See docs/formats.md."
)
EXAMPLES: dict[str, Example] = {
    "one": {
        "summary": "A review",
        "value": {
            "id": "r-1",
            "source": "shop",
            "channel": "review",
            "created_at": "2026-03-01T09:30:00+01:00",
            "text": "Two weeks late, and nobody answers the phone. I will not order here again.",
            "rating": {"value": 1, "min": 1, "max": 5},
        },
    }
}


def checked(body: Any) -> Records:
    """The body of a request, if it is one record or several.

    Raises:
        ValueError: if it is neither.
    """
    if isinstance(body, dict) or (isinstance(body, list) and all(type(each) is dict for each in body)):
        return body
    raise ValueError("send one record or a list of records, each an object with created_at and text")


def take(store: Store, cleaner: Cleaner, records: Records) -> Receipt:
    """Clean and store the records; a bad one is rejected with its reason, and the others are stored.

    Raises:
        InvalidValue: for none or more than `MAX_RECORDS`.
    """
    given = [records] if isinstance(records, dict) else records
    if not 1 <= len(given) <= MAX_RECORDS:
        raise InvalidValue("The number of records", len(given), f"send 1 to {MAX_RECORDS:,} in one request.")
    feedback, filtered, rejected = _clean(cleaner, given)
    kept = [Rejected(SOURCE, each.index + 1, each.reason, _raw(given[each.index])) for each in rejected]
    run, added = store.imports.whole(
        SOURCE, str(uuid4()), feedback, rejected=kept, filtered=filtered, keys=cleaner.keys
    )
    return Receipt(
        import_id=run,
        accepted=added.accepted,
        updated=added.updated,
        duplicate=added.duplicate,
        filtered=sum(filtered.values()),
        rejected=rejected,
    )


def _clean(
    cleaner: Cleaner, records: Sequence[Mapping[str, Any]]
) -> tuple[list[Feedback], Counter[str], list[RejectedRecord]]:
    feedback: list[Feedback] = []
    filtered: Counter[str] = Counter()
    rejected: list[RejectedRecord] = []
    outcomes = cleaner.clean_all([(record, None) for record in records], source=SOURCE)
    for index, outcome in enumerate(outcomes):
        if isinstance(outcome, InvalidRecord):
            rejected.append(RejectedRecord(index=index, reason=str(outcome)))
        elif isinstance(outcome, Filtered):
            filtered[outcome.rule] += 1
        else:
            feedback.append(outcome)
    return feedback, filtered, rejected


def _raw(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, default=str)[:2000]
