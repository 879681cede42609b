"""An insight to send, and a real HTTP server to send it to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from voc.domain import Alert, Insight, Quote


def make_alert(*quotes: str, title: str = "Complaints about delivery: 41 messages in 3 days, 9.2 expected") -> Alert:
    """An alert with the given quotes as evidence."""
    written = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
    evidence = tuple(
        Quote(f"id{i}", 0, len(text), text, written, "trustpilot", "review") for i, text in enumerate(quotes)
    )
    insight = Insight(
        kind="emerging_pain_point",
        series="topic=12 measure=negative_messages",
        title=title,
        start=date(2026, 3, 4),
        end=date(2026, 3, 6),
        first_seen=date(2026, 3, 5),
        count=41,
        expected=9.2,
        lower=4,
        upper=16,
        p_value=2.1e-7,
        severity=0.6,
        topic_id=12,
        evidence=evidence,
        details={"measure": "negative_messages"},
    )
    return Alert(insight, "webhook")


@dataclass
class Receiver:
    """A web server that answers with the next of `answers` and keeps what it was sent."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            kept.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(kept.answers.pop(0) if kept.answers else 204)
            self.send_header("location", "/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test output quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()
