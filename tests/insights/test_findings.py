from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tests.insights.made import day, quiet, table
from voc.insights.base import Finding
from voc.insights.budget import Budget
from voc.insights.findings import find, merge
from voc.insights.series import SeriesKey, SeriesTable

BUDGET = Budget(1, 7)
N_DAYS = 150
SINCE, UNTIL = day(100), day(N_DAYS - 1)


def burst(days: slice, size: float = 12) -> SeriesTable:
    counts = quiet(8, N_DAYS, seed=11)
    counts[5, days] += size
    return table(counts)


def found(asked: SeriesTable, *, since: date = SINCE, until: date = UNTIL) -> list[Finding]:
    return [f for f in find(asked, kind="k", since=since, until=until, budget=BUDGET) if f.key.name == "s0005"]


def test_a_burst_is_one_story_with_its_numbers() -> None:
    [finding] = found(burst(slice(120, 125)))
    assert finding.first_seen == day(120)
    assert finding.start <= day(120) < day(124) <= finding.end
    assert finding.count > finding.upper >= finding.expected >= finding.lower
    assert finding.p_value < 1e-6


def test_a_story_keeps_its_first_day_while_it_goes_on() -> None:
    asked = burst(slice(120, 140))
    stories = [found(asked.until(day(d)), since=day(d), until=day(d)) for d in (121, 124, 131, 139)]
    assert {finding.first_seen for [finding] in stories} == {day(120)}
    counts = [finding.count for [finding] in stories]
    assert counts == sorted(counts)


def test_a_replay_finds_what_daily_runs_found() -> None:
    asked = burst(slice(120, 124))
    daily = {f.first_seen for d in range(119, 128) for f in found(asked.until(day(d)), since=day(d), until=day(d))}
    assert daily == {f.first_seen for f in found(asked, since=day(119), until=day(127))}


def test_days_to_come_change_no_story() -> None:
    asked, other = burst(slice(120, 124)), burst(slice(120, 124))
    other.counts[:, 131:] = 99
    assert found(asked, until=day(130)) == found(other, until=day(130))


def test_a_story_that_is_over_is_not_told_again() -> None:
    assert found(burst(slice(102, 106)), since=day(145)) == []


def test_the_all_clear_is_given_after_two_quiet_weeks() -> None:
    asked = burst(slice(102, 104))
    [ongoing] = found(asked.until(day(112)), since=day(105), until=day(112))
    [over] = found(asked.until(day(138)), since=day(122), until=day(138))
    assert ongoing.details["ongoing"]
    assert ongoing.details["all_clear"] is None
    assert over.first_seen == ongoing.first_seen
    assert over.details["all_clear"] == (over.end + timedelta(days=1)).isoformat()


def test_two_messages_are_never_a_story() -> None:
    counts = np.zeros((3, N_DAYS))
    counts[0, 120] = 2
    counts[1, 121] = 3
    counts[2] = 1
    stories = find(table(counts), kind="k", since=SINCE, until=UNTIL, budget=BUDGET)
    assert [f.key.name for f in stories] == ["s0001"]


def test_an_empty_table_has_no_stories() -> None:
    assert find(table(np.zeros((0, N_DAYS))), kind="k", since=day(1), until=day(9), budget=BUDGET) == []


def story(key: SeriesKey, first: int, last: int, *, p_value: float = 1e-6, severity: float = 0.5) -> Finding:
    return Finding("k", key, day(first), day(last), day(first), 9, 2.0, 0, 5, p_value, severity, {"budget_needed": 1.0})


EVERYTHING = SeriesKey("warns")
SERVICE = SeriesKey("warns", touchpoint="service")
PRODUCT = SeriesKey("warns", touchpoint="product")


def test_a_part_and_its_whole_on_the_same_day_are_one_incident_told_by_the_part() -> None:
    [incident] = merge([story(EVERYTHING, 10, 14, p_value=1e-9), story(SERVICE, 10, 12)])
    assert (incident.key, incident.related) == (SERVICE, (EVERYTHING,))


def test_the_first_to_alarm_keeps_the_incident() -> None:
    [incident] = merge([story(SERVICE, 12, 15), story(EVERYTHING, 10, 14)])
    assert (incident.key, incident.related) == (EVERYTHING, (SERVICE,))


def test_neighbours_and_other_days_stay_apart_the_most_severe_first() -> None:
    stories = [story(SERVICE, 10, 12, severity=0.2), story(PRODUCT, 10, 12, severity=0.9), story(SERVICE, 40, 42)]
    assert [(f.key, f.severity) for f in merge(stories)] == [(PRODUCT, 0.9), (SERVICE, 0.5), (SERVICE, 0.2)]


def test_a_finding_becomes_an_insight_that_says_where_its_quotes_are() -> None:
    finding = story(SeriesKey("warns", "acme", "service", 12), 10, 12)
    insight = finding.insight("A title")
    assert (insight.title, insight.touchpoint, insight.topic_id, insight.brand) == ("A title", "service", 12, "acme")
    assert insight.details["measure"] == "warns"
    assert finding.evidence.since == insight.start
    assert (finding.evidence.topic_id, finding.evidence.touchpoint) == (12, "service")
    assert insight.id == finding.insight("Another title").id


@pytest.mark.parametrize("gap", [1, 30])
def test_the_memory_is_the_same_whatever_day_it_is(gap: int) -> None:
    asked = burst(slice(90, 95))
    early = found(asked, since=day(92))
    assert early == found(asked, since=day(92) - timedelta(days=gap))


def test_a_story_says_the_smallest_budget_under_which_it_is_raised() -> None:
    asked = burst(slice(120, 123), size=6)
    needs = min(story.details["budget_needed"] for story in found(asked))
    for factor, stories in ((1.01, 1), (0.99, 0)):
        raised = find(asked, kind="k", since=SINCE, until=UNTIL, budget=Budget(factor * needs, 7))
        assert len([f for f in raised if f.key.name == "s0005"]) == stories
