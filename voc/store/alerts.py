"""Alerts: which insights a channel has not had yet, and which it had."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlalchemy import Connection, func, insert, select

from voc.domain import REMINDERS, Alert
from voc.errors import UnknownItem
from voc.store.among import among
from voc.store.database import Scope, to_id, to_key, upsert
from voc.store.insights import to_insights
from voc.store.tables.alerts import alert, delivery
from voc.store.tables.insights import insight
from voc.store.values import Delivery, SentAlert

MAX_REASON_CHARS = 500


class Alerts:
    """The alerts of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def due(self, channel: str, *, since: date, reminders: Iterable[str] = ()) -> builtins.list[Alert]:
        """Alerts that `channel` has not had, most severe first.

        They are of changes first seen on or after `since`, and of the `reminders` with these ids, however old.
        """
        changed = insight.c.kind.not_in(REMINDERS) & (insight.c.first_seen >= since)
        wanted = changed | among(insight.c.key, [to_key(each) for each in reminders])
        sent = select(alert.c.insight_id).where(alert.c.insight_id == insight.c.id, alert.c.channel == channel)
        query = select(insight).where(insight.c.workspace_id == self._scope.workspace_id)
        query = query.where(wanted, ~sent.exists())
        with self._scope.read() as connection:
            rows = connection.execute(query.order_by(insight.c.severity.desc(), insight.c.id)).all()
            return [Alert(item, channel) for item in to_insights(connection, rows)]

    def save(self, alert_: Alert) -> None:
        """Record that an alert was delivered; once is enough.

        Raises:
            UnknownItem: if its insight was not saved.
        """
        now = datetime.now(UTC)
        with self._scope.write() as connection:
            row = {"insight_id": self._insight(connection, alert_), "channel": alert_.channel}
            connection.execute(upsert(connection, alert).values(**row, sent_at=now).on_conflict_do_nothing())
            connection.execute(insert(delivery).values(**row, tried_at=now))

    def save_failed(self, alert_: Alert, reason: str) -> None:
        """Record that an alert was not taken and why; it stays due.

        Raises:
            UnknownItem: if its insight was not saved.
        """
        with self._scope.write() as connection:
            row = {"insight_id": self._insight(connection, alert_), "channel": alert_.channel}
            row |= {"tried_at": datetime.now(UTC), "reason": reason[:MAX_REASON_CHARS]}
            connection.execute(insert(delivery).values(**row))

    def deliveries(self, limit: int = 100, *, insight_id: str | None = None) -> builtins.list[Delivery]:
        """Tries to hand alerts over, the newest first; with `insight_id` those of one insight."""
        query = select(delivery, insight.c.key).join(insight, insight.c.id == delivery.c.insight_id)
        query = query.where(insight.c.workspace_id == self._scope.workspace_id)
        if insight_id is not None:
            query = query.where(insight.c.key == to_key(insight_id))
        query = query.order_by(delivery.c.tried_at.desc(), delivery.c.id.desc()).limit(limit)
        with self._scope.read() as connection:
            rows = connection.execute(query).all()
        return [Delivery(to_id(row.key), row.channel, row.tried_at, row.reason) for row in rows]

    def tries(self) -> dict[tuple[str, bool], int]:
        """How often each channel was handed an alert, and whether it took it."""
        taken = delivery.c.reason.is_(None)
        query = select(delivery.c.channel, taken, func.count()).join(insight, insight.c.id == delivery.c.insight_id)
        query = query.where(insight.c.workspace_id == self._scope.workspace_id).group_by(delivery.c.channel, taken)
        with self._scope.read() as connection:
            return {(channel, bool(took)): count for channel, took, count in connection.execute(query)}

    def list(self, limit: int = 100) -> builtins.list[SentAlert]:
        """Delivered alerts, newest first."""
        query = select(alert.c.channel, alert.c.sent_at, *insight.c).join(insight, insight.c.id == alert.c.insight_id)
        query = query.where(insight.c.workspace_id == self._scope.workspace_id)
        query = query.order_by(alert.c.sent_at.desc(), insight.c.id.desc(), alert.c.channel).limit(limit)
        with self._scope.read() as connection:
            rows = connection.execute(query).all()
            found = to_insights(connection, rows, quoted=self._scope.evidence)
        return [SentAlert(Alert(item, row.channel), row.sent_at) for row, item in zip(rows, found, strict=True)]

    def _insight(self, connection: Connection, alert_: Alert) -> int:
        wanted = (insight.c.workspace_id == self._scope.workspace_id, insight.c.key == to_key(alert_.insight.id))
        id = connection.scalar(select(insight.c.id).where(*wanted))
        if id is None:
            raise UnknownItem("insight", alert_.insight.id)
        return int(id)
