"""What answers about people share: who is counted, which groups are too small, quotes only for who may see them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from voc.answers.figures import share
from voc.domain import Quote, Remark
from voc.insights import metrics
from voc.insights.metrics import Metric
from voc.store import Store

T = TypeVar("T")


def person(remark: Remark) -> str:
    """Who made a remark; a message of nobody known is a person of its own."""
    return remark.person or remark.feedback_id


def per_thousand_people(remarks: Iterable[Remark], people: int) -> Metric | None:
    """1,000 x people who made such a remark / all people, Wilson interval; None without people."""
    if not people:
        return None
    return metrics.rate(min(len({person(remark) for remark in remarks}), people), people, of="customers", per=1000.0)


def by(found: Iterable[T], name: Callable[[T], str | None]) -> dict[str, list[T]]:
    """The items by name, the most first; what has no name is under "not said"."""
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for item in found:
        groups[name(item) or "not said"].append(item)
    return dict(sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def large(groups: Mapping[str, T], messages: Callable[[T], int], *, of: int, least: int) -> dict[str, T]:
    """The groups of at least `least` of `of` messages: fewer would be about somebody who can be guessed.

    Where what is left out comes to less than that, the smallest group goes with it: the rest could be found by taking
    what is shown from the whole.
    """
    kept = {name: group for name, group in groups.items() if messages(group) >= least}
    if len(kept) < len(groups):
        while kept and of - sum(map(messages, kept.values())) < least:
            del kept[min(kept, key=lambda name: messages(kept[name]))]
    return kept


def numbers(found: Iterable[T], name: Callable[[T], str | None]) -> dict[str, int]:
    """How many items each name has, the most first."""
    return {key: len(items) for key, items in by(found, name).items()}


def evidence(store: Store, remarks: Iterable[Remark], limit: int) -> tuple[Quote, ...]:
    """The newest quotes of remarks, one per message; none where the words may not be shown."""
    if not store.shows_evidence or not limit:
        return ()
    newest = sorted(remarks, key=lambda remark: (remark.at, remark.feedback_id), reverse=True)
    first = {remark.feedback_id: remark for remark in reversed(newest)}
    kept = sorted(first.values(), key=lambda remark: (remark.at, remark.feedback_id), reverse=True)
    return tuple(remark.quote for remark in kept[:limit])


def topic_names(store: Store) -> dict[int, str]:
    """The names of all topics, those that people hid left out."""
    return {topic.id: topic.name for topic in store.topics.list()}


def commonest(remarks: Sequence[Remark], names: dict[int, str], limit: int = 3) -> tuple[str, ...]:
    """The names of the topics that most remarks are about."""
    counts = Counter(remark.topic_id for remark in remarks if remark.topic_id in names)
    return tuple(names[topic] for topic, _ in counts.most_common(limit) if topic is not None)


def part(some: int, of: int, what: str) -> Metric | None:
    """The share `some` / `of`, None of nothing."""
    return share(some, of, of=what)
