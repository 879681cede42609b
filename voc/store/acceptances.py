"""Pain points that the company decided to leave as they are."""

from __future__ import annotations

import builtins

from sqlalchemy import delete, select

from voc.domain import Acceptance, Subject
from voc.errors import InvalidValue, UnknownItem
from voc.store import subjects
from voc.store.database import Scope, upsert
from voc.store.tables.actions import acceptance


class Acceptances:
    """The register of accepted pain points of one workspace, by subject."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def list(self) -> builtins.list[Acceptance]:
        """The register, the oldest decision first."""
        query = select(acceptance).where(acceptance.c.workspace_id == self._scope.workspace_id)
        query = query.order_by(acceptance.c.accepted_on, acceptance.c.kind, acceptance.c.subject)
        with self._scope.read() as connection:
            return [
                Acceptance(Subject(row.kind, row.subject), row.reason, row.by, row.accepted_on, row.review_on)
                for row in connection.execute(query)
            ]

    def save(self, item: Acceptance) -> None:
        """Enter a pain point, in place of an earlier decision about it.

        Raises:
            UnknownItem: for a topic that is not in this workspace.
            InvalidValue: for an insight, without a reason, or where it is to be looked at again before it was accepted.
        """
        if item.subject.kind == "insight":
            raise InvalidValue("subject", item.subject, "a topic or a touchpoint is accepted, not one change of it")
        if item.review_on is not None and item.review_on < item.accepted_on:
            raise InvalidValue("review_on", item.review_on, f"not before {item.accepted_on}, when it is accepted")
        key = {"workspace_id": self._scope.workspace_id, "kind": item.subject.kind, "subject": item.subject.id}
        values = {"reason": subjects.checked("reason", item.reason), "by": item.by}
        dates = {"accepted_on": item.accepted_on, "review_on": item.review_on}
        with self._scope.write() as connection:
            subjects.check(connection, self._scope.workspace_id, item.subject)
            insert = upsert(connection, acceptance).values(**key, **values, **dates)
            connection.execute(
                insert.on_conflict_do_update(index_elements=builtins.list(key), set_={**values, **dates})
            )

    def remove(self, subject: Subject) -> None:
        """Take a pain point out of the register: it is no longer accepted.

        Raises:
            UnknownItem: if it is not in it.
        """
        with self._scope.write() as connection:
            rows = delete(acceptance).where(*subjects.of(acceptance, self._scope.workspace_id, subject))
            if not connection.execute(rows).rowcount:
                raise UnknownItem("accepted pain point", subject)
