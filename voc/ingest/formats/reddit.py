"""Reddit posts and comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import Filtered, formats
from voc.ingest.json_records import JsonRecords, Paths

_GONE = ("[deleted]", "[removed]")


def _either(*names: str) -> tuple[str, ...]:
    """The names as they stand in archives, and inside the "data" of a listing."""
    return (*names, *(f"data.{name}" for name in names))


@formats.register
@dataclass(frozen=True)
class Reddit(JsonRecords):
    """Reddit posts and comments: listings of the API, or one object per line as archives hold them."""

    envelopes: ClassVar[tuple[str, ...]] = ("data.children", "")
    signature: ClassVar[tuple[str, ...]] = (
        "subreddit|data.subreddit",
        "created_utc|data.created_utc",
        "body|selftext|title|data.body|data.selftext|data.title",
    )
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": _either("name", "id"),
        "created_at": _either("created_utc"),
        "title": _either("title"),
        "text": _either("body", "selftext"),
        "author": _either("author"),
        "thread_id": _either("link_id", "name"),
        "in_reply_to": _either("parent_id"),
        "likes": "upvotes",
        "replies": _either("num_comments"),
        "url": "address",
        "attributes.subreddit": _either("subreddit"),
        "source": "=reddit",
        "channel": "=social",
    }

    def cells(self, record: dict[str, Any], page: Any) -> dict[str, Any] | str | Filtered:
        inner = record.get("data")
        post = inner if isinstance(inner, dict) else record
        if any(post.get(name) in _GONE for name in ("body", "selftext")):
            return Filtered("deleted")
        link, score = post.get("permalink"), post.get("score")
        address = f"https://www.reddit.com{link}" if isinstance(link, str) and link.startswith("/") else None
        upvotes = max(0, score) if isinstance(score, int | float) else None
        return super().cells({**post, "address": address, "upvotes": upvotes}, page)
