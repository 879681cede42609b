from __future__ import annotations

import pytest

from voc.domain import counted


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 weeks"), (1, "1 week"), (2, "2 weeks"), (1234, "1,234 weeks")]
)  # fmt: skip
def test_a_count_and_its_noun_agree(count: int, said: str) -> None:
    assert counted(count, "week") == said
