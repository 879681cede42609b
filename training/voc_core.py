"""Train voc-core, the label model voc ships: one encoder pass for the embedding and all tasks.

    VOC_DATA_DIR=../shared/data python -m training.voc_core --out voc/models/weights/voc-core

The lower layers of all-MiniLM-L6-v2 stay as they are and run once over all texts; what is learned is a second copy of
its upper layers and one linear layer of heads. So an epoch costs a third of fine-tuning the whole encoder, and the
sentence embedding that comes out of the same pass is exactly the original one.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from training import data
from training.calibrate import fit
from training.data import Example
from training.evaluate import cross_fitted, markdown
from training.tower import Features, Tower, collate, features, loss, targets, weights
from voc.domain import TASKS
from voc.models.artifacts import MANIFEST, WEIGHTS, read_tensors, sha256, trunk_folder
from voc.models.encoder import load_embedder

NAME, VERSION = "voc-core", "0.1.0"
LICENCES = {
    "all-MiniLM-L6-v2": "Apache-2.0 (frozen encoder)",
    "voc_annotations": "labels free to use; the texts keep the licences of their sets",
    "goemotions": "CC BY 4.0",
    "pros_cons": "CC BY 4.0",
    "mams": "Apache-2.0",
    "tweeteval": "research use, Twitter terms",
}


@dataclass(frozen=True)
class Config:
    """Everything that decides the result."""

    # Layers of the encoder that are shared and frozen; the others are copied and trained.
    shared: int = 4
    # Passes over the annotations; every pass repeats them `repeat` times beside a fresh draw of the other sets.
    epochs: int = 4
    repeat: int = 2
    # Examples held in memory of each further set, and how many of them one pass draws.
    go_emotions: int = 12_000
    pros_cons: int = 4_000
    restaurants: int = 2_000
    # TweetEval is for research only, so shipped weights are trained without it.
    tweets: int = 0
    draw: float = 0.3
    batch: int = 48
    tower_rate: float = 1.5e-4
    head_rate: float = 1e-3
    weight_decay: float = 0.01
    dropout: float = 0.1
    warmup: float = 0.08
    seed: int = 7
    # One thread, so that the machine stays usable.
    threads: int = 1


def main() -> None:
    """Read, train, evaluate, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for weights, manifest and metrics")
    for name, value in asdict(Config()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    options = vars(parser.parse_args())
    out = options.pop("out")
    config = Config(**options)
    torch.set_num_threads(config.threads)
    torch.manual_seed(config.seed)

    own, others, held_out = read(config)
    train = own + others
    print(f"{len(own)} annotated, {len(others)} other, {len(held_out)} held out", flush=True)

    trunk = read_tensors(trunk_folder() / WEIGHTS)
    encoder = load_embedder(threads=config.threads)
    started = time.monotonic()
    seen, unseen = (
        features(encoder, trunk, [e.text for e in part], shared=config.shared, threads=config.threads)
        for part in (train, held_out)
    )
    print(f"lower layers: {time.monotonic() - started:.0f} s", flush=True)

    tower = Tower(trunk, shared=config.shared, dropout=config.dropout)
    table, labelled = targets(train)
    weight = weights(table, labelled)
    started = time.monotonic()
    learn(tower, seen, table, labelled, weight, own=len(own), config=config)
    seconds = time.monotonic() - started
    print(f"training: {seconds:.0f} s", flush=True)

    logits = predict(tower, unseen)
    save(out, tower, held_out, logits, weight, config=config, train=train, seconds=seconds)


def read(config: Config) -> tuple[list[Example], list[Example], list[Example]]:
    """Annotated and other examples to learn from, and those held out."""
    folder = data.data_dir()
    own, held_out = data.split(data.annotated(folder))
    others = [
        *data.sample(data.go_emotions(folder, "train"), config.go_emotions, seed=config.seed),
        *data.sample(data.pros_cons(folder), config.pros_cons, seed=config.seed),
        *data.sample(data.restaurants(folder), config.restaurants, seed=config.seed),
    ]
    if config.tweets:
        others += data.sample(data.tweets(folder, "train"), config.tweets, seed=config.seed)
    held_out += data.sample(data.go_emotions(folder, "dev"), 2_000, seed=config.seed)
    known = {example.text for example in held_out}
    return own, [example for example in others if example.text not in known], held_out


def learn(
    tower: Tower,
    seen: Features,
    table: NDArray[np.float32],
    labelled: Mapping[str, NDArray[np.bool_]],
    weight: Mapping[str, torch.Tensor],
    *,
    own: int,
    config: Config,
) -> None:
    """Fit the tower in place with AdamW; the rate rises, then falls to 0 along a line."""
    lengths = [len(hidden) for hidden in seen.hidden]
    epochs = [list(epoch(lengths, own=own, config=config, seed=config.seed + n)) for n in range(config.epochs)]
    steps = sum(map(len, epochs))
    optimizer = torch.optim.AdamW(
        [
            {"params": tower.layers.parameters(), "lr": config.tower_rate},
            {"params": tower.heads.parameters(), "lr": config.head_rate},
        ],
        weight_decay=config.weight_decay,
    )
    rise = max(1, int(config.warmup * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / rise, (steps - step) / max(1, steps - rise))
    )
    wanted, known = torch.from_numpy(table), {task: torch.from_numpy(rows) for task, rows in labelled.items()}
    tower.train()
    started = time.monotonic()
    for number, found in enumerate(epochs, 1):
        total = 0.0
        for rows in found:
            value = loss(tower(*collate(seen, rows)), wanted[rows], {t: m[rows] for t, m in known.items()}, weight)
            optimizer.zero_grad()
            value.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(tower.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += value.item()
        print(f"epoch {number}: loss {total / len(found):.4f}, {time.monotonic() - started:.0f} s", flush=True)


def epoch(lengths: Sequence[int], *, own: int, config: Config, seed: int) -> Iterator[list[int]]:
    """Batches of row numbers of similar length: the first `own` rows `repeat` times and a share of the others."""
    rng = random.Random(seed)
    others = rng.sample(range(own, len(lengths)), int(config.draw * (len(lengths) - own)))
    rows = list(range(own)) * config.repeat + others
    rng.shuffle(rows)
    # Sorted within 20 batches at a time: little padding, yet batches stay mixed.
    pool = 20 * config.batch
    cut = []
    for start in range(0, len(rows), pool):
        near = sorted(rows[start : start + pool], key=lambda row: lengths[row])
        cut += [near[i : i + config.batch] for i in range(0, len(near), config.batch)]
    rng.shuffle(cut)
    yield from cut


def predict(tower: Tower, unseen: Features) -> NDArray[np.float32]:
    """Logits of every row. *Shape:* (n, values)"""
    tower.eval()
    parts = []
    with torch.inference_mode():
        for start in range(0, len(unseen.hidden), 64):
            rows = range(start, min(start + 64, len(unseen.hidden)))
            parts.append(tower(*collate(unseen, rows)).numpy())
    return np.concatenate(parts)


def save(
    out: Path,
    tower: Tower,
    held_out: Sequence[Example],
    logits: NDArray[np.float32],
    weight: Mapping[str, torch.Tensor],
    *,
    config: Config,
    train: Sequence[Example],
    seconds: float,
) -> None:
    """Write weights, manifest and metrics to `out`."""
    out.mkdir(parents=True, exist_ok=True)
    save_file(tower.tensors(), out / WEIGHTS)
    plain = {task: found.numpy() for task, found in weight.items()}
    rows = cross_fitted(held_out, logits, plain)
    table, labelled = targets(held_out)
    calibrations = fit(logits, table, labelled, plain)
    manifest: dict[str, Any] = {
        "name": NAME,
        "version": VERSION,
        "sha256": sha256(out / WEIGHTS),
        "trunk": "sentence-transformers/all-MiniLM-L6-v2",
        "trunk_sha256": sha256(trunk_folder() / WEIGHTS),
        "shared_layers": config.shared,
        "labels": TASKS,
        "temperatures": {task: round(found.temperature, 4) for task, found in calibrations.items()},
        "priors": {task: [round(p, 4) for p in found.prior] for task, found in calibrations.items()},
        "thresholds": {task: found.threshold for task, found in calibrations.items()},
        "trained_on": {
            "all-MiniLM-L6-v2": LICENCES["all-MiniLM-L6-v2"],
            "voc_annotations": LICENCES["voc_annotations"],
            **{name: LICENCES[name] for name in sorted({e.dataset for e in train} & LICENCES.keys())},
        },
        "config": asdict(config),
        "training_seconds": round(seconds),
        "metrics": rows,
    }
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1, default=dict) + "\n", encoding="utf-8")
    print(markdown(rows))


if __name__ == "__main__":
    main()
