"""A local web server that stands for the system behind a source: an account with messages, faults on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

FIRST = datetime(2026, 3, 1, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Message:
    """What a customer wrote; `spoilt` ones are shown without the field that a record cannot do without."""

    number: int
    text: str
    written: datetime
    changed: datetime
    spoilt: bool = False


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    form: dict[str, str]


@dataclass(frozen=True)
class Reply:
    """An answer; `body` is sent as JSON unless it is bytes."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


# What a faulty server does instead of answering.
HANG_UP, STALL, BABBLE = "hang up", "stall", "babble"


@dataclass
class Account:
    """The messages that the system holds, and how it behaves."""

    answer: Callable[[Request, Account], Any]
    messages: list[Message] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    # Faults of the coming requests, by their number from the next one: a status, a Reply, or one of those above.
    faults: dict[int, Any] = field(default_factory=dict)
    # Called before the request of that number is answered.
    meanwhile: dict[int, Callable[[], object]] = field(default_factory=dict)
    url: str = ""
    per_page: int = 3
    # Ends the waiting of stalled answers.
    released: threading.Event = field(default_factory=threading.Event)

    def write(self, count: int) -> None:
        for _ in range(count):
            number = len(self.messages)
            moment = self._next_moment()
            text = f"The parcel number {number} came two days late and nobody said a word."
            self.messages.append(Message(number, text, moment, moment))

    def edit(self, number: int, text: str) -> None:
        self.messages[number] = replace(self.messages[number], text=text, changed=self._next_moment())

    def spoil(self, number: int) -> None:
        self.messages[number] = replace(self.messages[number], spoilt=True)

    def newest(self, *, by_change: bool = False) -> list[Message]:
        return sorted(self.messages, key=lambda m: m.changed if by_change else m.written, reverse=True)

    def changed_since(self, moment: datetime | None) -> list[Message]:
        found = [m for m in self.messages if moment is None or m.changed >= moment]
        return sorted(found, key=lambda m: m.changed)

    def fail_at(self, number: int, fault: Any) -> None:
        self.faults[len(self.requests) + number] = fault

    def page(self, found: list[Message], start: int) -> tuple[list[Message], int | None]:
        """The messages of the page that begins at `start`, and where the next one begins."""
        end = start + self.per_page
        return found[start:end], end if end < len(found) else None

    def _next_moment(self) -> datetime:
        last = max((m.changed for m in self.messages), default=FIRST)
        return last + timedelta(minutes=1)


_BABBLE = Reply(b"<html>Welcome to the hotel</html>")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, account: Account) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.account = account


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without it every answer waits 40 ms for an acknowledgement.
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        account, request = self.server.account, _request(self)
        number = len(account.requests)
        account.requests.append(request)
        account.meanwhile.pop(number, lambda: None)()
        fault = account.faults.pop(number, None)
        if fault in (HANG_UP, STALL):
            if fault == STALL:
                account.released.wait(60)
            self.close_connection = True
            return
        answer = account.answer(request, account) if fault is None else _BABBLE if fault == BABBLE else fault
        self._send(Reply({"error": "made up"}, answer) if isinstance(answer, int) else answer)

    do_POST = do_HEAD = do_GET  # noqa: N815 - the names that the standard library looks for

    def _send(self, answer: Any) -> None:
        reply = answer if isinstance(answer, Reply) else Reply(answer)
        raw = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        headers = {"content-type": "application/json", "content-length": str(len(raw)), **reply.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test output quiet."""


@contextmanager
def serve(account: Account) -> Iterator[Account]:
    """Run the server of `account` on 127.0.0.1."""
    server = _Server(account)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005})
    thread.start()
    account.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield account
    finally:
        account.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _request(handler: BaseHTTPRequestHandler) -> Request:
    parts = urlsplit(handler.path)
    body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
    form = handler.headers.get("content-type") == "application/x-www-form-urlencoded"
    return Request(
        handler.command,
        parts.path,
        {name: values[-1] for name, values in parse_qs(parts.query).items()},
        {name.lower(): value for name, value in handler.headers.items()},
        None if form or not body else json.loads(body),
        {name: values[-1] for name, values in parse_qs(body.decode()).items()} if form else {},
    )
