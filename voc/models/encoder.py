"""Texts to embeddings and logits in one pass on the CPU."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from voc.models.artifacts import WEIGHTS, Manifest, read_quantization, read_tensors, read_weights, trunk_folder
from voc.models.batching import map_by_length

if TYPE_CHECKING:
    import openvino as ov

MAX_TOKENS = 128
# No 128 tokens are longer than this in practice, and a hostile text must not be tokenised to its end.
MAX_CHARS = 4_000
# Padded tokens per batch.
BUDGET = 1024

Array = NDArray[np.float32]
Ids = tuple[int, ...]
Precision = Literal["f32", "int8"]


@dataclass(frozen=True, slots=True)
class Encoding:
    """What one pass gives. *Shape:* embeddings (n, 384), unit length; logits (n, values of all tasks) or (n, 0)."""

    embeddings: Array
    logits: Array


class Encoder:
    """Runs a graph of voc.models.graph over texts, in batches of similar length.

    The same text gives the same numbers up to rounding whatever is encoded beside it.
    """

    def __init__(self, graph: ov.Model, tokenizer: Path, *, threads: int = 2) -> None:
        from tokenizers import Tokenizer

        self._compiled = compile_graph(graph, threads=threads)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Encoding:
        """Embeddings and logits of `texts`, in order."""
        if not texts:
            texts, count = [""], 0
        else:
            count = len(texts)
        rows = map_by_length(self.tokenize(texts), self._run, length=len, budget=BUDGET)
        embeddings, logits = (np.stack(part) for part in zip(*rows, strict=True))
        return Encoding(embeddings[:count], logits[:count])

    def embed(self, texts: Sequence[str]) -> Array:
        """Sentence embeddings of unit length. *Shape:* (n, 384)"""
        return self.encode(texts).embeddings

    def tokenize(self, texts: Sequence[str]) -> list[Ids]:
        """Token ids, at most 128 per text, special tokens included."""
        # Half of a surrogate pair, as broken exports hold it, cannot be tokenised.
        clean = [text[:MAX_CHARS].encode("utf-8", "replace").decode("utf-8") for text in texts]
        found = self._tokenizer.encode_batch_fast(clean)
        return [tuple(encoding.ids) for encoding in found]

    def _run(self, batch: list[Ids]) -> list[tuple[Array, Array]]:
        ids, mask = pad(batch)
        found = self._compiled({"ids": ids, "mask": mask})
        embeddings = found["embedding"]
        logits = found["logits"] if len(self._compiled.outputs) > 1 else np.zeros((len(batch), 0), np.float32)
        # Copies: the outputs are views of buffers that the next batch overwrites.
        return list(zip(embeddings.copy(), logits.copy(), strict=True))


def pad(batch: Sequence[Ids]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token ids filled up with 0 to the longest, and a mask of what is real. *Shape:* both (n, tokens)"""
    lengths = np.array([len(ids) for ids in batch])
    mask = np.arange(lengths.max()) < lengths[:, None]
    ids = np.zeros(mask.shape, np.int64)
    ids[mask] = np.concatenate([np.asarray(row) for row in batch])
    return ids, mask.astype(np.int64)


def load_embedder(*, threads: int = 2) -> Encoder:
    """The plain sentence embedder (all-MiniLM-L6-v2): 384 numbers per text, no logits.

    `threads` 0 means one per physical core.

    Raises:
        ModelNotLoaded: if the weights are not installed.
    """
    from voc.models import graph

    folder = trunk_folder()
    return Encoder(graph.embedder(read_tensors(folder / WEIGHTS)), folder / "tokenizer.json", threads=threads)


def load_two_towers(folder: Path, manifest: Manifest, *, threads: int = 2, precision: Precision = "f32") -> Encoder:
    """The embedder with the label tower of `folder` on top: embeddings and logits.

    `threads` 0 means one per physical core. `precision` "int8" is faster and close: the manifest says how close.

    Raises:
        ModelNotLoaded: if weights are absent or do not match their manifest.
    """
    from voc.models import graph

    package = trunk_folder()
    trunk, tower = read_tensors(package / WEIGHTS), read_weights(folder, manifest)
    if precision == "int8":
        for name, tensor in read_quantization(folder, manifest).items():
            part = tower if name.startswith(graph.TOWER) else trunk
            part[name.removeprefix(graph.TOWER)] = tensor
    towers = graph.two_towers(trunk, tower, shared=manifest.shared_layers)
    return Encoder(towers, package / "tokenizer.json", threads=threads)


def compile_graph(graph: ov.Model, *, threads: int = 2) -> Any:
    """`graph` ready to be called with {"ids": ..., "mask": ...} on the CPU, in float32."""
    import openvino as ov

    # float32 because the default on recent CPUs is bfloat16, which is slower here (149 against 250 texts/s).
    options: dict[str, Any] = {"INFERENCE_PRECISION_HINT": "f32", "NUM_STREAMS": 1}
    if threads:
        options["INFERENCE_NUM_THREADS"] = threads
    return ov.Core().compile_model(graph, "CPU", options)
