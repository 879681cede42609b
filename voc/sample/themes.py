"""The themes of the sample and the phrases around them, read from the TOML files in voc/sample/grammar."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

CHANNELS = ("review", "social", "survey", "ticket", "chat", "phone", "email")
TOUCHPOINT_FILES = ("sales", "marketing", "product", "service", "reputation", "other")
Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """What customers talk about, with the phrases for it.

    `weight` is its share of the messages relative to the other themes, `negative_share` how many of those that judge
    complain. `negative` and `positive` state the point; `more` and `more_positive` go with any of them; `short` are
    fragments for tweets, titles and one-line answers. `items` names the products that it can be about;
    with `money` writers ask for it back, and give their account.
    """

    id: str
    name: str
    touchpoint: str
    stage: str
    items: str
    weight: float = 0.0
    negative_share: float = 1.0
    channels: tuple[str, ...] = CHANNELS
    app: bool = False
    money: bool = False
    word_of_mouth: str = "none"
    negative: Phrases = ()
    more: Phrases = ()
    positive: Phrases = ()
    more_positive: Phrases = ()
    neutral: Phrases = ()
    short: Phrases = ()
    short_positive: Phrases = ()


def _lines(block: str) -> Phrases:
    return tuple(line.strip() for line in block.splitlines() if line.strip())


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("voc.sample") / "grammar" / f"{name}.toml").read_text(encoding="utf-8"))


_PHRASE_FIELDS = ("negative", "more", "positive", "more_positive", "neutral", "short", "short_positive")


def _theme(id: str, touchpoint: str, fields: Mapping[str, Any]) -> Theme:
    values: dict[str, Any] = {key: _lines(value) if key in _PHRASE_FIELDS else value for key, value in fields.items()}
    values["channels"] = tuple(values.get("channels", CHANNELS))
    return Theme(**{"id": id, "touchpoint": touchpoint, **values})


@cache
def themes() -> Mapping[str, Theme]:
    """The themes of every day, by id."""
    return {id: _theme(id, point, fields) for point in TOUCHPOINT_FILES for id, fields in _read(point).items()}


@cache
def incident_themes() -> Mapping[str, Theme]:
    """The themes that exist only while an incident lasts, by id."""
    return {id: _theme(id, "other", fields) for id, fields in _read("incidents").items()}


@cache
def leaving_themes() -> Mapping[str, Theme]:
    """What those speak of who leave over it, by id."""
    return {id: _theme(id, "product", fields) for id, fields in _read("leavers").items() if "name" in fields}


@cache
def goodbyes() -> Phrases:
    """How somebody says that they leave for good."""
    return _lines(_read("leavers")["goodbye"]["all"])


@cache
def frame() -> Mapping[str, Mapping[str, Phrases]]:
    """The phrases around a point: sections of named groups (`frame()["negative"]["opener"]`)."""
    return read_groups("frame")


@cache
def dialog() -> Mapping[str, Mapping[str, Phrases]]:
    """What agents say and how customers answer, by section and group."""
    return read_groups("dialog")


def read_groups(name: str) -> Mapping[str, Mapping[str, Phrases]]:
    """The phrases of a grammar file by section and group."""
    return {part: {key: _lines(text) for key, text in groups.items()} for part, groups in _read(name).items()}


@cache
def closings() -> Mapping[str, Mapping[str, Phrases]]:
    """Last sentences in other languages, by language and mood."""
    return read_groups("closings")


@cache
def foreign() -> Mapping[str, tuple[tuple[str, str, Phrases], ...]]:
    """Phrases in other languages: language -> (theme id, mood, phrases)."""
    return {
        language: tuple((theme, mood, _lines(text)) for theme, moods in groups.items() for mood, text in moods.items())
        for language, groups in _read("languages").items()
    }
