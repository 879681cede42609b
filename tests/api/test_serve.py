from __future__ import annotations

import gc
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from uvicorn.config import STARTUP_FAILURE

from benchmarks.processes import Process, send
from benchmarks.stack import until
from tests.api.conftest import APP, KEY
from voc.api import app
from voc.api.serve import serve
from voc.errors import InvalidSettings, InvalidValue
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


def test_settings_that_cannot_be_used_end_several_processes_before_they_start(tmp_path: Path) -> None:
    settings = load({"VOC_RATE_LIMIT": "abc", "VOC_DATABASE_URL": f"sqlite:///{tmp_path / 'voc.db'}"})
    with pytest.raises(InvalidSettings, match="VOC_RATE_LIMIT"):
        serve(settings, processes=2)


def test_several_processes_of_which_none_can_start_end_with_an_error() -> None:
    code = "from uvicorn import Config; from voc.api.workers import Supervisor\n"
    code += "raise SystemExit(Supervisor(Config('voc.errors:missing', port=0, workers=2)).run())"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ended.returncode == STARTUP_FAILURE
    assert "could not start" in ended.stderr


@pytest.mark.slow
def test_a_process_that_hangs_at_its_end_is_killed(tmp_path: Path) -> None:
    (tmp_path / "hangs.py").write_text(
        "import time\nasync def app(scope, receive, send):\n"
        "    await receive()\n    await send({'type': 'lifespan.startup.complete'})\n"
        "    await receive()\n    time.sleep(1000)\n"
    )
    code = (
        "import os, signal, threading, time\nfrom uvicorn import Config\nfrom voc.api import workers\n"
        "workers._END_SECONDS = 1\nmade = workers.Supervisor(Config('hangs:app', port=0, workers=2))\n"
        "def end():\n    while not made._has_served: time.sleep(0.05)\n    os.kill(os.getpid(), signal.SIGTERM)\n"
        "threading.Thread(target=end).start()\nraise SystemExit(made.run())"
    )
    path = os.pathsep.join([str(tmp_path), str(Path.cwd())])
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": path}
    )
    assert ended.returncode == 0
    assert "did not end and was killed" in ended.stderr


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


@pytest.mark.slow
def test_a_process_that_cannot_start_is_tried_again_while_others_serve_and_holds_up_no_end(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    store, away, log = tmp_path / "store", tmp_path / "away", tmp_path / "log"
    store.mkdir()
    command = [sys.executable, "-m", "voc", "serve", "--port", str(port), "--processes", "2"]
    server = Process("api", command, log, {"VOC_DATABASE_URL": f"sqlite:///{store / 'voc.db'}"})
    server.start()

    def workers() -> set[int]:
        return {pid for pid in server.pids if _is_worker(pid)}

    try:
        until(lambda: sum(_has_open(pid, store / "voc.db") for pid in workers()) == 2, "the server did not start")
        _take(store, away)
        old = workers()
        send(max(old), signal.SIGKILL)
        until(lambda: "could not start (3)" in log.read_text(), "nothing says that it could not start")
        until(lambda: _answers(port, "/health"), "the other one does not serve")
        store.unlink()
        away.rename(store)
        until(lambda: len(workers() - old) == 1 and _answers(port), "it was not tried again")
        failed = log.read_text().count("could not start (3)")
        _take(store, away)
        for pid in workers():
            send(pid, signal.SIGKILL)
        until(lambda: log.read_text().count("could not start (3)") > failed + 1, "they were not tried again")
    finally:
        status = server.stop()
    assert status == 0, "it was told to end, and did so by itself"


def _take(store: Path, away: Path) -> None:
    """Move the folder of a database away; a file in its place keeps it from being made again."""
    store.rename(away)
    store.touch()


def _has_open(pid: int, file: Path) -> bool:
    return any(each.is_symlink() and each.readlink() == file for each in Path(f"/proc/{pid}/fd").iterdir())


def _is_worker(pid: int) -> bool:
    return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()


def _answers(port: int, path: str = "/ready") -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=30).status_code == 200
    except httpx.TransportError:
        return False  # not listening yet


def test_garbage_is_collected_again_and_less_often_once_the_application_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    collecting: list[bool] = []
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    monkeypatch.setattr(app, "create_app", lambda settings: collecting.append(gc.isenabled()) or APP)
    monkeypatch.setattr(uvicorn, "run", lambda _, **options: collecting.append(gc.isenabled()))
    try:
        serve(load({}))
        assert collecting == [False, True]
        assert gc.get_threshold()[0] > 700
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
