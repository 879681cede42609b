"""What people did about what was raised: acknowledged, resolved, snoozed, and whether it was of use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlalchemy import insert, select

from voc.domain import ALERT_ACTIONS
from voc.errors import InvalidValue, UnknownItem
from voc.store.among import among
from voc.store.database import Scope, to_id, to_key
from voc.store.tables.alerts import alert_action
from voc.store.tables.insights import insight
from voc.store.values import AlertAction, AlertState

_STATES = {"acknowledge": "acknowledged", "resolve": "resolved", "snooze": "snoozed", "reopen": "open"}


class AlertActions:
    """The handling of the alerts of one workspace, by the id of their insight."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(
        self,
        insight_id: str,
        action: str,
        *,
        by: str,
        until: date | None = None,
        useful: bool | None = None,
        note: str | None = None,
    ) -> AlertState:
        """Write down what `by` did, and say how the alert stands now.

        Raises:
            UnknownItem: for an insight that is not in this workspace.
            InvalidValue: for an unknown action.
        """
        if action not in ALERT_ACTIONS:
            raise InvalidValue("action", action, f"one of {', '.join(ALERT_ACTIONS)}")
        wanted = (insight.c.workspace_id == self._scope.workspace_id, insight.c.key == to_key(insight_id))
        with self._scope.write() as connection:
            id = connection.scalar(select(insight.c.id).where(*wanted))
            if id is None:
                raise UnknownItem("alert", insight_id)
            row = {"workspace_id": self._scope.workspace_id, "insight_id": id, "at": datetime.now(UTC), "by": by}
            row |= {"action": action, "until": until, "useful": useful, "note": note}
            connection.execute(insert(alert_action).values(**row))
        return self.states([insight_id])[insight_id]

    def history(self, insight_id: str) -> list[AlertAction]:
        """What people did about one insight, oldest first."""
        query = select(alert_action).join(insight, insight.c.id == alert_action.c.insight_id)
        wanted = (insight.c.workspace_id == self._scope.workspace_id, insight.c.key == to_key(insight_id))
        with self._scope.read() as connection:
            rows = connection.execute(query.where(*wanted).order_by(alert_action.c.id)).all()
        return [AlertAction(row.action, row.by, row.at, row.until, row.useful, row.note) for row in rows]

    def states(self, insight_ids: Iterable[str], *, today: date | None = None) -> dict[str, AlertState]:
        """How each insight stands; a snooze that is over is open again."""
        now, ids = today or datetime.now(UTC).date(), list(insight_ids)
        query = select(alert_action, insight.c.key).join(insight, insight.c.id == alert_action.c.insight_id)
        query = query.where(
            insight.c.workspace_id == self._scope.workspace_id, among(insight.c.key, [to_key(id) for id in ids])
        )
        found = dict.fromkeys(ids, AlertState())
        with self._scope.read() as connection:
            for row in connection.execute(query.order_by(alert_action.c.id)):
                before = found[to_id(row.key)]
                if row.action == "feedback":
                    state = AlertState(before.status, before.by, before.at, before.until, row.useful)
                else:
                    over = row.action == "snooze" and row.until is not None and row.until <= now
                    status = "open" if over else _STATES[row.action]
                    state = AlertState(status, row.by, row.at, None if over else row.until, before.useful)
                found[to_id(row.key)] = state
        return found
