"""What topics cost at scale, and whether new themes are found as they come in.

    OMP_NUM_THREADS=1 python -m benchmarks.topics_scale [--count 100000] [--bertopic]
    OMP_NUM_THREADS=1 VOC_DATA_DIR=../shared/data python -m benchmarks.topics_scale --discover

The first makes `--count` segments around 500 directions and measures a fit of all of them and the assignment of 1,000
new ones to 500 topics, in seconds of processor time and peak memory; with --bertopic, BERTopic's defaults as well.
--discover fits banking77 without ten of its intents, streams 40 questions of each of these ten among others, and says
how many of them get a topic of their own, after how many questions, and how pure it is.
"""

from __future__ import annotations

import argparse
import resource
from collections import Counter
from datetime import date
from time import process_time

import numpy as np
from numpy.typing import NDArray

from benchmarks.topics import banking77, defaults, folder
from voc.domain import Topic
from voc.models.encoder import load_embedder
from voc.models.topics.assign import assign, pack
from voc.models.topics.candidates import candidates, is_dense
from voc.models.topics.fit import fit

WIDTH, THEMES, HELD_BACK, STREAMED, STEP = 384, 500, 10, 40, 5
DAY = date(2026, 1, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000, help="segments to fit")
    parser.add_argument("--bertopic", action="store_true", help="fit BERTopic's defaults as well")
    parser.add_argument("--discover", action="store_true", help="find intents that were held back")
    options = parser.parse_args()
    if options.discover:
        print(discover())
        return
    vectors, texts = made(options.count)
    print(f"assign 1,000 to {THEMES} topics: {assigning(vectors):.1f} ms")
    started = process_time()
    found = fit(vectors, texts, touchpoint="all", days=[DAY] * len(texts), next_id=1)
    ours = process_time() - started
    covered = (found.assignment > 0).mean()
    print(
        f"voc: {len(texts):,} segments, {len(found.topics)} topics, {covered:.0%} covered, "
        f"{ours:.1f} s, {peak():.1f} GB"
    )
    if options.bertopic:
        started = process_time()
        defaults(vectors.astype(np.float32), texts)
        theirs = process_time() - started
        print(f"BERTopic: {theirs:.1f} s, {theirs / ours:.1f} times as long, {peak():.1f} GB")


def made(count: int) -> tuple[NDArray[np.float16], list[str]]:
    """Vectors around `THEMES` directions with a text for each, in which the words of its theme stand."""
    rng = np.random.default_rng(0)
    middles = rng.normal(size=(THEMES, WIDTH)).astype(np.float32)
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    themes = rng.integers(0, THEMES, count)
    vectors = np.empty((count, WIDTH), np.float16)
    for at in range(0, count, 50_000):
        part = themes[at : at + 50_000]
        near = middles[part] + rng.normal(size=(len(part), WIDTH)).astype(np.float32) * 0.04
        vectors[at : at + 50_000] = near / np.linalg.norm(near, axis=1, keepdims=True)
    return vectors, [f"subject{k} does not work since part {i % 97}" for i, k in enumerate(themes.tolist())]


def assigning(vectors: NDArray[np.float16]) -> float:
    """Milliseconds of processor time to give 1,000 segments to as many topics as there are themes."""
    topics = [Topic(k + 1, "all", "", (), pack(vectors[k]), 1, DAY) for k in range(THEMES)]
    started = process_time()
    for _ in range(10):
        assign(vectors[:1_000], topics)
    return (process_time() - started) * 100


def discover() -> str:
    """How many of the intents that were held back are found."""
    texts, intents = banking77(folder())
    rng = np.random.default_rng(0)
    names = sorted(set(intents))
    hidden = set(rng.choice(names, HELD_BACK, replace=False).tolist())
    seen = [i for i, intent in enumerate(intents) if intent not in hidden]
    coming = [
        i for name in sorted(hidden) for i in [k for k, intent in enumerate(intents) if intent == name][:STREAMED]
    ]
    coming = rng.permutation(coming).tolist()
    vectors = load_embedder(threads=1).embed(texts)
    known = fit(vectors[seen], [texts[i] for i in seen], touchpoint="all", days=[DAY] * len(seen), next_id=1).topics
    found: dict[str, tuple[int, float]] = {}
    topics: list[Topic] = []
    for end in range(STEP * HELD_BACK, len(coming) + 1, STEP * HELD_BACK):
        so_far = coming[:end]
        ids, _ = assign(vectors[so_far], [*known, *topics])
        waiting = [i for i, id in zip(so_far, ids, strict=True) if id == 0]
        if is_dense(vectors[waiting]):
            said = [texts[i] for i in waiting]
            next_id = max(topic.id for topic in [*known, *topics]) + 1
            topics += candidates(
                vectors[waiting], said, [DAY] * len(said), touchpoint="all", known=[*known, *topics], next_id=next_id
            )
        for name, purity in own_topics(vectors, intents, so_far, known, topics).items():
            found.setdefault(name, (end // HELD_BACK, purity))
    ids, _ = assign(vectors[coming], known)
    lines = [f"{name}: after {count} questions, purity {purity:.2f}" for name, (count, purity) in sorted(found.items())]
    head = f"{len(found)} of {HELD_BACK} intents got a topic of their own; {(ids > 0).mean():.0%} went to known topics"
    return "\n".join([head, *lines])


def own_topics(
    vectors: NDArray[np.float32], intents: list[str], rows: list[int], known: list[Topic], topics: list[Topic]
) -> dict[str, float]:
    """The purity of the new topics by the intent that most of their questions have."""
    ids, _ = assign(vectors[rows], [*known, *topics])
    found: dict[str, float] = {}
    for topic in topics:
        inside = Counter(intents[i] for i, id in zip(rows, ids, strict=True) if id == topic.id)
        if inside:
            [(name, count)] = inside.most_common(1)
            found[name] = max(found.get(name, 0), count / inside.total())
    return found


def peak() -> float:
    """The most memory this process had, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    main()
