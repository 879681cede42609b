"""What `voc serve` costs before anybody asks: time and memory from its start to the first answers.

    python -m benchmarks.api_start

The bars are 1 s and 150 MB, without torch. "Ready" is an answer of /ready, "topics" one of /v1/topics after it. On a
busy machine only the processor time means something, and even that is up to twice what it is on an idle one.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from socket import create_server

import httpx

from benchmarks.processes import Process
from benchmarks.stack import until

RUNS = 5
WHAT = ("wall s until ready", "processor s until ready", "processor s, topics", "MB")
# What the process must not load.
HEAVY = ("torch", "openvino", "spacy", "sklearn", "polars", "scipy")


def main() -> None:
    """Start it on an existing, empty database and print the medians; the first start makes the database."""
    with tempfile.TemporaryDirectory() as name:
        runs, loaded = zip(*[_start(Path(name)) for _ in range(RUNS + 1)][1:], strict=True)
    for what, numbers in zip(WHAT, zip(*runs, strict=True), strict=True):
        print(f"{what:24}{sorted(numbers)[RUNS // 2]:8.2f}")
    print(f"heavy libraries loaded after it: {', '.join(sorted(set().union(*loaded).intersection(HEAVY))) or 'none'}")


def _start(folder: Path) -> tuple[tuple[float, float, float, float], set[str]]:
    """Wall and processor seconds until ready, processor seconds until topics are told; MB and libraries then."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"VOC_DATABASE_URL": f"sqlite:///{folder / 'voc.db'}", "PYTHONPATH": str(Path.cwd())}
    server = Process("api", [sys.executable, "-m", "voc", "serve", "--port", str(port)], folder / "log", settings)
    address = f"http://127.0.0.1:{port}"
    begun = time.perf_counter()
    server.start()
    try:
        until(lambda: _answers(f"{address}/ready"), "the API does not answer")
        wall, ready = time.perf_counter() - begun, server.cpu_seconds()
        until(lambda: _answers(f"{address}/v1/topics"), "the API tells no topics")
        return (wall, ready, server.cpu_seconds(), server.resident_bytes() / 1e6), server.libraries()
    finally:
        server.kill()


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=60).status_code == 200
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    main()
