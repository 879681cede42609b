from datetime import UTC, date, datetime

import pytest

from voc.domain import Insight, Quote, digest
from voc.sample import Raised, raised, score

TRUTH = {
    "incidents": [
        {"id": "tank", "start": "2026-05-10", "end": "2026-05-14"},
        {"id": "video", "start": "2026-08-01", "end": "2026-08-05"},
    ],
    "rating_prompt": {"start": "2026-07-01", "end": "2026-07-10"},
    "messages": {
        **{f"t{i}": {"source": "shop", "incident": "tank", "rating_prompt": False} for i in range(4)},
        **{f"v{i}": {"source": "x", "incident": "video", "rating_prompt": False} for i in range(4)},
        **{f"p{i}": {"source": "shop", "incident": None, "rating_prompt": True} for i in range(4)},
        **{f"n{i}": {"source": "shop", "incident": None, "rating_prompt": False} for i in range(4)},
    },
}


def _raised(*evidence, start=date(2026, 5, 11), end=date(2026, 5, 12), first_seen=date(2026, 5, 12)):
    return Raised("emerging", "Tank", "product", start, end, first_seen, evidence)


def test_an_incident_is_found_with_its_delay():
    result = score(TRUTH, [_raised("t0", "t1", "n0")])
    assert [(r.incident, r.found, r.delay_days) for r in result.results] == [("tank", True, 2), ("video", False, None)]
    assert result.found == 1
    assert result.false_alarms == ()
    assert not result.prompt_alarm


def test_the_earliest_matching_insight_counts():
    late = _raised("t0", first_seen=date(2026, 5, 14))
    early = _raised("t1", first_seen=date(2026, 5, 11))
    found = score(TRUTH, [late, early]).results[0]
    assert found.delay_days == 1
    assert found.insights == (late, early)


def test_half_of_the_evidence_is_enough_and_less_is_not():
    assert score(TRUTH, [_raised("t0", "n0")]).found == 1
    assert score(TRUTH, [_raised("t0", "n0", "n1")]).found == 0


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (date(2026, 5, 5), date(2026, 5, 8), 0),
        (date(2026, 5, 5), date(2026, 5, 9), 1),
        (date(2026, 5, 21), date(2026, 5, 25), 1),
        (date(2026, 5, 22), date(2026, 5, 25), 0),
    ],
)
def test_windows_may_start_a_day_early_and_come_a_week_late(start, end, found):
    assert score(TRUTH, [_raised("t0", start=start, end=end)]).found == found


def test_what_matches_no_incident_is_a_false_alarm():
    noise, empty, real = _raised("n0", "n1"), _raised(), _raised("t0")
    assert score(TRUTH, [noise, real, empty]).false_alarms == (noise, empty)


def test_an_insight_from_the_rating_prompt_is_named():
    day = date(2026, 7, 3)
    result = score(TRUTH, [_raised("p0", "p1", "n0", start=day, end=day, first_seen=day)])
    assert result.prompt_alarm
    assert len(result.false_alarms) == 1


def test_insights_are_matched_to_messages_by_source_and_id():
    when = datetime(2026, 5, 11, tzinfo=UTC)
    ids = [digest("shop", "t0"), digest("shop", "t0"), digest("elsewhere", "t1")]
    quotes = tuple(Quote(id, 0, 4, "leak", when, "shop", "review") for id in ids)
    insight = Insight(
        "emerging", "topic=1", "Tank leaks", date(2026, 5, 11), date(2026, 5, 12), date(2026, 5, 12),
        9, 1.0, 0.0, 3.0, 1e-6, 0.5, touchpoint="product", evidence=quotes,
    )  # fmt: skip
    found = raised(TRUTH, [insight])
    assert found[0].evidence == ("t0", digest("elsewhere", "t1"))
    assert score(TRUTH, found).found == 1
