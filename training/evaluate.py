"""How well the label model does on messages it has not seen, as JSON and Markdown.

    VOC_DATA_DIR=../shared/data python -m training.evaluate voc/models/weights/voc-core --out metrics

Everything here runs the saved weights through the graph that voc runs. The figures of the held-out fold itself come
from training (cross-fitted); those below reuse its calibration, which was fitted on that fold.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score

from training import data
from training.calibrate import Calibration, apply, decide, fit, truth
from training.data import Example
from training.tower import COLUMNS, TASKS, targets
from voc.domain import MULTI_LABEL_TASKS
from voc.models.artifacts import MANIFEST, Manifest, read_manifest
from voc.models.encoder import Precision, load_two_towers
from voc.models.spoken import spoken

Array = NDArray[Any]
Row = dict[str, float]


def main() -> None:
    """Judge a folder of weights, print and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="path without suffix: .json and .md are written")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--precision", choices=("f32", "int8"), default="f32")
    options = parser.parse_args()
    found = report(options.weights, threads=options.threads, precision=options.precision)
    options.out.with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    options.out.with_suffix(".md").write_text(written(found), encoding="utf-8")
    print(written(found))


def report(weights: Path, *, threads: int, precision: Precision = "f32") -> dict[str, Any]:
    """All figures of a folder of weights."""
    manifest = read_manifest(weights)
    encoder = load_two_towers(weights, manifest, threads=threads, precision=precision)
    folder = data.data_dir()
    _, held_out = data.split(data.annotated(folder))
    logits = encoder.encode([spoken(example.text) for example in held_out]).logits
    calibrations = calibrations_of(manifest)
    natural = np.array([example.natural for example in held_out])
    return {
        "model": manifest.model,
        "held_out": json.loads((weights / MANIFEST).read_text(encoding="utf-8"))["metrics"],
        "as_run": judged(held_out, logits, calibrations),
        "natural_mix": judged([e for e in held_out if e.natural], logits[natural], calibrations),
        "by_set": by_set(held_out, logits, calibrations),
        "values": values(held_out, logits, calibrations),
    }


def calibrations_of(manifest: Manifest) -> dict[str, Calibration]:
    """The calibration a manifest holds, per task."""
    return {
        task: Calibration(manifest.temperatures[task], manifest.priors[task], manifest.thresholds[task])
        for task in manifest.labels
    }


def judged(examples: Sequence[Example], logits: Array, calibrations: Mapping[str, Calibration]) -> dict[str, Row]:
    """Figures per task under a given calibration. *Shape:* logits (n, values)"""
    table, labelled = targets(examples)
    found = apply(logits, calibrations)
    return {
        task: figures(
            task,
            found[task][rows],
            decide(task, found[task][rows], calibrations[task].thresholds),
            table[rows, COLUMNS[task]],
        )
        for task, rows in labelled.items()
        if rows.any()
    }


def by_set(examples: Sequence[Example], logits: Array, calibrations: Mapping[str, Calibration]) -> dict[str, Row]:
    """Accuracy of sentiment and touchpoint for each set the texts come from."""
    found = {}
    for name in sorted({example.dataset for example in examples}):
        rows = np.array([example.dataset == name for example in examples])
        one = judged([e for e in examples if e.dataset == name], logits[rows], calibrations)
        found[name] = {"n": one["sentiment"]["n"]} | {
            task: one[task]["accuracy"] for task in ("sentiment", "touchpoint")
        }
    return found


def values(
    examples: Sequence[Example], logits: Array, calibrations: Mapping[str, Calibration]
) -> dict[str, dict[str, Row]]:
    """F1 and support of every value of every task the examples are labelled with."""
    table, labelled = targets(examples)
    found = apply(logits, calibrations)
    return {
        task: per_value(
            task, decide(task, found[task][rows], calibrations[task].thresholds), table[rows, COLUMNS[task]]
        )
        for task, rows in labelled.items()
        if rows.any()
    }


def cross_fitted(examples: Sequence[Example], logits: Array, weights: Mapping[str, Array]) -> dict[str, Row]:
    """Figures per task, each half of the examples judged with the calibration of the other half.

    So no example has a part in the temperature or the threshold it is judged with. *Shape:* logits (n, values)
    """
    table, labelled = targets(examples)
    half = np.array([hash_half(example) for example in examples])
    found = {task: np.zeros((len(examples), len(TASKS[task]))) for task, rows in labelled.items() if rows.any()}
    said: dict[str, Array] = {}
    for side in (False, True):
        mine, other = half == side, half != side
        calibrations = fit(logits[other], table[other], {t: m[other] for t, m in labelled.items()}, weights)
        _fill(found, said, mine, logits, calibrations)
    return {
        task: figures(task, found[task][rows], said[task][rows], table[rows, COLUMNS[task]])
        for task, rows in labelled.items()
        if rows.any()
    }


def hash_half(example: Example) -> bool:
    """Which half of the held-out fold an example is in; the same on every machine."""
    return bool(sum(example.group.encode()) % 2)


def figures(task: str, found: Array, said: Array, table: Array) -> Row:
    """Accuracy, macro F1, kappa and calibration error of one task."""
    right = truth(task, table)
    if task in MULTI_LABEL_TASKS:
        present = right.any(axis=0)
        return {
            "n": len(right),
            "macro_f1": _round(f1_score(right[:, present], said[:, present], average="macro", zero_division=0)),
            "micro_f1": _round(f1_score(right, said, average="micro", zero_division=0)),
            "ece": _round(calibration_error(found.ravel(), right.ravel())),
        }
    confidence = found[np.arange(len(said)), said]
    majority = np.bincount(right).max() / len(right)
    # Kappa says nothing where only one value occurs.
    several = len(set(right.tolist()) | set(said.tolist())) > 1
    return {
        "n": len(right),
        "accuracy": _round(accuracy_score(right, said)),
        "majority": _round(majority),
        "macro_f1": _round(f1_score(right, said, average="macro", zero_division=0)),
        **_named(task, right, said),
        **({"kappa": _round(cohen_kappa_score(right, said))} if several else {}),
        "ece": _round(calibration_error(confidence, said == right)),
    }


def _named(task: str, right: Array, said: Array) -> Row:
    """Macro F1 without `other`, which hardly ever occurs."""
    if "other" not in TASKS[task]:
        return {}
    kept = [place for place, value in enumerate(TASKS[task]) if value != "other"]
    return {"macro_f1_named": _round(f1_score(right, said, labels=kept, average="macro", zero_division=0))}


def per_value(task: str, said: Array, table: Array) -> dict[str, Row]:
    """F1 and support of every value of a task."""
    right = truth(task, table)
    if task not in MULTI_LABEL_TASKS:
        right, said = np.eye(len(TASKS[task]))[right] > 0, np.eye(len(TASKS[task]))[said] > 0
    scores = f1_score(right, said, average=None, zero_division=0)
    return {
        value: {"f1": _round(f1), "n": int(n)}
        for value, f1, n in zip(TASKS[task], scores, right.sum(axis=0), strict=True)
    }


def calibration_error(confidence: Array, correct: Array, *, bins: int = 10) -> float:
    """Expected calibration error: mean gap between confidence and accuracy over equal-width bins (Guo et al., 2017)."""
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(confidence[which == b].mean() - correct[which == b].mean()) * (which == b).mean() for b in set(which)]
    return float(sum(gaps))


def markdown(rows: Mapping[str, Row]) -> str:
    """The figures as a table."""
    columns = ("n", "accuracy", "majority", "macro_f1", "micro_f1", "kappa", "ece")
    lines = ["| task | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for task, row in rows.items():
        lines.append(f"| {task} | " + " | ".join(_cell(row.get(column)) for column in columns) + " |")
    return "\n".join(lines) + "\n"


def written(found: Mapping[str, Any]) -> str:
    """The whole report as Markdown."""
    parts = [
        f"# {found['model']}",
        "## Held-out messages, calibration cross-fitted",
        markdown(found["held_out"]),
        "## The same as run here, with the calibration of the manifest",
        markdown(found["as_run"]),
        "## Those drawn at random, that is, in their natural mix",
        markdown(found["natural_mix"]),
        "## By set: accuracy",
        _plain(found["by_set"]),
        "## Every value",
        *(
            f"**{task}** " + "; ".join(f"{v} {row['f1']:g} ({row['n']:g})" for v, row in rows.items())
            for task, rows in found["values"].items()
        ),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _plain(rows: Mapping[str, Row]) -> str:
    columns = list(next(iter(rows.values())))
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    return "\n".join(
        [*lines, *(f"| {name} | " + " | ".join(f"{row[c]:g}" for c in columns) + " |" for name, row in rows.items())]
    )


def _fill(
    found: dict[str, Array], said: dict[str, Array], rows: Array, logits: Array, calibrations: Mapping[str, Calibration]
) -> None:
    for task, scores in apply(logits[rows], calibrations).items():
        found[task][rows] = scores
        decided = decide(task, scores, calibrations[task].thresholds)
        said.setdefault(task, np.zeros((len(rows), *decided.shape[1:]), decided.dtype))[rows] = decided


def _round(value: float) -> float:
    return round(float(value), 3)


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


if __name__ == "__main__":
    main()
