from __future__ import annotations

import gc
import re
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from benchmarks.processes import Process, send
from benchmarks.stack import until
from tests.api.conftest import APP, KEY
from voc.api import app
from voc.api.serve import serve
from voc.errors import InvalidValue
from voc.settings import load
from voc.store import Store


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "voc.example", "192.168.1.10"])
def test_others_are_not_served_without_a_key(host: str) -> None:
    with pytest.raises(InvalidValue, match="VOC_API_KEY"):
        serve(load({"VOC_DATABASE_URL": "sqlite://"}), host=host)


def test_others_are_served_once_there_is_a_key(monkeypatch: pytest.MonkeyPatch, empty: Store, tmp_path: Path) -> None:
    served: list[str] = []
    monkeypatch.setattr(uvicorn, "run", lambda _, **options: served.append(options["host"]))
    empty.keys.create("crm", ["read"])
    serve(load({"VOC_DATABASE_URL": f"sqlite:///{tmp_path / 'voc.db'}"}), host="0.0.0.0")
    assert served == ["0.0.0.0"]


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_cannot_be_is_refused(port: int) -> None:
    with pytest.raises(InvalidValue, match="between 1 and 65535"):
        serve(load({}), port=port)


@pytest.mark.parametrize(
    ("environ", "host"), [({"VOC_API_KEY": KEY}, "0.0.0.0"), ({}, "127.0.0.1"), ({}, "localhost"), ({}, "::1")]
)
def test_with_a_key_others_are_served_and_this_machine_always(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], host: str
) -> None:
    served: list[dict[str, Any]] = []
    monkeypatch.setattr(app, "create_app", lambda settings: APP)
    monkeypatch.setattr(uvicorn, "run", lambda _, **options: served.append(options))
    serve(load(environ), host=host, port=8123)
    assert [(options["host"], options["port"], options["server_header"]) for options in served] == [(host, 8123, False)]


@pytest.mark.parametrize("processes", [0, -1, 65])
def test_a_number_of_processes_that_cannot_be_is_refused(processes: int) -> None:
    with pytest.raises(InvalidValue, match="between 1 and 64"):
        serve(load({"VOC_DATABASE_URL": "sqlite://"}), processes=processes)


@pytest.mark.slow
def test_several_processes_answer_count_together_and_replace_one_that_dies(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "voc", "serve", "--port", str(port), "--processes", "2"]
    server = Process("api", command, tmp_path / "log", {"VOC_DATABASE_URL": f"sqlite:///{tmp_path / 'voc.db'}"})
    server.start()
    try:
        until(lambda: _answers(port), "the server did not start")
        old = {pid for pid in server.pids if _is_worker(pid)}
        send(max(old), signal.SIGKILL)
        until(lambda: len({pid for pid in server.pids if _is_worker(pid)} - old) == 1, "it was not replaced")
        for _ in range(20):
            until(lambda: _answers(port, "/v1/topics"), "it does not answer")
        told = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    finally:
        server.stop()
    assert len(old) == 2
    assert re.search(r'voc_http_requests_total\{method="GET",route="/v1/topics",status="200"\} 20.0', told)


def _is_worker(pid: int) -> bool:
    return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()


def _answers(port: int, path: str = "/ready") -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=30).status_code == 200
    except httpx.TransportError:
        return False  # not listening yet


def test_garbage_is_collected_again_once_the_application_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    collecting: list[bool] = []
    monkeypatch.setattr(app, "create_app", lambda settings: collecting.append(gc.isenabled()) or APP)
    monkeypatch.setattr(uvicorn, "run", lambda _, **options: collecting.append(gc.isenabled()))
    serve(load({}))
    gc.unfreeze()
    assert collecting == [False, True]
