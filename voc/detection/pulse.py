"""Spikes of the last hours with their cause, their quotes and whether they look like a campaign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scipy.special import betainc

from voc.domain import Filter, Quote
from voc.insights import pulse
from voc.insights.budget import Budget
from voc.insights.pulse import PACES, Post, Spike
from voc.store import Moment, Store

QUOTES = 3
# Rarer than this by chance alone is worth a word.
_CHANCE = 1e-3
# Copies that make a campaign, as a share of what was posted.
_COPIED = 0.3
# The series of all brands together.
EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A spike told to people: `cause` in one line, `campaign` the signs that somebody organised it, if any."""

    spike: Spike
    cause: str
    campaign: tuple[str, ...]
    quotes: tuple[Quote, ...]


def alarms(
    store: Store, *, since: date, until: date, step: str, budget: Budget, channel: str | None = None
) -> list[Alarm]:
    """What spiked in [since, until], the first noticed first: brand by brand where there are several, and in all.

    Copies do not count; a person counts once in six hours.
    """
    history = since - pulse.HISTORY
    moments = store.moments(Filter(since=history, until=until, channel=channel))
    posts = [post for moment in moments if not moment.copy for post in _posts(moment)]
    if not posts:
        return []
    begin = datetime(since.year, since.month, since.day, tzinfo=posts[0].at.tzinfo)
    found = pulse.spikes(pulse.count(posts, pace=PACES[step]), since=begin, budget=budget)
    names = {topic.id: topic.name for topic in store.topics.list(include_hidden=True)}
    told = [_told(store, spike, moments, names, channel) for spike in found]
    return sorted(told, key=lambda alarm: (alarm.spike.noticed, alarm.spike.series))


def campaign(now: Sequence[Moment], before: Sequence[Moment]) -> tuple[str, ...]:
    """What speaks for brigading: accounts never seen before, together with copies or with posts about nothing.

    New accounts alone are what a real outage brings as well.
    """
    known = {moment.author for moment in before}
    early = before[: len(before) // 2]
    seen, late = {moment.author for moment in early}, before[len(before) // 2 :]
    new = [moment for moment in now if moment.author is not None and moment.author not in known]
    usual = sum(moment.author not in seen for moment in late) / max(len(late), 1)
    signs = []
    copies = sum(moment.copy for moment in now)
    if copies and copies >= _COPIED * len(now):
        signs.append(f"{copies} of {len(now)} are copies of one another")
    own, own_before = [m for m in now if not m.copy], [m for m in before if not m.copy]
    aimless = sum(moment.aimless for moment in own)
    if _stands_out(aimless, len(own), sum(moment.aimless for moment in own_before) / max(len(own_before), 1)):
        signs.append(f"{aimless} of {len(own)} are about no contact point")
    if not signs or not _stands_out(len(new), len(now), usual):
        return ()
    return (f"{len(new)} of {len(now)} come from accounts never seen before (usually {usual:.0%})", *signs)


def _posts(moment: Moment) -> list[Post]:
    names = [EVERYTHING] if moment.brand is None else [EVERYTHING, moment.brand]
    return [Post(moment.at, name, moment.author, moment.negative) for name in names]


def _told(store: Store, spike: Spike, moments: Sequence[Moment], names: dict[int, str], channel: str | None) -> Alarm:
    mine = [moment for moment in moments if spike.series in (EVERYTHING, moment.brand)]
    before = [moment for moment in mine if spike.start - pulse.HISTORY <= moment.at < spike.start]
    now = [moment for moment in mine if spike.start <= moment.at < spike.end]
    topic, cause = _cause([m for m in now if m.negative], [m for m in before if m.negative], names)
    brand = None if spike.series == EVERYTHING else spike.series
    about = Filter(
        since=spike.start.date(), until=spike.end.date(), brand=brand, topic_id=topic, channel=channel
    )  # fmt: skip
    ids = {moment.feedback_id for moment in now}
    quotes = store.quotes(about, limit=1000, order="confident", measure="negative_messages")
    return Alarm(spike, cause, campaign(now, before), tuple(q for q in quotes if q.feedback_id in ids)[:QUOTES])


def _cause(now: Sequence[Moment], before: Sequence[Moment], names: dict[int, str]) -> tuple[int | None, str]:
    """The topic that is over-represented most, and a line that says so; without one, that there is none."""
    counts, usual = (Counter(id for moment in part for id in moment.topics) for part in (now, before))
    best, line, least = None, "No topic stands out: read the quotes.", _CHANCE
    for topic, count in counts.items():
        share = (usual[topic] + 0.5) / (len(before) + 1)
        chance = _tail(count, len(now), share)
        if topic in names and chance < least and count >= 3:
            best, least = topic, chance
            line = f"“{names[topic]}”: {count} of {len(now)} negative messages, usually {share:.0%}."
    return best, line


def _stands_out(count: int, total: int, share: float) -> bool:
    return count >= 3 and _tail(count, total, share) < _CHANCE


def _tail(count: int, total: int, share: float) -> float:
    """The binomial chance of `count` or more."""
    return float(betainc(count, total - count + 1, min(share, 1.0))) if count else 1.0


def recent(until: date, *, days: int = 7) -> date:
    """The first day of the `days` up to `until`."""
    return until - timedelta(days=days - 1)
