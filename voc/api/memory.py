"""Answers that are given again for as long as nothing they are made of was written."""

from __future__ import annotations

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, Self, TypeVar, cast
from weakref import WeakValueDictionary

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from voc.api.caller import get_caller
from voc.api.dependencies import store_of
from voc.api.routing import LateRoute
from voc.store import Store

# An answer is some 10 to 100 KB.
MAX_BYTES = 32_000_000
# Level 9, which is the default of gzip, takes 25 ms for an answer of 120 KB where this takes 4, for an eighth less.
PACKED_LEVEL, PACKED_FROM_BYTES = 4, 1000
# Answers of pages, which are written anew for each reader: an overview is some 300 KB.
MOST_PAGES = 32

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, of which workspace, and with which rights: quotes are only for who may see them."""

    workspace: str
    scopes: frozenset[str]
    path: str
    query: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer, and how often its workspace had changed before it was made (`Store.changes`).

    `packed` is the body as gzip, which takes longer to make than all else of giving an answer again; empty where the
    body is small.
    """

    changes: int
    body: bytes
    media_type: str | None
    packed: bytes = b""

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.body) + len(self.packed)

    @classmethod
    def of(cls, changes: int, response: Response) -> Self:
        """What is kept of an answer that was just made."""
        body = bytes(response.body)
        packed = gzip.compress(body, PACKED_LEVEL, mtime=0) if len(body) >= PACKED_FROM_BYTES else b""
        return cls(changes, body, response.media_type, packed)

    def response(self, request: Request) -> Response:
        """The answer once more, packed for who takes it."""
        if self.packed and "gzip" in request.headers.get("accept-encoding", ""):
            headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
            return Response(self.packed, headers=headers, media_type=self.media_type)
        return Response(self.body, media_type=self.media_type)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page is made of, how often its workspace had changed before, and when it was begun (monotonic seconds)."""

    changes: int
    begun: float
    content: Any


class Memory:
    """The answers of one process, at most so many bytes of them; what was not asked for longest goes first."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes, self.bytes = max_bytes, 0
        self._known: OrderedDict[Question, Remembered] = OrderedDict()
        self._pages: OrderedDict[Question, Page] = OrderedDict()
        # Pages are made in several threads; answers of `/v1` are looked up in that of the event loop.
        self._writing = Lock()
        self._making: WeakValueDictionary[Question, Lock] = WeakValueDictionary()
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
        self.bytes += answer.size - (before.size if before else 0)
        self._known[question] = answer
        while self.bytes > self.max_bytes:
            _, oldest = self._known.popitem(last=False)
            self.bytes -= oldest.size

    def page(self, question: Question, changes: Callable[[], int], make: Callable[[], T]) -> T:
        """What a page is made of: what `make` gives, or what it gave if nothing was written since.

        Of those who ask at once one makes it. The others wait and take it too if it was begun after they asked,
        although something was written meanwhile: while an import runs, that is always so.
        """
        asked, now = monotonic(), changes()
        with self._writing:
            making = self._making.setdefault(question, Lock())
        with making:
            known = self._pages.get(question)
            if known is None or (known.changes != now and known.begun < asked):
                known = Page(begun=monotonic(), changes=changes(), content=make())
            self._keep_page(question, known)
        return cast(T, known.content)

    def _keep_page(self, question: Question, page: Page) -> None:
        with self._writing:
            self._pages[question] = page
            self._pages.move_to_end(question)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)

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
                changes = await run_in_threadpool(store_of(request).changes)
                found = memory.get(question, changes)
                if found is None:
                    response = await make(request)
                    if response.status_code != 200:
                        return response
                    found = await run_in_threadpool(Remembered.of, changes, response)
                    memory.keep(question, found)
                return found.response(request)

        return answer


def of_page(request: Request, store: Store, make: Callable[[], T]) -> T:
    """What the page at this address is made of, from the memory of the application."""
    memory = cast(Memory, request.app.state.memory)
    return memory.page(_question(request), store.changes, make)


def _question(request: Request) -> Question:
    caller = get_caller(request)
    return Question(caller.workspace, caller.scopes, request.url.path, request.url.query)
