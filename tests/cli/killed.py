"""The command line in a process of its own that dies where a test says, and what its database holds then."""

import functools
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from voc.cli.app import main
from voc.ingest import ahead
from voc.ingest.sources import sql
from voc.store import Store, copies, imports

# How many batches a process stores, and whether it is killed after the next one or while it stores that.
Kill = tuple[int, str]


def run(words: Sequence[str], folder: Path, settings: dict[str, str], kill: Kill = (0, "nowhere")) -> int:
    """How `voc WORDS` ended in `folder`: -9 where it was killed."""
    batches, where = kill
    fixed = {"VOC_HASH_KEY": "the same", "VOC_PII": "off", "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "tests.cli.killed", str(batches), where, *words]
    return subprocess.run(command, env=os.environ | fixed | settings, cwd=folder, stdout=subprocess.DEVNULL).returncode


def kept(url: str) -> dict[str, Any]:
    """What a database knows of its one import, without the moments at which it was written."""
    with Store.open(url) as store:
        [known] = store.imports.list()
        messages = store.segments.pending("none", limit=sum(known.counts.values()))
        return {
            "counts": known.counts,
            "finished": known.finished_at is not None,
            "rejected": list(store.imports.rejected(known.id)),
            "messages": [(message.external_id, message.text) for message in messages],
            "copies": [(count.messages, count.copies) for count in store.message_counts()],
        }


def _dying(function: Callable[..., Any], left: int, number: int) -> Callable[..., Any]:
    """`function`, after whose next call but `left` a signal of that number comes."""

    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        nonlocal left
        left -= 1
        found = function(*args, **options)
        if left < 0:
            os.kill(os.getpid(), number)
        return found

    return call


def _prepare(batches: int, where: str) -> None:
    # Two readers however small the file is, and pages of which a small table has several.
    ahead.MIN_BYTES = ahead.SHARED_BYTES = 0
    ahead.os.cpu_count = lambda: 2
    sql._ROWS = 20
    if where == "inside":
        copies.mark = _dying(copies.mark, batches, signal.SIGKILL)
    elif where != "nowhere":
        number = signal.SIGINT if where == "ctrl-c" else signal.SIGKILL
        imports.Imports.commit = _dying(imports.Imports.commit, batches, number)


if __name__ == "__main__":
    _prepare(int(sys.argv[1]), sys.argv[2])
    sys.argv = ["voc", *sys.argv[3:]]
    main()
