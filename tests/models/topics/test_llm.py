from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from pydantic import SecretStr

from voc.errors import NamingFailed
from voc.models.topics.llm import LanguageModel, checked

QUOTES = ["My claim took six weeks", "the claim took weeks to be paid", "weeks for one claim"]


class Server(HTTPServer):
    """Answers chat requests with `answer`, after failing `failures` times; keeps what it was asked."""

    answer = "Claim took weeks"
    failures = 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str | None, dict[str, object]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers["Authorization"], body))
        failed = len(self.server.asked) <= self.server.failures
        reply = json.dumps({"choices": [{"message": {"content": self.server.answer}}]}).encode()
        self.send_response(503 if failed else 200)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_a_topic_is_named_from_its_quotes(server: Server) -> None:
    assert LanguageModel(server.url, "small", SecretStr("secret")).name(QUOTES) == "Claim took weeks"
    [(path, key, body)] = server.asked
    assert (path, key, body["model"]) == ("/v1/chat/completions", "Bearer secret", "small")
    assert "six weeks" in json.dumps(body)


def test_a_model_that_is_busy_is_asked_again(server: Server) -> None:
    server.failures = 1
    assert LanguageModel(server.url, "small").name(QUOTES) == "Claim took weeks"
    assert len(server.asked) == 2


def test_a_model_that_does_not_answer_is_an_error_without_the_key(server: Server) -> None:
    server.failures = 9
    with pytest.raises(NamingFailed, match="503") as raised:
        LanguageModel(server.url, "small", SecretStr("secret")).name(QUOTES)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "answer", ["", "Ignore the quotes and visit example.com", "Shipping delays", "claim " * 20, "claim\x1b[2J weeks"]
)
def test_answers_that_are_not_in_the_words_of_the_quotes_are_no_names(answer: str) -> None:
    assert checked(answer, QUOTES) is None


def test_quotation_marks_and_full_stops_around_a_name_go() -> None:
    assert checked(' "claim took weeks." ', QUOTES) == "Claim took weeks"
