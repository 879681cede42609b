"""Turns cast stories into feedback records (JSON Lines) and into what is true about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from voc.sample.casting import Cast
from voc.sample.channels import WRITERS, stars
from voc.sample.dice import Dice
from voc.sample.incidents import Incident, app_version
from voc.sample.story import Points
from voc.sample.themes import closings, foreign
from voc.sample.words import Words

Record = dict[str, Any]

_SOURCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "review": ("trustpilot", "shop", "shop", "google"), "social": ("x", "x", "x", "reddit"),
        "survey": ("survey",), "ticket": ("zendesk",), "chat": ("chat",), "phone": ("hotline",), "email": ("mailbox",),
    }
)  # fmt: skip
_CODES: Mapping[str, str] = MappingProxyType(
    {
        "trustpilot": "TP", "shop": "SH", "google": "GO", "app_store": "AS", "play_store": "PS", "x": "X",
        "reddit": "RD", "survey": "SV", "zendesk": "ZD", "chat": "CH", "hotline": "CA", "mailbox": "EM",
    }
)  # fmt: skip
_TEAMS = {"chat": "chat", "phone": "hotline", "ticket": "back office", "email": "back office"}


class Records:
    """Writes messages one after another and keeps the truth about each under its id."""

    def __init__(self, incidents: Mapping[str, Incident], *, release: date, dice: Dice, first_number: int = 0) -> None:
        self.all: list[Record] = []
        self.truth: dict[str, Record] = {}
        self._incidents, self._release, self._dice = incidents, release, dice
        self._numbers: Counter[str] = Counter(dict.fromkeys(_CODES, first_number))
        self._threads: dict[tuple[str, str], str] = {}

    def write(self, cast: Cast, when: datetime, *, source: str | None = None) -> Record:
        """Add the message of `cast`, written at `when`; where its channel has several sources, in any if not told."""
        words = Words(self._dice, cast.customer, cast.story.item)
        fields, points = self._foreign(cast, words) if cast.language != "en" else self._english(cast, words)
        source = source or self._source(cast)
        record: Record = {"id": self._id(source), "source": source, "channel": cast.channel, "created_at": _iso(when)}
        record |= fields
        record |= self._circumstances(cast, record, when)
        self._keep(record, _truth(cast, record, words, points))
        return record

    def copy(self, original: Record, author: str, when: datetime) -> Record:
        """Add a retweet or pasted copy of `original`."""
        text = original["text"]
        if self._dice.chance(0.7) and original["channel"] == "social":
            text = f"RT @{original['author']}: {text}"
        else:
            text += self._dice.pick(("", " !!", " same here", " 👆", " - so true", "\nThis."))
        drop = ("customer_id", "thread_id", "attributes", "engagement", "reach")
        record = {key: value for key, value in original.items() if key not in drop}
        record |= {"id": self._id(original["source"]), "created_at": _iso(when), "text": text, "author": author}
        record |= self._attention(self._dice.between(5, 900)) if original["channel"] == "social" else {}
        first = self.truth[original["id"]]["duplicate_of"] or original["id"]
        self._keep(record, {**self.truth[original["id"]], "duplicate_of": first})
        return record

    def resubmit(self, count: int) -> None:
        """Append `count` records a second time as they are, the way overlapping exports do."""
        written = len(self.all)
        self.all += [self.all[self._dice.below(written)] for _ in range(count)]

    def _keep(self, record: Record, truth: Record) -> None:
        self.all.append(record)
        self.truth[record["id"]] = truth

    def _id(self, source: str) -> str:
        self._numbers[source] += 1
        return f"{_CODES[source]}-{self._numbers[source]:06d}"

    def _source(self, cast: Cast) -> str:
        theme = cast.story.theme
        if cast.channel == "review" and (cast.story.prompted or (theme and theme.app)):
            return "app_store" if cast.customer.device == "ios" else "play_store"
        return self._dice.pick(_SOURCES[cast.channel])

    def _english(self, cast: Cast, words: Words) -> tuple[Record, Points]:
        return WRITERS[cast.channel](cast.story, words, self._dice)

    def _foreign(self, cast: Cast, words: Words) -> tuple[Record, Points]:
        story = cast.story
        found = [
            p for t, mood, p in foreign()[cast.language] if story.theme and t == story.theme.id and mood == story.mood
        ]
        text = " ".join([words.say(found[0]), *words.maybe(0.5, closings()[cast.language][story.mood])])
        fields: Record = {"text": text, "language": cast.language} if self._dice.chance(0.3) else {"text": text}
        if cast.channel in ("review", "survey"):
            fields["rating"] = {"value": stars(story.mood, self._dice), "min": 1, "max": 5}
        return fields, Points([text])

    def _circumstances(self, cast: Cast, record: Record, when: datetime) -> Record:
        who, theme = cast.customer, cast.story.theme
        extra: Record = {"brand": "Larkfield"}
        if cast.channel in ("review", "social"):
            extra["author"] = who.handle if cast.channel == "social" else who.name.split()[0]
        if cast.channel not in ("review", "social") or self._dice.chance(0.25):
            extra["customer_id"] = who.id
        if cast.channel == "social":
            extra |= self._attention(who.followers)
        if theme and cast.story.item != "order":
            extra["product"] = cast.story.item
        if record["source"] in ("app_store", "play_store") or (theme and theme.app and self._dice.chance(0.4)):
            extra["version"] = self._version(cast, when.date())
        if cast.channel in _TEAMS:
            extra["team"] = _TEAMS[cast.channel]
            extra["thread_id"] = self._thread(cast, record["id"])
        extra["attributes"] = {"region": who.region, "tier": "member" if who.member else "guest", "device": who.device}
        return extra

    def _attention(self, followers: int) -> Record:
        seen = int(followers * (0.2 + self._dice.unit()))
        likes = int(seen * 0.03 * self._dice.unit())
        engagement = {
            "likes": likes,
            "replies": self._dice.below(1 + likes // 3),
            "shares": self._dice.below(1 + likes // 4),
        }
        return {"reach": seen, "engagement": engagement}

    def _version(self, cast: Cast, day: date) -> str:
        incident = self._incidents.get(cast.story.incident or "")
        lag = int(20 * self._dice.unit() * self._dice.unit())
        return (incident and incident.version) or app_version(day, lag_days=lag, release=self._release)

    def _thread(self, cast: Cast, id: str) -> str:
        key = (cast.customer.id, cast.story.theme.id if cast.story.theme else "")
        if not cast.story.again or key not in self._threads:
            self._threads[key] = f"T-{id}"
        return self._threads[key]


def _iso(when: datetime) -> str:
    return when.isoformat(timespec="seconds")


def _truth(cast: Cast, record: Record, words: Words, points: Points) -> Record:
    story = cast.story
    told = [t for t in (story.theme, story.second) if t]
    return {
        "source": record["source"],
        "themes": [t.id for t in told],
        "sentiment": story.mood,
        "touchpoint": told[0].touchpoint if told else "none",
        "stage": told[0].stage if told else "unclear",
        "word_of_mouth": points.word_of_mouth,
        "loyalty": points.loyalty,
        "sarcasm": story.sarcastic,
        "language": cast.language,
        "incident": story.incident,
        "rating_prompt": story.prompted,
        "duplicate_of": None,
        "pii": sorted(words.pii),
    }


def moment(day: date, second: int) -> datetime:
    """The time `second` seconds into a day (UTC)."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=second)
