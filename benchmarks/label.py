"""Segments per second of the shipped label model beside the encoder most people would call.

    python -m benchmarks.label --threads 2 --out label.json

The alternative, SentenceTransformer.encode (sorted by length, as it does by itself), gives the embedding alone: no
labels. Both run in this process on the same texts, in turns, and the best of three runs counts.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

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


def main() -> None:
    """Measure, print the table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--count", type=int, default=2_000, help="texts in a run")
    parser.add_argument("--out", type=Path, help="file for the figures as JSON")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    found = measure(options.count, options.threads)
    print(table(found, peak=found["peak_gflops"]))
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def measure(count: int, threads: int) -> dict[str, float]:
    """Segments per second of each way, peak GFLOP/s, and what ten times the texts cost."""
    core, embedder = Core(threads=threads), load_embedder(threads=threads)
    usual = SentenceTransformer(str(trunk_folder()), device="cpu")
    texts = sentences(count)
    segments = [Segment("f", 0, len(text), text) for text in texts]
    few = segments[: count // 10]
    ways: dict[str, Callable[[], object]] = {
        "voc-core, all tasks and embedding": lambda: core.predict(segments),
        "voc encoder, embedding alone": lambda: embedder.embed(texts),
        "SentenceTransformer.encode, embedding alone": lambda: usual.encode(texts, show_progress_bar=False),
    }
    core.predict(few)
    best = fastest({**ways, "few": lambda: core.predict(few)})
    tokens = float(np.mean([len(ids) for ids in embedder.tokenize(texts)]))
    return {
        **{name: round(count / best[name], 1) for name in ways},
        "tokens_per_text": tokens,
        "ten_times_the_texts_cost": round(best["voc-core, all tasks and embedding"] / best["few"], 2),
        "peak_gflops": round(peak(), 1),
        "threads": threads,
    }


def sentences(count: int) -> list[str]:
    """Different texts of 30 to 50 common words, 42 tokens on average."""
    rng = random.Random(1)
    return [" ".join(rng.choices(WORDS.split(), k=TOKENS - 2 + rng.randint(-10, 10))) for _ in range(count)]


def fastest(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The shortest of three runs of each way, in seconds; the ways take turns."""
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(RUNS):
        for name, run in ways.items():
            started = time.perf_counter()
            run()
            best[name] = min(best[name], time.perf_counter() - started)
    return best


def peak(size: int = 2048) -> float:
    """GFLOP/s of a large float32 matrix product: what this machine gives at best."""
    a = torch.ones(size, size)
    return 2 * size**3 / fastest({"product": lambda: a @ a})["product"] / 1e9


def table(found: dict[str, float], *, peak: float) -> str:
    """The figures as Markdown. The share of the peak counts the original encoder's work alone."""
    names: Sequence[str] = [name for name in found if "embedding" in name]
    base = found[names[-1]]
    lines = [
        f"| {found['threads']:g} threads, {found['tokens_per_text']:.0f} tokens a text "
        "| texts/s | ratio | share of peak |"
    ]
    lines.append("|---|---|---|---|")
    for name in names:
        share = found[name] * found["tokens_per_text"] * FLOP_PER_TOKEN / 1e9 / peak
        lines.append(f"| {name} | {found[name]:.0f} | {found[name] / base:.2f} | {share:.0%} |")
    cost = found["ten_times_the_texts_cost"]
    return "\n".join([*lines, "", f"{len(TASKS)} tasks; ten times the texts cost {cost:g} times as much."])


if __name__ == "__main__":
    main()
