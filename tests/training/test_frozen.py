from pathlib import Path

import numpy as np

from training.frozen import Frozen
from voc.models.encoder import load_embedder


def test_states_are_made_once_and_read_from_the_cache_again(tmp_path: Path) -> None:
    frozen = Frozen(shared=1, cache=tmp_path)
    texts = ["Great app", "Never again, thank you", "Great app"]

    first = frozen.states(texts)
    (path,) = tmp_path.iterdir()
    stamp = path.stat().st_mtime_ns
    again = frozen.states(texts)

    assert path.stat().st_mtime_ns == stamp
    assert [len(states) for states in first] == [len(ids) for ids in load_embedder(threads=1).tokenize(texts)]
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))
    assert np.array_equal(first[0], first[2])


def test_no_texts_have_no_states(tmp_path: Path) -> None:
    assert Frozen(shared=1, cache=tmp_path).states([]) == []
