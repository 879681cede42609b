import numpy as np
import openvino as ov
import pytest
import torch
from numpy.typing import NDArray

from training.data import Example
from training.tower import (
    HEADS,
    LAYERS,
    OWN_VALUES,
    VALUES,
    WIDTH,
    Tower,
    collate,
    loss,
    targets,
    weights,
)
from voc.models import graph
from voc.models.encoder import compile_graph, pad

Weights = dict[str, NDArray[np.float32]]
IDS = [(2, 5, 7, 3), (2, 3)]


@pytest.fixture(scope="module")
def trunk() -> Weights:
    """Random weights in the shape of MiniLM with a small vocabulary."""
    rng = np.random.default_rng(0)

    def matrix(*shape: int) -> NDArray[np.float32]:
        return rng.normal(0, 0.05, shape).astype(np.float32)

    sizes = {
        "intermediate.dense": (4 * WIDTH, WIDTH),
        "output.dense": (WIDTH, 4 * WIDTH),
        "attention.output.dense": (WIDTH, WIDTH),
    }
    sizes |= {f"attention.self.{part}": (WIDTH, WIDTH) for part in ("query", "key", "value")}
    found = {f"embeddings.{name}_embeddings.weight": matrix(16, WIDTH) for name in ("word", "position", "token_type")}
    norms = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}"
        norms += [f"{prefix}.attention.output.LayerNorm", f"{prefix}.output.LayerNorm"]
        for name, size in sizes.items():
            found |= {f"{prefix}.{name}.weight": matrix(*size), f"{prefix}.{name}.bias": matrix(size[0])}
    for name in norms:
        found |= {f"{name}.weight": 1 + matrix(WIDTH), f"{name}.bias": matrix(WIDTH)}
    return found


def states(trunk: Weights, shared: int) -> list[NDArray[np.float16]]:
    ids, mask = pad(IDS)
    hidden = compile_graph(graph.lower(trunk, shared=shared, heads=HEADS), threads=1)({"ids": ids, "mask": mask})
    return [row[: len(text)].astype(np.float16) for row, text in zip(hidden["hidden"], IDS, strict=True)]


def towered(trunk: Weights, shared: int) -> tuple[Tower, NDArray[np.float32]]:
    """A tower, and its logits of IDS."""
    torch.manual_seed(0)
    tower = Tower(trunk, shared=shared, dropout=0.1).eval()
    with torch.inference_mode():
        return tower, tower(*collate(states(trunk, shared), [0, 1])).numpy()


def run(model: ov.Model) -> dict[str, NDArray[np.float32]]:
    ids, mask = pad(IDS)
    found = compile_graph(model, threads=1)({"ids": ids, "mask": mask})
    return {name: found[name].copy() for name in ("embedding", "logits")}


@pytest.mark.parametrize("shared", [2, 4])
def test_the_saved_tower_gives_the_logits_of_the_trained_one(trunk: Weights, shared: int) -> None:
    tower, expected = towered(trunk, shared)

    saved = {name: tensor.astype(np.float32) for name, tensor in tower.tensors().items()}

    found = run(graph.two_towers(trunk, saved, shared=shared))["logits"]
    assert found.shape == (2, OWN_VALUES)
    assert np.abs(found - expected[:, :OWN_VALUES]).max() < 5e-3


def test_the_heads_of_the_auxiliary_tasks_follow_those_of_vocs(trunk: Weights) -> None:
    tower, expected = towered(trunk, 4)

    saved = {name: tensor.astype(np.float32) for name, tensor in tower.tensors().items()}
    for name, tensor in tower.auxiliary().items():
        saved[name] = np.concatenate([saved[name], tensor.astype(np.float32)])

    assert np.abs(run(graph.two_towers(trunk, saved, shared=4))["logits"] - expected).max() < 5e-3


def test_a_tower_goes_on_from_one_that_was_saved(trunk: Weights) -> None:
    before, expected = towered(trunk, 4)
    tower = Tower(trunk, shared=2, dropout=0.1).eval()

    tower.start({name: tensor.astype(np.float32) for name, tensor in before.tensors().items()})

    # Layers 3 and 4 of both are as published.
    with torch.inference_mode():
        found = tower(*collate(states(trunk, 2), [0, 1])).numpy()
    assert np.abs(found - expected)[:, :OWN_VALUES].max() < 5e-3


def test_a_task_without_labels_has_no_part_in_the_loss() -> None:
    examples = [Example("a", "d", "g", {"handoff": {"true": 1.0}}), Example("b", "d", "h", {"handoff": {"false": 1.0}})]
    table, labelled = targets(examples)
    logits = torch.zeros(2, VALUES, requires_grad=True)

    weight = {task: torch.from_numpy(row) for task, row in weights(table, labelled, own=2).items()}
    known = {task: torch.from_numpy(rows) for task, rows in labelled.items()}
    loss(logits, torch.from_numpy(table), known, weight).backward()

    touched = logits.grad is not None and logits.grad.abs().sum(0).nonzero().flatten().tolist()
    assert touched == [index for index in range(VALUES) if table[:, index].any()]
