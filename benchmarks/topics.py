"""Topics against known intents: BERTopic with the steps of voc beside its defaults, on the same embeddings.

    OMP_NUM_THREADS=1 VOC_DATA_DIR=../shared/data python -m benchmarks.topics [--count 3000] [--out topics.json]

Agreement is the adjusted mutual information with the intents, with everything that is in no topic counted as one
group of its own, so that a method cannot gain by leaving out what is hard. Seconds include c-TF-IDF and names.
UMAP compiles itself on its first call; that call is made before the clock starts and timed apart.

With --halves, each data set is cut in two at random, both halves are fitted, and the table says which share of its
segments a topic has in common with its counterpart in the other half, by how similar their centroids are.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import tarfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from voc.models.encoder import load_embedder
from voc.models.topics.assign import THRESHOLD, assign, centroid
from voc.models.topics.fit import Fit, fit
from voc.models.topics.identity import match

with warnings.catch_warnings():
    # umap says on import that TensorFlow is absent, which is nothing to us.
    warnings.simplefilter("ignore", ImportWarning)
    from bertopic import BERTopic
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score
    from umap import UMAP

Vectors = NDArray[np.float32]
Way = Callable[[Vectors, Sequence[str]], NDArray[np.int64]]
VOC = "voc"


@dataclass(frozen=True, slots=True)
class Result:
    """One way on one data set. `agreement` is AMI, `rand` adjusted Rand, `inside` AMI over what is in a topic."""

    data: str
    way: str
    topics: int
    agreement: float
    rand: float
    inside: float
    coverage: float
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=3_000, help="texts of each data set")
    parser.add_argument("--out", type=Path, help="file for the figures as JSON")
    parser.add_argument("--halves", action="store_true", help="measure the identity of topics instead")
    options = parser.parse_args()
    embedder = load_embedder(threads=1)
    sets = {name: sample(*read(folder()), options.count) for name, read in DATA.items()}
    sets_of_vectors = {name: (embedder.embed(texts), texts, truth) for name, (texts, truth) in sets.items()}
    if options.halves:
        print("\n".join(halves(name, vectors, texts) for name, (vectors, texts, _) in sets_of_vectors.items()))
        return
    first = warm(*next(iter(sets_of_vectors.values()))[:2])
    results = [measure(data, way, *sets_of_vectors[data]) for data in sets_of_vectors for way in WAYS]
    print(table(results))
    print(f"\nThe first call of UMAP in a process took {first:.0f} s more.")
    if options.out:
        found = {"count": options.count, "first_umap_seconds": first, "results": [asdict(r) for r in results]}
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def folder() -> Path:
    """The folder of data sets: VOC_DATA_DIR, or ../shared/data beside the checkout."""
    return Path(os.environ.get("VOC_DATA_DIR", Path(__file__).parents[2] / "shared" / "data"))


def banking77(root: Path) -> tuple[list[str], list[str]]:
    """Questions to a bank and their 77 intents, of about equal size."""
    with (root / "banking77" / "train.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["text"] for row in rows], [row["category"] for row in rows]


def hwu64(root: Path) -> tuple[list[str], list[str]]:
    """Commands to a home assistant and their 64 intents, some of them rare."""
    lines = [(root / "hwu64" / f"train.{end}").read_text(encoding="utf-8").splitlines() for end in ("seq.in", "label")]
    return lines[0], lines[1]


def natcs(root: Path) -> tuple[list[str], list[str]]:
    """What callers said to an insurance, a bank and a broker, as it was spoken, with the intent."""
    path = root / "natcs_dstc11" / "development.test-utterances.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row["utterance"] for row in rows], [row["intent"] for row in rows]


def newsgroups(root: Path) -> tuple[list[str], list[str]]:
    """Messages to 20 newsgroups without header, quotes and signature, cut to 1,000 characters."""
    texts, groups = [], []
    with tarfile.open(root / "newsgroups20" / "20news-bydate.tar.xz") as archive:
        for member in archive:
            if member.isfile() and "bydate-train/" in member.name and (file := archive.extractfile(member)):
                # The set keeps a tab where a line ended.
                _, _, body = file.read().decode("latin-1").replace("\t", "\n").partition("\n\n")
                lines = [line for line in body.split("\n--")[0].splitlines() if not line.startswith((">", "|"))]
                if text := " ".join(" ".join(lines).split())[:1_000]:
                    texts.append(text)
                    groups.append(member.name.split("/")[-2])
    return texts, groups


def sample(texts: Sequence[str], truth: Sequence[str], count: int) -> tuple[list[str], list[str]]:
    """At most `count` texts with their intents."""
    chosen = random.Random(0).sample(range(len(texts)), min(count, len(texts)))
    return [texts[i] for i in chosen], [truth[i] for i in chosen]


def ours(vectors: Vectors, texts: Sequence[str]) -> NDArray[np.int64]:
    """BERTopic with the steps of voc, as `voc analyze` uses it."""
    return _fit(vectors, texts).assignment - 1


def _fit(vectors: Vectors, texts: Sequence[str]) -> Fit:
    return fit(vectors, texts, touchpoint="all", days=[date(2026, 1, 1)] * len(texts), next_id=1)


def defaults(vectors: Vectors, texts: Sequence[str], *, seed: int = 0) -> NDArray[np.int64]:
    """BERTopic with its defaults; only UMAP's seed is fixed, as its documentation advises."""
    return np.asarray(_bertopic(seed).fit_transform(list(texts), vectors)[0])


def without_outliers(vectors: Vectors, texts: Sequence[str]) -> NDArray[np.int64]:
    """The same, with its outliers given to the nearest topic down to the similarity voc asks for."""
    model = _bertopic(0)
    topics = model.fit_transform(list(texts), vectors)[0]
    return np.asarray(
        model.reduce_outliers(list(texts), topics, strategy="embeddings", embeddings=vectors, threshold=THRESHOLD)
    )


def _bertopic(seed: int) -> BERTopic:
    return BERTopic(umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed))


DATA = {"banking77": banking77, "hwu64": hwu64, "natcs": natcs, "newsgroups": newsgroups}
WAYS: dict[str, Way] = {VOC: ours, "BERTopic": defaults, "BERTopic + reduce_outliers": without_outliers}


def warm(vectors: Vectors, texts: Sequence[str]) -> float:
    """How much longer the first call in this process takes than the second, in seconds."""
    taken = []
    for _ in range(2):
        started = perf_counter()
        defaults(vectors[:500], texts[:500])
        taken.append(perf_counter() - started)
    return taken[0] - taken[1]


def measure(data: str, way: str, vectors: Vectors, texts: Sequence[str], truth: Sequence[str]) -> Result:
    """One way on one data set."""
    started = perf_counter()
    topics = WAYS[way](vectors, texts)
    seconds = perf_counter() - started
    inside = topics >= 0
    return Result(
        data,
        way,
        len(set(topics[inside].tolist())),
        round(adjusted_mutual_info_score(truth, topics), 3),
        round(adjusted_rand_score(truth, topics), 3),
        round(adjusted_mutual_info_score(np.asarray(truth)[inside], topics[inside]), 3),
        round(float(inside.mean()), 3),
        round(seconds, 1),
    )


def halves(name: str, vectors: Vectors, texts: Sequence[str]) -> str:
    """One line: the shared segments of matched topics of two halves, by the cosine of their centroids."""
    order = np.random.default_rng(0).permutation(len(texts))
    one, two = (_fit(vectors[at], [texts[i] for i in at]) for at in (order[::2], order[1::2]))
    # Everything is matched here, so that what the threshold turns away can be looked at too.
    pairs = match(np.array([centroid(topic) for topic in one.topics]), two.topics, threshold=0.0)
    elsewhere = assign(vectors[order[::2]], two.topics)[0]
    found: dict[str, list[float]] = {"below .80": [], ".80 to .85": [], ".85 to .90": [], "above .90": []}
    for topic, other in zip(one.topics, pairs, strict=True):
        if other is not None:
            cosine = float(centroid(topic) @ centroid(other))
            band = list(found)[int(np.searchsorted([0.8, 0.85, 0.9], cosine))]
            found[band].append(float((elsewhere[one.assignment == topic.id] == other.id).mean()))
    cells = [f"{band}: {np.mean(shared):.2f} ({len(shared)} pairs)" for band, shared in found.items() if shared]
    return f"{name}, {len(one.topics)} and {len(two.topics)} topics: " + ", ".join(cells)


def table(results: Sequence[Result]) -> str:
    """The figures as Markdown; ratios are to BERTopic's defaults on the same data."""
    lines = [
        "| data | way | topics | AMI | ratio | ARI | AMI inside | coverage | seconds | ratio |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for r in results:
        base = next(b for b in results if b.data == r.data and b.way == "BERTopic")
        quality = (
            f"{r.agreement:.3f} | {r.agreement / base.agreement:.2f} | {r.rand:.3f} | {r.inside:.3f} | {r.coverage:.0%}"
        )
        lines.append(
            f"| {r.data} | {r.way} | {r.topics} | {quality} | {r.seconds:.1f} | {r.seconds / base.seconds:.2f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
