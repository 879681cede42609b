"""Kills -9 of the API, the workers, the schedule, Redis and PostgreSQL while messages are posted: is anything lost?

    python -m benchmarks.kills                                   # 50,000 messages, 100 kills
    python -m benchmarks.kills --messages 5000 --kills 10 --seed 2

Messages of 120 days with planted bad days go to `POST /v1/feedback` in batches, each sent until it is acknowledged.
Two workers label them as they come, by looking for words (benchmarks/stand_in.py): the load is tested, not the model.
Alerts go to a receiver here. All the while one process after another is killed at a random moment, with its children
or just one of these, and started again within a second, as a supervisor does. Afterwards an analysis is asked for and
waited for. Then counted:

    lost              messages acknowledged that are not stored, or have no segment or no label
    labelled twice    labels written more than once; a trigger of the database counts
    rollups           what `voc db check` says
    alerts            pairs of ids that tell one story: one kind and series on days that overlap
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import combinations
from typing import Any, NamedTuple

import httpx
import psycopg

from benchmarks.processes import send
from benchmarks.seed import text_of
from benchmarks.stack import Stack, is_ready, stack, until

DAYS = 120
# Days of a planted change, counted from the last, and what is said more often then.
BAD_DAYS = {40: "late", 39: "late", 38: "late", 24: "broken", 23: "broken", 10: "late", 9: "late", 3: "broken"}
# Each is killed as often as all other processes together.
SERVERS = ("postgres", "redis", "api")
TRACE = """
CREATE TABLE label_written (segment_id bigint);
CREATE FUNCTION trace_label() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO label_written VALUES (NEW.segment_id); RETURN NEW; END';
CREATE TRIGGER trace BEFORE INSERT ON label FOR EACH ROW EXECUTE FUNCTION trace_label();
"""
_UNSPLIT = "SELECT count(*) FROM feedback f WHERE NOT EXISTS (SELECT FROM segment s WHERE s.feedback_id = f.id)"
_UNLABELLED = "SELECT count(*) FROM segment s WHERE NOT EXISTS (SELECT FROM label l WHERE l.segment_id = s.id)"
_TWICE = "SELECT count(*) - count(DISTINCT segment_id) FROM label_written"
_CLAIMED = "SELECT count(*) FROM todo WHERE claimed_until > now()"
_LEFT = "SELECT (SELECT count(*) FROM todo) + (SELECT count(*) FROM job WHERE id = {} AND finished_at IS NULL)"
Say = Callable[[int, int, int], None]


@dataclass
class Findings:
    """What a run came to. `in_work` counts the kills at moments when a worker had claimed a batch."""

    messages: int
    kills: Counter[str] = field(default_factory=Counter)
    in_work: int = 0
    ended_by_themselves: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    twice: int = 0
    rollups: str = ""
    deliveries: int = 0
    alerts: int = 0
    told_twice: list[str] = field(default_factory=list)
    failures: int = 0

    @property
    def wrong(self) -> list[str]:
        """What did not hold, in sentences."""
        checks = {
            f"{self.lost} messages lost or without labels": self.lost,
            f"{self.twice} labels written twice": self.twice,
            f"rollups: {self.rollups}": self.rollups,
            f"one story under two ids: {self.told_twice}": self.told_twice,
            f"{self.failures} items made a step fail": self.failures,
            "no alert was sent, so nothing is known about alerts": not self.alerts,
        }
        return [sentence for sentence, found in checks.items() if found]


class Arrived(NamedTuple):
    """An alert as it was delivered; days as in 2026-03-01."""

    id: str
    kind: str
    series: str
    start: str
    end: str


class Load(threading.Thread):
    """Posts messages in batches, each until it is acknowledged; `sent` is how many are."""

    def __init__(self, made: Stack, messages: int, batch: int, seed: int) -> None:
        super().__init__(daemon=True)
        self._made, self._records, self._batch = made, list(records(messages, seed)), batch
        self.sent, self.refused = 0, Counter[str]()

    def run(self) -> None:
        """Post everything."""
        while self.sent < len(self._records):
            batch = self._records[self.sent : self.sent + self._batch]
            if (answer := self._post(batch)) == "202":
                self.sent += len(batch)
            else:
                self.refused[answer] += 1
                time.sleep(0.2)

    def await_sent(self, messages: float) -> None:
        """Wait until so many messages are acknowledged."""
        until(lambda: self.sent >= messages, "no message is taken")

    def _post(self, batch: list[dict[str, Any]]) -> str:
        made = self._made
        try:
            answer = httpx.post(f"{made.address}/v1/feedback", json=batch, headers=made.headers, timeout=60)
        except httpx.TransportError as error:
            return type(error).__name__
        return str(answer.status_code)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=50_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--batch", type=int, default=100, help="messages per request and per transaction")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = torment(options.messages, options.kills, batch=options.batch, seed=options.seed, say=_progress)
    print(f"{found.messages:,} messages; killed: {_told(found.kills)}; {found.in_work} times while a batch was claimed")
    print(f"ended by themselves and were started again: {_told(found.ended_by_themselves)}")
    print(f"requests that were sent again: {_told(found.refused)}")
    print(f"lost {found.lost}, labelled twice {found.twice}, rollups {'wrong' if found.rollups else 'exact'}")
    print(f"{found.alerts} alerts in {found.deliveries} deliveries, {len(found.told_twice)} stories under two ids")
    print("\n".join(f"WRONG: {each}" for each in found.wrong) or "everything held")
    sys.exit(bool(found.wrong))


def torment(
    messages: int, kills: int, *, batch: int = 100, seed: int = 1, every_seconds: int = 5, say: Say = lambda *_: None
) -> Findings:
    """Post so many messages while so many processes are killed, wait until all is worked off, and count.

    The kills are spread over the load: each waits for its share of the messages, and then a moment more.
    """
    dice, found = random.Random(seed), Findings(messages)
    with (
        _inbox() as (url, arrived),
        stack(workers=2, every_seconds=every_seconds, settings=_settings(url, batch)) as made,
    ):
        made.query(TRACE)
        load = Load(made, messages, batch, seed)
        load.start()
        for number in range(kills):
            load.await_sent((number + dice.random()) / kills * messages * 0.95)
            time.sleep(dice.random())
            _kill_one(made, dice, found)
            say(number + 1, kills, load.sent)
        load.join()
        found.refused = load.refused
        _work_off(made, found)
        _count(made, arrived, found)
    return found


def records(messages: int, seed: int) -> Iterator[dict[str, Any]]:
    """Messages in the order of their days up to yesterday; on bad days more of them say what is bad."""
    dice, today = random.Random(seed), datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(messages):
        ago = DAYS - number * DAYS // messages
        word = dice.choices(("fine", "late", "broken"), (8, 1, 1))[0]
        if dice.random() < 0.4:
            word = BAD_DAYS.get(ago, word)
        at = today - timedelta(days=ago) + timedelta(seconds=dice.randrange(86_400))
        yield {"id": str(number), "created_at": at.isoformat(), "text": f"{text_of(dice, 12)} {word}."}


def told_twice(arrived: list[Arrived]) -> list[str]:
    """Pairs of ids that tell one story, as each was delivered last."""
    series: defaultdict[tuple[str, str], list[Arrived]] = defaultdict(list)
    for alert in {alert.id: alert for alert in arrived}.values():
        series[alert.kind, alert.series].append(alert)
    return [
        f"{a} and {b}"
        for told in series.values()
        for a, b in combinations(told, 2)
        if a.start <= b.end and b.start <= a.end
    ]


def _settings(url: str, batch: int) -> dict[str, str]:
    return {
        "VOC_BATCH_SIZE": str(batch),
        "VOC_ALERT_CHANNELS": "webhook",
        "VOC_WEBHOOK_URL": url,
        "VOC_WEBHOOK_SECRET": "whsec_bm90IGEgc2VjcmV0IGF0IGFsbCwganVzdCBhIHRlc3Q=",
        "VOC_WEBHOOK_ALLOW_PRIVATE": "true",
        "VOC_ALERT_MAX_AGE_DAYS": "60",
    }


def _kill_one(made: Stack, dice: random.Random, found: Findings) -> None:
    """Kill a process or one of its children, and start again what does not run."""
    working = [name for name in made.processes if name not in SERVERS]
    process = made.processes[dice.choice((*SERVERS, dice.choice(working)))]
    found.in_work += _is_claimed(made)
    children = process.pids[1:]
    if children and dice.random() < 0.5:
        send(dice.choice(children), signal.SIGKILL)
        found.kills[f"a child of {process.name}"] += 1
    else:
        process.kill()
        found.kills[process.name] += 1
        time.sleep(dice.random())
    found.ended_by_themselves.update(name for name in made.revive() if name != process.name)


def _is_claimed(made: Stack) -> bool:
    try:
        return made.number(_CLAIMED) > 0
    except psycopg.OperationalError:
        return False  # the database is not up again yet


def _work_off(made: Stack, found: Findings) -> None:
    """Ask for an analysis of the rest, and wait for its end."""
    found.ended_by_themselves.update(made.revive())
    until(lambda: is_ready(made), "the API does not answer")
    job = httpx.post(f"{made.address}/v1/jobs", headers=made.headers, timeout=60).raise_for_status().json()["id"]
    until(lambda: made.number(_LEFT.format(job)) == 0, "it is not worked off", seconds=1200)


def _count(made: Stack, arrived: list[Arrived], found: Findings) -> None:
    stored = {str(row[0]) for row in made.query("SELECT external_id FROM feedback")}
    missing = {str(number) for number in range(found.messages)} - stored
    found.lost = len(missing) + made.number(_UNSPLIT) + made.number(_UNLABELLED)
    found.twice = made.number(_TWICE)
    found.failures = made.number("SELECT count(*) FROM failure")
    code, said = made.voc("db", "check")
    found.rollups = said if code else ""
    found.deliveries, found.alerts = len(arrived), len({alert.id for alert in arrived})
    found.told_twice = told_twice(arrived)


@contextmanager
def _inbox() -> Iterator[tuple[str, list[Arrived]]]:
    """A receiver of webhooks: its address, and what arrives there."""
    arrived: list[Arrived] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            insight = json.loads(self.rfile.read(int(self.headers["content-length"])))["data"]["insight"]
            told = (insight[name] for name in ("kind", "series", "start", "end"))
            arrived.append(Arrived(str(self.headers["webhook-id"]), *told))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: what arrives is counted."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", arrived
        server.shutdown()


def _told(numbers: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(numbers.items())) or "none"


def _progress(done: int, total: int, sent: int) -> None:
    print(f"{done} of {total} kills, {sent:,} messages sent", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
