"""Accuracy of sub-touchpoints learned from a few examples, beside what people would otherwise write.

    python -m benchmarks.taxonomy --out taxonomy.json

On BANKING77 (77 intents of bank customers) and NHS patient comments (9 themes), with 8 and 32 examples of each class
drawn three times; up to 2,000 other texts are judged. All ways use the same embeddings (all-MiniLM-L6-v2): the nearest
class centroid, scikit-learn's logistic regression as it comes, and the same with its regularisation tuned by
cross-validation.
Nothing was chosen on these two sets: the constants of voc.models.few_shot come from HWU64. `answered` and `right when
answered` are with abstention; `unknown answered` is the share of texts of classes that had no examples (every second
class is left out once) that get an answer all the same: lower is better, and the other ways answer all of them.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import warnings
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV

from training.data import data_dir
from voc.models.encoder import load_embedder
from voc.models.few_shot import FewShot

Rows = list[tuple[str, str]]
Vectors = NDArray[np.float32]
DRAWS, JUDGED = 3, 2_000
OURS = "voc"


def main() -> None:
    """Measure, print the table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, help="file for the figures as JSON")
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # classes with few examples make the grid search talk
    found = {
        f"{name}, {shots} examples": measure(rows, shots, options.threads)
        for name, rows in (("BANKING77", banking()), ("NHS themes", nhs()))
        for shots in (8, 32)
    }
    print(table(found))
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def banking() -> Rows:
    """BANKING77, its training split."""
    with (data_dir() / "banking77" / "train.csv").open(encoding="utf-8") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


def nhs() -> Rows:
    """Comments of patients with one of nine themes."""
    path = data_dir() / "nhs_fft_pxtextmining" / "phase1_text_data.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [(row["feedback"], row["label"]) for row in csv.DictReader(file) if row["feedback"].strip()]


def measure(rows: Rows, shots: int, threads: int) -> dict[str, float]:
    """The mean of every figure over the draws."""
    encoder = load_embedder(threads=threads)
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(DRAWS):
        taught, judged = draw(rows, shots, seed)
        vectors, unseen = encoder.embed([t for t, _ in taught]), encoder.embed([t for t, _ in judged])
        labels, truth = [label for _, label in taught], [label for _, label in judged]
        for name, figure in figures(vectors, labels, unseen, truth).items():
            found[name].append(figure)
    return {name: round(float(np.mean(values)), 3) for name, values in found.items()}


def draw(rows: Rows, shots: int, seed: int) -> tuple[Rows, Rows]:
    """So many examples of each class, and other texts to judge."""
    shuffled = random.Random(seed).sample(sorted(set(rows)), len(set(rows)))
    taught: Rows = []
    judged: Rows = []
    seen: dict[str, int] = defaultdict(int)
    for text, label in shuffled:
        seen[label] += 1
        (taught if seen[label] <= shots else judged).append((text, label))
    return taught, judged[:JUDGED]


def figures(vectors: Vectors, labels: Sequence[str], unseen: Vectors, truth: Sequence[str]) -> dict[str, float]:
    """Every figure of one draw."""
    ours = FewShot().fit(vectors, labels)
    forced = ours.classes_[ours.probabilities(unseen).argmax(axis=1)]
    answers = ours.predict(unseen)
    given = [(a.label, t) for a, t in zip(answers, truth, strict=True) if a is not None]
    return {
        **{name: float((way(vectors, labels, unseen) == np.array(truth)).mean()) for name, way in WAYS.items()},
        OURS: float((forced == np.array(truth)).mean()),
        "answered": len(given) / len(truth),
        "right when answered": sum(a == t for a, t in given) / max(1, len(given)),
        "unknown answered": unknown_answered(vectors, labels, unseen, truth),
    }


def unknown_answered(vectors: Vectors, labels: Sequence[str], unseen: Vectors, truth: Sequence[str]) -> float:
    """The share of texts of left-out classes that are answered."""
    known = set(sorted(set(labels))[::2])
    rows = [row for row, label in enumerate(labels) if label in known]
    strange = [row for row, label in enumerate(truth) if label not in known]
    answers = FewShot().fit(vectors[rows], [labels[row] for row in rows]).predict(unseen[strange])
    return sum(answer is not None for answer in answers) / len(strange)


def nearest_centroid(vectors: Vectors, labels: Sequence[str], unseen: Vectors) -> NDArray[Any]:
    """The class whose mean embedding is nearest by cosine."""
    classes, codes = np.unique(labels, return_inverse=True)
    centroids = np.stack([vectors[codes == code].mean(axis=0) for code in range(len(classes))])
    return np.asarray(
        classes[(unseen @ (centroids / np.linalg.norm(centroids, axis=1, keepdims=True)).T).argmax(axis=1)]
    )


def regression(vectors: Vectors, labels: Sequence[str], unseen: Vectors) -> NDArray[Any]:
    """scikit-learn's defaults."""
    return np.asarray(LogisticRegression(max_iter=1000).fit(vectors, labels).predict(unseen))


def tuned(vectors: Vectors, labels: Sequence[str], unseen: Vectors) -> NDArray[Any]:
    """Regularisation chosen by three-fold cross-validation on the examples."""
    search = GridSearchCV(LogisticRegression(max_iter=1000), {"C": [1, 3, 10, 30, 100]}, cv=3)
    return np.asarray(search.fit(vectors, labels).predict(unseen))


WAYS: Mapping[str, Callable[[Vectors, Sequence[str], Vectors], NDArray[Any]]] = {
    "nearest centroid": nearest_centroid,
    "logistic regression": regression,
    "the same, tuned": tuned,
}


def table(found: Mapping[str, Mapping[str, float]]) -> str:
    """The figures as Markdown; the ratio is ours to the best of the others."""
    names = list(next(iter(found.values())))
    lines = [f"| accuracy | {' | '.join(names)} | ratio |", "|---" * (len(names) + 2) + "|"]
    for name, row in found.items():
        ratio = row[OURS] / max(row[way] for way in WAYS)
        lines.append(f"| {name} | {' | '.join(f'{row[n]:.3f}' for n in names)} | {ratio:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
