"""The imports of a store, in memory: real ones cost more time than the 80 tests that need one may take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from voc.domain import Feedback, Rejected
from voc.store import ImportRun

_NOTHING = {"accepted": 0, "updated": 0, "duplicate": 0, "rejected": 0, "filtered": 0}


class Ledger:
    """Keeps messages by (source, id), runs with their counters and cursors, as `store.imports` does."""

    def __init__(self) -> None:
        self.messages: dict[tuple[str, str], Feedback] = {}
        self.runs: list[ImportRun] = []
        self.bad: list[Rejected] = []

    @property
    def imports(self) -> Ledger:
        return self

    def start(self, source: str, name: str, *, continued: bool) -> ImportRun:
        cursor = None
        if self.runs:
            last = self.runs[-1]
            assert (last.source, last.name, continued) == (source, name, True)
            if last.finished_at is None:
                return last
            cursor = last.cursor
        run = ImportRun(len(self.runs), source, name, cursor, dict(_NOTHING), {}, datetime.now(UTC), None)
        self.runs.append(run)
        return run

    def commit(
        self,
        run_id: int,
        feedback: Sequence[Feedback],
        *,
        rejected: Sequence[Rejected],
        known: int = 0,
        filtered: Mapping[str, int],
        cursor: str | None,
        keys: int,
    ) -> None:
        run = self.runs[run_id]
        counts = Counter(run.counts)
        for message in feedback:
            known = self.messages.get((message.source, message.external_id))
            kind = "accepted" if known is None else "duplicate" if known.text == message.text else "updated"
            counts[kind] += 1
            self.messages[message.source, message.external_id] = message
        self.bad += rejected
        counts.update(rejected=len(rejected), filtered=sum(filtered.values()))
        self.runs[run_id] = replace(run, counts=dict(counts), cursor=run.cursor if cursor is None else cursor)

    def finish(self, run_id: int) -> ImportRun:
        self.runs[run_id] = replace(self.runs[run_id], finished_at=datetime.now(UTC))
        return self.runs[run_id]
