"""Fit temperatures, priors and thresholds of trained weights again, without touching the weights.

    VOC_DATA_DIR=../shared/data python -m training.recalibrate voc/models/weights/voc-core --version 0.1.1

Needed when the way logits become labels changes (voc.models.decide).
"""

from __future__ import annotations

import argparse
import json
from dataclasses import fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training import data, judged
from training.data import Example
from training.evaluate import Row, markdown
from training.save import calibration, remember
from training.tower import targets, weights
from training.voc_core import Config, own_sets, repeated
from voc.models.artifacts import MANIFEST, read_manifest
from voc.models.encoder import load_two_towers
from voc.models.spoken import spoken


def main() -> None:
    """Encode the held-out examples, fit, write the manifest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--version", required=True, help="of the weights with the new calibration")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    encoder = load_two_towers(options.weights, read_manifest(options.weights), threads=options.threads)
    held_out = judged.fold(data.data_dir(), 0)
    logits = encoder.encode([spoken(example.text) for example in held_out]).logits
    print(markdown(recalibrate(options.weights, held_out, logits, version=options.version)))


def recalibrate(folder: Path, held_out: list[Example], logits: NDArray[np.float32], *, version: str) -> dict[str, Row]:
    """Write the new calibration and its cross-fitted figures into the manifest of `folder`; the figures."""
    base = data.data_dir()
    config = config_of(folder)
    own = repeated(own_sets(base, fold=config.fold), config)
    weight = weights(*targets([*own, *data.go_emotions(base, "train")]), own=len(own))
    found, figures = calibration(held_out, logits, weight)
    remember(folder, version=version, metrics=figures, **found)
    return figures


def config_of(folder: Path) -> Config:
    """What weights were trained with; what was not written down yet when they were, as it is today."""
    found = json.loads((folder / MANIFEST).read_text("utf-8"))["config"]
    return Config(**{field.name: found[field.name] for field in fields(Config) if field.name in found})


if __name__ == "__main__":
    main()
