"""How the service answers with 100,000 or a million messages in its store, and how fast it takes new ones.

    python -m benchmarks.service --messages 100000                       # SQLite in build/, seeded once and kept
    python -m benchmarks.service --messages 1000000 --keep build/million.db
    python -m benchmarks.service --messages 100000 --url postgresql+psycopg://...

`voc serve` runs as its own process with 8 clients. Per route: the 95th percentile of the wall time, and the processor
time of the server per request, which depends little on what else the machine does; first over questions that clients
repeat, as dashboards do, then over questions that nobody has asked since the last write. Messages, labels and vectors
are made up by `benchmarks.seed`. The API does not load a model here: meaning is measured with vectors as queries.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from socket import create_server

import httpx
import numpy as np

from benchmarks.seed import BRANDS, TOPICS, seed, text_of, vectors_of
from voc.domain import TOUCHPOINTS, Filter
from voc.sample import generate
from voc.store import Store

CLIENTS = 8
KEY = "a key for benchmarks only"
_LAST_DAY = date(2026, 10, 31)
# Median, 95th percentile, and processor time per request, in ms.
Times = tuple[float, float, float]
Results = dict[str, Times]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--url", help="database to use; an SQLite file when not given")
    parser.add_argument("--keep", type=Path, help="the SQLite file; used again when it holds the messages already")
    parser.add_argument("--requests", type=int, default=40, help="requests per route and client")
    parser.add_argument("--only", nargs="+", choices=ROUTES, default=[*ROUTES], metavar="ROUTE", help="names of ROUTES")
    parser.add_argument("--out", type=Path, help="JSON file for the results")
    options = parser.parse_args()
    path = options.keep or Path(f"build/service-{options.messages}.db")
    url = options.url or f"sqlite:///{path}"
    with Store.open(url) as store:
        _say("seeded", seed(store, options.messages), "s of processor time")
        meaning = _by_meaning(store)
    with serving(url) as (process, address):
        asked = {name: ROUTES[name] for name in options.only}
        new = {f"{name}, new": each for name, each in _routes(asked, address, process, 3, _new).items()}
        routes = _routes(asked, address, process, options.requests) | new
        intake = _intake(address, process)
    for name, (p50, p95, busy) in (routes | meaning).items():
        print(f"{name:28}{p50:>9.1f} ms median{p95:>9.1f} ms p95{busy:>9.1f} ms of processor")
    _say("accepted in batches of 500", intake["messages_per_second"], "messages/s")
    _say("  of that", intake["processor_ms"], "ms of processor a message")
    if options.out:
        options.out.write_text(json.dumps({"messages": options.messages, "routes": routes | meaning, **intake}) + "\n")


@contextmanager
def serving(url: str) -> Iterator[tuple[int, str]]:
    """`voc serve` over a database, its process id and its address."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    given = {"VOC_DATABASE_URL": url, "VOC_API_KEY": KEY, "VOC_RATE_LIMIT": "1000000/second"}
    process = subprocess.Popen([sys.executable, "-m", "voc", "serve", "--port", str(port)], env=os.environ | given)
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address)
        yield process.pid, address
    finally:
        process.terminate()
        process.wait()


def _await(address: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"{address}/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(0.05)
    raise SystemExit("the server did not start")


Ask = Callable[[random.Random], str]


def _as_it_is(ask: Ask) -> Ask:
    return ask


def _new(ask: Ask) -> Ask:
    """The same question up to a day that nobody has asked for."""
    days = iter([_LAST_DAY - timedelta(days=back) for back in range(180)])

    def asked(dice: random.Random) -> str:
        path = ask(dice)
        return path if path.startswith("/v1/alerts") else f"{path}{'&' if '?' in path else '?'}to={next(days)}"

    return asked


def _routes(
    routes: Mapping[str, Ask], address: str, process: int, requests: int, way: Callable[[Ask], Ask] = _as_it_is
) -> Results:
    """The times of each route, asked by all clients at once."""
    found: Results = {}
    for name, ask in ((name, way(ask)) for name, ask in routes.items()):
        with ThreadPoolExecutor(CLIENTS) as pool:
            _ask(address, ask, 2, 0)
            busy = _busy(process)
            asked = [pool.submit(_ask, address, ask, requests, client) for client in range(CLIENTS)]
            times = [each for done in asked for each in done.result()]
            busy = (_busy(process) - busy) / len(times)
        found[name] = (statistics.median(times), _p95(times), busy)
    return found


def _ask(address: str, ask: Ask, requests: int, client: int) -> list[float]:
    dice, times = random.Random(client), []
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {KEY}"}, timeout=120) as http:
        for _ in range(requests):
            path = ask(dice)
            start = time.perf_counter()
            answer = http.get(path)
            times.append(1000 * (time.perf_counter() - start))
            if answer.status_code != 200:
                raise SystemExit(f"{path}: {answer.status_code} {answer.text[:300]}")
    return times


def _topic(dice: random.Random) -> int:
    return dice.randint(1, TOPICS)


ROUTES: dict[str, Ask] = {
    "touchpoints": lambda dice: f"/v1/touchpoints?brand={dice.choice(BRANDS)}",
    "topics": lambda dice: f"/v1/topics?touchpoint={dice.choice(TOUCHPOINTS)}",
    "one topic": lambda dice: f"/v1/topics/{_topic(dice)}",
    "evidence of a topic": lambda dice: f"/v1/topics/{_topic(dice)}/evidence?limit=50",
    "pain points": lambda dice: f"/v1/emerging?touchpoint={dice.choice(TOUCHPOINTS)}",
    "word of mouth": lambda dice: f"/v1/wom?brand={dice.choice(BRANDS)}",
    "metric by week": lambda dice: f"/v1/metrics?group_by=touchpoint&interval=week&brand={dice.choice(BRANDS)}",
    "alerts": lambda dice: f"/v1/alerts?limit={dice.randint(10, 100)}",
    "search by words": lambda dice: f"/v1/search?q={text_of(dice, 2).replace(' ', '+')}",
    "messages": lambda dice: f"/v1/feedback?limit=100&brand={dice.choice(BRANDS)}",
    "dashboard": lambda dice: f"/?brand={dice.choice(BRANDS)}",
}


def _by_meaning(store: Store) -> Results:
    """Search by words and meaning fused, one after another in this process."""
    dice, rng = random.Random(3), np.random.default_rng(3)
    filters = {"search by meaning": Filter(), "meaning, one touchpoint": Filter(touchpoint="service")}
    found: Results = {}
    for name, filter in filters.items():
        times, busy = [], time.process_time()
        for vector in vectors_of(rng, rng.integers(1, TOPICS + 1, 40)):
            start = time.perf_counter()
            store.search(text_of(dice, 2), vector=vector, filter=filter)
            times.append(1000 * (time.perf_counter() - start))
        found[name] = (statistics.median(times), _p95(times), 1000 * (time.process_time() - busy) / len(times))
    return found


def _intake(address: str, process: int, *, batches: int = 20) -> dict[str, float]:
    """What `POST /v1/feedback` takes of the sample company's messages in batches of 500, one after the other.

    They have titles, turns, personal data and languages as real ones do: made-up words would mostly cost what it takes
    to find out that they are of no language.
    """
    mark = time.time_ns()
    records = generate(messages=500 * batches, until=_LAST_DAY).records
    every = [record | {"id": f"{mark}-{number}"} for number, record in enumerate(records)]
    bodies = [every[start : start + 500] for start in range(0, len(every), 500)]
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {KEY}"}, timeout=120) as http:
        http.post("/v1/feedback", json=bodies[0]).raise_for_status()  # what is loaded for the first one counts for none
        start, busy = time.perf_counter(), _busy(process)
        taken = sum(http.post("/v1/feedback", json=body).json()["accepted"] for body in bodies[1:])
        spent, busy = time.perf_counter() - start, _busy(process) - busy
    return {"messages_per_second": taken / spent, "processor_ms": busy / taken}


def _busy(process: int) -> float:
    """Processor time of a process in ms."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def _say(what: str, number: float, unit: str) -> None:
    print(f"{what:28}{number:>9,.1f} {unit}", flush=True)


if __name__ == "__main__":
    main()
