"""Brandwatch mentions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from voc.ingest.base import formats
from voc.ingest.json_records import JsonRecords, Paths


@formats.register
@dataclass(frozen=True)
class Brandwatch(JsonRecords):
    """Brandwatch API: mentions."""

    envelopes: ClassVar[tuple[str, ...]] = ("results", "mentions", "")
    signature: ClassVar[tuple[str, ...]] = ("queryId|queryName", "pageType|domain", "date", "snippet|fullText|title")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": ("guid", "resourceId", "id", "url"),
        "created_at": "date",
        "title": "title",
        "text": ("fullText", "snippet"),
        "url": "url",
        "author": "author",
        "language": "language",
        "location": "country",
        "reach": ("reachEstimate", "impressions"),
        "likes": (
            "twitterLikeCount", "facebookLikes", "instagramLikeCount", "tiktokLikes", "linkedinLikes", "blueskyLikes",
        ),
        "replies": (
            "twitterReplyCount", "facebookComments", "instagramCommentCount", "tiktokComments", "linkedinComments",
            "blueskyReplies",
        ),
        "shares": (
            "twitterRetweets", "facebookShares", "tiktokShares", "linkedinShares", "blueskyReposts",
        ),
        "thread_id": "threadId",
        "attributes.page type": "pageType",
        "attributes.domain": "domain",
        "source": "=brandwatch",
        "channel": "=social",
    }  # fmt: skip
