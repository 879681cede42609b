import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from training.data import Example
from training.tower import HEADS, LAYERS, VALUES, WIDTH, Features, Tower, collate, loss, targets, weights
from voc.models import graph
from voc.models.encoder import compile_graph, pad

Weights = dict[str, NDArray[np.float32]]


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


def test_the_saved_tower_gives_the_logits_of_the_trained_one(trunk: Weights) -> None:
    torch.manual_seed(0)
    tower = Tower(trunk, shared=4, dropout=0.1).eval()
    ids, mask = pad([(2, 5, 7, 3), (2, 3)])
    low = compile_graph(graph.lower(trunk, shared=4, heads=HEADS), threads=1)({"ids": ids, "mask": mask})
    data = Features(
        [low["hidden"][0].astype(np.float16), low["hidden"][1, :2].astype(np.float16)], low["embedding"].copy()
    )

    with torch.inference_mode():
        expected = tower(*collate(data, [0, 1])).numpy()

    saved = {name: tensor.astype(np.float32) for name, tensor in tower.tensors().items()}
    found = compile_graph(graph.two_towers(trunk, saved, shared=4), threads=1)({"ids": ids, "mask": mask})
    assert np.abs(found["logits"] - expected).max() < 5e-3


def test_a_task_without_labels_has_no_part_in_the_loss() -> None:
    examples = [Example("a", "d", "g", {"handoff": {"true": 1.0}}), Example("b", "d", "h", {"handoff": {"false": 1.0}})]
    table, labelled = targets(examples)
    logits = torch.zeros(2, VALUES, requires_grad=True)

    known = {task: torch.from_numpy(rows) for task, rows in labelled.items()}
    loss(logits, torch.from_numpy(table), known, weights(table, {t: np.full(2, True) for t in labelled})).backward()

    touched = logits.grad is not None and logits.grad.abs().sum(0).nonzero().flatten().tolist()
    assert touched == [index for index in range(VALUES) if table[:, index].any()]
