from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from voc.sample.incidents import app_version, planted, prompt_window

UNTIL = date(2026, 11, 15)


def test_six_incidents_lie_in_the_last_eight_months_and_one_is_fresh():
    incidents = planted(messages=20_000, days=365, until=UNTIL)
    assert len(incidents) == 6
    assert all(UNTIL - timedelta(days=245) <= i.start <= i.end <= UNTIL for i in incidents)
    assert UNTIL - incidents[-1].start <= timedelta(days=10)


def test_incidents_differ_in_kind_and_size():
    incidents = planted(messages=20_000, days=365, until=UNTIL)
    assert {i.kind for i in incidents} == {"new theme", "growth", "mood shift", "word of mouth"}
    assert sorted(i.size for i in incidents) == [25, 60, 60, 120, 180, 300]
    assert sum(len(i.channels) == 1 for i in incidents) == 1
    assert [i.version for i in incidents if i.version] == ["6.2.0"]


@pytest.mark.parametrize("days", [180, 250, 365, 900])
def test_incidents_do_not_overlap_each_other_or_the_rating_prompt(days):
    windows = [(i.start, i.end) for i in planted(messages=5000, days=days, until=UNTIL)]
    windows = sorted([*windows, prompt_window(days=days, until=UNTIL)])
    assert all(before[1] < after[0] for before, after in pairwise(windows))
    assert windows[0][0] > UNTIL - timedelta(days=days)


def test_phones_carry_the_version_of_their_day():
    release = date(2026, 5, 13)
    assert app_version(release, lag_days=0, release=release) == "6.2.0"
    assert app_version(release, lag_days=3, release=release) == "6.1.3"
    assert app_version(date(2020, 1, 1), lag_days=0, release=release) == "5.8.0"


def test_the_documentation_lists_every_incident():
    text = (Path(__file__).parents[2] / "docs" / "sample_feedback.md").read_text("utf-8")
    for incident in planted(messages=20_000, days=365, until=UNTIL):
        days = (incident.end - incident.start).days + 1
        row = next(line for line in text.splitlines() if line.startswith(f"| `{incident.id}`"))
        assert f"| {(UNTIL - incident.start).days} | {days} |" in row
        assert incident.kind in row
