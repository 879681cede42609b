"""Processes of a measurement: started, looked at through /proc (Linux), and ended with all that they started."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

# That of polars lies in a package called "_polars_runtime_32".
_PACKAGE = re.compile(r"/site-packages/_?([a-z0-9]+)")


@dataclass
class Process:
    """A program that can be killed and started again; what it prints is in `log`.

    `user` is who runs it, where that is somebody else. `environment` is added to that of this process.
    """

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    _running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, unless it runs."""
        if self.runs():
            return
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                self.command,
                env=os.environ | dict(self.environment),
                stdout=log,
                stderr=log,
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
                start_new_session=True,
            )

    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._running is not None and self._running.poll() is None

    @property
    def pids(self) -> list[int]:
        """Its id and those of all that it started, parents first; none where it does not run."""
        return [self._running.pid, *_descendants(self._running.pid)] if self._running and self.runs() else []

    def kill(self) -> None:
        """SIGKILL it and all that it started, at once."""
        for pid in self.pids:
            send(pid, signal.SIGKILL)
        self._reap()

    def stop(self) -> int | None:
        """SIGTERM it, and wait a minute for it to end; then kill it. Returns its exit status, None if it never ran."""
        if self._running is None or not self.runs():
            return None if self._running is None else self._running.returncode
        send(self._running.pid, signal.SIGTERM)
        try:
            self._running.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
        return self._running.returncode

    def resident_bytes(self) -> int:
        """Memory in use by it and all that it started; pages that they share count once for each."""
        return sum(_resident(pid) for pid in self.pids)

    def libraries(self) -> set[str]:
        """The Python packages whose compiled parts it and all that it started have loaded."""
        maps = (Path(f"/proc/{pid}/maps").read_text() for pid in self.pids)
        return {name for each in maps for name in _PACKAGE.findall(each)}

    def cpu_seconds(self) -> float:
        """Processor time of it and all that it started and that still run or were waited for."""
        return sum(_cpu(pid) for pid in self.pids)

    def _reap(self) -> None:
        if self._running is not None:
            self._running.wait()


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process; nothing happens where it has ended."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _descendants(pid: int) -> list[int]:
    parents = {int(each.name): _parent(each) for each in Path("/proc").iterdir() if each.name.isdigit()}
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def _parent(folder: Path) -> int:
    return int(_fields(folder)[1])


def _resident(pid: int) -> int:
    return int(_fields(Path(f"/proc/{pid}"))[21]) * os.sysconf("SC_PAGE_SIZE")


def _cpu(pid: int) -> float:
    # Of itself and of children that it waited for: user and system time.
    return sum(map(int, _fields(Path(f"/proc/{pid}"))[11:15])) / os.sysconf("SC_CLK_TCK")


def _fields(folder: Path) -> list[str]:
    """The fields of `stat` after the name, which may hold spaces; zeros for a process that ended meanwhile."""
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["0"] * 50
