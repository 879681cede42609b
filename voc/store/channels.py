"""How channels are doing: switched off after days of failures, and what they took, to be sent again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from voc.domain import Alert
from voc.store import states
from voc.store.database import Scope
from voc.store.insights import to_insights
from voc.store.tables.alerts import alert, delivery
from voc.store.tables.insights import insight
from voc.store.values import SwitchedOff

# Days, so that a weekend's maintenance is no reason; tries, so that one alert a month that fails is none either.
TRIES, SPAN = 20, timedelta(days=3)
_RESUMED = "channels_resumed"


class Channels:
    """The channels of one workspace, by name."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def switched_off(self, name: str) -> SwitchedOff | None:
        """Since when and after how many tries a channel is no longer tried; None for one that is.

        That is after 20 tries in a row that failed, over three days or more.
        """
        with self._scope.read() as connection:
            after = self._resumed(connection).get(name)
            tries = [*self._tries(name), *([] if after is None else [delivery.c.tried_at > after])]
            taken = select(func.max(delivery.c.id)).join(insight).where(*tries, delivery.c.reason.is_(None))
            last = connection.scalar(taken) or 0
            first, newest, count = (func.min(delivery.c.tried_at), func.max(delivery.c.tried_at), func.count())
            query = select(first, newest, count).select_from(delivery.join(insight)).where(*tries, delivery.c.id > last)
            since, until, number = connection.execute(query).one()
        return SwitchedOff(until, number) if number >= TRIES and until - since >= SPAN else None

    def resume(self, name: str) -> None:
        """Try a channel again, whatever failed before."""
        with self._scope.write(answers=False) as connection:
            found = self._resumed(connection) | {name: datetime.now(UTC)}
            text = json.dumps({each: moment.isoformat() for each, moment in found.items()})
            states.put(connection, self._scope.workspace_id, _RESUMED, text)

    def taken(self, name: str, *, since: datetime) -> list[Alert]:
        """The alerts that a channel took since a moment, the oldest first."""
        query = select(*insight.c).join(alert, alert.c.insight_id == insight.c.id)
        mine = (insight.c.workspace_id == self._scope.workspace_id, alert.c.channel == name, alert.c.sent_at >= since)
        with self._scope.read() as connection:
            rows = connection.execute(query.where(*mine).order_by(alert.c.sent_at, insight.c.id)).all()
            return [Alert(item, name) for item in to_insights(connection, rows)]

    def _tries(self, name: str) -> list[Any]:
        return [insight.c.workspace_id == self._scope.workspace_id, delivery.c.channel == name]

    def _resumed(self, connection: Connection) -> dict[str, datetime]:
        kept = json.loads(states.get(connection, self._scope.workspace_id, _RESUMED) or "{}")
        return {name: datetime.fromisoformat(text) for name, text in kept.items()}
