"""The loop: AdamW over batches of similar length."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from training.frozen import Hidden
from training.tower import Tower, collate, loss

Array = NDArray[Any]
WEIGHT_DECAY = 0.01
# Share of the steps during which the rate rises.
RISE = 0.06
# Batches are cut from so many batches sorted by length: little padding, yet they stay mixed.
POOL = 30


@dataclass(frozen=True)
class Course:
    """What is learnt: states of the frozen layers, targets, which rows have which task, and class weights."""

    hidden: Hidden
    table: Array
    labelled: Mapping[str, Array]
    weights: Mapping[str, Array]
    batch: int


def learn(
    tower: Tower, course: Course, epochs: Sequence[Sequence[int]], *, rate: float, head_rate: float, decay: float
) -> None:
    """Fit the tower in place on the rows of each epoch; the rate rises, then falls to 0 along a line.

    `rate` is that of the top layer; each layer below has `decay` of the one above.
    """
    cut = [list(batches(rows, course, seed=number)) for number, rows in enumerate(epochs)]
    steps = sum(map(len, cut))
    optimizer = torch.optim.AdamW(_groups(tower, rate, head_rate, decay), weight_decay=WEIGHT_DECAY)
    rise = max(1, int(RISE * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / rise, (steps - step) / max(1, steps - rise))
    )
    table, weight = torch.from_numpy(course.table), {t: torch.from_numpy(w) for t, w in course.weights.items()}
    known = {task: torch.from_numpy(rows) for task, rows in course.labelled.items()}
    tower.train()
    started, done, total = time.monotonic(), 0, 0.0
    for rows in (rows for epoch in cut for rows in epoch):
        value = loss(tower(*collate(course.hidden, rows)), table[rows], {t: k[rows] for t, k in known.items()}, weight)
        optimizer.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(tower.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        done, total = done + 1, total + value.item()
        if done % 200 == 0 or done == steps:
            print(f"step {done} of {steps}: loss {total / done:.4f}, {time.monotonic() - started:.0f} s", flush=True)


def batches(rows: Sequence[int], course: Course, *, seed: int) -> Iterator[list[int]]:
    """Rows of similar length, mixed."""
    rng = random.Random(seed)
    mixed = list(rows)
    rng.shuffle(mixed)
    pool, cut = POOL * course.batch, []
    for start in range(0, len(mixed), pool):
        near = sorted(mixed[start : start + pool], key=lambda row: len(course.hidden[row]))
        cut += [near[i : i + course.batch] for i in range(0, len(near), course.batch)]
    rng.shuffle(cut)
    yield from cut


def predict(tower: Tower, hidden: Hidden) -> NDArray[np.float32]:
    """Logits of every row. *Shape:* (n, values)"""
    tower.eval()
    order = sorted(range(len(hidden)), key=lambda row: len(hidden[row]))
    found: list[Array] = []
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            found += list(tower(*collate(hidden, order[start : start + 64])).numpy())
    return np.stack([found[place] for place in np.argsort(order)])


def _groups(tower: Tower, rate: float, head_rate: float, decay: float) -> list[dict[str, Any]]:
    layers = [
        {"params": layer.parameters(), "lr": rate * decay**depth} for depth, layer in enumerate(reversed(tower.layers))
    ]
    return [*layers, {"params": tower.heads.parameters(), "lr": head_rate}]
