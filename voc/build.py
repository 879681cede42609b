"""Settings become parts: the one place that puts voc together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from voc import pipeline
from voc.alerts.apprise import Service
from voc.alerts.base import Channel, channels
from voc.alerts.routing import Wants, routes
from voc.answers import inbox, reminders
from voc.domain import OVERDUE_ACTION, TOUCHPOINTS, Insight, Rule
from voc.errors import ChannelFailed, InvalidSettings, InvalidValue, UnknownExtension
from voc.ingest.base import Source
from voc.ingest.cleaner import Cleaner
from voc.insights.base import kinds
from voc.insights.budget import Budget
from voc.insights.calendar import Calendar, calendar
from voc.models.base import Labeler, Segmenter
from voc.pipeline import OnStep
from voc.settings import Settings
from voc.store import ImportRun, Store
from voc.taxonomy import Taxonomy
from voc.taxonomy import read as read_taxonomy
from voc.topics.naming import Namer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from voc.models.hugging_face import SentenceEmbedder
    from voc.models.labelers.core import Core
    from voc.models.sub_touchpoints import Divider
    from voc.models.swapped import Replacement
    from voc.models.taught import Example, Lesson


# Live sources may need a second per message: what was fetched is stored soon.
LIVE_BATCH = 100


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one run of `analyze` did: items per step, and the deliveries that failed."""

    as_of: date
    segmented: int
    labelled: int
    assigned: int
    insights: int
    sent: int
    failed: tuple[ChannelFailed, ...]


class Parts:
    """The parts that settings ask for, each made on first use: models take seconds to load."""

    def __init__(self, settings: Settings, *, all_scores: bool = False, store: Store | None = None) -> None:
        self.settings = settings
        if store is not None:
            self.store = store
        self.all_scores = all_scores

    @cached_property
    def store(self) -> Store:
        """The workspace of the settings, its database created or brought up to date."""
        settings = self.settings
        return Store.open(settings.database_url, workspace=settings.workspace, competitors=settings.competitors)

    @cached_property
    def cleaner(self) -> Cleaner:
        """What turns records into feedback."""
        return Cleaner(self.settings, key=self.store.hash_keys(self.settings.first_hash_key))

    @cached_property
    def segmenter(self) -> Segmenter:
        """What splits messages."""
        from voc.models.segmenter import Clauses

        return Clauses()

    @cached_property
    def core(self) -> Core:
        """The shipped label model."""
        from voc.models.labelers.core import Core

        settings = self.settings
        return Core(
            settings.model_dir, threads=settings.threads, all_scores=self.all_scores, precision=settings.precision
        )

    @cached_property
    def labeler(self) -> Labeler:
        """What labels segments: the shipped model, with the tasks that other models do instead."""
        from voc.models.expectation import WithSpans
        from voc.models.swapped import Swapped

        settings, shipped = self.settings, WithSpans(self.core)
        if not (self.replacements or settings.embedding_model):
            return shipped
        return Swapped(
            shipped,
            replacements=self.replacements,
            embedder=self.embedder,
            languages=settings.model_languages,
            all_scores=self.all_scores,
        )

    @cached_property
    def replacements(self) -> tuple[Replacement, ...]:
        """The classifiers that do a task instead of the shipped model."""
        from voc.models.hugging_face import SequenceClassifier
        from voc.models.label_maps import parse
        from voc.models.swapped import Replacement

        settings = self.settings
        wanted = (
            ("sentiment", settings.sentiment_model, settings.sentiment_labels),
            ("emotion", settings.emotion_model, settings.emotion_labels),
        )
        return tuple(
            Replacement.of(task, SequenceClassifier(name, device=settings.device), parse(task, labels))
            for task, name, labels in wanted
            if name
        )

    @cached_property
    def embedder(self) -> SentenceEmbedder | None:
        """What makes the embeddings instead of the shipped model, None where that makes them."""
        from voc.models.hugging_face import SentenceEmbedder

        name = self.settings.embedding_model
        return SentenceEmbedder(name, device=self.settings.device) if name else None

    @cached_property
    def taught(self) -> Labeler:
        """The labeler with what it has learned from the corrections of the workspace, where it was told to."""
        until, tasks = self.store.corrections.taught()
        if not tasks:
            return self.labeler
        from voc.models.taught import Taught, fit

        models = {task: fit(self._examples(task, until), self.vectors) for task in tasks}
        return Taught(self.labeler, models, version=f"corrections@{until}")

    def lessons(self, until: int) -> dict[str, Lesson]:
        """What labels would gain from learning from the corrections up to an id, by task."""
        from voc.models.taught import MIN_EXAMPLES, rehearse

        examples = {task: self._examples(task, until) for task in ("sentiment", "touchpoint")}
        return {
            task: rehearse(task, mine, labeler=self.labeler, embed=self.vectors)
            for task, mine in examples.items()
            if len(mine) >= MIN_EXAMPLES
        }

    def _examples(self, task: str, until: int) -> list[Example]:
        from voc.models.taught import Example

        return [Example(each.text, each.wanted) for each in self.store.corrections.judged(task, until=until)]

    def vectors(self, texts: Sequence[str]) -> NDArray[Any]:
        """Embeddings as segments have them. *Shape:* (n, width)"""
        return self.embedder.embed(texts) if self.embedder else self.core.encoder.embed(texts)

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The company's own taxonomy; an empty one where none is set."""
        return read_taxonomy(self.settings.taxonomy) if self.settings.taxonomy else Taxonomy()

    @cached_property
    def divider(self) -> Divider | None:
        """What names sub-touchpoints, None where the taxonomy has none."""
        from voc.models.sub_touchpoints import learn

        divided = any(self.taxonomy.sub_touchpoints(touchpoint) for touchpoint in TOUCHPOINTS)
        return learn(self.taxonomy, self.vectors) if divided else None

    @cached_property
    def classifier(self) -> Labeler:
        """What labels a file: the labeler, with the sub-touchpoints of the taxonomy."""
        from voc.models.sub_touchpoints import WithSubTouchpoints

        return WithSubTouchpoints(self.labeler, self.divider) if self.divider else self.labeler

    def embed(self, query: str) -> bytes:
        """The vector of a search query, as embeddings are stored."""
        return bytes(self.vectors([query])[0].astype("<f2").tobytes())

    @cached_property
    def namer(self) -> Namer | None:
        """The language model that names topics; None where none is set."""
        settings = self.settings
        if settings.naming_url is None:
            return None
        from voc.models.topics.llm import LanguageModel

        return LanguageModel(settings.naming_url, settings.naming_model, settings.naming_key)

    @cached_property
    def calendar(self) -> Calendar:
        """The days that are known to be different."""
        return calendar(country=self.settings.holidays, events=self.settings.events)

    def channel(self, name: str) -> Channel:
        """The alert channel called `name`: one of the settings' own, else a built-in one.

        Raises:
            UnknownExtension: if there is none of this name.
            InvalidSettings: if something it needs is not set.
        """
        if name in self.settings.channels:
            return Service(name, self.settings.channels[name], timeout_seconds=self.settings.http_timeout_seconds)
        return channels.get(name).from_settings(self.settings)

    def source(self, name: str, options: Mapping[str, Any]) -> Source:
        """The live source called `name` with the options given over those of the settings."""
        from voc.ingest.options import make

        return make(name, options, self.settings)

    def pull(
        self, source: Source, run: ImportRun, *, since: str | None, constants: Mapping[str, str], on_step: OnStep
    ) -> ImportRun:
        """Store what `source` has after the cursor `since`; `constants` are fields that every record gets.

        Raises:
            SourceFailed: if it cannot be read to the end; what was read is stored, and `run` can be resumed.
        """
        from voc.ingest.live import Intake

        keys = self.store.hash_keys(self.settings.first_hash_key)
        intake = Intake(self.settings, keys, constants)
        size = min(self.settings.batch_size, LIVE_BATCH)
        items = source.read(since, intake)
        return pipeline.ingest(items, self.store, run, keys=len(keys), batch_size=size, on_step=on_step)

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
        lists = [kind for kind in rule.kinds if kind in reminders.LISTS]
        if OVERDUE_ACTION in rule.kinds and rule.brand is not None:
            raise InvalidValue("kind", OVERDUE_ACTION, "an action has a touchpoint and perhaps a topic, but no brand.")
        if lists and (rule.touchpoint, rule.topic_id, rule.brand) != (None, None, None):
            raise InvalidValue(
                "kind", ", ".join(lists), "it is a list of the whole company: no touchpoint, topic or brand."
            )
        if lists and not self.store.shows_evidence:
            raise InvalidValue("kind", ", ".join(lists), "it takes the scope evidence to have it sent.")

    def analyze(self, *, as_of: date | None, on_step: OnStep) -> Analysis:
        """Segment, label, assign topics, detect and notify everything that is pending."""
        store, size = self.store, self.settings.batch_size
        segmented = pipeline.segment(self.segmenter, store, batch_size=size, on_step=on_step)
        labelled = pipeline.label(self.taught, store, batch_size=size, on_step=on_step)
        pipeline.divide(self.divider, store, on_step=on_step)
        assigned = pipeline.topics(store, namer=self.namer, on_step=on_step)
        day = as_of or last_day(store)
        insights = self.detect(day, on_step)
        sent, failed = self.notify(as_of, on_step)
        return Analysis(day, segmented, labelled, assigned, insights, sent, failed)

    def detect(self, as_of: date, on_step: OnStep) -> int:
        """Look for changes up to a day, by the hour as well where the settings ask for it; how many are new."""
        settings, store = self.settings, self.store
        budget = Budget.parse(settings.alert_budget)
        new = pipeline.detect(store, as_of=as_of, budget=budget, calendar=self.calendar, on_step=on_step)
        if settings.pulse is not None:
            own = Budget.parse(settings.pulse_budget)
            new += pipeline.pulse(store, until=as_of, step=settings.pulse, budget=own, channel=settings.pulse_channel)
        return new

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

    def resume_channel(self, name: str) -> None:
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


# What a channel refused is tried again this much later, where workers watch the clock.
_PAUSE = timedelta(hours=1)
_OFF = "it is switched off since {since}, when {tries} tries in a row had failed; voc channels resume {name} tests it"


def last_day(store: Store) -> date:
    """The last day with feedback, but no day that has not come yet; today where there is no feedback."""
    today = datetime.now(UTC).date()
    days = store.feedback.days()
    return min(days[1], today) if days else today
