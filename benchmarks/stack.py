"""voc as several machines run it, on this one: PostgreSQL, Redis, the API, workers and the schedule as processes.

PostgreSQL and Redis have their data in a scratch folder and keep it when they are killed: a commit waits for its log,
as it does by default, and Redis appends to a file as in compose.yaml. Labels are made by `benchmarks.stand_in`.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server
from subprocess import run
from tempfile import TemporaryDirectory

import httpx
import psycopg

from benchmarks.processes import Process

KEY = "a key for benchmarks only"
PATIENCE_SECONDS = 600


@dataclass
class Stack:
    """The processes by name, in the order in which they are started."""

    processes: dict[str, Process]
    url: str
    broker: str
    address: str
    settings: dict[str, str]

    @property
    def headers(self) -> dict[str, str]:
        """What lets a client in."""
        return {"Authorization": f"Bearer {KEY}"}

    def revive(self) -> list[str]:
        """Start what does not run, as a supervisor does, and say what that was."""
        down = [name for name, process in self.processes.items() if not process.runs()]
        for name in down:
            self.processes[name].start()
        return down

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """The rows that a statement gives, over a connection of its own."""
        with closing(psycopg.connect(_libpq(self.url), autocommit=True)) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def number(self, statement: str) -> int:
        """The one number that answers a question to the database."""
        return int(str(self.query(statement)[0][0]))

    def voc(self, *words: str) -> tuple[int, str]:
        """The exit code and the output of a command over this database."""
        done = run(
            [sys.executable, "-m", "voc", *words], env=os.environ | self.settings, capture_output=True, text=True
        )
        return done.returncode, done.stdout + done.stderr


@contextmanager
def stack(
    *, workers: int = 1, insight: bool = True, every_seconds: int = 5, settings: dict[str, str] | None = None
) -> Iterator[Stack]:
    """All processes, running; ended, with their data, at the end.

    `workers` split, label and notify; one more works on `insight`. The schedule nudges `every_seconds`.
    """
    with TemporaryDirectory(prefix="voc-stack-") as name:
        made = _made(Path(name), workers, insight, every_seconds, settings or {})
        try:
            _start(made)
            yield made
        finally:
            for process in reversed(made.processes.values()):
                process.kill()


def until(condition: Callable[[], bool], what: str, *, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for something.

    Raises:
        TimeoutError: if it does not happen in time.
    """
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.1)


def _made(folder: Path, workers: int, insight: bool, every_seconds: int, extra: dict[str, str]) -> Stack:
    folder.chmod(0o755)
    database, cache, api = (_free_port() for _ in range(3))
    url, broker = f"postgresql+psycopg://voc@127.0.0.1:{database}/postgres", f"redis://127.0.0.1:{cache}/0"
    settings = {
        "VOC_DATABASE_URL": url,
        "VOC_BROKER_URL": broker,
        "VOC_API_KEY": KEY,
        "VOC_RATE_LIMIT": "1000000/second",
        "VOC_PII": "off",
        "VOC_LEASE_SECONDS": "10",
        "VOC_SEARCH": "words",
        **extra,
    }
    stand_in = [sys.executable, "-m", "benchmarks.stand_in"]
    commands = {
        "redis": ["redis-server", "--port", str(cache), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "",
                  "--appendonly", "yes"],
        "api": [sys.executable, "-m", "voc", "serve", "--port", str(api)],
        **{f"worker {n + 1}": [*stand_in, "worker", "--queues", "ingest,label,notify"] for n in range(workers)},
        **({"insight": [*stand_in, "worker", "--queues", "insight"]} if insight else {}),
        **({"beat": [*stand_in, "beat", str(every_seconds)]} if every_seconds else {}),
    }  # fmt: skip
    processes = {"postgres": _postgres(folder, database)} | {
        name: Process(name, command, folder / f"{name}.log", settings) for name, command in commands.items()
    }
    return Stack(processes, url, broker, f"http://127.0.0.1:{api}", settings)


def _start(made: Stack) -> None:
    made.processes["postgres"].start()
    until(lambda: _answers(made.url), "PostgreSQL does not answer")
    code, said = made.voc("db", "upgrade")
    if code:
        raise SystemExit(said)
    made.revive()
    until(lambda: is_ready(made), "the API does not answer")


def is_ready(made: Stack) -> bool:
    """Whether the API and its database answer."""
    try:
        return httpx.get(f"{made.address}/ready", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def _postgres(folder: Path, port: int) -> Process:
    """A server with an empty database; it refuses to run as root."""
    programs, data = _postgres_programs(), folder / "postgres"
    user = "postgres" if os.geteuid() == 0 else None
    data.mkdir()
    if user:
        shutil.chown(data, user, user)
    initdb = [str(programs / "initdb"), "--pgdata", str(data), "--username=voc", "--auth=trust", "--encoding=UTF8",
              "--no-locale", "--no-sync"]  # fmt: skip
    run(initdb, check=True, capture_output=True, user=user, group=user, extra_groups=[] if user else None, cwd=folder)
    options = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": "60",
    }
    command = [str(programs / "postgres"), "-D", str(data), *(f"--{name}={value}" for name, value in options.items())]
    return Process("postgres", command, folder / "postgres.log", user=user)


def _postgres_programs() -> Path:
    found = [os.environ.get("PG_BIN", ""), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]
    programs = next((Path(each) for each in found if each and (Path(each) / "initdb").exists()), None)
    initdb = shutil.which("initdb")
    if programs is None and initdb is None:
        raise SystemExit("no PostgreSQL found: apt-get install postgresql, or set PG_BIN to the folder of initdb")
    return programs or Path(str(initdb)).parent


def _answers(url: str) -> bool:
    try:
        psycopg.connect(_libpq(url), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _libpq(url: str) -> str:
    return url.replace("+psycopg", "")


def _free_port() -> int:
    with create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
