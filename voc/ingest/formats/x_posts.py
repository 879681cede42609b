"""Posts of X (Twitter)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import Filtered, formats
from voc.ingest.json_records import JsonRecords, Paths
from voc.ingest.json_values import objects


@formats.register
@dataclass(frozen=True)
class XPosts(JsonRecords):
    """X (Twitter) API v2: posts."""

    envelopes: ClassVar[tuple[str, ...]] = ("data", "")
    signature: ClassVar[tuple[str, ...]] = ("id", "text", "author_id|edit_history_tweet_ids", "created_at")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": "id",
        "created_at": "created_at",
        "text": ("note_tweet.text", "text"),
        "author": "author_id",
        "language": "lang",
        "thread_id": "conversation_id",
        "in_reply_to": "replied_to",
        "likes": "public_metrics.like_count",
        "replies": "public_metrics.reply_count",
        "shares": "public_metrics.retweet_count",
        "reach": "public_metrics.impression_count",
        "source": "=x",
        "channel": "=social",
    }

    def cells(self, record: dict[str, Any], page: Any) -> dict[str, Any] | str | Filtered:
        referenced = objects(record, "referenced_tweets")
        replied_to = next((post.get("id") for post in referenced if post.get("type") == "replied_to"), None)
        return super().cells({**record, "replied_to": replied_to}, page)
