"""
From a file of feedback to an alert: each step is named for what it does.

    ingest    file      ->  Feedback
    segment   Feedback  ->  Segment
    label     Segment   ->  Label
    topics    Label     ->  Topic
    detect    counts    ->  Insight
    notify    Insight   ->  Alert

Each step asks the store what is missing, makes it, and writes it in one transaction per batch, keyed by what it is
about. Running a step twice changes nothing; stopping half way loses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from voc.alerts.base import Channel
from voc.alerts.routing import Wants, everything
from voc.domain import Feedback, Rejected, Segment
from voc.errors import ChannelFailed, VocError
from voc.ingest.base import Filtered, Item, Known
from voc.insights.budget import Budget
from voc.insights.calendar import NO_CALENDAR, Calendar
from voc.models.base import Labeler, Segmenter
from voc.store import ImportRun, Store
from voc.topics.buffer import settle
from voc.topics.naming import Namer, rename_new
from voc.topics.refit import search
from voc.topics.surging import follow
from voc.topics.tag import retag, tag_new

if TYPE_CHECKING:
    from voc.models.sub_touchpoints import Divider

T = TypeVar("T")
R = TypeVar("R")

# Days after which topics are searched for again, so that what is new gets a topic of its own.
REFIT_DAYS = 7
# Days judged again at every run: feedback of the last week may still have come in.
OVERLAP_DAYS = 7


class OnStep(Protocol):
    """Called while a step goes on: `done` of `total` items, 0 where the total is not known."""

    def __call__(self, step: str, done: int, total: int) -> None: ...


def ingest(
    items: Iterable[Item], store: Store, run: ImportRun, *, keys: int, batch_size: int, on_step: OnStep
) -> ImportRun:
    """Store what a file or a source holds; a run that was stopped goes on after its cursor.

    `keys` is by how many keys of the workspace its people were hashed. Where reading fails, what was read before is
    stored, and the run stays unfinished.
    """
    done = sum(run.counts.values())
    on_step("ingest", done, 0)
    for batch in _batched(items, batch_size):
        outcomes = [item.outcome for item in batch]
        store.imports.commit(
            run.id,
            [outcome for outcome in outcomes if isinstance(outcome, Feedback | tuple)],
            known=sum(isinstance(outcome, Known) for outcome in outcomes),
            rejected=[outcome for outcome in outcomes if isinstance(outcome, Rejected)],
            filtered=Counter(outcome.rule for outcome in outcomes if isinstance(outcome, Filtered)),
            cursor=batch[-1].cursor,
            keys=keys,
        )
        done += sum(outcome is not None for outcome in outcomes)
        on_step("ingest", done, 0)
    on_step("ingest", done, done)
    return store.imports.finish(run.id)


def segment(segmenter: Segmenter, store: Store, *, batch_size: int, on_step: OnStep) -> int:
    """Split the messages that have no segments of this segmenter yet, and say how many."""

    def write(messages: Sequence[Feedback], parts: Sequence[list[Segment]]) -> None:
        store.segments.add(segmenter.version, messages, parts)

    return _work(
        "segment",
        pending=lambda: store.segments.pending(segmenter.version, limit=batch_size),
        run=segmenter.split,
        write=write,
        store=store,
        on_step=on_step,
    )


def label(labeler: Labeler, store: Store, *, batch_size: int, on_step: OnStep) -> int:
    """Label the segments that this version of the labeler has not seen, and say how many."""
    return _work(
        "label",
        pending=lambda: store.labels.pending(labeler.version, limit=batch_size),
        run=labeler.predict,
        write=lambda segments, predictions: store.labels.add(labeler.version, segments, predictions),
        store=store,
        on_step=on_step,
    )


def divide(divider: Divider | None, store: Store, *, on_step: OnStep) -> int:
    """Name the sub-touchpoints that the taxonomy in force does not know yet, and say of how many segments.

    Without a divider what an earlier taxonomy said is taken back.
    """
    if divider is None:
        store.sub_touchpoints.use({}, taxonomy=None)
        return 0
    store.sub_touchpoints.use(divider.versions, taxonomy=divider.version)
    done = 0
    while len(found := store.sub_touchpoints.pending(divider.width)):
        store.sub_touchpoints.assign(found.segment_ids, divider.divide(found.vectors, found.touchpoints))
        done += len(found)
        on_step("divide", done, 0)
    return done


def topics(
    store: Store, *, refit: bool = False, fresh: bool = False, namer: Namer | None = None, on_step: OnStep
) -> int:
    """Give segments to topics; what is in none becomes a topic where it is dense, what is suddenly said wherever it is.

    Topics are searched for in everything again where the last search is a week old (or with `refit`). A topic that is
    found again keeps its id, and a run that was stopped half way starts over. With `fresh`, everything is grouped
    anew. A `namer` names topics that are new or are called otherwise than before.
    """
    new, days = store.pending()["topic"], store.feedback.days()
    if days is None:
        return 0
    last, searched = days[1], store.topics.fitted_until()
    due = refit or searched is None or last >= searched + timedelta(days=REFIT_DAYS)
    if not (new or due or store.topics.stale() or store.topics.interrupted()):
        return 0
    on_step("topics", 0, 3)
    store.topics.mark_running(True)
    before = {topic.id: topic.name for topic in store.topics.list(include_hidden=True)}
    retag(store)
    tag_new(store)
    on_step("topics", 1, 3)
    if due:
        search(store, until=last, fresh=fresh)
    on_step("topics", 2, 3)
    settle(store)
    follow(store, until=last, new=new)
    if namer is not None:
        rename_new(store, namer, before=before)
    store.topics.mark_running(False)
    on_step("topics", 3, 3)
    return new


def detect(store: Store, *, as_of: date, budget: Budget, calendar: Calendar = NO_CALENDAR, on_step: OnStep) -> int:
    """Look for changes on the days up to `as_of` that were not judged yet, and say how many insights are new."""
    from voc.detection import changes  # with scipy, half of the time that all other steps take to import
    from voc.insights.watch import spans

    store.rollups.refresh(lambda done, total: on_step("count", done, total))
    days = store.feedback.days()
    if days is None:
        return 0
    judged = store.insights.detected_until()
    since = days[0] if judged is None else max(min(judged, as_of) - timedelta(days=OVERLAP_DAYS), days[0])
    new, total = 0, (as_of - since).days + 1
    on_step("detect", 0, total)
    for begin, first, last in spans(since, as_of):
        begin = max(begin, days[0])
        found = changes(store, first=begin, since=first, until=last, budget=budget, calendar=calendar)
        new += store.insights.save(found)
        store.insights.mark_detected(last)
        on_step("detect", (last - since).days + 1, total)
    return new


def pulse(store: Store, *, until: date, step: str, budget: Budget, channel: str | None = None) -> int:
    """Look for spikes by the hour in the days up to `until` that may still change, and say how many are new."""
    from voc.detection.spikes import spikes  # with scipy, half of the time that all other steps take to import

    since = until - timedelta(days=OVERLAP_DAYS - 1)
    return store.insights.save(spikes(store, since=since, until=until, step=step, budget=budget, channel=channel))


def notify(
    channel: Channel,
    name: str,
    store: Store,
    *,
    since: date,
    reminders: Collection[str] = (),
    wants: Wants = everything,
    on_step: OnStep,
) -> tuple[int, list[ChannelFailed]]:
    """Send what `channel` wants and has not had of the changes first seen since `since` and of the `reminders` (ids).

    A failed one stays due.
    """
    unsent = store.alerts.due(name, since=since, reminders=reminders)
    due, failed = [alert for alert in unsent if wants(alert.insight)], []
    for done, alert in enumerate(due, 1):
        try:
            channel.send(alert)
        except ChannelFailed as error:
            failed.append(error)
            store.alerts.save_failed(alert, error.reason)
        else:
            store.alerts.save(alert)
        on_step("notify", done, len(due))
    return len(due) - len(failed), failed


def _work(
    step: str,
    *,
    pending: Callable[[], list[T]],
    run: Callable[[Sequence[T]], list[R]],
    write: Callable[[Sequence[T], Sequence[R]], object],
    store: Store,
    on_step: OnStep,
) -> int:
    """Take what is pending batch by batch until nothing is left."""
    done = 0
    while items := pending():
        pairs, failed = _isolate(run, items)
        if pairs:
            write([item for item, _ in pairs], [result for _, result in pairs])
        for item, reason in failed:
            store.failures.add(step, item.id, reason)  # type: ignore[attr-defined]
        done += len(items)
        on_step(step, done, done + store.pending()[step])
    return done


def _isolate(
    run: Callable[[Sequence[T]], list[R]], items: Sequence[T]
) -> tuple[list[tuple[T, R]], list[tuple[T, str]]]:
    """The results of a batch; if it fails, of its items one by one, with the reasons of those that fail alone."""
    try:
        return list(zip(items, run(items), strict=True)), []
    except Exception as error:  # noqa: BLE001 - whatever one item does to a model must not stop the others
        if len(items) == 1:
            return [], [(items[0], f"{type(error).__name__}: {error}")]
    parts = [_isolate(run, half) for half in (items[: len(items) // 2], items[len(items) // 2 :])]
    return [pair for done, _ in parts for pair in done], [pair for _, failed in parts for pair in failed]


def _batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Batches of items; when reading them fails, those that were read, and then the failure."""
    batch: list[T] = []
    try:
        for item in items:
            batch.append(item)
            if len(batch) == size:
                yield batch
                batch = []
    except VocError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
