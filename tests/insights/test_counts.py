from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.insights.made import FIRST, day, quiet
from voc.errors import InvalidValue, MissingColumn, UnreadableFile
from voc.insights.counts import COLUMNS, Judged, detect_counts, read_table


def write(folder: Path, text: str) -> Path:
    path = folder / "counts.csv"
    path.write_text(text, encoding="utf-8")
    return path


def daily(folder: Path, *, burst: int = 0, step_days: int = 1, n_steps: int = 120) -> Path:
    values = quiet(2, n_steps, seed=3, level=4.0)
    values[0, -3:] += burst
    lines = [
        f"{FIRST + timedelta(days=step * step_days)},{name},{values[row, step]:.0f}"
        for row, name in enumerate(("late parcels", "app crashes"))
        for step in range(n_steps)
    ]
    return write(folder, "date,series,count\n" + "\n".join(lines) + "\n")


def alerts(rows: list[Judged]) -> set[tuple[str, date]]:
    return {(row.series, row.date) for row in rows if row.alert}


def test_a_burst_is_an_alert_on_its_days_and_only_there(tmp_path: Path) -> None:
    found = alerts(list(detect_counts(daily(tmp_path, burst=20), alpha=0.001)))
    assert found == {("late parcels", day(d)) for d in (117, 118, 119)}


def test_every_step_of_every_series_is_in_the_answer(tmp_path: Path) -> None:
    rows = list(detect_counts(daily(tmp_path)))
    assert len(rows) == 240
    assert COLUMNS == ("series", "date", "count", "expected", "lower", "upper", "p_value", "score", "alert", "window")
    assert all(row.lower <= row.upper and 0 < row.p_value <= 1 and row.score >= 0 for row in rows)
    assert [row.series for row in rows[::120]] == ["app crashes", "late parcels"]


def test_from_starts_the_answer_and_changes_nothing_else(tmp_path: Path) -> None:
    path = daily(tmp_path, burst=9)
    late = list(detect_counts(path, since=day(110)))
    assert late[0].date == day(110)
    assert alerts(late) == {(s, d) for s, d in alerts(list(detect_counts(path))) if d >= day(110)}


def test_the_first_weeks_only_teach(tmp_path: Path) -> None:
    rows = list(detect_counts(daily(tmp_path)))
    assert {row.p_value for row in rows if row.date < day(14)} == {1.0}


def test_weeks_keep_the_dates_of_the_file(tmp_path: Path) -> None:
    rows = list(detect_counts(daily(tmp_path, burst=40, step_days=7, n_steps=80), interval="week"))
    assert rows[1].date == FIRST + timedelta(days=7)
    assert len(alerts(rows) & {("late parcels", FIRST + timedelta(days=7 * w)) for w in (77, 78, 79)}) == 3


def mood(folder: Path, *, count: int, negative: int) -> Path:
    lines = [f"{day(d)},all,{20 + d % 5},{5 + d % 3}" for d in range(100)]
    lines += [f"{day(d)},all,{count},{negative}" for d in range(100, 103)]
    return write(folder, "date,series,count,negative\n" + "\n".join(lines))


@pytest.mark.parametrize(
    ("count", "negative", "alarmed"),
    [(22, 16, True), (88, 24, False), (88, 6, False), (11, 6, False)],
    ids=["the mood turned", "more of everything", "praise on request", "less of everything else"],
)
def test_negatives_must_be_more_and_a_larger_share(tmp_path: Path, count: int, negative: int, alarmed: bool) -> None:
    rows = list(detect_counts(mood(tmp_path, count=count, negative=negative), alpha=0.001))
    assert bool(alerts(rows)) == alarmed


def test_a_total_makes_growth_of_everything_no_news(tmp_path: Path) -> None:
    lines = [f"{day(d)},a,{(4 + d % 3) * (4 if d >= 100 else 1)},{100 * (4 if d >= 100 else 1)}" for d in range(104)]
    assert not alerts(list(detect_counts(write(tmp_path, "date,series,count,total\n" + "\n".join(lines)), alpha=0.001)))


def test_missing_days_are_zeros_and_repeated_lines_add_up(tmp_path: Path) -> None:
    path = write(tmp_path, "Date, Series ,COUNT\n2026-01-01,a,1\n2026-01-04T10:00:00Z,a,2\n2026-01-04,a,3\n")
    assert read_table(path).counts.tolist() == [[1, 0, 0, 5]]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("2026-13-01,a,1", "date in line 3"),
        ("01/02/2026,a,1", "date in line 3"),
        ("2026-01-02,a,-1", "count in line 3"),
        ("2026-01-02,a,nan", "count in line 3"),
        ("2026-01-02,a,", "count in line 3"),
        ("2026-01-02,a", "count in line 3"),
        ("2026-01-02,a,1e300", "count in line 3"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        read_table(write(tmp_path, f"date,series,count\n2026-01-01,a,1\n{line}\n"))


def test_a_part_larger_than_its_whole_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="negative in line 2"):
        read_table(write(tmp_path, "date,series,count,negative\n2026-01-01,a,1,2\n"))


def test_a_stray_year_does_not_fill_the_memory(tmp_path: Path) -> None:
    lines = [f"2026-01-01,s{i},1" for i in range(200)]
    with pytest.raises(InvalidValue, match="date in line 202"):
        read_table(write(tmp_path, "date,series,count\n" + "\n".join([*lines, "0202-01-01,a,1"])))


def test_unusable_files_and_options_say_what_would_work(tmp_path: Path) -> None:
    with pytest.raises(MissingColumn, match="'series'"):
        detect_counts(write(tmp_path, "date,count\n2026-01-01,1\n"))
    with pytest.raises(UnreadableFile, match="no lines"):
        detect_counts(write(tmp_path, "date,series,count\n"))
    with pytest.raises(UnreadableFile):
        detect_counts(tmp_path / "absent.csv")
    with pytest.raises(InvalidValue, match="day or week"):
        detect_counts(daily(tmp_path), interval="month")
    with pytest.raises(InvalidValue, match="between 0 and 1"):
        detect_counts(daily(tmp_path), alpha=1.0)
