"""The part of the label model that is trained: the upper layers of MiniLM and one linear layer of heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.data import Example
from voc.domain import MULTI_LABEL_TASKS, TASKS
from voc.models import graph
from voc.models.artifacts import Tensors
from voc.models.batching import batches
from voc.models.encoder import Encoder, Ids, compile_graph, pad

WIDTH, HEADS, LAYERS = 384, 12, 6
# Where the values of each task lie in the row of logits.
COLUMNS: Mapping[str, slice] = {
    task: slice(start, start + len(TASKS[task]))
    for task, start in zip(TASKS, np.cumsum([0, *map(len, TASKS.values())]).tolist(), strict=False)
}
VALUES = sum(map(len, TASKS.values()))


@dataclass(frozen=True)
class Features:
    """What the frozen lower layers make of texts. *Shape:* hidden[i] (tokens, 384) float16; embeddings (n, 384)"""

    hidden: list[NDArray[np.float16]]
    embeddings: NDArray[np.float32]


class Tower(nn.Module):
    """A copy of the layers above `shared`, then logits of all tasks from (its mean, the original embedding)."""

    def __init__(self, trunk: Tensors, *, shared: int, dropout: float) -> None:
        super().__init__()
        self.shared = shared
        self.layers = nn.ModuleList(_layer(trunk, index, dropout) for index in range(shared, LAYERS))
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.Linear(2 * WIDTH, VALUES)
        nn.init.normal_(self.heads.weight, std=0.02)
        nn.init.zeros_(self.heads.bias)

    def forward(self, hidden: Tensor, mask: Tensor, embedding: Tensor) -> Tensor:
        """Logits. *Shape:* hidden (n, tokens, 384), mask (n, tokens) bool, embedding (n, 384); result (n, values)"""
        for layer in self.layers:
            hidden = layer(hidden, src_key_padding_mask=~mask)
        weights = mask.unsqueeze(2).to(hidden.dtype)
        mean = (hidden * weights).sum(1) / weights.sum(1)
        logits: Tensor = self.heads(self.dropout(torch.cat([mean, embedding], dim=1)))
        return logits

    def tensors(self) -> dict[str, NDArray[np.float16]]:
        """The weights under the names voc.models.graph reads, as float16."""
        found = {"heads.weight": self.heads.weight, "heads.bias": self.heads.bias}
        for index, layer in enumerate(self.layers, self.shared):
            found |= _named(layer, f"encoder.layer.{index}")
        return {name: tensor.detach().numpy().astype(np.float16) for name, tensor in found.items()}


def features(encoder: Encoder, trunk: Tensors, texts: Sequence[str], *, shared: int, threads: int) -> Features:
    """Run the frozen layers once over `texts`."""
    lower = compile_graph(graph.lower(trunk, shared=shared), threads=threads)
    ids = encoder.tokenize(texts)
    hidden: dict[Ids, NDArray[np.float16]] = {}
    embeddings: dict[Ids, NDArray[np.float32]] = {}
    for batch in batches(list(dict.fromkeys(ids)), length=len, budget=1024):
        padded, mask = pad(batch)
        found = lower({"ids": padded, "mask": mask})
        for row, key in enumerate(batch):
            hidden[key] = found["hidden"][row, : len(key)].astype(np.float16)
            embeddings[key] = found["embedding"][row].copy()
    return Features([hidden[key] for key in ids], np.stack([embeddings[key] for key in ids]))


def collate(data: Features, rows: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
    """The arguments of `Tower.forward` for some rows."""
    hidden = nn.utils.rnn.pad_sequence([torch.from_numpy(data.hidden[i]).float() for i in rows], batch_first=True)
    lengths = torch.tensor([len(data.hidden[i]) for i in rows])
    mask = torch.arange(hidden.shape[1]) < lengths[:, None]
    return hidden, mask, torch.from_numpy(data.embeddings[list(rows)])


def targets(examples: Sequence[Example]) -> tuple[NDArray[np.float32], dict[str, NDArray[np.bool_]]]:
    """Probabilities of all values, and which rows are labelled per task. *Shape:* (n, values), each (n,)"""
    table = np.zeros((len(examples), VALUES), np.float32)
    for row, example in enumerate(examples):
        for task, target in example.targets.items():
            for value, share in target.items():
                table[row, COLUMNS[task].start + TASKS[task].index(value)] = share
    return table, {task: np.array([task in example.targets for example in examples]) for task in TASKS}


def weights(table: NDArray[np.float32], labelled: Mapping[str, NDArray[np.bool_]]) -> dict[str, Tensor]:
    """How much each value counts: 1 / sqrt(frequency) with mean 1 over the rows; for multi-label tasks the weight of
    a positive, sqrt(negatives / positives)."""
    found = {}
    for task, columns in COLUMNS.items():
        share = table[labelled[task], columns].mean(axis=0).clip(1e-4, 1 - 1e-4)
        weight = (
            np.sqrt((1 - share) / share) if task in MULTI_LABEL_TASKS else 1 / np.sqrt(share) / np.sqrt(share).sum()
        )
        found[task] = torch.from_numpy(weight.astype(np.float32))
    return found


def loss(logits: Tensor, table: Tensor, labelled: Mapping[str, Tensor], weight: Mapping[str, Tensor]) -> Tensor:
    """Mean over tasks of the weighted cross-entropy on the rows that have a label of the task."""
    parts = []
    for task, columns in COLUMNS.items():
        rows = labelled[task]
        if rows.any():
            found, wanted = logits[rows, columns], table[rows, columns]
            parts.append(_task_loss(task, found, wanted, weight[task]) * rows.float().mean())
    return torch.stack(parts).sum()


def _task_loss(task: str, logits: Tensor, wanted: Tensor, weight: Tensor) -> Tensor:
    if task in MULTI_LABEL_TASKS:
        return nn.functional.binary_cross_entropy_with_logits(logits, wanted, pos_weight=weight) * 4
    return -(nn.functional.log_softmax(logits, dim=1) * wanted * weight).sum(dim=1).mean()


def _layer(trunk: Tensors, index: int, dropout: float) -> nn.Module:
    layer = nn.TransformerEncoderLayer(
        WIDTH, HEADS, 4 * WIDTH, dropout, activation="gelu", layer_norm_eps=graph.EPSILON, batch_first=True
    )
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
