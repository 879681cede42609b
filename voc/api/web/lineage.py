"""The life of a topic in sentences: what searches found, and what people did to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from voc.answers.wording import counted, listed
from voc.store import Store, TopicChange


@dataclass(frozen=True, slots=True)
class Step:
    """One entry: when, by whom, and what, with the other topics it names as (id, name)."""

    at: datetime
    by: str
    text: str
    others: tuple[tuple[int, str], ...] = ()


def lineage(store: Store, changes: Sequence[TopicChange]) -> list[Step]:
    """The history of a topic, the newest first."""
    names = {topic.id: topic.name for topic in store.topics.list(include_hidden=True)}
    steps = []
    for change in reversed(changes):
        others = _others(change)
        known = tuple((id, names.get(id, f"topic {id}")) for id in others)
        steps.append(Step(change.changed_at, change.by, _sentence(change), known))
    return steps


def last_edit(changes: Sequence[TopicChange], by_hand: Collection[str]) -> str | None:
    """What `undo` would take back, in words."""
    undone = {change.after.get("change") for change in changes if change.action == "undo"}
    last = next((c for c in reversed(changes) if c.action in by_hand and c.id not in undone), None)
    return None if last is None else _sentence(last).rstrip(".").lower()


def _others(change: TopicChange) -> list[int]:
    after = change.after
    found = [*after.get("others", ()), *after.get("parts", ())]
    return [*found, after["merged_into"]] if after.get("merged_into") else found


def _sentence(change: TopicChange) -> str:
    say = _SENTENCES.get(change.action)
    text = say(change) if say else change.action.capitalize()
    reason = change.after.get("reason")
    return f"{text}: {reason}." if reason else f"{text}."


def _fields(change: TopicChange) -> str:
    names = [name for name in ("name", "description", "hidden", "pinned") if name in change.after]
    return f"Changed {listed(names)}" if names else "Changed"


_SENTENCES: dict[str, Callable[[TopicChange], str]] = {
    "fit": lambda _: "Looked over by a search",
    "born": lambda _: "Found for the first time",
    "grown": lambda _: "Grew by parts of others",
    "merged": lambda _: "Became part of another topic",
    "died": lambda _: "No longer found by a search",
    "returned": lambda _: "Found again",
    "rename": lambda c: f"Renamed from “{c.before.get('name', '')}” to “{c.after.get('name', '')}”",
    "describe": lambda _: "Described anew",
    "hide": lambda _: "Hidden from lists",
    "show": lambda _: "Shown in lists again",
    "pin": lambda _: "Pinned to the top",
    "unpin": lambda _: "No longer pinned",
    "edit": _fields,
    "move": lambda c: f"Moved from {c.before.get('touchpoint', '')} to {c.after.get('touchpoint', '')}",
    "merge": lambda _: "Merged into another topic",
    "split": lambda _: "Split into parts",
    "exclude": lambda c: f"{counted(len(c.after.get('segments', ())), 'quote')} taken out",
    "undo": lambda _: "An edit was taken back",
}
