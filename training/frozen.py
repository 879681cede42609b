"""What the layers that are never trained make of texts, made once and kept on disk."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.domain import digest
from voc.models import graph
from voc.models.artifacts import WEIGHTS, Tensors, read_tensors, trunk_folder
from voc.models.batching import batches
from voc.models.encoder import Ids, compile_graph, load_embedder, pad
from voc.models.spoken import spoken

Hidden = list[NDArray[np.float16]]
# Padded tokens per batch.
BUDGET = 1024


class Frozen:
    """The embeddings and the first `shared` layers of MiniLM; states are read from `cache` where it has them."""

    def __init__(self, *, shared: int, cache: Path) -> None:
        self.shared = shared
        self.cache = cache
        self.trunk: Tensors = read_tensors(trunk_folder() / WEIGHTS)
        self._encoder = load_embedder(threads=1)

    def states(self, texts: Sequence[str]) -> Hidden:
        """The state of every token after the frozen layers. *Shape:* each (tokens, 384) float16"""
        if not texts:
            return []
        ids = self._encoder.tokenize([spoken(text) for text in texts])
        different = sorted(set(ids), key=lambda row: (len(row), row))
        self.cache.mkdir(parents=True, exist_ok=True)
        path = self.cache / f"{digest(self.shared, different)}.npy"
        if not path.exists():
            self._run(different, path)
        flat = np.load(path, mmap_mode="r")
        ends = np.cumsum([len(row) for row in different])
        rows = dict(zip(different, np.split(flat, ends[:-1]), strict=True))
        return [rows[key] for key in ids]

    @cached_property
    def _lower(self) -> Any:
        return compile_graph(graph.lower(self.trunk, shared=self.shared), threads=1)

    def _run(self, ids: Sequence[Ids], path: Path) -> None:
        width = self.trunk["embeddings.LayerNorm.weight"].shape[0]
        part = path.with_suffix(".part")
        out = np.lib.format.open_memmap(part, "w+", np.float16, (sum(map(len, ids)), width))
        starts = dict(zip(ids, np.cumsum([0, *map(len, ids)]).tolist(), strict=False))
        for batch in batches(ids, length=len, budget=BUDGET):
            padded, mask = pad(batch)
            found = self._lower({"ids": padded, "mask": mask})["hidden"]
            for row, key in enumerate(batch):
                out[starts[key] : starts[key] + len(key)] = found[row, : len(key)]
        out.flush()
        # Only a whole file gets the name that is looked for.
        part.rename(path)
