"""Mixed load for half an hour on PostgreSQL and Redis: does memory stay bounded, is a connection or a file kept?

    python -m benchmarks.soak                  # 30 minutes
    python -m benchmarks.soak --minutes 1      # to see that it works
    python -m benchmarks.soak --rate 20 --pause 1    # a light load, beside other work

One client posts messages, batch after batch, while others read what `benchmarks.service` reads, each question anew; a
worker labels what comes (by looking for words, benchmarks/stand_in.py) and another looks for changes. Every few seconds
it is noted how much memory each process holds, how many files the API has open and how many connections PostgreSQL has.
Compared are the second and the last third of the time: in the first one caches fill.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx

from benchmarks.seed import BRANDS, text_of
from benchmarks.stack import Stack, stack
from voc.domain import TOUCHPOINTS

READERS = 2
BATCH = 50
# What a process may hold more of in the last third than in the second: Python gives little back, and data grows.
GROWTH = 1.15
_CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"


@dataclass
class Load:
    """What clients did; `failed` counts the answers that were no answers."""

    posted: int = 0
    asked: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--every", type=float, default=5, help="seconds between two looks")
    parser.add_argument("--rate", type=float, default=100, help="messages posted a second")
    parser.add_argument("--pause", type=float, default=0.1, help="seconds between two questions of a reader")
    options = parser.parse_args()
    with stack(workers=1) as made, _clients(made, options.rate, options.pause) as load:
        held = _watch(made, 60 * options.minutes, options.every)
    print(f"{load.posted:,} messages posted, {load.asked:,} questions asked; failed: {dict(load.failed) or 'none'}")
    print(f"answers: median {statistics.median(load.milliseconds):,.0f} ms, most {max(load.milliseconds):,.0f} ms")
    grown = [line for name, numbers in held.items() if (line := _told(name, numbers))]
    wrong = grown + ([f"{load.failed.total()} requests failed"] if load.failed else [])
    print("\n".join(f"WRONG: {each}" for each in wrong) or "everything held")
    sys.exit(bool(wrong))


def _watch(made: Stack, seconds: float, every: float) -> dict[str, list[float]]:
    """What is held, look by look: MB of each process, files of the API, connections."""
    held: defaultdict[str, list[float]] = defaultdict(list)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(every)
        for name, process in made.processes.items():
            held[f"MB of {name}"].append(process.resident_bytes() / 1e6)
        [api, *_] = made.processes["api"].pids
        held["files open in the API"].append(len(list(Path(f"/proc/{api}/fd").iterdir())))
        held["connections"].append(made.number(_CONNECTIONS))
    return held


def _told(name: str, numbers: Sequence[float]) -> str | None:
    """Print how something went, and say what is wrong with it."""
    third = max(1, len(numbers) // 3)
    then, now = statistics.median(numbers[third : 2 * third] or numbers), statistics.median(numbers[-third:])
    print(
        f"{name:24} first {numbers[0]:7.0f}, second third {then:7.0f}, last third {now:7.0f}, most {max(numbers):7.0f}"
    )
    # PostgreSQL keeps pages in shared memory, which counts for each of its processes until the cache is full.
    if name == "MB of postgres" or now <= GROWTH * then + 2:
        return None
    return f"{name} grew from {then:.0f} to {now:.0f}"


@contextmanager
def _clients(made: Stack, rate: float, pause: float) -> Iterator[Load]:
    """Clients that work until the end."""
    load, ended = Load(), threading.Event()
    works = [threading.Thread(target=_write, args=(made, load, ended, rate), daemon=True)]
    works += [threading.Thread(target=_read, args=(made, load, ended, pause, n), daemon=True) for n in range(READERS)]
    for work in works:
        work.start()
    try:
        yield load
    finally:
        ended.set()
        for work in works:
            work.join()


def _write(made: Stack, load: Load, ended: threading.Event, rate: float) -> None:
    dice = random.Random(1)
    with httpx.Client(base_url=made.address, headers=made.headers, timeout=120) as http:
        while not ended.wait(BATCH / rate):
            now = datetime.now(UTC).isoformat()
            words = (text_of(dice, 15) + dice.choice((" fine", " late", " broken")) for _ in range(BATCH))
            batch = [
                {"id": f"{load.posted + n}", "created_at": now, "text": f"{text}.", "brand": dice.choice(BRANDS)}
                for n, text in enumerate(words)
            ]
            _ask(load, partial(http.post, "/v1/feedback", json=batch))
            load.posted += BATCH


def _read(made: Stack, load: Load, ended: threading.Event, pause: float, number: int) -> None:
    dice = random.Random(number)
    with httpx.Client(base_url=made.address, headers=made.headers, timeout=120) as http:
        while not ended.wait(pause):
            path = _question(dice)
            begun = time.perf_counter()
            _ask(load, partial(http.get, path))
            load.milliseconds.append(1000 * (time.perf_counter() - begun))
            load.asked += 1


def _question(dice: random.Random) -> str:
    """An address of one of the main routes, with a part that varies."""
    about = dice.choice((f"brand={dice.choice(BRANDS)}", f"touchpoint={dice.choice(TOUCHPOINTS)}", ""))
    asked = ("touchpoints?", "topics?", "emerging?", "wom?", "metrics?group_by=touchpoint&interval=week&")
    listed = (f"alerts?limit={dice.randint(10, 100)}", f"search?q={text_of(dice, 2).replace(' ', '+')}", "feedback?")
    return dice.choice((*(f"/v1/{each}{about}" for each in asked), *(f"/v1/{each}" for each in listed), f"/?{about}"))


def _ask(load: Load, request: Callable[[], httpx.Response]) -> None:
    try:
        status = request().status_code
    except httpx.TransportError as error:
        load.failed[type(error).__name__] += 1
    else:
        if status >= 400:
            load.failed[str(status)] += 1


if __name__ == "__main__":
    main()
