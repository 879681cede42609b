"""The mean of several weights."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from training.average import average
from training.save import AUXILIARY
from voc.models.artifacts import MANIFEST, WEIGHTS, sha256


def _weights(folder: Path, value: float, *, width: int = 3) -> Path:
    folder.mkdir()
    save_file({"heads.bias": np.full(width, value, np.float16)}, folder / WEIGHTS)
    manifest = {
        "sha256": sha256(folder / WEIGHTS),
        "config": {"seed": 7},
        "quantization_sha256": "of the old ones",
        "trained_on": {folder.name: "a licence"},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    return folder


def test_the_mean_is_saved_with_its_own_checksum_and_says_of_what(tmp_path: Path) -> None:
    one, two = _weights(tmp_path / "one", 1), _weights(tmp_path / "two", 4)
    average([two, one, two], tmp_path / "mean")
    assert load_file(tmp_path / "mean" / WEIGHTS)["heads.bias"].tolist() == [3, 3, 3]
    manifest = json.loads((tmp_path / "mean" / MANIFEST).read_text("utf-8"))
    assert manifest["sha256"] == sha256(tmp_path / "mean" / WEIGHTS)
    assert manifest["config"]["mean_of"] == [sha256(folder / WEIGHTS) for folder in (two, one, two)]
    assert "quantization_sha256" not in manifest


def test_the_mean_names_the_sets_of_all_of_which_it_is(tmp_path: Path) -> None:
    average([_weights(tmp_path / "one", 1), _weights(tmp_path / "two", 4)], tmp_path / "mean")
    manifest = json.loads((tmp_path / "mean" / MANIFEST).read_text("utf-8"))
    assert manifest["trained_on"] == {"one": "a licence", "two": "a licence"}


def test_auxiliary_heads_are_the_mean_of_those_that_were_trained(tmp_path: Path) -> None:
    one, two, bare = (_weights(tmp_path / name, 1) for name in ("one", "two", "bare"))
    for folder, value in ((one, 1), (two, 3)):
        save_file({"heads.bias": np.full(2, value, np.float16)}, folder / AUXILIARY)
    average([one, two, bare], tmp_path / "mean")
    assert load_file(tmp_path / "mean" / AUXILIARY)["heads.bias"].tolist() == [2, 2]


def test_weights_of_other_shapes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="differ in shape"):
        average([_weights(tmp_path / "one", 1), _weights(tmp_path / "two", 1, width=4)], tmp_path / "mean")
