"""Messages in and out."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Body
from pydantic import PlainValidator

from voc import domain
from voc.answers import conversation
from voc.api import intake
from voc.api.caller import Caller, needs
from voc.api.cursor import Cursor, decode, encode
from voc.api.dependencies import CallerDep, CleanerDep, FilterDep, Limit, StoreDep
from voc.api.routing import v1_router
from voc.api.schemas import feedback as shapes
from voc.api.schemas.conversation import Conversation
from voc.errors import InvalidValue

router = v1_router("feedback")

Records = Annotated[
    intake.Records,
    # Pydantic would build each record anew, which took a tenth of the time to store them.
    PlainValidator(intake.checked, json_schema_input_type=intake.Records),
    Body(openapi_examples=intake.EXAMPLES, description=intake.DESCRIPTION),
]


@router.post("/feedback", status_code=202)
@needs("ingest")
def add_feedback(store: StoreDep, cleaner: CleanerDep, records: Records) -> shapes.Receipt:
    """Store 1 to 1,000 messages. The same id again is a duplicate, or an update if its text changed."""
    return intake.take(store, cleaner, records)


@router.get("/feedback", response_model=shapes.FeedbackPage)
@needs("evidence")
def list_feedback(
    store: StoreDep, filter: FilterDep, caller: CallerDep, limit: Limit = 100, cursor: Cursor = None
) -> dict[str, Any]:
    """Messages, the newest first, copies included. A filter on labels finds messages with such a segment."""
    found, end = store.list_feedback(filter, limit=limit, after=_position(cursor))
    return {
        "feedback": [_shown_to(caller, each) for each in found],
        "next": encode(end[0].isoformat(), end[1]) if end else None,
    }


@router.get("/feedback/{id}", response_model=shapes.Feedback)
@needs("evidence")
def get_feedback(store: StoreDep, caller: CallerDep, id: str) -> domain.Feedback:
    """One message as it is stored: cleaned and redacted."""
    return _shown_to(caller, store.feedback.get(id))


@router.get("/feedback/{id}/edits", response_model=shapes.Edits)
@needs("evidence")
def list_edits(store: StoreDep, id: str) -> dict[str, Any]:
    """What a message said before its author changed it, the oldest text first."""
    return {"edits": [{"replaced_at": moment, "text": text} for moment, text in store.feedback.edits(id)]}


@router.get("/feedback/{id}/copies", response_model=shapes.Copies)
@needs("evidence")
def list_copies(store: StoreDep, caller: CallerDep, id: str) -> dict[str, Any]:
    """The messages that say the same as this one, of which the first counts: reposts, templates, campaigns."""
    found, total = store.feedback.copies(id)
    return {"feedback": [_shown_to(caller, each) for each in found], "total": total}


@router.get("/feedback/{id}/conversation", response_model=Conversation)
@needs("evidence")
def get_conversation(store: StoreDep, id: str) -> conversation.Conversation:
    """How the customer's mood went in a call or chat, and what the company promised, handed over and settled."""
    return conversation.conversation(store, id)


def _shown_to(caller: Caller, message: domain.Feedback) -> domain.Feedback:
    """The message without who served, unless individuals may be shown: counted, they would make a table of staff."""
    return message if caller.may("staff") else message._replace(agent=None)


def _position(cursor: str | None) -> tuple[date, int] | None:
    if cursor is None:
        return None
    day, row = decode(cursor, str, int)
    try:
        return date.fromisoformat(day), row
    except ValueError as error:
        raise InvalidValue("cursor", cursor, "use the `next` of an answer as it is") from error
