"""One worker against four on PostgreSQL and Redis: how much faster is a backlog worked off, and is any work done twice?

    python -m benchmarks.workers                             # 4,000 messages, voc-core
    python -m benchmarks.workers --messages 50000 --stand-in # looks for words instead: the queues and the store alone

For each number of workers everything is made anew: messages are posted, an analysis is asked for, and workers of one
process and one thread each begin. A trigger of the database notes when and over which connection each label is
written. The rate is that between the first and the last label, so that starting does not count; more workers than
cores cannot be faster than the cores are.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx

from benchmarks.kills import records
from benchmarks.processes import Process
from benchmarks.stack import Stack, stack, until

AT_ONCE = 500
# Batches small enough that there are some for each worker.
SETTINGS = {"VOC_THREADS": "1", "VOC_BATCH_SIZE": "100"}
TRACE = """
CREATE TABLE label_written (segment_id bigint, worker int, at timestamptz);
CREATE FUNCTION trace_label() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO label_written VALUES (NEW.segment_id, pg_backend_pid(), clock_timestamp()); RETURN NEW; END';
CREATE TRIGGER trace BEFORE INSERT ON label FOR EACH ROW EXECUTE FUNCTION trace_label();
"""
_LEFT = (
    "SELECT (SELECT count(*) FROM feedback f WHERE NOT EXISTS (SELECT FROM segment s WHERE s.feedback_id = f.id))"
    " + (SELECT count(*) FROM segment s WHERE NOT EXISTS (SELECT FROM label l WHERE l.segment_id = s.id))"
)
_TWICE = "SELECT count(*) - count(DISTINCT segment_id) FROM label_written"
_RATE = "SELECT count(*), extract(epoch FROM max(at) - min(at)) FROM label_written"
_SHARES = "SELECT count(*) FROM label_written GROUP BY worker ORDER BY 1 DESC"


class Run(NamedTuple):
    """What so many workers came to; `shares` are the labels of each worker, `cpu` the seconds of all of them."""

    workers: int
    labels: int
    seconds: float
    shares: list[int]
    twice: int
    cpu: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=4000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--stand-in", action="store_true", help="label by looking for words")
    options = parser.parse_args()
    print(f"{options.messages:,} messages, {os.cpu_count()} cores", flush=True)
    runs = [_run(options.messages, number, options.stand_in) for number in options.workers]
    for run in runs:
        rate, first = run.labels / run.seconds, runs[0].labels / runs[0].seconds
        print(
            f"{run.workers} workers: {rate:,.0f} labels/s ({rate / first:.2f} times as many as {runs[0].workers}), "
            f"{1000 * run.cpu / run.labels:.1f} ms of processor time a label, written twice {run.twice}, "
            f"labels by worker {run.shares}"
        )
    sys.exit(any(run.twice for run in runs))


def _run(messages: int, workers: int, stand_in: bool) -> Run:
    with (
        stack(workers=0, insight=False, every_seconds=0, settings=SETTINGS) as made,
        TemporaryDirectory(prefix="voc-workers-") as name,
    ):
        made.query(TRACE)
        _post(made, messages)
        started = [_worker(made, Path(name) / f"{number}.log", stand_in) for number in range(workers)]
        try:
            for process in started:
                process.start()
            until(lambda: made.number(_LEFT) == 0, "it is not worked off", seconds=3600)
            cpu = sum(process.cpu_seconds() for process in started)
        finally:
            for process in started:
                process.kill()
        labels, seconds = (float(str(each)) for each in made.query(_RATE)[0])
        shares = [int(str(row[0])) for row in made.query(_SHARES)]
        return Run(workers, int(labels), seconds, shares, made.number(_TWICE), cpu)


def _post(made: Stack, messages: int) -> None:
    """Send the messages, and ask for their analysis."""
    every = list(records(messages, seed=1))
    with httpx.Client(base_url=made.address, headers=made.headers, timeout=120) as http:
        for start in range(0, messages, AT_ONCE):
            http.post("/v1/feedback", json=every[start : start + AT_ONCE]).raise_for_status()
        http.post("/v1/jobs").raise_for_status()


def _worker(made: Stack, log: Path, stand_in: bool) -> Process:
    module = "benchmarks.stand_in" if stand_in else "voc"
    command = [sys.executable, "-m", module, "worker", "--queues", "ingest,label", "--concurrency", "1"]
    return Process("worker", command, log, made.settings)


if __name__ == "__main__":
    main()
