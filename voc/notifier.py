"""Who is told of what: the rules, the channels of the settings, what is due, and the reminders that are made for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, partial
from zoneinfo import ZoneInfo

from voc import pipeline
from voc.alerts.apprise import Service
from voc.alerts.base import Channel, channels
from voc.alerts.routing import Wants, routes
from voc.answers import inbox, reminders
from voc.answers.period import last_day
from voc.answers.weekly import LISTS
from voc.domain import ACCEPTED_REVIEW, OVERDUE_ACTION, TOUCHPOINTS, Insight, Rule
from voc.errors import ChannelFailed, InvalidSettings, InvalidValue, UnknownExtension
from voc.insights.base import kinds
from voc.pipeline import OnStep
from voc.settings import Settings
from voc.store import Store
from voc.taxonomy import Taxonomy
from voc.taxonomy import read as read_taxonomy

# What a channel refused is tried again this much later, where workers watch the clock.
_PAUSE = timedelta(hours=1)
_OFF = "it is switched off since {since}, when {tries} tries in a row had failed; voc channels resume {name} tests it"


class Notifier:
    """What sends the insights of a store to the channels of the settings."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The company's own taxonomy, which names owners; read only where somebody is told something."""
        return read_taxonomy(self.settings.taxonomy)

    def channel(self, name: str) -> Channel:
        """The alert channel called `name`: one of the settings' own, else a built-in one.

        Raises:
            UnknownExtension: if there is none of this name.
            InvalidSettings: if something it needs is not set.
        """
        if name in self.settings.channels:
            return Service(name, self.settings.channels[name], timeout_seconds=self.settings.http_timeout_seconds)
        return channels.get(name).from_settings(self.settings)

    def channel_names(self) -> list[str]:
        """The channels that alerts can be sent to."""
        return sorted({*self.settings.channels, *channels.names()})

    def save_rule(self, rule: Rule) -> None:
        """Store a rule whose channels, kinds and touchpoint exist.

        Raises:
            InvalidValue: for one that does not, with those that do.
        """
        given = ("channel", rule.channels, self.channel_names()), ("kind", rule.kinds, kinds())
        self._check_reminders(rule)
        for what, values, known in (*given, ("touchpoint", filter(None, [rule.touchpoint]), TOUCHPOINTS)):
            for value in values:
                if value not in known:
                    raise InvalidValue(what, value, f"there are {', '.join(known)}.")
        self.store.rules.save(rule)

    def _check_reminders(self, rule: Rule) -> None:
        """Lists of the week are about everything, and quote customers; actions know no brand."""
        lists = [kind for kind in rule.kinds if kind in LISTS]
        dated = [kind for kind in rule.kinds if kind in (OVERDUE_ACTION, ACCEPTED_REVIEW)]
        if dated and rule.brand is not None:
            raise InvalidValue("kind", ", ".join(dated), "it has a touchpoint and perhaps a topic, but no brand.")
        if lists and (rule.touchpoint, rule.topic_id, rule.brand) != (None, None, None):
            raise InvalidValue(
                "kind", ", ".join(lists), "it is a list of the whole company: no touchpoint, topic or brand."
            )
        if lists and not self.store.shows_evidence:
            raise InvalidValue("kind", ", ".join(lists), "it takes the scope evidence to have it sent.")

    def notify(self, as_of: date | None, on_step: OnStep) -> tuple[int, tuple[ChannelFailed, ...]]:
        """Send what is due on `as_of`, and say how many alerts were taken and which were not.

        Without `as_of` changes and lists are as of the last day with feedback, and actions are due by today. A channel
        that is set up wrongly fails alone.
        """
        sent, failed = 0, []
        since, rules = self._oldest(as_of), self.store.rules.list()
        due = self._reminders(as_of, rules)
        reminders.remind(self.store, due, least=self.settings.min_group_messages)
        for name, wants in self._routes(rules).items():
            try:
                channel = self._open(name)
            except ChannelFailed as error:
                failed.append(error)
                continue
            done, errors = pipeline.notify(
                channel, name, self.store, since=since, reminders=due.ids, wants=wants, on_step=on_step
            )
            sent += done
            failed += errors
        return sent, tuple(failed)

    def is_waiting(self) -> bool:
        """Whether `notify` has something to make or to send; a channel that refused within the hour is left alone."""
        store, since, rules = self.store, self._oldest(None), self.store.rules.list()
        due = self._reminders(None, rules)
        if due.reminders or due.lists:
            return True
        lately = datetime.now(UTC) - _PAUSE
        refused = {each.channel for each in store.alerts.deliveries() if each.reason and each.tried_at > lately}
        for name, wants in self._routes(rules).items():
            unsent = store.alerts.due(name, since=since, reminders=due.ids) if name not in refused else []
            if any(wants(alert.insight) for alert in unsent) and self._is_open(name):
                return True
        return False

    def _now(self) -> datetime:
        return datetime.now(ZoneInfo(self.settings.timezone))

    def _oldest(self, as_of: date | None) -> date:
        """A change that was first seen before this day is told to nobody."""
        return (as_of or last_day(self.store)) - timedelta(days=self.settings.alert_max_age_days)

    def _reminders(self, as_of: date | None, rules: Sequence[Rule]) -> reminders.Due:
        """Actions may be asked about for a day to come; a list of it would leave out what is written until then."""
        today = self._now().date()
        listed = min(as_of or last_day(self.store), today)
        named = {kind for rule in rules if rule.enabled for kind in rule.kinds}
        return reminders.due(self.store, self.taxonomy, as_of=listed, today=as_of or today, lists=named)

    def _routes(self, rules: Sequence[Rule]) -> dict[str, Wants]:
        settings, now = self.settings, self._now().time()
        least = settings.alert_min_people
        return routes(settings.alert_channels, rules, now=now, owners=self._owners(), least_people=least)

    def _open(self, name: str) -> Channel:
        """The channel of a name.

        Raises:
            ChannelFailed: if it is switched off or set up wrongly.
        """
        if (off := self.store.channels.switched_off(name)) is not None:
            raise ChannelFailed(name, _OFF.format(since=off.since.date(), tries=off.failures, name=name))
        try:
            return self.channel(name)
        except (UnknownExtension, InvalidSettings) as error:
            raise ChannelFailed(name, str(error)) from error

    def _is_open(self, name: str) -> bool:
        try:
            self._open(name)
        except ChannelFailed:
            return False
        return True

    def _owners(self) -> dict[str, Wants]:
        """The channels that are the address of an owner: each is told of what that owner answers for."""
        given = [own.address for own in self.store.owners.list()]
        given += [own.address for name in TOUCHPOINTS if (own := self.taxonomy.owner(name))]
        return {name: partial(self._is_owned, name) for name in self.channel_names() if name in given}

    def _is_owned(self, address: str, insight: Insight) -> bool:
        owner = inbox.owner(self.store, self.taxonomy, insight)
        return owner is not None and owner.address == address

    def resume(self, name: str) -> None:
        """Try a channel again that was switched off; what is due is sent with the next run.

        Raises:
            UnknownExtension: if there is none of this name.
            ChannelFailed: if it does not take a test message.
        """
        self.channel(name).test()
        self.store.channels.resume(name)

    def replay(self, name: str, *, since: datetime) -> int:
        """Hand a channel once more what it took since a moment, with the ids of then, and say how many alerts.

        Raises:
            ChannelFailed: for the first that is not taken; those before it were.
        """
        channel = self.channel(name)
        alerts = self.store.channels.taken(name, since=since)
        for alert in alerts:
            channel.send(alert)
            self.store.alerts.save(alert)
        return len(alerts)
