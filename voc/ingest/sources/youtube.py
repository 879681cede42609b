"""Comments under YouTube videos."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Self

from pydantic import Field, SecretStr, model_validator

from voc.ingest.base import sources
from voc.ingest.live import OWN, Found, Page, Raw, secret
from voc.ingest.walk import when
from voc.ingest.web import Web
from voc.ingest.web_source import NewestFirst


@sources.register
class YouTube(NewestFirst):
    """Comments under one video, or under all videos of a channel, with up to five replies each."""

    reads = ("video", "channel_id")
    channel = "social"

    base_url: str = Field("https://www.googleapis.com", description="Address of the API; another one for a gateway.")
    video: str | None = Field(None, description="Id of the video: what follows v= in its address.")
    channel_id: str | None = Field(None, description="Id of the channel (UC...); its own comments are left out.")
    api_key: SecretStr = Field(description="Google Cloud > APIs & Services > Credentials, for the YouTube Data API v3.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if not self.video and not self.channel_id:
            raise ValueError("it needs --video or --channel-id")
        return self

    def authorize(self, web: Web) -> Mapping[str, str]:  # noqa: ARG002 - the key is all it takes
        return {"x-goog-api-key": secret(self.api_key)}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        wanted = {"part": "snippet,replies", "order": "time", "maxResults": 100, "textFormat": "plainText"}
        place = {"videoId": self.video} if self.video else {"allThreadsRelatedToChannelId": self.channel_id}

        def fetch(token: str | None) -> tuple[list[Raw], str | None]:
            data = web.get("/youtube/v3/commentThreads", {**wanted, **place, "pageToken": token})
            return [comment for thread in data["items"] for comment in _comments(thread)], data.get("nextPageToken")

        return self.newest_first(fetch, since, moment=lambda raw: when(raw["snippet"]["publishedAt"]))

    def record(self, raw: Raw) -> Found:
        comment = raw["snippet"]
        author = comment.get("authorChannelId", {}).get("value")
        if author and author == self.channel_id:
            return OWN
        video = comment.get("videoId") or self.video
        return {
            "id": raw["id"],
            "created_at": comment["publishedAt"],
            "text": comment["textDisplay"],
            "author": author or comment.get("authorDisplayName"),
            "thread_id": comment.get("parentId") or raw["id"],
            "in_reply_to": comment.get("parentId"),
            "url": f"https://www.youtube.com/watch?v={video}&lc={raw['id']}" if video else None,
            "engagement": {"likes": comment.get("likeCount", 0), "replies": raw.get("replies")},
        }


def _comments(thread: Raw) -> list[Raw]:
    about = thread.get("snippet", {})
    first = about.get("topLevelComment", thread)
    return [{**first, "replies": about.get("totalReplyCount")}, *thread.get("replies", {}).get("comments", [])]
