import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from voc.errors import ModelNotLoaded
from voc.models import artifacts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped manifest beside weights that belong to another model."""
    shutil.copy(artifacts.SHIPPED / artifacts.MANIFEST, tmp_path)
    save_file({"heads.bias": np.zeros(3, np.float16)}, tmp_path / artifacts.WEIGHTS)
    return tmp_path


def change(folder: Path, **values: Any) -> None:
    path = folder / artifacts.MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_weights_that_match_their_manifest_are_read_as_float32(folder: Path) -> None:
    change(folder, sha256=artifacts.sha256(folder / artifacts.WEIGHTS))

    found = artifacts.read_weights(folder, artifacts.read_manifest(folder))

    assert {name: tensor.dtype for name, tensor in found.items()} == {"heads.bias": np.float32}


def test_changed_weights_are_refused(folder: Path) -> None:
    with pytest.raises(ModelNotLoaded, match="the manifest says"):
        artifacts.read_weights(folder, artifacts.read_manifest(folder))


def test_a_folder_without_weights_is_refused(folder: Path) -> None:
    manifest = artifacts.read_manifest(folder)
    (folder / artifacts.WEIGHTS).unlink()

    with pytest.raises(ModelNotLoaded, match="No such file"):
        artifacts.read_weights(folder, manifest)


def test_weights_that_are_no_safetensors_are_refused(folder: Path) -> None:
    (folder / artifacts.WEIGHTS).write_bytes(b"\x80\x04pickle")

    with pytest.raises(ModelNotLoaded, match=r"model\.safetensors"):
        artifacts.read_tensors(folder / artifacts.WEIGHTS)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"name": 1', "\x00"])
def test_a_manifest_that_is_none_is_refused(folder: Path, text: str) -> None:
    (folder / artifacts.MANIFEST).write_text(text)

    with pytest.raises(ModelNotLoaded, match=r"manifest\.json"):
        artifacts.read_manifest(folder)


def test_a_manifest_with_other_values_of_a_task_is_refused(folder: Path) -> None:
    change(folder, labels={"sentiment": ["bad", "good"]})

    with pytest.raises(ModelNotLoaded, match="'sentiment' has other values"):
        artifacts.read_manifest(folder)


def test_a_manifest_without_a_temperature_is_refused(folder: Path) -> None:
    change(folder, temperatures={})

    with pytest.raises(ModelNotLoaded, match="no temperature"):
        artifacts.read_manifest(folder)


@pytest.mark.parametrize("thresholds", [{}, {"sentiment": [0.5]}, {"sentiment": [0.5, 0.5, 0.5, 0.0]}])
def test_a_manifest_without_a_threshold_for_every_value_is_refused(folder: Path, thresholds: dict[str, Any]) -> None:
    change(folder, thresholds=thresholds)

    with pytest.raises(ModelNotLoaded, match="'sentiment' needs one threshold above 0 per value"):
        artifacts.read_manifest(folder)


def test_weights_without_an_8_bit_calibration_say_how_to_make_one(folder: Path) -> None:
    change(folder, quantization_sha256=None)

    with pytest.raises(ModelNotLoaded, match=r"python -m training\.quantize"):
        artifacts.read_quantization(folder, artifacts.read_manifest(folder))


def test_the_encoder_package_that_is_absent_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifacts, "TRUNK_PACKAGE", "no_such_package")

    with pytest.raises(ModelNotLoaded, match=r"pip install 'voc\[models\]'"):
        artifacts.trunk_folder()
