"""What waits for somebody: insights with how they stand, whose they are, who was told, and what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from voc.answers.changes import sentence
from voc.answers.reminders import series_of
from voc.answers.subjects import About, Responsible, addresses, responsibility
from voc.domain import ACCEPTED_REVIEW, OVERDUE_ACTION, Filter, Insight, Subject
from voc.store import AlertAction, AlertState, Delivery, Store
from voc.taxonomy import Taxonomy

STATES = ("open", "acknowledged", "snoozed", "resolved")
# Insights looked through; at one false alert a week this is decades.
MOST = 1000
_DONE = {
    "acknowledge": "Acknowledged", "resolve": "Resolved", "snooze": "Snoozed", "reopen": "Opened again",
    "feedback": "Judged",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One insight in the inbox; `channels` were told of it."""

    insight: Insight
    sentence: str
    state: AlertState
    channels: tuple[str, ...]
    owner: Responsible | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """The items asked for, the newest first, and apart from them the `small` ones, with too few people to be sent.

    `counts` by state and `owners` are of all that the other filters leave.
    """

    items: tuple[Item, ...]
    small: tuple[Item, ...]
    counts: Mapping[str, int]
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an incident's timeline; `exact` is False where only the day is known."""

    at: datetime
    what: str
    exact: bool = True
    note: str | None = None


def answer(
    store: Store,
    taxonomy: Taxonomy,
    *,
    status: str | None = None,
    min_severity: float = 0.0,
    owner: str | None = None,
    sent: bool = True,
    least_people: int = 1,
    limit: int = 100,
) -> Inbox:
    """The insights that stand so; with `sent` only those that a channel was told of.

    Those that fewer than `least_people` people stand behind, and nobody was told of, are the small ones.
    `owner` is the team that answers for the insight, its topic or its touchpoint.
    """
    told = _told(store)
    found = [
        insight for insight in _standing(store) if insight.severity >= min_severity and (not sent or insight.id in told)
    ]
    every = _items(store, taxonomy, found, told)
    owners = sorted({item.owner.team for item in every if item.owner})
    mine = [item for item in every if owner is None or (item.owner and item.owner.team == owner)]
    counts = Counter(item.state.status for item in mine)
    wanted = [item for item in mine if status in (None, item.state.status)]
    is_small = [_is_small(item, least_people) for item in wanted]
    small = [item for item, untold in zip(wanted, is_small, strict=True) if untold]
    large = [item for item, untold in zip(wanted, is_small, strict=True) if not untold]
    by_state = {state: counts[state] for state in STATES}
    return Inbox(tuple(large[:limit]), tuple(small[:limit]), by_state, tuple(owners))


def reminders(store: Store, taxonomy: Taxonomy, *, limit: int = 100) -> tuple[Item, ...]:
    """What is due and the lists of the week, sent or not, the newest first."""
    return tuple(_items(store, taxonomy, _reminders(store)[:limit], _told(store)))


def _items(
    store: Store, taxonomy: Taxonomy, found: Sequence[Insight], told: Mapping[str, tuple[str, ...]]
) -> list[Item]:
    states = store.alert_actions.states([insight.id for insight in found])
    find = _finder(store, taxonomy)
    return [Item(each, sentence(each), states[each.id], told.get(each.id, ()), find(each)) for each in found]


def timeline(store: Store, insight: Insight) -> tuple[Event, ...]:
    """What happened around one insight, oldest first: since when, who was told, what people did, when it was over."""
    events = [_on(insight.first_seen, "Due")] if insight.is_reminder else _noticed(insight)
    if clear := insight.details.get("all_clear"):
        events.append(_on(date.fromisoformat(str(clear)), "All clear: as usual again"))
    events += [_delivered(each) for each in store.alerts.deliveries(1000, insight_id=insight.id)]
    events += [_acted(each) for each in store.alert_actions.history(insight.id)]
    return tuple(sorted(events, key=lambda event: event.at))


def _noticed(insight: Insight) -> list[Event]:
    return [_on(insight.since, "Began to differ from what was usual"), _on(insight.first_seen, "First noticed")]


def owner(store: Store, taxonomy: Taxonomy, insight: Insight) -> Responsible | None:
    """The team that answers for an insight, or has the action of a reminder."""
    return _finder(store, taxonomy)(insight)


def _finder(store: Store, taxonomy: Taxonomy) -> Callable[[Insight], Responsible | None]:
    find, known = responsibility(store, taxonomy), addresses(store, taxonomy)

    def find_owner(insight: Insight) -> Responsible | None:
        about, team = _about(insight), insight.details.get("team")
        return find(about) if team is None else Responsible(team, known.get(team), about.subject)

    return find_owner


def _standing(store: Store) -> list[Insight]:
    """The changes and the reminders, newest first."""
    found = [*store.insights.list(limit=MOST), *_reminders(store)]
    return sorted(found, key=lambda insight: insight.end, reverse=True)


def _reminders(store: Store) -> list[Insight]:
    """The last list of each kind, and the last reminder of each open action and review; newest first."""
    waiting = {(f"action={each.id}", each.due) for each in store.actions.list(status="open")}
    waiting |= {(series_of(each.subject), each.review_on) for each in store.acceptances.list()}
    last: dict[tuple[str, str], Insight] = {}
    for each in store.insights.list(limit=MOST, reminders=True):
        if each.kind not in (OVERDUE_ACTION, ACCEPTED_REVIEW):
            last.setdefault((each.kind, ""), each)
        elif (each.series, each.start) in waiting:
            last.setdefault((each.kind, each.series), each)
    return list(last.values())


def _is_small(item: Item, least_people: int) -> bool:
    return not item.insight.is_reminder and item.insight.people < least_people and not item.channels


def _about(insight: Insight) -> About:
    subject = Subject("insight", insight.id)
    return About(subject, insight.title, Filter(), insight.touchpoint, insight.topic_id)


def _told(store: Store) -> dict[str, tuple[str, ...]]:
    told: dict[str, tuple[str, ...]] = {}
    for alert in store.alerts.list(limit=MOST):
        told[alert.insight.id] = (*told.get(alert.insight.id, ()), alert.channel)
    return told


def _on(day: date, what: str) -> Event:
    return Event(datetime.combine(day, time(), UTC), what, exact=False)


def _delivered(delivery: Delivery) -> Event:
    if delivery.reason is None:
        return Event(delivery.tried_at, f"Sent to {delivery.channel}")
    return Event(delivery.tried_at, f"{delivery.channel} did not take it", note=delivery.reason)


def _acted(action: AlertAction) -> Event:
    what = _DONE[action.action]
    if action.useful is not None:
        what = f"{what} {'useful' if action.useful else 'not useful'}"
    if action.until is not None:
        what = f"{what} until {action.until}"
    return Event(action.at, f"{what} by {action.by}", note=action.note)
