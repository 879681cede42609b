from __future__ import annotations

import io

import pytest

from voc.errors import UnreadableFile
from voc.ingest.base import File, formats


@pytest.mark.parametrize("name", ["qualtrics", "surveymonkey", "delighted"])
def test_a_table_without_a_readable_header_is_refused_by_name(name: str) -> None:
    file = File("answers.csv", lambda: io.BytesIO(b"\n\n\n"), named=True)
    with pytest.raises(UnreadableFile, match=r"answers\.csv: the names of its columns cannot be read"):
        list(formats.get(name)().read(file))
