"""Several processes that answer at one address, kept alive."""

from __future__ import annotations

import logging
import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from socket import socket

from uvicorn.config import STARTUP_FAILURE, Config
from uvicorn.supervisors.multiprocess import Process

# To where uvicorn writes what goes wrong.
_log = logging.getLogger("uvicorn.error")
# A process that gives no sign of life for so many seconds is killed; after 5 a machine at ten times its load did that.
_PATIENCE_SECONDS = 60
_LOOK_SECONDS = 0.5
# The longest pause before one that cannot start is tried again; the first is 1 s.
_PAUSE_SECONDS = 60
# What a process has to end its requests before it is killed, and one that never served to end by itself.
_END_SECONDS, _LEAVE_SECONDS = 120, 3


class Worker(Process):
    """One process that serves, seen from both sides: in the supervisor and in itself.

    Each side closes the end of the pipe that belongs to the other, so that both notice at once that the other is gone.
    """

    def __init__(self, config: Config, sockets: list[socket]) -> None:
        super().__init__(config, sockets)
        self.has_served = False
        self._asked_at: float | None = None

    def start(self) -> None:
        """Start it; to be called in the supervisor."""
        super().start()
        self.child_conn.close()

    def is_alive(self, timeout: float = _PATIENCE_SECONDS) -> bool:
        """Whether it runs and has answered what it was asked before so many seconds; asks it again, and never waits."""
        if not self.process.is_alive():
            return False
        with suppress(OSError, EOFError):  # it ended since: the next look tells
            if self.parent_conn.poll():
                self.has_served |= self.parent_conn.recv()
                self._asked_at = None
            if self._asked_at is None:
                self.parent_conn.send(b"ping")
                self._asked_at = time.monotonic()
        return self._asked_at is None or time.monotonic() - self._asked_at < timeout

    def leave(self, told_at: float) -> None:
        """Wait until it has ended, which it was told to at `told_at` (monotonic seconds); kill one that hangs."""
        # Only asking again tells whether it began to serve a moment before it was told.
        while self.is_alive() and time.monotonic() < told_at + (_END_SECONDS if self.has_served else _LEAVE_SECONDS):
            self.process.join(_LOOK_SECONDS)
        if self.process.is_alive():
            _log.warning("Process %d did not end and was killed.", self.pid)
            self.kill()
            self.join()

    def always_pong(self) -> None:
        """Answer the supervisor; without one this process ends, for nobody else ever would end it."""
        self.parent_conn.close()
        with suppress(OSError, EOFError):
            super().always_pong()
        os.kill(os.getpid(), signal.SIGTERM)


@dataclass(slots=True)
class _Place:
    """A worker, or the wait for the next one after so many in a row that could not start."""

    worker: Worker
    failures: int = 0
    again_at: float | None = None


class Supervisor:
    """Keeps so many workers at one address: one that dies is replaced, one that cannot start is tried again later."""

    def __init__(self, config: Config) -> None:
        self._new = partial(Worker, config, [config.bind_socket()])
        self._number = config.workers
        self._is_told = self._has_served = False

    def run(self) -> int:
        """Serve until told to end by SIGTERM or SIGINT, or until no worker could start. Returns the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._end())
        places = [_Place(self._started()) for _ in range(self._number)]
        while not self._is_told and not self._is_hopeless(places):
            time.sleep(_LOOK_SECONDS)
            for place in places:
                self._look_at(place)
        for place in places:
            place.worker.terminate()
        told_at = time.monotonic()
        for place in places:
            place.worker.leave(told_at)
        return 0 if self._is_told else STARTUP_FAILURE

    def _end(self) -> None:
        self._is_told = True

    def _started(self) -> Worker:
        worker = self._new()
        worker.start()
        return worker

    def _is_hopeless(self, places: list[_Place]) -> bool:
        return not self._has_served and all(place.failures for place in places)

    def _look_at(self, place: _Place) -> None:
        if place.again_at is None:
            if place.worker.is_alive():
                self._has_served |= place.worker.has_served
                return
            self._bury(place)
        if place.again_at is not None and place.again_at <= time.monotonic() and not self._is_told:
            place.worker, place.again_at = self._started(), None

    def _bury(self, place: _Place) -> None:
        worker = place.worker
        worker.kill()
        worker.join()
        place.failures = 0 if worker.has_served else place.failures + 1
        pause = min(2 ** (place.failures - 1), _PAUSE_SECONDS) if place.failures else 0
        place.again_at = time.monotonic() + pause
        what = "ended" if worker.has_served else "could not start"
        _log.warning("Process %d %s (%s); another one starts in %d s.", worker.pid, what, worker.exitcode, pause)
