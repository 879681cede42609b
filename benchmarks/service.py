"""How the service answers with 100,000 or a million messages in its store, and how fast it takes new ones.

    python -m benchmarks.service --messages 100000                       # SQLite in build/, seeded once and kept
    python -m benchmarks.service --messages 1000000 --keep build/million.db --processes 2
    python -m benchmarks.service --messages 100000 --url postgresql+psycopg://...

`voc serve` runs as processes of its own with 8 clients. Per route: the median and 95th percentile of the wall time, and
the processor time of the server per request, which depends little on what else the machine does. First the routes one
after the other: over questions that clients repeat, as dashboards do, and over questions that nobody has asked since
the last write ("new"). Then all of them at once ("mixed"): each client asks any route, every third question is about a
period that somebody picked, and meanwhile messages come in every five seconds, after which nothing is remembered.
Messages, labels and vectors are made up by `benchmarks.seed`. Searches are by words, and by meaning with vectors as
queries in this process; `--search meaning` lets the API make vectors of questions as well, with the label model.
`--pii off` takes messages as they are.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import chain, count
from pathlib import Path
from socket import create_server
from threading import Event
from typing import Any

import httpx
import numpy as np

from benchmarks.processes import Process
from benchmarks.seed import BRANDS, TOPICS, seed, text_of, vectors_of
from benchmarks.stack import until
from voc.domain import TOUCHPOINTS, Filter
from voc.sample import generate
from voc.store import Store

CLIENTS = 8
KEY = "a key for benchmarks only"
_LAST_DAY = date(2026, 10, 31)
# What the mixed questions are about: mostly the period that an answer has by itself.
_PICKED, _PERIODS_DAYS = 1 / 3, (7, 28, 90)
_WRITTEN, _WRITE_SECONDS = 100, 5
# Median, 95th percentile, and processor time per request, in ms.
Times = tuple[float, float, float]
Results = dict[str, Times]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--url", help="database to use; an SQLite file when not given")
    parser.add_argument("--keep", type=Path, help="the SQLite file; used again when it holds the messages already")
    parser.add_argument("--processes", type=int, default=1, help="of voc serve")
    parser.add_argument("--requests", type=int, default=40, help="requests per route and client")
    parser.add_argument("--only", nargs="+", choices=ROUTES, default=[*ROUTES], metavar="ROUTE", help="names of ROUTES")
    parser.add_argument("--search", choices=("words", "meaning"), default="words", help="as VOC_SEARCH")
    parser.add_argument("--pii", choices=("on", "off"), default="on", help="as VOC_PII")
    parser.add_argument("--mixed", action="store_true", help="nothing but the mixed questions")
    parser.add_argument("--out", type=Path, help="JSON file for the results")
    options = parser.parse_args()
    path = options.keep or Path(f"build/service-{options.messages}.db")
    url = options.url or f"sqlite:///{path}"
    with Store.open(url) as store:
        _say("seeded", seed(store, options.messages), "s of processor time")
        found = {} if options.mixed else _by_meaning(store)
    asked = {name: ROUTES[name] for name in options.only}
    settings = {"VOC_DATABASE_URL": url, "VOC_SEARCH": options.search, "VOC_PII": options.pii}
    with serving(settings, options.processes) as (server, address):
        if not options.mixed:
            found |= _routes(asked, address, server, options.requests)
            found |= {f"{name}, new": each for name, each in _routes(asked, address, server, 3, _new).items()}
        if answers := {name: ask for name, ask in asked.items() if name not in PAGES}:
            found |= _mixed(answers, address, server, options.requests)
        intake = {} if options.mixed else _intake(address, server, options.processes)
    for name, (p50, p95, busy) in found.items():
        print(f"{name:28}{p50:>9.1f} ms median{p95:>9.1f} ms p95{busy:>9.1f} ms of processor")
    if intake:
        _say("accepted in batches of 500", intake["messages_per_second"], "messages/s")
        _say("  of that", intake["processor_ms"], "ms of processor a message")
    if options.out:
        options.out.write_text(json.dumps({"messages": options.messages, "routes": found, **intake}) + "\n")


@contextmanager
def serving(settings: dict[str, str], processes: int) -> Iterator[tuple[Process, str]]:
    """`voc serve`, and its address."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    given = {"VOC_API_KEY": KEY, "VOC_RATE_LIMIT": "1000000/second", **settings}
    command = [sys.executable, "-m", "voc", "serve", "--port", str(port), "--processes", str(processes)]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        server = Process("api", command, Path(folder) / "log", given)
        server.start()
        try:
            until(lambda: _answers(address), "the server did not start")
            yield server, address
        finally:
            server.stop()


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/ready").status_code == 200
    except httpx.TransportError:
        return False  # not listening yet


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
    routes: Mapping[str, Ask], address: str, server: Process, requests: int, way: Callable[[Ask], Ask] = _as_it_is
) -> Results:
    """The times of each route, asked by all clients at once."""
    found: Results = {}
    for name, ask in ((name, way(ask)) for name, ask in routes.items()):
        times, busy = _clients(address, {name: ask}, server, requests)
        found[name] = (*_wall(times[name]), busy)
    return found


def _mixed(routes: Mapping[str, Ask], address: str, server: Process, requests: int) -> Results:
    """The times of each route while clients ask all of them and messages come in; the processor time is of them all."""
    done = Event()
    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(_write, address, done)
        try:
            times, busy = _clients(address, {n: _picked(ask) for n, ask in routes.items()}, server, requests)
        finally:
            done.set()
        writer.result()
    every = [each for found in times.values() for each in found]
    return {f"{name}, mixed": (*_wall(times[name]), busy) for name in routes} | {"all, mixed": (*_wall(every), busy)}


def _picked(ask: Ask) -> Ask:
    """The same question, every third time about a period that somebody picked."""

    def asked(dice: random.Random) -> str:
        path = ask(dice)
        if path.startswith("/v1/alerts") or dice.random() > _PICKED:
            return path
        until = _LAST_DAY - timedelta(days=dice.randrange(90))
        since = until - timedelta(days=dice.choice(_PERIODS_DAYS) - 1)
        return f"{path}{'&' if '?' in path else '?'}from={since}&to={until}"

    return asked


def _write(address: str, done: Event) -> None:
    """Post messages every five seconds."""
    batches = chain.from_iterable(_bodies(_WRITTEN, 20) for _ in count())
    with _client(address) as http:
        while not done.wait(_WRITE_SECONDS):
            http.post("/v1/feedback", content=next(batches), headers=_JSON).raise_for_status()


def _clients(
    address: str, asks: Mapping[str, Ask], server: Process, requests: int
) -> tuple[Mapping[str, list[float]], float]:
    """The wall times by name of what all clients ask at once, and the processor time per request."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        for ask in asks.values():
            _ask(address, {"": ask}, 2, CLIENTS)  # what is loaded for the first one counts for none
        busy = server.cpu_seconds()
        asked = [pool.submit(_ask, address, asks, requests * len(asks), client) for client in range(CLIENTS)]
        times: defaultdict[str, list[float]] = defaultdict(list)
        for name, spent in (each for done in asked for each in done.result()):
            times[name].append(spent)
    return times, 1000 * (server.cpu_seconds() - busy) / sum(map(len, times.values()))


def _ask(address: str, asks: Mapping[str, Ask], requests: int, client: int) -> list[tuple[str, float]]:
    dice, times, names = random.Random(client), [], [*asks]
    with _client(address) as http:
        for _ in range(requests):
            name = dice.choice(names)
            path = asks[name](dice)
            start = time.perf_counter()
            answer = http.get(path)
            times.append((name, 1000 * (time.perf_counter() - start)))
            if answer.status_code != 200:
                raise SystemExit(f"{path}: {answer.status_code} {answer.text[:300]}")
    return times


def _client(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, headers={"Authorization": f"Bearer {KEY}"}, timeout=120)


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
# Those of `ROUTES` that are for people rather than programs.
PAGES = {"dashboard"}


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


_JSON = {"Content-Type": "application/json"}
# Sotho: what takes a second to load is asked for its language.
_RARE = {"id": "rare", "created_at": "2026-10-01", "text": "Ke a leboha haholo bakeng sa thuso ea hau kajeno."}


def _bodies(size: int, batches: int) -> Iterator[bytes]:
    """Batches of the sample company's messages, as requests send them.

    They have titles, turns, personal data and languages as real ones do: made-up words would mostly cost what it takes
    to find out that they are of no language.
    """
    mark = time.time_ns()
    records = generate(messages=size * batches, until=_LAST_DAY).records
    for start in range(0, len(records), size):
        batch: Sequence[dict[str, Any]] = records[start : start + size]
        yield json.dumps([each | {"id": f"{mark}-{start + n}"} for n, each in enumerate(batch)]).encode()


def _intake(address: str, server: Process, clients: int, *, batches: int = 20) -> dict[str, float]:
    """What `POST /v1/feedback` takes in batches of 500 from as many clients as there are processes."""
    first, *bodies = _bodies(500, batches + 1)
    with _client(address) as http, ThreadPoolExecutor(clients) as pool:

        def post(body: bytes) -> int:
            return int(http.post("/v1/feedback", content=body, headers=_JSON).json()["accepted"])

        for _ in range(4 * clients):
            post(first)  # what is loaded for the first one counts for none
            http.post("/v1/feedback", json=_RARE).raise_for_status()
        start, busy = time.perf_counter(), server.cpu_seconds()
        taken = sum(pool.map(post, bodies))
        spent, busy = time.perf_counter() - start, server.cpu_seconds() - busy
    return {"messages_per_second": taken / spent, "processor_ms": 1000 * busy / taken}


def _wall(times: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    return statistics.median(times), _p95(times)


def _p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def _say(what: str, number: float, unit: str) -> None:
    print(f"{what:28}{number:>9,.1f} {unit}", flush=True)


if __name__ == "__main__":
    main()
