"""Conversations of Intercom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_values import dig, objects, string
from voc.ingest.transcript import JsonConversations, Turn, milliseconds, turn

_CHANNELS = {"email": "email", "twitter": "social", "facebook": "social", "instagram": "social", "sms": "sms"}
_CUSTOMERS = ("user", "lead", "contact")


@formats.register
@dataclass(frozen=True)
class Intercom(JsonConversations):
    """Intercom conversations; who handed over to whom is counted, notes are the staff's."""

    system: ClassVar[str] = "intercom"
    channel: ClassVar[str] = "chat"
    envelopes: ClassVar[tuple[str, ...]] = ("conversations", "data.item", "data", "")
    signature: ClassVar[tuple[str, ...]] = ("id", "created_at", "source.author", "source.body|conversation_parts")

    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        parts = objects(record, "conversation_parts.conversation_parts") or objects(record, "conversation_parts")
        began = milliseconds(record.get("created_at"), 1000)
        handoffs = sum("assignment" in string(part, "part_type") for part in parts)
        told = {"state": string(record, "state"), "tag": string(record, "tags.tags.0.name")}
        told["handoffs"] = str(handoffs) if handoffs else ""
        began_by = _role(record.get("source"), "comment")
        return {
            "id": string(record, "id"),
            "created_at": record.get("created_at"),
            "channel": _CHANNELS.get(string(record, "source.type"), self.channel),
            "title": string(record, "source.subject") or string(record, "title"),
            "url": string(record, "source.url"),
            "customer_id": string(record, "contacts.contacts.0.external_id") or string(record, "source.author.id"),
            "email": string(record, "source.author.email") if began_by == "customer" else "",
            "agent_id": string(record, "admin_assignee_id"),
            "team": string(record, "team_assignee_id"),
            "csat": dig(record, "conversation_rating.rating"),
            "attributes": {name: value[:200] for name, value in told.items() if value},
            "turns": [_opening(record), *(_turn(part, began) for part in parts), *_remark(record)],
        }


def _opening(record: dict[str, Any]) -> Turn:
    return turn(dig(record, "source.body"), role=_role(record.get("source"), "comment"), start=0)


def _turn(part: dict[str, Any], began: int | None) -> Turn:
    at = milliseconds(part.get("created_at"), 1000)
    offset = at - began if at is not None and began is not None and at >= began else None
    role = _role(part, string(part, "part_type"))
    return turn(part.get("body"), role=role, speaker=string(part, "author.id"), start=offset)


def _remark(record: dict[str, Any]) -> list[Turn]:
    remark = string(record, "conversation_rating.remark")
    return [turn(remark, role="customer")] if remark else []


def _role(part: Any, kind: str) -> str:
    author = string(part, "author.type")
    if kind == "note" or kind.startswith("note_"):
        return "employee"
    return (
        "customer" if author in _CUSTOMERS else {"admin": "agent", "team": "agent", "bot": "bot"}.get(author, "unknown")
    )
