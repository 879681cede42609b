"""What a count about people opens to: exactly the points that the answer counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.answers import test_people as people
from tests.answers.seed import Said, fill
from voc.answers import behind, effort, ledger, moments, promises, staff
from voc.errors import InvalidValue
from voc.store import Store

PERIOD, LINES, DAY = people.PERIOD, people.LINES, people.DAY
Points = Callable[..., int]


@pytest.fixture
def filled(empty: Store) -> Store:
    fill(empty, [*people.messages("h-1"), *people.messages("h-2", name="x")], topics=people.TOPICS)
    return empty


@pytest.fixture
def points(filled: Store) -> Points:
    def count(of: str, **only: str) -> int:
        found = behind.answer(filled, PERIOD, of, only, least=5, individuals=True, limit=1000)
        assert len(found.quotes) == found.points >= found.messages
        return found.points

    return count


def test_expectations_open_by_what_they_rest_on_and_who_had_to_keep_them(filled: Store, points: Points) -> None:
    found = promises.answer(filled, PERIOD)
    assert points("expectations") == found.total > 0
    for kind, outcomes in found.table.items():
        assert {outcome: points("expectations", kind=kind, outcome=outcome) for outcome in outcomes} == outcomes
    for each in found.touchpoints:
        assert points("expectations", met_by=each.touchpoint) == each.expectations
    for made in found.handovers:
        between = {"kind": "promise", "promised_by": made.promised_by, "met_by": made.met_by}
        assert (points("expectations", **between), points("expectations", outcome="broken", **between)) == (
            made.promises, made.broken,
        )  # fmt: skip
    assert found.rivals
    for rival in found.rivals:
        assert points("rivals", name=rival.name, prefer="it") == rival.better


def test_effort_and_staff_open_by_kind_team_and_cause(filled: Store, points: Points) -> None:
    cost = effort.answer(filled, PERIOD, least=5)
    assert cost.teams
    for each in cost.teams:
        assert points("effort", team=each.name) == each.remarks
        assert {kind: points("effort", team=each.name, kind=kind) for kind in each.kinds} == each.kinds
    said = staff.answer(filled, PERIOD, least=5, individuals=True)
    assert said.teams
    assert said.people
    for facet, groups in (("team", said.teams), ("agent", said.people)):
        for group in groups:
            here = {facet: group.name}
            assert {cause: points("staff", cause=cause, **here) for cause in group.causes} == group.causes


def test_the_ledger_and_leavers_open_by_side_partner_topic_and_score(filled: Store, points: Points) -> None:
    found = ledger.answer(filled, PERIOD)
    for account in found.accounts:
        here = {"direction": account.direction, "side": account.side}
        for facet, parts in (("partner", account.by_partner), ("about", account.by_topic)):
            assert {name: points("word_of_mouth", **here, **{facet: name}) for name in parts} == parts
    for came in found.consequences:
        assert points("word_of_mouth", consequence=came.consequence) == came.entries
    assert found.advocacy.table["promoter"]["promoter"] == _messages(filled, score="promoter", text="promoter")
    left = moments.answer(filled, PERIOD)
    assert behind.answer(filled, PERIOD, "leavers", {}, least=5).messages == left.leavers
    for grade in moments.GRADES:
        assert points("loyalty", grade=grade) == getattr(left.all, grade)


def test_last_straws_open_to_the_messages_of_leavers(empty: Store) -> None:
    going = [Said(f"h{i}", DAY, (LINES[6], LINES[3]), customer=f"h{i}") for i in range(12)]
    fill(empty, [*going, *(Said(f"g{i}", DAY, (LINES[1],), customer=f"g{i}") for i in range(60))], topics=people.TOPICS)
    straws = moments.answer(empty, PERIOD).straws
    assert {straw.kind for straw in straws} == {"topic", "touchpoint"}
    for straw in straws:
        opened = behind.answer(empty, PERIOD, "straws", {straw.kind: str(straw.topic_id or straw.name)}, least=5)
        assert opened.messages == straw.leaving == 12


def _messages(store: Store, **only: str) -> int:
    return behind.answer(store, PERIOD, "scores", only, least=5).messages


def test_small_teams_and_individuals_are_withheld(empty: Store) -> None:
    sizes = {"hotline": 9, "chat": 7, "tiny": 2}
    told = [
        Said(f"{team}{i}", DAY, (LINES[8],), "phone", customer=f"{team}{i}", team=team, agent=team)
        for team, size in sizes.items()
        for i in range(size)
    ]
    fill(empty, [*told, *_of_staff(4)], topics=people.TOPICS)
    found = {team: behind.answer(empty, PERIOD, "staff", {"team": team}, least=5) for team in sizes}
    assert {team: each.withheld for team, each in found.items()} == {"hotline": False, "chat": True, "tiny": True}
    assert (found["hotline"].points, found["chat"].points, found["chat"].quotes) == (9, 0, ())
    assert behind.answer(empty, PERIOD, "staff", {"agent": "hotline"}, least=5).withheld
    of_a_cause = replace(PERIOD, touchpoint="service")
    assert behind.answer(empty, of_a_cause, "employees", {}, least=5).withheld
    assert behind.answer(empty, of_a_cause, "employees", {}, least=4).points == 4
    assert behind.answer(empty, PERIOD, "employees", {}, least=4).withheld, "small causes would be among all words"
    empty_day = replace(of_a_cause, until=PERIOD.since)
    assert not behind.answer(empty, empty_day, "employees", {}, least=5).withheld


def _of_staff(n: int) -> list[Said]:
    return [Said(f"e{i}", DAY, (LINES[0],), "survey", role="employee") for i in range(n)]


@pytest.mark.parametrize(
    ("of", "only"), [("weather", {}), ("staff", {"shoe": "8"}), ("staff", {"team": "chat", "agent": "a-1"})]
)
def test_what_does_not_exist_or_would_show_one_person_is_refused(empty: Store, of: str, only: dict[str, str]) -> None:
    with pytest.raises(InvalidValue):
        behind.answer(empty, PERIOD, of, only, least=5)
