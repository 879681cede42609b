"""What the company of the demo does about what it hears: owners, actions with a known effect, a pain point accepted."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voc.cli import output
from voc.domain import REMINDERS, Acceptance, Action, Ownership, Rule, Subject, counted, digest

if TYPE_CHECKING:
    from voc.build import Parts
    from voc.store import Store

_BY = "demo"
_ACCEPTED_DAYS, _REVIEW_DAYS = 120, 150


def subscribe(made: Parts) -> None:
    """Ask for reminders and lists of the week, unless an earlier demo did: before the analysis that makes them."""
    if not made.store.rules.list():
        made.notifier.save_rule(Rule("weekly lists", ("log",), kinds=REMINDERS))


def act(store: Store, folder: Path, *, until: date) -> None:
    """Record what the sample's company does, unless an earlier demo did: on the topic that its theme became."""
    truth = read_truth(folder)
    if store.actions.list():
        return
    for name, owner in truth["owners"].items():
        store.owners.save(Ownership(Subject("touchpoint", name), owner["team"], owner["address"]))
    subjects = Subjects(store, truth)
    for planned in truth["actions"]:
        done_on, due = (planned[name] and date.fromisoformat(planned[name]) for name in ("done_on", "due"))
        subject, note = subjects(planned["theme"]), planned["note"]
        store.actions.add(Action(subject, planned["title"], planned["team"], due, done_on, note=note), by=_BY)
    left = truth["accepted"]
    accepted_on, review_on = until - timedelta(days=_ACCEPTED_DAYS), until + timedelta(days=_REVIEW_DAYS)
    store.acceptances.save(Acceptance(subjects(left["theme"]), left["reason"], left["by"], accepted_on, review_on))


def show_verdicts(store: Store, folder: Path) -> None:
    """Say what voc makes of the planted actions beside what is true."""
    from voc.answers import actions
    from voc.taxonomy import Taxonomy

    truth = {planned["title"]: planned for planned in read_truth(folder)["actions"]}
    rows = []
    for outcome in actions.answer(store, Taxonomy(), status="done").actions:
        planned = truth.get(outcome.action.title)
        if planned is not None and outcome.effect is not None:
            really = "it helped" if planned["helped"] else "it changed nothing"
            rows.append((outcome.action.title, outcome.name, really, outcome.effect.verdict))
    output.table("Planted actions", ("action", "about", "in truth", "verdict"), rows)


def show_people(store: Store, folder: Path) -> None:
    """Say what voc makes of who leaves, over what, and of the competitors, beside what was planted."""
    from voc.answers import compare, leavers, moments
    from voc.domain import Filter

    truth = read_truth(folder)
    planted = truth["quiet_leavers"]
    theirs = {digest(truth["messages"][id]["source"], id) for ids in planted.values() for id in ids}
    silent = leavers.answer(store, Filter(), limit=len(planted)).leavers
    named = sum(quote.feedback_id in theirs for leaver in silent for quote in leaver.quotes)
    cause = Subjects(store, truth)(truth["last_straw"])
    straws = [each for each in moments.answer(store, Filter()).straws if str(each.topic_id or each.name) == cause.id]
    told = [f"“{each.name}”, {each.times.value:.0f} times as often as from others" for each in straws]
    names = {theme: each["name"] for theme, each in truth["themes"].items()}
    rows = [
        ("quiet leavers", counted(len(planted), "customer"), f"{named} of the {len(silent)} likeliest"),
        ("last straw", names[truth["last_straw"]], *(told or ["none beyond chance"])[:1]),
    ]
    sides = {side.brand: side for side in compare.answer(store, Filter(), quotes=0).brands}
    for rival in truth["rivals"]:
        better, worse = (", ".join(names[theme] for theme in rival[how]) for how in ("better", "worse"))
        said = sides[rival["brand"]].sentence if rival["brand"] in sides else "not heard"
        rows.append((rival["brand"], f"better: {better}; worse: {worse}", said))
    output.table("Planted besides", ("what", "in truth", "voc says"), rows)


def read_truth(folder: Path) -> dict[str, Any]:
    """What is true of the sample in this folder."""
    found: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return found


class Subjects:
    """The subject that each theme of a sample became: the topic of most of its complaints, else its touchpoint.

    Of a topic's complaints at least half have to be of the theme.
    """

    def __init__(self, store: Store, truth: Mapping[str, Any]) -> None:
        self._themes = truth["themes"]
        complaints = ((id, told) for id, told in truth["messages"].items() if told["sentiment"] == "negative")
        about = {digest(told["source"], id): told["themes"] for id, told in complaints}
        self._sizes: Counter[int] = Counter()
        self._shared: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for remark in store.remarks():
            if remark.topic_id is not None and remark.sentiment == "negative":
                self._sizes[remark.topic_id] += 1
                for theme in about.get(remark.feedback_id, ())[:1]:
                    self._shared[theme][remark.topic_id] += 1

    def __call__(self, theme: str) -> Subject:
        shared = self._shared[theme]
        own = (topic for topic, complaints in shared.items() if complaints >= self._sizes[topic] / 2)
        best = max(own, key=lambda topic: shared[topic], default=None)
        if best is None:
            return Subject("touchpoint", self._themes[theme]["touchpoint"])
        return Subject("topic", str(best))
