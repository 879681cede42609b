"""Fit temperatures, priors and thresholds of trained weights again, without touching the weights.

    VOC_DATA_DIR=../shared/data python -m training.recalibrate voc/models/weights/voc-core --version 0.1.1

Needed when the way logits become labels changes (voc.models.decide).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training import data, judged
from training.data import Example
from training.evaluate import Row, markdown
from training.save import calibration, remember
from training.tower import targets, weights
from voc.models.artifacts import read_manifest
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
    own, _ = data.split(data.annotated(base))
    weight = weights(*targets([*own, *data.go_emotions(base, "train")]), own=len(own))
    found, figures = calibration(held_out, logits, weight)
    remember(folder, version=version, metrics=figures, **found)
    return figures


if __name__ == "__main__":
    main()
