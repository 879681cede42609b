"""Which versions, channels and places stand out behind a change."""

from __future__ import annotations

from voc.detection.causes import _standing_out


def test_what_stands_out_is_named() -> None:
    [(_, cause)] = _standing_out("version", {"2.0": 30, "1.0": 2}, {"2.0": 40, "1.0": 400})
    assert (cause.field, cause.value, cause.count) == ("version", "2.0", 30)


def test_rows_that_are_newer_than_the_sums_of_days_stand_out_in_nothing() -> None:
    assert _standing_out("channel", {"chat": 9, "mail": 1}, {"mail": 400}) == []
    assert _standing_out("channel", {"chat": 9, "mail": 1}, {"chat": 8, "mail": 400}) == []
