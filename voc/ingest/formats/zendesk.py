"""Tickets of Zendesk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import Filtered, formats
from voc.ingest.json_values import objects, string
from voc.ingest.transcript import JsonConversations, Turn, turn

_PLACEHOLDER = "{{"


@formats.register
@dataclass(frozen=True)
class Zendesk(JsonConversations):
    """Zendesk tickets, with their comments where they are there; internal notes are nobody's voice but the staff's."""

    system: ClassVar[str] = "zendesk"
    channel: ClassVar[str] = "ticket"
    envelopes: ClassVar[tuple[str, ...]] = ("tickets", "results", "")
    signature: ClassVar[tuple[str, ...]] = (
        "id|ticket.id",
        "requester_id|ticket.requester_id|comments.0.author_id",
        "description|comments|ticket.description",
        "created_at|ticket.created_at|comments.0.created_at",
    )

    def cells(self, record: dict[str, Any], page: Any) -> dict[str, Any] | str | Filtered:
        inner = record.get("ticket")
        ticket = {**inner, "comments": record.get("comments")} if isinstance(inner, dict) else record
        return Filtered("deleted") if ticket.get("status") == "deleted" else super().cells(ticket, page)

    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        requester, subject = string(record, "requester_id"), string(record, "subject")
        score = string(record, "satisfaction_rating.score")
        told = {"status": string(record, "status"), "priority": string(record, "priority"), "satisfaction": score}
        told |= {"via": string(record, "via.channel"), "tag": string(record, "tags.0")}
        return {
            "id": string(record, "id"),
            "created_at": string(record, "created_at") or string(record, "comments.0.created_at"),
            "title": string(record, "raw_subject") if _PLACEHOLDER in subject else subject,
            "url": string(record, "url"),
            "customer_id": requester,
            "agent_id": string(record, "assignee_id"),
            "team": string(record, "group_id"),
            "brand": string(record, "brand_id"),
            "attributes": {name: value[:200] for name, value in told.items() if value},
            "turns": _turns(record, requester),
        }


def _turns(record: dict[str, Any], requester: str) -> list[Turn]:
    comments = objects(record, "comments")
    customer = requester or (string(comments[0], "author_id") if comments else "")
    turns = [_turn(comment, customer) for comment in comments]
    if not turns:
        turns = [turn(record.get("description"), role="customer", speaker=customer)]
    remark = string(record, "satisfaction_rating.comment")
    return [*turns, turn(remark, role="customer", speaker=customer)] if remark else turns


def _turn(comment: dict[str, Any], customer: str) -> Turn:
    author = string(comment, "author_id")
    role = "employee" if comment.get("public") is False else "customer" if author == customer else "agent"
    texts: Sequence[str] = [string(comment, name) for name in ("plain_body", "body", "html_body")]
    return turn(next(filter(None, texts), ""), role=role, speaker=author)
