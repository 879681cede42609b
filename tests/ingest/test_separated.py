"""Records of separated values, well-formed or not."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from voc.ingest import separated

PIECES = ('"', ",", "a", "b", "\n", "\r\n", "\r", '"",', '" "', '"x"', "\0", '"two\nlines"', 'x"y')


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_records_read_together_are_those_read_one_by_one(text: str) -> None:
    assert list(separated.records_of(io.StringIO(text, newline=""), ",")) == _one_by_one(text)


def test_a_stray_quote_costs_its_row_and_no_other() -> None:
    text = 'id,text\n1,"good, very"\n2,"never closed\n3,"two\nlines"\n4,last\n'

    header, good, bad, two, last = separated.records_of(io.StringIO(text, newline=""), ",")

    assert [header, good, two, last] == [["id", "text"], ["1", "good, very"], ["3", "two\nlines"], ["4", "last"]]
    assert bad == 'a quote is opened and never closed: 2,"never closed'


def _one_by_one(text: str) -> list[list[str] | str]:
    feed, found = separated._Feed(io.StringIO(text, newline="")), []
    while (record := separated._doubtful(feed, ",")) is not None:
        found += [record] if record else []
    return found
