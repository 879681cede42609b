"""One workspace of one database: the parts by noun, and the questions that go across them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Self

from sqlalchemy import Engine, select

from voc.domain import MEASURES, Count, Feedback, Filter, Quote, Remark
from voc.errors import InvalidValue
from voc.store import (
    amplification,
    counts,
    crowds,
    listing,
    mentions,
    moments,
    people,
    quotes,
    reasons,
    remarks,
    search,
    todo,
    traits,
    visits,
)
from voc.store.acceptances import Acceptances
from voc.store.actions import Actions
from voc.store.alert_actions import AlertActions
from voc.store.alerts import Alerts
from voc.store.amplification import Amplification
from voc.store.audit import Audit
from voc.store.channels import Channels
from voc.store.corrections import Corrections
from voc.store.crowds import Crowd
from voc.store.customers import Customers
from voc.store.database import Scope, connect, upsert
from voc.store.exports import Exports
from voc.store.failures import Failures
from voc.store.feedback import FeedbackStore
from voc.store.hooks import Hooks
from voc.store.imports import Imports
from voc.store.insights import Insights
from voc.store.jobs import Jobs
from voc.store.keys import Keys
from voc.store.labels import Labels
from voc.store.listing import Position
from voc.store.mentions import Scored
from voc.store.moments import Moment
from voc.store.owners import Owners
from voc.store.quotes import Order
from voc.store.reasons import Reasons
from voc.store.refits import Refits
from voc.store.report_schedules import ReportSchedules
from voc.store.requests import Requests
from voc.store.rollups import Rollups
from voc.store.rules import Rules
from voc.store.schema import ensure_schema
from voc.store.segments import Segments
from voc.store.sub_touchpoints import SubTouchpoints
from voc.store.tables.workspaces import workspace
from voc.store.topic_edits import TopicEdits
from voc.store.topics import Topics
from voc.store.traits import MOST, Traits
from voc.store.values import MessageCount
from voc.store.visits import Visit


class Store:
    """Everything voc keeps of one workspace. Safe to use from several threads; close it at the end."""

    def __init__(self, scope: Scope, name: str) -> None:
        self._scope = scope
        self.workspace = name
        self.imports = Imports(scope)
        self.feedback = FeedbackStore(scope)
        self.segments = Segments(scope)
        self.labels = Labels(scope)
        self.failures = Failures(scope)
        self.topics = Topics(scope)
        self.topic_edits = TopicEdits(scope)
        self.refits = Refits(scope)
        self.sub_touchpoints = SubTouchpoints(scope)
        self.rollups = Rollups(scope)
        self.insights = Insights(scope)
        self.alerts = Alerts(scope)
        self.channels = Channels(scope)
        self.keys = Keys(scope)
        self.audit = Audit(scope)
        self.rules = Rules(scope)
        self.report_schedules = ReportSchedules(scope)
        self.alert_actions = AlertActions(scope)
        self.customers = Customers(scope)
        self.exports = Exports(scope)
        self.requests = Requests(scope)
        self.jobs = Jobs(scope)
        self.corrections = Corrections(scope)
        self.hooks = Hooks(scope)
        self.owners = Owners(scope)
        self.actions = Actions(scope)
        self.acceptances = Acceptances(scope)

    @classmethod
    def open(cls, url: str, *, workspace: str = "default", competitors: Collection[str] = ()) -> Self:
        """The store at an SQLAlchemy URL (`sqlite:///file.db` or `postgresql+psycopg://...`).

        The database, its schema and the workspace are made where they are missing; an older schema is upgraded.
        Answers leave out what is said of the brands that are `competitors`, unless they ask for one of them.

        Raises:
            InvalidValue: for a URL that cannot be used or a workspace name that is empty or over 64 characters.
            StoreOutdated: if a newer voc wrote the database.
        """
        engine = connect(url)
        ensure_schema(engine)
        id = _workspace_id(engine, workspace)
        return cls(Scope(engine, id, competitors=frozenset(competitors)), workspace)

    def other(self, workspace: str) -> Self:
        """Another workspace of the same database, over the same connections.

        Raises:
            InvalidValue: for a name that is empty or over 64 characters.
        """
        engine, competitors = self._scope.engine, self._scope.competitors
        return type(self)(Scope(engine, _workspace_id(engine, workspace), competitors=competitors), workspace)

    @property
    def shows_evidence(self) -> bool:
        """Whether the words of customers may be shown, and who said them."""
        return self._scope.evidence

    def without_evidence(self) -> Self:
        """The same workspace with its numbers but without customers' words: no quotes, nothing found by search."""
        return type(self)(replace(self._scope, evidence=False), self.workspace)

    def of_employees(self) -> Self:
        """The same workspace with every answer made of what employees say instead of what customers say."""
        return type(self)(replace(self._scope, voice="employee"), self.workspace)

    def of_all_brands(self) -> Self:
        """The same workspace with what is said of competitors beside what is said of the company's own brands."""
        return type(self)(replace(self._scope, competitors=frozenset()), self.workspace)

    def claiming(self, lease: timedelta) -> Self:
        """The same workspace for one of several workers: what `pending` gives is theirs alone until `lease` is over."""
        return type(self)(replace(self._scope, lease=lease), self.workspace)

    def workspaces(self) -> list[str]:
        """The names of all workspaces of this database, sorted."""
        with self._scope.read() as connection:
            return list(connection.scalars(select(workspace.c.name).order_by(workspace.c.name)))

    def close(self) -> None:
        """Give back all connections."""
        self._scope.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def changes(self) -> int:
        """How often something was written that answers are made of: while it stands still, an answer stays right."""
        query = select(workspace.c.changes).where(workspace.c.id == self._scope.workspace_id)
        with self._scope.read() as connection:
            return int(connection.scalars(query).one())

    def hash_keys(self, first: bytes | None = None) -> tuple[bytes, ...]:
        """The keys of the hashes of customers and authors: the first one, which the workspace was born with unless it
        is given, and one for each `customers.rehash`."""
        query = select(workspace.c.hash_key).where(workspace.c.id == self._scope.workspace_id)
        with self._scope.read() as connection:
            return people.keys_of(bytes(connection.scalars(query).one()), first)

    def pending(self) -> dict[str, int]:
        """How many messages or segments wait for each step: segment, label, topic."""
        return todo.counts(self._scope)

    def counts(
        self,
        filter: Filter | None = None,
        by: Sequence[str] = (),
        *,
        topics: Collection[int] | None = None,
        cuts: Sequence[date] = (),
        measures: Sequence[str] = MEASURES,
    ) -> list[Count]:
        """See `voc.store.counts.count_segments`."""
        return counts.count_segments(self._scope, filter or Filter(), by, topics=topics, cuts=cuts, measures=measures)

    def sums(self, filter: Filter, by: Sequence[str], measures: Sequence[str]) -> dict[tuple[Any, ...], dict[str, int]]:
        """See `voc.store.counts.sum_segments`."""
        return counts.sum_segments(self._scope, filter, by, measures)

    def message_counts(self, filter: Filter | None = None, by: Sequence[str] = ()) -> list[MessageCount]:
        """See `voc.store.counts.count_messages`."""
        return counts.count_messages(self._scope, filter or Filter(), by)

    def quotes(
        self,
        filter: Filter | None = None,
        *,
        limit: int = 10,
        order: Order = "recent",
        measure: str | None = None,
    ) -> list[Quote]:
        """See `voc.store.quotes.find_quotes`."""
        return quotes.find_quotes(self._scope, filter or Filter(), limit=limit, order=order, measure=measure)

    def topic_quotes(
        self,
        filter: Filter,
        topic_ids: Iterable[int],
        *,
        limit: int,
        orders: Collection[Order],
        measure: str | None = None,
    ) -> dict[int, dict[Order, tuple[Quote, ...]]]:
        """See `voc.store.quotes.find_topic_quotes`."""
        return quotes.find_topic_quotes(self._scope, filter, topic_ids, limit=limit, orders=orders, measure=measure)

    def remarks(
        self,
        filter: Filter | None = None,
        *,
        saying: Collection[str] = (),
        of: Collection[str] | None = None,
        of_leavers: Filter | None = None,
    ) -> Iterator[Remark]:
        """See `voc.store.remarks.find_remarks`."""
        return remarks.find_remarks(self._scope, filter or Filter(), saying=saying, of=of, of_leavers=of_leavers)

    def reasons(self, filter: Filter, *, by: str) -> dict[str | int | None, Reasons]:
        """See `voc.store.reasons.count_reasons`."""
        return reasons.count_reasons(self._scope, filter, by)

    def leavers(self, filter: Filter) -> int:
        """See `voc.store.reasons.count_leavers`."""
        return reasons.count_leavers(self._scope, filter)

    def visits(self, filter: Filter | None = None) -> Iterator[Visit]:
        """See `voc.store.visits.find_visits`."""
        return visits.find_visits(self._scope, filter or Filter())

    def people(self, filter: Filter | None = None) -> int:
        """See `voc.store.visits.count_people`."""
        return visits.count_people(self._scope, filter or Filter())

    def moments(self, filter: Filter) -> list[Moment]:
        """See `voc.store.moments.find_moments`."""
        return moments.find_moments(self._scope, filter)

    def amplification(self, filter: Filter, *, measure: str) -> Amplification:
        """See `voc.store.amplification.sum_amplification`."""
        return amplification.sum_amplification(self._scope, filter, measure=measure)

    def crowd(self, filter: Filter, *, measure: str) -> Crowd:
        """See `voc.store.crowds.count_crowd`."""
        return crowds.count_crowd(self._scope, filter, measure=measure)

    def scored(self, filter: Filter, *, outcome: str, of: str, by: str | None = None) -> Scored:
        """See `voc.store.mentions.find_scored`."""
        return mentions.find_scored(self._scope, filter, outcome=outcome, of=of, by=by)

    def traits(self, filter: Filter, *, limit: int = MOST) -> Traits:
        """See `voc.store.traits.count_traits`."""
        return traits.count_traits(self._scope, filter, limit=limit)

    def emotions(self, filter: Filter, *, limit: int = MOST) -> Traits:
        """See `voc.store.traits.count_emotions`."""
        return traits.count_emotions(self._scope, filter, limit=limit)

    def list_feedback(
        self, filter: Filter | None = None, *, limit: int = 100, after: Position | None = None
    ) -> tuple[list[Feedback], Position | None]:
        """See `voc.store.listing.list_feedback`."""
        return listing.list_feedback(self._scope, filter or Filter(), limit=limit, after=after)

    def search(
        self, text: str, *, vector: bytes | None = None, filter: Filter | None = None, limit: int = 20
    ) -> list[tuple[Quote, float]]:
        """See `voc.store.search.find`."""
        return search.find(self._scope, text, vector=vector, filter=filter, limit=limit)


def _workspace_id(engine: Engine, name: str) -> int:
    if not 1 <= len(name) <= 64 or "\0" in name:
        raise InvalidValue("workspace", name, "1 to 64 characters")
    query = select(workspace.c.id).where(workspace.c.name == name)
    with engine.connect() as connection:
        id = connection.scalar(query)
    if id is not None:
        return int(id)
    with engine.execution_options(voc_write=True).begin() as connection:
        new = upsert(connection, workspace).values(name=name, hash_key=secrets.token_bytes(32))
        connection.execute(new.on_conflict_do_nothing())
        return int(connection.scalars(query).one())
