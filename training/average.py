"""The mean of several trained weights of one shape, which is often better than each of them.

    python -m training.average build/one build/two --out build/voc-core
    VOC_DATA_DIR=../shared/data python -m training.recalibrate build/voc-core --version 0.3.0

They have to come from one start. Source: Wortsman et al., "Model soups: averaging weights of multiple fine-tuned models
improves accuracy without increasing inference time", 2022.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from training.save import AUXILIARY
from voc.models.artifacts import MANIFEST, QUANTIZATION, WEIGHTS, sha256

Tensors = dict[str, NDArray[np.float16]]


def main() -> None:
    """Average and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", help="folders of weights")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    average(options.folders, options.out)


def average(folders: Sequence[Path], out: Path) -> None:
    """Write the mean of the weights in `folders`, with the manifest of the last one, to `out`.

    The manifest names the sets of all of them. The heads of the auxiliary tasks are those of the folders that have any.

    Raises:
        ValueError: where they do not hold the same tensors.
    """
    found = [load_file(folder / WEIGHTS) for folder in folders]
    shapes = [{name: tensor.shape for name, tensor in tensors.items()} for tensors in found]
    if any(shape != shapes[0] for shape in shapes):
        raise ValueError(f"The weights in {', '.join(map(str, folders))} differ in shape.")
    manifests = [json.loads((folder / MANIFEST).read_text("utf-8")) for folder in folders]
    heads = [load_file(folder / AUXILIARY) for folder in folders if (folder / AUXILIARY).exists()]
    out.mkdir(parents=True, exist_ok=True)
    save_file(_mean(found), out / WEIGHTS)
    if heads:
        save_file(_mean(heads), out / AUXILIARY)
    (out / QUANTIZATION).unlink(missing_ok=True)
    manifest = _joined(manifests) | {"sha256": sha256(out / WEIGHTS)}
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def _mean(found: Sequence[Tensors]) -> Tensors:
    return {name: np.mean([t[name].astype(np.float32) for t in found], axis=0).astype(np.float16) for name in found[0]}


def _joined(manifests: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    last = manifests[-1]
    sets = {name: licence for manifest in manifests for name, licence in manifest.get("trained_on", {}).items()}
    config = last["config"] | {"mean_of": [manifest["sha256"] for manifest in manifests]}
    kept = {name: value for name, value in last.items() if name not in ("quantization", "quantization_sha256")}
    return kept | {"trained_on": sets, "config": config}


if __name__ == "__main__":
    main()
