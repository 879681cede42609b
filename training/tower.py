"""The part of the label model that is trained: the upper layers of MiniLM and one linear layer of heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training import auxiliary
from training.data import Example
from training.frozen import Hidden
from voc.domain import MULTI_LABEL_TASKS as OWN_MULTI_LABEL_TASKS
from voc.domain import TASKS as OWN_TASKS
from voc.models import graph
from voc.models.artifacts import Tensors

WIDTH, HEADS, LAYERS = 384, 12, 6
# voc's tasks come first: what is shipped is the upper rows of every matrix.
TASKS: Mapping[str, tuple[str, ...]] = {**OWN_TASKS, **auxiliary.TASKS}
MULTI_LABEL_TASKS = (*OWN_MULTI_LABEL_TASKS, *auxiliary.MULTI_LABEL_TASKS)
# Where the values of each task lie in the row of logits.
COLUMNS: Mapping[str, slice] = {
    task: slice(start, start + len(TASKS[task]))
    for task, start in zip(TASKS, np.cumsum([0, *map(len, TASKS.values())]).tolist(), strict=False)
}
VALUES = sum(map(len, TASKS.values()))
OWN_VALUES = sum(map(len, OWN_TASKS.values()))
MULTI_LABEL_WEIGHT = 4


class Tower(nn.Module):
    """A copy of the layers above `shared`, then logits of all tasks from its mean."""

    def __init__(self, trunk: Tensors, *, shared: int, dropout: float) -> None:
        super().__init__()
        self.shared = shared
        self.layers = nn.ModuleList(_layer(trunk, index, dropout) for index in range(shared, LAYERS))
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.Linear(WIDTH, VALUES)
        nn.init.normal_(self.heads.weight, std=0.02)
        nn.init.zeros_(self.heads.bias)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Logits. *Shape:* hidden (n, tokens, 384), mask (n, tokens) bool; result (n, values)"""
        for layer in self.layers:
            hidden = layer(hidden, src_key_padding_mask=~mask)
        shares = mask.unsqueeze(2).to(hidden.dtype)
        mean = (hidden * shares).sum(1) / shares.sum(1)
        logits: Tensor = self.heads(self.dropout(mean))
        return logits

    def start(self, tensors: Tensors) -> None:
        """Take over the layers and the heads of a tower that was trained before, where it has them."""
        with torch.no_grad():
            for index, layer in enumerate(self.layers, self.shared):
                for name, own in _named(layer, f"encoder.layer.{index}").items():
                    if name in tensors:
                        own.copy_(torch.from_numpy(tensors[name]))
            for own, name in ((self.heads.weight, "heads.weight"), (self.heads.bias, "heads.bias")):
                given = torch.from_numpy(tensors[name])[:OWN_VALUES]
                own[:OWN_VALUES] = given[:, :WIDTH] if given.ndim == 2 else given

    def tensors(self) -> dict[str, NDArray[np.float16]]:
        """The weights of voc's tasks under the names voc.models.graph reads, as float16."""
        found = self._heads(slice(0, OWN_VALUES))
        for index, layer in enumerate(self.layers, self.shared):
            found |= {name: _half(tensor) for name, tensor in _named(layer, f"encoder.layer.{index}").items()}
        return found

    def auxiliary(self) -> dict[str, NDArray[np.float16]]:
        """The heads of the auxiliary tasks, as float16."""
        return self._heads(slice(OWN_VALUES, VALUES))

    def _heads(self, rows: slice) -> dict[str, NDArray[np.float16]]:
        return {"heads.weight": _half(self.heads.weight[rows]), "heads.bias": _half(self.heads.bias[rows])}


def _half(tensor: Tensor) -> NDArray[np.float16]:
    return np.asarray(tensor.detach().numpy(), np.float16)


def collate(hidden: Hidden, rows: Sequence[int]) -> tuple[Tensor, Tensor]:
    """The arguments of `Tower.forward` for some rows."""
    lengths = [len(hidden[i]) for i in rows]
    filled = np.zeros((len(rows), max(lengths), WIDTH), np.float32)
    for place, row in enumerate(rows):
        filled[place, : lengths[place]] = hidden[row]
    mask = np.arange(max(lengths)) < np.array(lengths)[:, None]
    return torch.from_numpy(filled), torch.from_numpy(mask)


def targets(examples: Sequence[Example]) -> tuple[NDArray[np.float32], dict[str, NDArray[np.bool_]]]:
    """Probabilities of all values, and which rows are labelled per task. *Shape:* (n, values), each (n,)"""
    table = np.zeros((len(examples), VALUES), np.float32)
    for row, example in enumerate(examples):
        for task, target in example.targets.items():
            for value, share in target.items():
                table[row, COLUMNS[task].start + TASKS[task].index(value)] = share
    return table, {task: np.array([task in example.targets for example in examples], bool) for task in TASKS}


def weights(
    table: NDArray[np.float32], labelled: Mapping[str, NDArray[np.bool_]], *, own: int
) -> dict[str, NDArray[np.float32]]:
    """How much each value counts: 1 / sqrt(frequency) with mean 1 over the rows; for multi-label tasks the weight of
    a positive, sqrt(negatives / positives).

    The frequencies are those of the first `own` rows, the annotations, where these are labelled with the task.
    """
    found = {}
    for task, columns in COLUMNS.items():
        rows = labelled[task].copy()
        if rows[:own].any():
            rows[own:] = False
        share = table[rows, columns].sum(axis=0) / max(1, rows.sum())
        share = share.clip(1e-4, 1 - 1e-4)
        weight = (
            np.sqrt((1 - share) / share) if task in MULTI_LABEL_TASKS else 1 / np.sqrt(share) / np.sqrt(share).sum()
        )
        found[task] = weight.astype(np.float32)
    return found


def loss(logits: Tensor, table: Tensor, labelled: Mapping[str, Tensor], weight: Mapping[str, Tensor]) -> Tensor:
    """Sum over tasks of the weighted cross-entropy on the rows that have a label of the task, by their share."""
    parts = []
    for task, columns in COLUMNS.items():
        rows = labelled[task]
        if rows.any():
            found, wanted = logits[rows, columns], table[rows, columns]
            parts.append(_task_loss(task, found, wanted, weight[task]) * rows.float().mean())
    return torch.stack(parts).sum()


def _task_loss(task: str, logits: Tensor, wanted: Tensor, weight: Tensor) -> Tensor:
    if task in MULTI_LABEL_TASKS:
        found = nn.functional.binary_cross_entropy_with_logits(logits, wanted, pos_weight=weight)
        return found * MULTI_LABEL_WEIGHT
    return -(nn.functional.log_softmax(logits, dim=1) * wanted * weight).sum(dim=1).mean()


def _layer(trunk: Tensors, index: int, dropout: float) -> nn.Module:
    layer = nn.TransformerEncoderLayer(
        WIDTH, HEADS, 4 * WIDTH, dropout, activation="gelu", layer_norm_eps=graph.EPSILON, batch_first=True
    )
    # Dropout inside attention keeps torch off its fast path, and inside the wide layer it costs a tenth of a step.
    layer.self_attn.dropout = 0.0
    layer.dropout = nn.Identity()  # type: ignore[assignment]
    with torch.no_grad():
        for name, tensor in _named(layer, f"encoder.layer.{index}").items():
            tensor.copy_(torch.from_numpy(trunk[name]))
    return layer


def _named(layer: Any, prefix: str) -> dict[str, Tensor]:
    """The parameters of a torch layer as views under BERT's names."""
    named: dict[str, Tensor] = {}
    for part, weight, bias in zip(
        ("query", "key", "value"),
        layer.self_attn.in_proj_weight.chunk(3),
        layer.self_attn.in_proj_bias.chunk(3),
        strict=True,
    ):
        named[f"{prefix}.attention.self.{part}.weight"] = weight
        named[f"{prefix}.attention.self.{part}.bias"] = bias
    modules = {
        "attention.output.dense": layer.self_attn.out_proj,
        "attention.output.LayerNorm": layer.norm1,
        "intermediate.dense": layer.linear1,
        "output.dense": layer.linear2,
        "output.LayerNorm": layer.norm2,
    }
    for name, module in modules.items():
        named[f"{prefix}.{name}.weight"], named[f"{prefix}.{name}.bias"] = module.weight, module.bias
    return named
