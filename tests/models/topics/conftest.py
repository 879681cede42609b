from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

# Three things customers write about, three ways to say each, and talk that is about nothing.
SAYINGS = {
    "refund": [
        "refund still not paid",
        "my refund is still not paid after weeks",
        "again the refund was still not paid",
    ],
    "login": ["cannot login to the app", "wrong password and I cannot login", "since the update I cannot login"],
    "courier": [
        "the courier left it in the rain",
        "courier left the parcel outside",
        "rude courier who left it at the gate",
    ],
}


@dataclass(frozen=True)
class Corpus:
    """Texts whose vectors lie around one direction per theme; `themes` is the truth, -1 for talk about nothing."""

    texts: list[str]
    vectors: NDArray[np.float32]
    themes: NDArray[np.int64]
    days: list[date]


def make_corpus(*, each: int = 40, noise: int = 15, seed: int = 0, width: int = 48, spread: float = 0.09) -> Corpus:
    rng = np.random.default_rng(seed)
    directions = np.linalg.qr(np.random.default_rng(1).normal(size=(width, len(SAYINGS))))[0].T
    themes = np.array([k for k in range(len(SAYINGS)) for _ in range(each)] + [-1] * noise)
    texts = [sayings[i % 3] for sayings in SAYINGS.values() for i in range(each)] + [
        f"word{i} here" for i in range(noise)
    ]
    vectors = np.where(themes[:, None] >= 0, directions[themes], 0) + rng.normal(size=(len(themes), width)) * spread
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    days = [date(2026, 1, 1) + timedelta(days=i) for i in range(len(texts))]
    return Corpus(texts, vectors, themes, days)


@pytest.fixture
def corpus() -> Corpus:
    return make_corpus()
