"""Write trained weights with a manifest that says what they are and what they learned from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from safetensors.numpy import save_file

from training.calibrate import fit
from training.data import Example
from training.evaluate import Row, cross_fitted, values
from training.mixture import Loaded
from training.tower import Tower, targets
from voc.domain import TASKS
from voc.models.artifacts import MANIFEST, WEIGHTS, sha256, trunk_folder

NAME, VERSION = "voc-core", "0.5.0"
# Heads of the auxiliary tasks: no part of the model, only of its evaluation.
AUXILIARY = "auxiliary.safetensors"
ALWAYS = {
    "all-MiniLM-L6-v2": "Apache-2.0 (frozen encoder)",
    "voc_annotations": "labels free to use; the texts keep the licences of their sets",
    "segments labelled for voc": "labels Apache-2.0; the texts, of the same sets, keep their licences",
    "sentences written for voc": "Apache-2.0",
}


def save(
    out: Path,
    tower: Tower,
    held_out: Sequence[Example],
    logits: NDArray[Any],
    weights: Mapping[str, NDArray[Any]],
    *,
    loaded: Sequence[Loaded],
    config: Mapping[str, Any],
    seconds: float,
) -> dict[str, Row]:
    """Write weights, the heads of the auxiliary tasks and the manifest to `out`; the figures of the held-out examples.

    *Shape:* logits (n, values)
    """
    out.mkdir(parents=True, exist_ok=True)
    save_file(tower.tensors(), out / WEIGHTS)
    save_file(tower.auxiliary(), out / AUXILIARY)
    found, figures = calibration(held_out, logits, weights)
    manifest: dict[str, Any] = {
        "name": NAME,
        "version": VERSION,
        "sha256": sha256(out / WEIGHTS),
        "trunk": "sentence-transformers/all-MiniLM-L6-v2",
        "trunk_sha256": sha256(trunk_folder() / WEIGHTS),
        "shared_layers": tower.shared,
        "labels": TASKS,
        **found,
        "trained_on": ALWAYS | {item.source.name: item.source.licence for item in loaded},
        "config": config,
        "processor_seconds": round(seconds),
        "metrics": figures,
    }
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1, default=dict) + "\n", encoding="utf-8")
    return figures


def calibration(
    held_out: Sequence[Example], logits: NDArray[Any], weights: Mapping[str, NDArray[Any]]
) -> tuple[dict[str, Any], dict[str, Row]]:
    """The fields of a manifest that turn logits into labels, and the cross-fitted figures of voc's tasks."""
    table, labelled = targets(held_out)
    found = fit(logits, table, {task: labelled[task] for task in TASKS}, weights)
    fields = {
        "temperatures": {task: round(one.temperature, 4) for task, one in found.items()},
        "priors": {task: [round(p, 4) for p in one.prior] for task, one in found.items()},
        "thresholds": {task: one.thresholds for task, one in found.items()},
        "values": values(held_out, logits, found),
    }
    figures = cross_fitted(held_out, logits, weights)
    return fields, {task: figures[task] for task in TASKS if task in figures}


def remember(folder: Path, **values: Any) -> None:
    """Write `values` into the manifest."""
    path = folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values, indent=1) + "\n", encoding="utf-8")
