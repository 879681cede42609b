"""Train voc-core, the label model voc ships: one encoder pass for the embedding and all tasks.

    VOC_DATA_DIR=../shared/data python -m training.voc_core --out voc/models/weights/voc-core

The lower layers of all-MiniLM-L6-v2 stay as they are and run once over all texts; what is learned is a second copy of
its upper layers and one linear layer of heads, on annotated feedback and, in the same batches, on sets labelled with
something near (emotions of Reddit comments, sentiment of tweets, ...). The sentence embedding that comes out of the
same pass stays the original.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from training import data, judged, labelled, mixture, written
from training.data import Example
from training.evaluate import markdown
from training.frozen import Frozen, Hidden
from training.leaks import Cleaned, without
from training.learn import Course, learn, predict
from training.save import save
from training.tower import Tower, targets, weights
from voc.models.artifacts import WEIGHTS, read_manifest, read_tensors, read_weights, trunk_folder


@dataclass(frozen=True)
class Config:
    """Everything that decides the result."""

    # Layers of the encoder that are shared and frozen; the others are copied and trained.
    shared: int = 2
    # Only sets whose licence allows any use.
    open_only: bool = False
    # Fold of the annotations that is not trained on; what is judged and calibrated on is fold 0.
    fold: int = 0
    # How much of the other sets, times the counts in training.mixture.
    scale: float = 1.0
    # How often a pass reads each of the given annotations, those made for voc, and the sentences written for voc.
    annotated: int = 1
    labelled: int = 1
    written: int = 4
    # Passes over the annotations; every pass reads an equal share of the others once.
    epochs: int = 3
    batch: int = 48
    tower_rate: float = 1.5e-4
    head_rate: float = 1e-3
    # Each layer learns so much slower than the one above it.
    decay: float = 0.9
    dropout: float = 0.1
    seed: int = 7


@dataclass(frozen=True)
class Material:
    """Examples, the annotated and the written ones first, and what the frozen layers make of them."""

    examples: list[Example]
    hidden: Hidden
    # How many of them are annotated or written for voc.
    own: int
    loaded: list[mixture.Loaded]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, train, calibrate, save."""
    options = vars(_parser().parse_args(arguments))
    out, cache, start = (options.pop(name) for name in ("out", "cache", "start"))
    config = Config(**options)
    torch.set_num_threads(1)
    started = time.process_time()
    frozen = Frozen(shared=config.shared, cache=cache)
    material = gather(config, frozen)
    tower = train(material, config, start=start)
    seconds = time.process_time() - started
    held_out = judged.fold(data.data_dir(), config.fold)
    logits = predict(tower, frozen.states([example.text for example in held_out]))
    weight = weights(*targets(material.examples), own=material.own)
    settings = asdict(config) | ({"start": read_manifest(start).model} if start else {})
    figures = save(out, tower, held_out, logits, weight, loaded=material.loaded, config=settings, seconds=seconds)
    print(markdown(figures))


def gather(config: Config, frozen: Frozen) -> Material:
    """Everything to learn from: voc's own sets (`own_sets`), each as often as `config` says, and the others."""
    folder = data.data_dir()
    sets = own_sets(folder, fold=config.fold)
    loaded = mixture.load(
        folder, judged.texts(folder), open_only=config.open_only, scale=config.scale, seed=config.seed
    )
    for name, found in [*sets.items(), *((item.source.name, item.cleaned) for item in loaded)]:
        print(f"{name}: {len(found.kept)} kept, {found.exact} copies and {found.near} near copies dropped", flush=True)
    own = repeated(sets, config)
    every = [own, *(item.cleaned.kept for item in loaded)]
    hidden = [states for examples in every for states in frozen.states([e.text for e in examples])]
    return Material([example for examples in every for example in examples], hidden, len(own), loaded)


def own_sets(folder: Path, *, fold: int) -> dict[str, Cleaned]:
    """The sets labelled with voc's tasks, by their name in `Config`, without what is judged."""
    own, held_out = data.split(data.annotated(folder), held_out=fold)
    known = {example.group for example in held_out}
    return {
        "annotated": without(own, [example.text for example in held_out]),
        "labelled": without([e for e in labelled.read(folder) if e.group not in known], judged.texts(folder)),
        "written": without(written.read(), judged.texts(folder)),
    }


def repeated(sets: Mapping[str, Cleaned], config: Config) -> list[Example]:
    """The examples of `own_sets`, each set as often as `config` says."""
    return [example for name, found in sets.items() for example in getattr(config, name) * found.kept]


def train(material: Material, config: Config, *, start: Path | None = None) -> Tower:
    """The trained tower; with `start` it goes on from the weights in that folder."""
    torch.manual_seed(config.seed)
    tower = Tower(read_tensors(trunk_folder() / WEIGHTS), shared=config.shared, dropout=config.dropout)
    if start is not None:
        tower.start(read_weights(start, read_manifest(start)))
    table, labelled = targets(material.examples)
    course = Course(material.hidden, table, labelled, weights(table, labelled, own=material.own), config.batch)
    others = list(range(material.own, len(material.examples)))
    random.Random(config.seed).shuffle(others)
    epochs = [[*range(material.own), *others[number :: config.epochs]] for number in range(config.epochs)]
    learn(tower, course, epochs, rate=config.tower_rate, head_rate=config.head_rate, decay=config.decay)
    return tower


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for weights, manifest and metrics")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "voc-training")
    parser.add_argument("--start", type=Path, help="folder of weights to go on from")
    for name, value in asdict(Config()).items():
        flag = f"--{name.replace('_', '-')}"
        if isinstance(value, bool):
            parser.add_argument(flag, action="store_true")
        else:
            parser.add_argument(flag, type=type(value), default=value)
    return parser


if __name__ == "__main__":
    main()
