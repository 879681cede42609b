"""Segments per second of the shipped label model beside the encoder most people would call.

    python -m benchmarks.label --threads 2 --out label.json

The alternative, SentenceTransformer.encode (sorted by length, as it does by itself), gives the embedding alone: no
labels. Both run in this process on the same texts, in turns, and the best of three runs counts. Texts per core-second
count the processor time of all threads, so they hold on a machine that is busy with other things; texts per second do
not.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from voc.domain import TASKS, Segment
from voc.models.artifacts import trunk_folder
from voc.models.encoder import load_embedder
from voc.models.labelers.core import Core

WORDS = (
    "the and was of my I to they it for not this flight order app refund room staff very price waited hours called "
    "twice nobody answered great friendly rude broken late cheap easy login battery delivery manager again never would"
)
# Multiply-adds of one MiniLM-L6 token at 42 tokens, twice: 21.2 million operations (6 layers of 1.77 million weights).
FLOP_PER_TOKEN = 21.2e6
TOKENS = 42
RUNS = 3
OURS = "voc-core, all tasks and embedding"
USUAL = "SentenceTransformer.encode, embedding alone"


class Cost(NamedTuple):
    """Seconds on the clock, and of all processors together."""

    wall: float
    cpu: float


def main() -> None:
    """Measure, print the table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--count", type=int, default=2_000, help="texts in a run")
    parser.add_argument("--beside", type=Path, help="folder of other weights, a former version say, to run in turns")
    parser.add_argument("--out", type=Path, help="file for the figures as JSON")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    found = measure(options.count, options.threads, beside=options.beside)
    print(table(found))
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def measure(count: int, threads: int, *, beside: Path | None = None) -> dict[str, Any]:
    """What each way costs, the peak of this machine, and what ten times the texts cost."""
    core, rounded, embedder = (
        Core(threads=threads),
        Core(threads=threads, precision="int8"),
        load_embedder(threads=threads),
    )
    usual = SentenceTransformer(str(trunk_folder()), device="cpu")
    texts = sentences(count)
    segments = [Segment("f", 0, len(text), text) for text in texts]
    few = segments[: count // 10]
    ways: dict[str, Callable[[], object]] = {
        OURS: lambda: core.predict(segments),
        f"{OURS}, int8": lambda: rounded.predict(segments),
        "voc encoder, embedding alone": lambda: embedder.embed(texts),
        USUAL: lambda: usual.encode(texts, show_progress_bar=False),
    }
    labelers = [core, rounded]
    if beside is not None:
        plain, integers = Core(beside, threads=threads), Core(beside, threads=threads, precision="int8")
        ways |= {one.version: partial(one.predict, segments) for one in (plain, integers)}
        labelers += [plain, integers]
    for labeler in labelers:
        labeler.predict(few)
    costs = cheapest({**ways, "few": lambda: core.predict(few)})
    return {
        "threads": threads,
        "tokens_per_text": float(np.mean([len(ids) for ids in embedder.tokenize(texts)])),
        "peak_gflop_per_core_second": round(peak(), 1),
        "texts_per_second": {name: round(count / costs[name].wall, 1) for name in ways},
        "texts_per_core_second": {name: round(count / costs[name].cpu, 1) for name in ways},
        "ten_times_the_texts_cost": round(costs[OURS].cpu / costs["few"].cpu, 2),
    }


def sentences(count: int) -> list[str]:
    """Different texts of 30 to 50 common words, 42 tokens on average."""
    rng = random.Random(1)
    return [" ".join(rng.choices(WORDS.split(), k=TOKENS - 2 + rng.randint(-10, 10))) for _ in range(count)]


def cheapest(ways: Mapping[str, Callable[[], object]]) -> dict[str, Cost]:
    """The lowest cost of three runs of each way; the ways take turns."""
    best = dict.fromkeys(ways, Cost(float("inf"), float("inf")))
    for _ in range(RUNS):
        for name, run in ways.items():
            wall, cpu = time.perf_counter(), time.process_time()
            run()
            cost = Cost(time.perf_counter() - wall, time.process_time() - cpu)
            best[name] = Cost(min(best[name].wall, cost.wall), min(best[name].cpu, cost.cpu))
    return best


def peak(size: int = 2048) -> float:
    """GFLOP per core-second of a large float32 matrix product: what this machine gives at best."""
    a = torch.ones(size, size)
    return 2 * size**3 / cheapest({"product": lambda: a @ a})["product"].cpu / 1e9


def table(found: Mapping[str, Any]) -> str:
    """The figures as Markdown. The share of the peak counts the operations of the plain encoder."""
    base = found["texts_per_core_second"][USUAL]
    lines = [
        f"| {found['threads']} threads, {found['tokens_per_text']:.0f} tokens a text "
        "| texts/s | texts per core-second | ratio | share of peak |",
        "|---|---|---|---|---|",
    ]
    for name, speed in found["texts_per_core_second"].items():
        share = speed * found["tokens_per_text"] * FLOP_PER_TOKEN / 1e9 / found["peak_gflop_per_core_second"]
        wall = found["texts_per_second"][name]
        lines.append(f"| {name} | {wall:.0f} | {speed:.0f} | {speed / base:.2f} | {share:.0%} |")
    cost = found["ten_times_the_texts_cost"]
    return "\n".join([*lines, "", f"{len(TASKS)} tasks; ten times the texts cost {cost:g} times the processor time."])


if __name__ == "__main__":
    main()
