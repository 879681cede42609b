"""The BERT forward pass as an OpenVINO graph, written out from its tensors (Devlin et al., 2019).

Built directly because every converter pulls in torch: this starts in under a second and needs no network.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import opset13 as op

from voc.models.artifacts import Tensors

HEADS = 12
# Tensors beside a dense layer's weight that make it run in 8-bit integers; training.quantize makes them.
SMOOTH, RANGE, SHIFT = "smooth", "range", "shift"
TOWER = "tower."
LEVELS = 256
EPSILON = 1e-12
# Masked positions get this before the softmax; float32's lowest number overflows when a score is added.
MASKED = np.float32(-1e9)


def lower(trunk: Tensors, *, shared: int, heads: int = HEADS) -> ov.Model:
    """The part of `two_towers` that is never trained: `hidden` after `shared` layers.

    *Shape:* ids and mask (n, tokens) int64; hidden (n, tokens, width).
    """
    ids, mask = _inputs()
    low = _layers(_embeddings(ids, trunk), _bias(mask), trunk, range(shared), heads)
    return ov.Model([_named(low, "hidden")], [ids, mask], "lower")


def embedder(trunk: Tensors, *, heads: int = HEADS) -> ov.Model:
    """A graph from `ids` and `mask` to `embedding`: mean over tokens, unit length.

    *Shape:* ids and mask (n, tokens) int64; embedding (n, width).
    """
    ids, mask = _inputs()
    hidden = _layers(_embeddings(ids, trunk), _bias(mask), trunk, range(_count(trunk)), heads)
    return ov.Model([_named(_unit(_mean(hidden, mask)), "embedding")], [ids, mask], "embedder")


def two_towers(trunk: Tensors, tower: Tensors, *, shared: int, heads: int = HEADS) -> ov.Model:
    """The embedder plus a second, fine-tuned copy of the layers above `shared` that ends in `logits`.

    The lower `shared` layers run once, so the logits cost `layers - shared` further layers instead of a second model.
    The heads read the mean of the tower; where their matrix is twice as wide, the unchanged embedding beside it.
    *Shape:* ids and mask (n, tokens) int64; embedding (n, width); logits (n, values of all tasks).
    """
    ids, mask = _inputs()
    bias, count = _bias(mask), _count(trunk)
    low = _layers(_embeddings(ids, trunk), bias, trunk, range(shared), heads)
    embedding = _unit(_mean(_layers(low, bias, trunk, range(shared, count), heads), mask))
    both = joined(trunk, tower)
    own = _mean(_layers(low, bias, both, range(shared, count), heads, TOWER), mask)
    wide = tower["heads.weight"].shape[1] > trunk["embeddings.LayerNorm.weight"].shape[0]
    logits = _dense(op.concat([own, embedding], axis=1) if wide else own, both, f"{TOWER}heads")
    return ov.Model([_named(embedding, "embedding"), _named(logits, "logits")], [ids, mask], "two_towers")


def joined(trunk: Tensors, tower: Tensors) -> Tensors:
    """The tensors of both towers in one mapping; those of the label tower are called "tower.<name>"."""
    return {**trunk, **{f"{TOWER}{name}": tensor for name, tensor in tower.items()}}


def _inputs() -> tuple[Any, Any]:
    ids, mask = (op.parameter([-1, -1], np.int64, name=name) for name in ("ids", "mask"))
    for node in (ids, mask):
        node.output(0).set_names({node.friendly_name})
    return ids, mask


def _named(node: Any, name: str) -> Any:
    node.output(0).set_names({name})
    return node


def _count(trunk: Tensors) -> int:
    return 1 + max(int(name.split(".")[2]) for name in trunk if name.startswith("encoder.layer."))


def _embeddings(ids: Any, trunk: Tensors) -> Any:
    length = op.gather(op.shape_of(ids), op.constant(np.int64(1)), op.constant(np.int64(0)))
    positions = op.range(op.constant(np.int64(0)), length, op.constant(np.int64(1)), output_type="i64")
    axis = op.constant(np.int64(0))
    words = op.gather(op.constant(trunk["embeddings.word_embeddings.weight"]), ids, axis)
    # Every token has type 0, so its vector is added to the positions once and for all.
    table = trunk["embeddings.position_embeddings.weight"] + trunk["embeddings.token_type_embeddings.weight"][0]
    places = op.gather(op.constant(table), positions, axis)
    return _norm(op.add(words, places), trunk, "embeddings.LayerNorm")


def _bias(mask: Any) -> Any:
    absent = op.subtract(op.constant(np.float32(1)), op.convert(mask, "f32"))
    return op.unsqueeze(op.multiply(absent, op.constant(MASKED)), op.constant(np.array([1, 2])))


def _layers(x: Any, bias: Any, tensors: Tensors, which: range, heads: int, part: str = "") -> Any:
    for layer in which:
        x = _layer(x, bias, tensors, f"{part}encoder.layer.{layer}", heads)
    return x


def _layer(x: Any, bias: Any, tensors: Tensors, prefix: str, heads: int) -> Any:
    query, key, value = (
        _split(_dense(x, tensors, f"{prefix}.attention.self.{part}"), heads) for part in ("query", "key", "value")
    )
    attended = op.scaled_dot_product_attention(query, key, value, bias)
    joined = op.reshape(
        op.transpose(attended, op.constant(np.array([0, 2, 1, 3]))), op.constant(np.array([0, 0, -1])), True
    )
    x = _norm(
        op.add(x, _dense(joined, tensors, f"{prefix}.attention.output.dense")),
        tensors,
        f"{prefix}.attention.output.LayerNorm",
    )
    inner = op.gelu(_dense(x, tensors, f"{prefix}.intermediate.dense"), "erf")
    return _norm(op.add(x, _dense(inner, tensors, f"{prefix}.output.dense")), tensors, f"{prefix}.output.LayerNorm")


def _split(x: Any, heads: int) -> Any:
    return op.transpose(
        op.reshape(x, op.constant(np.array([0, 0, heads, -1])), True), op.constant(np.array([0, 2, 1, 3]))
    )


def _dense(x: Any, tensors: Tensors, name: str) -> Any:
    if f"{name}.{RANGE}" in tensors:
        return _integer_dense(x, tensors, name)
    product = op.matmul(x, op.constant(tensors[f"{name}.weight"]), False, True)
    product.set_friendly_name(name)
    return op.add(product, op.constant(tensors[f"{name}.bias"]))


def _integer_dense(x: Any, tensors: Tensors, name: str) -> Any:
    """The same product in 8-bit integers: input channels evened out (SmoothQuant, Xiao et al., 2023), then both sides
    rounded; `shift` takes the mean rounding error out of the bias."""
    smooth, (low, high) = tensors[f"{name}.{SMOOTH}"], tensors[f"{name}.{RANGE}"]
    even = op.multiply(x, op.constant(1 / smooth))
    bounds = [op.constant(np.float32(value)) for value in (low, high, low, high)]
    rounded = op.fake_quantize(even, *bounds, LEVELS)
    integers, scale = integer_weight(tensors[f"{name}.weight"] * smooth)
    weight = op.multiply(op.convert(op.constant(integers), "f32"), op.constant(scale))
    product = op.matmul(rounded, weight, False, True)
    return op.add(product, op.constant(tensors[f"{name}.bias"] + tensors[f"{name}.{SHIFT}"]))


def integer_weight(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix as 8-bit integers with one scale per row, their product being about the weight.

    *Shape:* (out, in), (out, 1)
    """
    scale = np.maximum(np.abs(weight).max(axis=1, keepdims=True), 1e-9) / 127
    return np.round(weight / scale).astype(np.int8), scale.astype(np.float32)


def _norm(x: Any, tensors: Tensors, name: str) -> Any:
    normal = op.mvn(x, op.constant(np.array([-1])), True, EPSILON, "inside_sqrt")
    scaled = op.multiply(normal, op.constant(tensors[f"{name}.weight"]))
    return op.add(scaled, op.constant(tensors[f"{name}.bias"]))


def _mean(hidden: Any, mask: Any) -> Any:
    weights = op.unsqueeze(op.convert(mask, "f32"), op.constant(np.int64(2)))
    axis = op.constant(np.array([1]))
    return op.divide(op.reduce_sum(op.multiply(hidden, weights), axis), op.reduce_sum(weights, axis))


def _unit(x: Any) -> Any:
    return op.normalize_l2(x, op.constant(np.array([1])), 1e-12, "max")
