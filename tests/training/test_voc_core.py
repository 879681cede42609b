"""The whole way from the sets to weights that voc runs, with a few texts."""

import json
from pathlib import Path

import numpy as np
import pytest

from training import judged, mixture, voc_core
from training.learn import Course, batches
from training.recalibrate import recalibrate
from training.save import AUXILIARY
from training.tower import TASKS as ALL_TASKS
from voc.domain import TASKS, Segment
from voc.models.artifacts import MANIFEST, WEIGHTS, read_manifest
from voc.models.labelers.core import Core

pytestmark = pytest.mark.slow

TINY = ["--epochs", "1", "--batch", "16", "--shared", "5"]


@pytest.fixture(scope="module")
def trained(sets: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOC_DATA_DIR", str(sets))
        voc_core.main(["--out", str(folder), "--cache", str(folder / "cache"), *TINY])
    return folder


def test_trained_weights_run_in_voc(trained: Path) -> None:
    found = Core(trained, threads=1).predict([Segment("f", 0, 5, "hello")])[0]

    assert {label.task for label in found.labels} >= set(TASKS) - {"emotion", "go_emotion"}


def test_the_manifest_says_what_the_weights_learned_from(trained: Path) -> None:
    manifest = json.loads((trained / MANIFEST).read_text())

    assert manifest["trained_on"]["goemotions"] == "CC BY 4.0"
    assert {source.name for source in mixture.SOURCES} < set(manifest["trained_on"])
    assert set(manifest["metrics"]) == set(TASKS)
    assert (trained / AUXILIARY).stat().st_size < (trained / WEIGHTS).stat().st_size / 50


def test_training_goes_on_from_weights_and_names_them(
    trained: Path, sets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOC_DATA_DIR", str(sets))

    voc_core.main(["--out", str(tmp_path), "--cache", str(trained / "cache"), "--start", str(trained), *TINY])

    found = json.loads((tmp_path / MANIFEST).read_text())
    assert found["config"]["start"] == read_manifest(trained).model


def test_open_sets_alone_are_read_when_asked_for(sets: Path) -> None:
    found = mixture.load(sets, [], open_only=True, scale=1, seed=0)

    assert {item.source.name for item in found} == {"goemotions", "pros_cons", "mams", "nhs_fft_pxtextmining"}


def test_nothing_that_is_judged_is_learnt(sets: Path) -> None:
    found = mixture.load(sets, judged.texts(sets), open_only=False, scale=1, seed=0)

    # MAMS and TweetEval have the same texts in both splits here; those of more than three words are gone.
    seen = {example.text for item in found for example in item.cleaned.kept}
    assert not {text for text in judged.texts(sets) if len(text.split()) > 3} & seen
    assert sum(item.cleaned.exact for item in found) > 0


def test_a_new_calibration_keeps_the_weights(trained: Path, sets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOC_DATA_DIR", str(sets))
    before = read_manifest(trained)
    examples = judged.fold(sets, 0)[-8:]

    recalibrate(trained, examples, np.zeros((8, sum(map(len, ALL_TASKS.values()))), np.float32), version="9.9")

    after = read_manifest(trained)
    assert (after.version, after.sha256) == ("9.9", before.sha256)


def test_every_row_is_read_once_an_epoch_in_batches_of_similar_length() -> None:
    lengths = [1 + row % 40 for row in range(500)]
    course = Course([np.zeros((n, 1), np.float16) for n in lengths], np.zeros((0, 0)), {}, {}, batch=10)

    found = list(batches(range(500), course, seed=1))

    assert sorted(row for rows in found for row in rows) == list(range(500))
    assert np.mean([max(lengths[r] for r in rows) - min(lengths[r] for r in rows) for rows in found]) < 3
