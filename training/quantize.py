"""Find how the label model runs in 8-bit integers, without training: smoothing, ranges and bias shifts per layer.

    VOC_DATA_DIR=../shared/data python -m training.quantize voc/models/weights/voc-core

For every dense layer the pair (smoothing strength, clipping of the input range) is taken that changes its output
least on texts the model was trained on. The error is then measured on held-out texts and written to the manifest.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import opset13 as op
from safetensors.numpy import save_file

from training import data
from training.save import remember
from voc.models import graph
from voc.models.artifacts import (
    QUANTIZATION,
    WEIGHTS,
    Manifest,
    Tensors,
    read_manifest,
    read_tensors,
    read_weights,
    sha256,
    trunk_folder,
)
from voc.models.encoder import Encoder, compile_graph, load_two_towers, pad

Array = NDArray[np.float32]

STRENGTHS = (0.0, 0.25, 0.5, 0.75)
CLIPS = (1.0, 0.8, 0.6, 0.45, 0.35, 0.25)
# Tokens the choice is made on, of this many texts.
TOKENS, TEXTS = 2000, 256


def main() -> None:
    """Calibrate, write, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    folder: Path = options.weights
    manifest = read_manifest(folder)
    plain = load_two_towers(folder, manifest, threads=options.threads, precision="f32")
    seen, unseen = data.split(data.annotated(data.data_dir()))
    texts = [example.text for example in data.sample(seen, TEXTS, seed=1)]
    trunk, tower = read_tensors(trunk_folder() / WEIGHTS), read_weights(folder, manifest)
    save_file(calibrate(trunk, tower, plain, texts, shared=manifest.shared_layers), folder / QUANTIZATION)
    remember(folder, quantization_sha256=sha256(folder / QUANTIZATION))

    manifest = read_manifest(folder)
    rounded = load_two_towers(folder, manifest, threads=options.threads, precision="int8")
    found = compare(plain, rounded, [example.text for example in unseen], manifest)
    remember(folder, quantization=found)
    print(json.dumps(found, indent=1))


def calibrate(
    trunk: Tensors, tower: Tensors, encoder: Encoder, texts: Sequence[str], *, shared: int
) -> dict[str, Array]:
    """The tensors that make every dense layer but the heads run in integers, "<layer>.smooth" and so on."""
    both = graph.joined(trunk, tower)
    model = graph.two_towers(trunk, tower, shared=shared)
    return {
        f"{name}.{kind}": tensor
        for name, inputs in dense_inputs(model, encoder, texts).items()
        for kind, tensor in best(inputs, both[f"{name}.weight"]).items()
    }


def dense_inputs(model: ov.Model, encoder: Encoder, texts: Sequence[str]) -> dict[str, Array]:
    """What goes into each dense layer for some tokens of `texts`. *Shape:* each (tokens, in)"""
    layers = {
        node.get_friendly_name(): node
        for node in model.get_ordered_ops()
        if "encoder.layer" in node.get_friendly_name()
    }
    tapped = ov.Model([op.result(node.input_value(0)) for node in layers.values()], model.get_parameters(), "tapped")
    compiled = compile_graph(tapped, threads=1)
    rows: list[list[Array]] = []
    for ids in encoder.tokenize(texts):
        padded, mask = pad([ids])
        found = compiled({"ids": padded, "mask": mask})
        rows.append([found[index][0].copy() for index in range(len(layers))])
    rng = np.random.default_rng(0)
    return {
        name: rng.permutation(np.concatenate(inputs))[:TOKENS]
        for name, inputs in zip(layers, zip(*rows, strict=True), strict=True)
    }


def best(inputs: Array, weight: Array) -> dict[str, Array]:
    """Smoothing, range and shift with the smallest squared error of the output."""
    exact = inputs @ weight.T
    tried: list[tuple[float, int, Array, Array, Array]] = []
    for strength in STRENGTHS:
        smooth = smoothing(inputs, weight, strength)
        integers, scale = graph.integer_weight(weight * smooth)
        rounded_weight = (integers * scale).T
        for clip in CLIPS:
            bounds = limits(inputs / smooth, clip)
            error = rounded(inputs / smooth, bounds) @ rounded_weight - exact
            shift = -error.mean(axis=0)
            tried.append((float(np.square(error + shift).mean()), len(tried), smooth, bounds, shift))
    _, _, smooth, bounds, shift = min(tried, key=lambda found: found[:2])
    return {graph.SMOOTH: smooth, graph.RANGE: bounds, graph.SHIFT: shift.astype(np.float32)}


def smoothing(inputs: Array, weight: Array, strength: float) -> Array:
    """What each input channel is divided by, and its weights multiplied with (Xiao et al., 2023). *Shape:* (in,)"""
    large, heavy = np.abs(inputs).max(axis=0).clip(1e-3), np.abs(weight).max(axis=0).clip(1e-3)
    found = large**strength / heavy ** (1 - strength) if strength else np.ones_like(large)
    return np.asarray(found / np.median(found), np.float32)


def limits(values: Array, clip: float) -> Array:
    """The lowest and the highest number of an 8-bit range in which 0 is exact. *Shape:* (2,)"""
    low, high = min(0.0, float(values.min())) * clip, max(0.0, float(values.max())) * clip
    step = (high - low) / (graph.LEVELS - 1)
    zero = round(-low / step)
    return np.array([-zero * step, (graph.LEVELS - 1 - zero) * step], np.float32)


def rounded(values: Array, bounds: Array) -> Array:
    """`values` as the 8-bit numbers within `bounds`."""
    low, high = bounds
    step = (high - low) / (graph.LEVELS - 1)
    return np.asarray(np.round((values.clip(low, high) - low) / step) * step + low, np.float32)


def compare(plain: Encoder, rounded: Encoder, texts: Sequence[str], manifest: Manifest) -> dict[str, Any]:
    """Cosine of the embeddings, and how often the most probable value is the same."""
    one, other = plain.encode(texts), rounded.encode(texts)
    cosines = (one.embeddings * other.embeddings).sum(axis=1)
    same, start = {}, 0
    for task, values in manifest.labels.items():
        columns = slice(start, start + len(values))
        start += len(values)
        same[task] = round(float((one.logits[:, columns].argmax(1) == other.logits[:, columns].argmax(1)).mean()), 3)
    return {
        "n": len(texts),
        "cosine_mean": round(float(cosines.mean()), 5),
        "cosine_min": round(float(cosines.min()), 4),
        "same_value": same,
    }


if __name__ == "__main__":
    main()
