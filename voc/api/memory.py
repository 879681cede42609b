"""Answers that are given again for as long as nothing they are made of was written."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, cast
from weakref import WeakValueDictionary

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from voc.api.caller import get_caller
from voc.api.dependencies import get_store
from voc.api.routing import LateRoute

# An answer is some 10 to 100 KB.
MAX_BYTES = 32_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, of which workspace, and with which rights: quotes are only for who may see them."""

    workspace: str
    scopes: frozenset[str]
    path: str
    query: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer, and how often its workspace had changed before it was made (`Store.changes`)."""

    changes: int
    body: bytes
    media_type: str | None


class Memory:
    """The answers of one process, at most so many bytes of them; what was not asked for longest goes first."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes, self.bytes = max_bytes, 0
        self._known: OrderedDict[Question, Remembered] = OrderedDict()
        self._locks: WeakValueDictionary[Question, asyncio.Lock] = WeakValueDictionary()

    def get(self, question: Question, changes: int) -> Remembered | None:
        """The answer to a question, if nothing was written since it was made."""
        found = self._known.get(question)
        if found is None or found.changes != changes:
            return None
        self._known.move_to_end(question)
        return found

    def keep(self, question: Question, answer: Remembered) -> None:
        """Remember an answer in place of an older one to the same question."""
        before = self._known.pop(question, None)
        self.bytes += len(answer.body) - (len(before.body) if before else 0)
        self._known[question] = answer
        while self.bytes > self.max_bytes:
            _, oldest = self._known.popitem(last=False)
            self.bytes -= len(oldest.body)

    def lock(self, question: Question) -> asyncio.Lock:
        """Held by who makes an answer; others who ask the same meanwhile wait for it instead of making it too."""
        return self._locks.setdefault(question, asyncio.Lock())


class RememberedRoute(LateRoute):
    """A route whose answers depend on the store, the query and the caller's scopes alone.

    Its answer is made again after the next write: `Store.changes` is read before the answer is made, so one that was
    overtaken by a write is never given a second time.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of a read, which asks the memory first; that of a write as it is."""
        make = super().get_route_handler()
        if self.methods != {"GET"}:
            return make

        async def answer(request: Request) -> Response:
            memory, question = cast(Memory, request.app.state.memory), _question(request)
            async with memory.lock(question):
                changes = await run_in_threadpool(lambda: get_store(request).changes())
                found = memory.get(question, changes)
                if found is not None:
                    return Response(found.body, media_type=found.media_type)
                response = await make(request)
                if response.status_code == 200:
                    memory.keep(question, Remembered(changes, bytes(response.body), response.media_type))
                return response

        return answer


def _question(request: Request) -> Question:
    caller = get_caller(request)
    return Question(caller.workspace, caller.scopes, request.url.path, request.url.query)
