from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from voc.models import graph
from voc.models.artifacts import read_tensors
from voc.models.encoder import compile_graph, pad

HEADS = 4
IDS = [(2, 5, 9, 11, 3), (2, 7, 3), (2, 3)]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, NDArray[np.float32]], NDArray[np.float32]]:
    """Random weights of a small BERT, and what the reference implementation makes of IDS with them."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    shape = BertConfig(
        vocab_size=32, hidden_size=32, num_hidden_layers=3, num_attention_heads=HEADS, intermediate_size=64,
        max_position_embeddings=16, initializer_range=0.5, layer_norm_eps=graph.EPSILON,
    )  # fmt: skip
    model = BertModel(shape, add_pooling_layer=False).eval()
    folder: Path = tmp_path_factory.mktemp("bert")
    model.save_pretrained(folder)
    ids, mask = pad(IDS)
    with torch.inference_mode():
        hidden = model(torch.from_numpy(ids), torch.from_numpy(mask)).last_hidden_state.numpy()
    return read_tensors(folder / "model.safetensors"), hidden


def reference_embedding(hidden: NDArray[np.float32]) -> NDArray[np.float32]:
    mask = pad(IDS)[1][:, :, None]
    mean = (hidden * mask).sum(1) / mask.sum(1)
    return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True))


def test_the_layers_give_what_the_reference_implementation_gives(
    tiny: tuple[dict[str, NDArray[np.float32]], NDArray[np.float32]],
) -> None:
    weights, expected = tiny
    ids, mask = pad(IDS)

    found = compile_graph(graph.lower(weights, shared=3, heads=HEADS), threads=1)({"ids": ids, "mask": mask})

    real = mask.astype(bool)
    assert np.abs(found["hidden"][real] - expected[real]).max() < 1e-4


def test_the_embedding_is_the_mean_over_real_tokens_at_unit_length(
    tiny: tuple[dict[str, NDArray[np.float32]], NDArray[np.float32]],
) -> None:
    weights, expected = tiny
    ids, mask = pad(IDS)

    found = compile_graph(graph.embedder(weights, heads=HEADS), threads=1)({"ids": ids, "mask": mask})["embedding"]

    assert np.abs(found - reference_embedding(expected)).max() < 1e-4


@pytest.mark.parametrize("width", [32, 64])
def test_a_tower_leaves_the_embedding_alone_and_adds_logits(
    tiny: tuple[dict[str, NDArray[np.float32]], NDArray[np.float32]], width: int
) -> None:
    weights, expected = tiny
    ids, mask = pad(IDS)
    upper = {name: tensor for name, tensor in weights.items() if name.startswith("encoder.layer.2")}
    heads = np.random.default_rng(0).normal(size=(5, width)).astype(np.float32)
    tower = {**upper, "heads.weight": heads, "heads.bias": np.ones(5, np.float32)}

    found = compile_graph(graph.two_towers(weights, tower, shared=2, heads=HEADS), threads=1)(
        {"ids": ids, "mask": mask}
    )

    embedding = reference_embedding(expected)
    own = (expected * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
    assert np.abs(found["embedding"] - embedding).max() < 1e-4
    # The heads read the embedding as well where they are twice as wide.
    assert np.abs(found["logits"] - (np.hstack([own, embedding])[:, :width] @ heads.T + 1)).max() < 1e-3
