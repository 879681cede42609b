"""What could not be said, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from voc.answers.figures import rate, share
from voc.answers.period import Basis, basis, messages_of
from voc.answers.tally import total
from voc.answers.topics import NOISE
from voc.answers.wording import counted, day, listed, number, percent
from voc.domain import TOUCHPOINTS, Filter
from voc.insights.metrics import Metric
from voc.store import Store

# Below this the 95 % interval of net sentiment is wider than 30 points either way.
FEW = 30
# Failures and imports that are looked at.
MOST = 1000
LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "la": "Latin", "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovenian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that could not be said. `kind` names it, `sentence` says it with its reason and remedy.

    `count` is how many (messages, segments, days or rows: the sentence says which) and `share` of how many.
    """

    kind: str
    sentence: str
    count: int
    share: Metric | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Everything that limits what the numbers of a period say; empty when nothing does."""

    basis: Basis
    limits: tuple[Limit, ...]


def answer(store: Store, filter: Filter) -> Limits:
    """What limits the answers to this filter. Pending, failed and rejected items are those of the whole workspace."""
    rests_on = basis(store, filter)
    found = (
        *_outside(store, rests_on),
        *_languages(store, rests_on.filter),
        *_copies(store, rests_on.filter),
        *_silent_days(store, rests_on),
        *_without_touchpoint(store, rests_on.filter),
        *_without_topic(store, rests_on.filter),
        *_few(store, rests_on.filter),
        *_pending(store),
        *_failed(store),
        *_rejected(store),
    )
    return Limits(rests_on, found)


def _outside(store: Store, rests_on: Basis) -> Iterator[Limit]:
    days, period = store.feedback.days(), rests_on.period
    if days and (period.until < days[0] or period.since > days[1]):
        heard = f"customers wrote from {day(days[0])} to {day(days[1])}"
        yield Limit("outside", f"Nobody wrote in these days: {heard}.", period.days)


def _languages(store: Store, filter: Filter) -> Iterator[Limit]:
    counts = [count for count in store.message_counts(messages_of(filter), by=("language",)) if count.messages]
    messages = sum(count.messages for count in counts)
    skipped = store.labels.skips({f"language:{count.key['language']}" for count in counts})
    for count in sorted(counts, key=lambda count: -count.messages):
        language = count.key["language"]
        if f"language:{language}" in skipped:
            name = LANGUAGES.get(language, f"another language ({language})")
            yield Limit(
                "language",
                f"{counted(count.messages, 'message')} in {name} "
                f"({percent(count.messages / messages)}) could not be labelled: the model does not know the language.",
                count.messages,
                share(count.messages, messages, of="messages"),
            )


def _copies(store: Store, filter: Filter) -> Iterator[Limit]:
    copies = sum(count.copies for count in store.message_counts(messages_of(filter)))
    if copies:
        verb = "is a copy" if copies == 1 else "are copies"
        yield Limit(
            "copies",
            f"{counted(copies, 'message')} {verb} of another one (reposts, templates): each text counts once.",
            copies,
        )


def _silent_days(store: Store, rests_on: Basis) -> Iterator[Limit]:
    spoken = {c.key["day"] for c in store.message_counts(messages_of(rests_on.filter), by=("day",)) if c.messages}
    silent = rests_on.period.days - len(spoken)
    if spoken and silent:
        yield Limit(
            "silent days",
            f"{counted(silent, 'day')} of {number(rests_on.period.days)} without any feedback: "
            "if customers did write, an import is missing.",
            silent,
            share(silent, rests_on.period.days, of="days"),
        )


def _without_touchpoint(store: Store, filter: Filter) -> Iterator[Limit]:
    count = total(store.counts(replace(filter, touchpoint=None)))
    if count["abstained"]:
        part = percent(count["abstained"] / count["segments"])
        yield Limit(
            "no touchpoint",
            f"{part} of all points belong to no touchpoint, or the model was not sure enough of one: "
            "they count in the totals only.",
            count["abstained"],
            rate(count, "abstained"),
        )


def _without_topic(store: Store, filter: Filter) -> Iterator[Limit]:
    if filter.topic_id not in (None, NOISE):
        return
    apart, everything = (_about_touchpoints(store, each) for each in (replace(filter, topic_id=NOISE), filter))
    if apart:
        yield Limit(
            "no topic",
            f"{percent(apart / everything)} of the points about a touchpoint are in no topic: nothing similar was said "
            "often enough.",
            apart,
            share(apart, everything),
        )


def _about_touchpoints(store: Store, filter: Filter) -> int:
    """Points about a touchpoint: topics are looked for within one, and points without one were counted above."""
    counts = store.counts(filter, by=("touchpoint",))
    return sum(count["segments"] for count in counts if count.key["touchpoint"] in TOUCHPOINTS)


def _few(store: Store, filter: Filter) -> Iterator[Limit]:
    for count in store.counts(filter, by=("touchpoint",)):
        name, segments = count.key["touchpoint"], count["segments"]
        if name in TOUCHPOINTS and 0 < segments < FEW:
            yield Limit(
                "few",
                f"Only {counted(segments, 'point')} about {name}: too few for more than a rough idea.",
                segments,
            )


def _pending(store: Store) -> Iterator[Limit]:
    waiting = {step: count for step, count in store.pending().items() if count}
    if waiting:
        named = listed([f"{number(count)} for the step {step}" for step, count in waiting.items()])
        yield Limit("pending", f"Not analysed yet: {named}. Run `voc analyze`.", sum(waiting.values()))


def _failed(store: Store) -> Iterator[Limit]:
    failed = len(store.failures.list(limit=MOST))
    if failed:
        least = "At least " if failed == MOST else ""
        yield Limit("failed", f"{least}{counted(failed, 'item')} made a model fail and {_was(failed)} skipped.", failed)


def _rejected(store: Store) -> Iterator[Limit]:
    runs = store.imports.list(limit=MOST)
    rejected = sum(run.counts["rejected"] for run in runs)
    if rejected:
        yield Limit(
            "rejected",
            f"{counted(rejected, 'row')} of {counted(len(runs), 'import')} {_was(rejected)} rejected, each with "
            "its reason.",
            rejected,
        )


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
