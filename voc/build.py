"""Settings become parts: the one place that puts voc together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from voc import pipeline
from voc.answers.period import last_day
from voc.domain import TOUCHPOINTS
from voc.errors import ChannelFailed
from voc.ingest.base import Source
from voc.ingest.cleaner import Cleaner
from voc.insights.budget import Budget
from voc.insights.calendar import Calendar, calendar
from voc.models.base import Labeler, Segmenter
from voc.notifier import Notifier
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
        return read_taxonomy(self.settings.taxonomy)

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

    @cached_property
    def notifier(self) -> Notifier:
        """What tells people: rules, channels, reminders and lists of the week."""
        return Notifier(self.settings, self.store)

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

    def analyze(self, *, as_of: date | None, on_step: OnStep) -> Analysis:
        """Segment, label, assign topics, detect and notify everything that is pending."""
        store, size = self.store, self.settings.batch_size
        segmented = pipeline.segment(self.segmenter, store, batch_size=size, on_step=on_step)
        labelled = pipeline.label(self.taught, store, batch_size=size, on_step=on_step)
        pipeline.divide(self.divider, store, on_step=on_step)
        assigned = pipeline.topics(store, namer=self.namer, on_step=on_step)
        day = as_of or last_day(store)
        insights = self.detect(day, on_step)
        sent, failed = self.notifier.notify(as_of, on_step)
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
