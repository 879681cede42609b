"""The answers that follow people: their numbers add up, keep to their workspace, and forget whom voc forgets."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.answers.seed import Part, Said, fill, topic
from voc.answers import (
    accepted,
    actions,
    compare,
    drivers,
    effort,
    employees,
    leavers,
    ledger,
    mix,
    moments,
    owners,
    promises,
    staff,
)
from voc.answers.people import large
from voc.domain import Acceptance, Action, Filter, Ownership, Subject
from voc.errors import InvalidValue
from voc.store import Store
from voc.taxonomy import Taxonomy

DAY = date(2026, 6, 1)
TOPICS = (topic(1, "nobody calls back"), topic(2, "easy assembly", touchpoint="product"), topic(3, "friends"))
PERIOD = Filter(DAY - timedelta(days=60), DAY + timedelta(days=60))
PROMISE = "The agent promised a call within 24 hours, it took two days."
LINES = (
    Part(PROMISE, "negative", "service", 1, {"expectation": "broken_promise", "stage": "after"},
         (("expected", 26, 41), ("got", 43, 59))),
    Part("Delivered as promised.", "positive", "sales", 0, {"expectation": "met", "stage": "during"}),
    Part("Worse than Brightmoor.", "negative", "product", 2, {"expectation": "worse_than_alternative"}),
    Part("I will cancel.", "negative", "reputation", 3, {"loyalty": "leaving"}),
    Part("My sister told me to buy, so I bought it.", "positive", "reputation", 3, {"word_of_mouth": "received"}),
    Part("Tell your friends to stay away.", "negative", "reputation", 3, {"word_of_mouth": "warns"}),
    Part("I was on hold for fifty minutes.", "negative", "service", 1, {"effort": "high"}),
    Part("Passed from one agent to the next, the third time I call.", "negative", "service", 1, {"handoff": "true"}),
    Part("She was rude.", "negative", "service", 1, {"staff": "criticism"}),
    Part("He went above and beyond.", "positive", "service", 1, {"staff": "praise"}),
)  # fmt: skip
CHANNELS = ("email", "phone", "review")


def messages(customer: str, *, n: int = 30, name: str = "") -> list[Said]:
    """Messages of one customer with two points each, over all lines and channels."""
    return [
        Said(
            f"{customer}{name}-{i}", DAY + timedelta(days=i), (LINES[i % len(LINES)], LINES[(i * 3 + 1) % len(LINES)]),
            CHANNELS[i % 3], "Acme", customer=customer, team=("chat", "hotline")[i % 2], agent=f"a-{i % 4}",
            nps=(2, 9, 7)[i % 3],
        )
        for i in range(n)
    ]  # fmt: skip


def decide(store: Store) -> None:
    """Owners, actions that are open and done, and accepted pain points, halfway through the messages."""
    half, about_topic, service = DAY + timedelta(days=14), Subject("topic", "1"), Subject("touchpoint", "service")
    store.owners.save(Ownership(service, "Care", "care@example.com"))
    store.owners.save(Ownership(about_topic, "Hotline"))
    for action in (
        Action(about_topic, "Call back within a day", done_on=half, note="Told the team."),
        Action(service, "Answer at night", due=half),
        Action(service, "Answer at noon", done_on=half),
    ):
        store.actions.add(action, by="anna")
    for subject in (about_topic, service):
        store.acceptances.save(Acceptance(subject, "Nobody can be hired", "anna", half, half + timedelta(days=90)))


@pytest.fixture
def filled(empty: Store) -> Store:
    fill(empty, [*messages("h-1"), *messages("h-2", name="x")], topics=TOPICS)
    decide(empty)
    return empty


def numbers(store: Store) -> dict[str, Any]:
    """Every answer about people, without the models it rests on."""
    found: dict[str, Any] = {
        "expectations": promises.answer(store, PERIOD, limit=100),
        "moments": moments.answer(store, PERIOD, by="topic_id"),
        "leavers": leavers.answer(store, PERIOD),
        "ledger": ledger.answer(store, PERIOD),
        "effort": effort.answer(store, PERIOD, least=5),
        "staff": staff.answer(store, PERIOD, least=5, individuals=True),
        "employees": employees.answer(store, PERIOD, least=5),
        "drivers": drivers.answer(store, PERIOD, outcome="nps"),
        "mix": mix.answer(store, PERIOD),
        "compare": compare.answer(store, PERIOD),
    }
    return {name: replace(answer, basis=None) for name, answer in found.items()} | decisions(store)


def decisions(store: Store) -> dict[str, Any]:
    """Verdicts, what is on whose desk, and what is accepted at which cost; ids of actions are of the whole database."""

    def unnumbered(outcome: actions.Outcome) -> actions.Outcome:
        return replace(outcome, action=replace(outcome.action, id=0))

    desks = owners.answer(store, Taxonomy())
    return {
        "actions": [unnumbered(each) for each in actions.answer(store, Taxonomy()).actions],
        "owners": [replace(desk, actions=tuple(unnumbered(each) for each in desk.actions)) for desk in desks],
        "accepted": accepted.answer(store, Taxonomy(), quotes=100),
    }


def test_forgetting_a_customer_leaves_the_numbers_of_a_store_that_never_had_them(empty: Store) -> None:
    never = empty.other(f"{empty.workspace[:50]}-never")
    fill(empty, [*messages("h-1"), *messages("h-2", name="x")], topics=TOPICS)
    fill(never, messages("h-2", name="x"), topics=TOPICS)
    for store in (empty, never):
        decide(store)
    before = numbers(never)
    # Who answers for what is no number of customers; all else was other than it is to become.
    assert {name for name, answer in numbers(empty).items() if answer == before[name]} == {"owners"}
    empty.customers.forget({"h-1"})
    empty.rollups.refresh()
    assert numbers(empty) == before


def test_another_workspace_changes_nothing(filled: Store) -> None:
    before = numbers(filled)
    other = filled.other(f"{filled.workspace[:50]}-other")
    fill(other, messages("h-3"), topics=TOPICS)
    decide(other)
    other.owners.save(Ownership(Subject("touchpoint", "product"), "Workshop"))
    assert numbers(filled) == before


def test_decisions_are_told_with_their_costs_and_verdicts(filled: Store) -> None:
    found = decisions(filled)
    assert [each.effect and (each.effect.weeks_before, each.effect.weeks_after) for each in found["actions"]] == [
        None, (2, 1), (2, 1),
    ]  # fmt: skip
    assert all(each.negative_messages and each.customers == 2 and each.quotes for each in found["accepted"])


def _by_topic(store: Store) -> tuple[int, ...]:
    """Expectations, efforts and points about staff, added up over topics and what is in none."""
    counted: Counter[int] = Counter()
    for id in (0, *(each.id for each in TOPICS)):
        here = replace(PERIOD, topic_id=id)
        counted[0] += promises.answer(store, here).total
        counted[1] += effort.answer(store, here, least=5).all.remarks
        counted[2] += sum(staff.answer(store, here, least=1).by_touchpoint.values())
    return counted[0], counted[1], counted[2]


def test_totals_add_up_along_touchpoint_stage_topic_and_source(filled: Store) -> None:
    expected = promises.answer(filled, PERIOD)
    for parts in (
        expected.by_stage,
        expected.by_source,
        {each.touchpoint: each.expectations for each in expected.touchpoints},
    ):
        assert sum(parts.values()) == expected.total
    assert sum(n for row in expected.table.values() for n in row.values()) == expected.total
    lines = ledger.answer(filled, PERIOD)
    for account in lines.accounts:
        for parts in (account.by_touchpoint, account.by_stage, account.by_topic, account.by_source, account.by_partner):
            assert sum(parts.values()) == account.entries
    assert sum(account.entries for account in lines.accounts) == lines.entries
    cost = effort.answer(filled, PERIOD, least=5)
    assert sum(each.remarks for each in cost.touchpoints) == cost.all.remarks == sum(cost.by_stage.values())
    said = staff.answer(filled, PERIOD, least=5)
    points = sum(said.by_touchpoint.values())
    assert points == sum(said.by_stage.values()) == sum(said.by_source.values())
    everything = (expected.total, cost.all.remarks, points)
    assert min(everything) > 0
    assert _by_topic(filled) == everything
    loyalty = [moments.answer(filled, PERIOD, by=by) for by in moments.GROUPS]
    assert {sum(group.segments for group in each.groups) for each in loyalty} == {loyalty[0].all.segments}
    assert {sum(group.leaving for group in each.groups) for each in loyalty} == {loyalty[0].all.leaving}


def test_a_broken_promise_is_told_with_both_numbers(filled: Store) -> None:
    found = promises.answer(filled, PERIOD)
    row = found.rows[0]
    assert (row.kind, row.outcome, row.promised_by, row.met_by) == ("promise", "broken", "service", "service")
    assert (row.expected, row.got, row.expected_amount, row.got_amount, row.times) == (
        "within 24 hours", "it took two days", "1 day", "2 days", 2.0,
    )  # fmt: skip
    assert found.median_times == 2.0
    [rival] = found.rivals
    assert (rival.name, rival.better, rival.worse) == ("Brightmoor", 12, 0)


def test_last_straws_are_what_leavers_speak_of_beyond_chance(empty: Store) -> None:
    leaving = (LINES[6], LINES[3])
    staying = (replace(LINES[1], topic=2, touchpoint="product"),)
    fill(
        empty,
        [Said(f"l{i}", DAY, leaving, customer=f"l{i}") for i in range(12)]
        + [Said(f"s{i}", DAY, staying, customer=f"s{i}") for i in range(60)],
        topics=TOPICS,
    )
    found = moments.answer(empty, PERIOD)
    assert [(straw.name, straw.kind) for straw in found.straws] == [
        ("nobody calls back", "topic"), ("service", "touchpoint"),
    ]  # fmt: skip
    assert found.leavers == 12
    assert found.straws[0].times.low > 1
    assert found.straws[0].quotes[0].text == LINES[6].text
    with pytest.raises(InvalidValue):
        moments.answer(empty, PERIOD, by="shoe size")


def test_what_leavers_praise_is_no_reason_to_leave(empty: Store) -> None:
    praise = replace(LINES[6], sentiment="positive", text="I can only say good things about the hotline.")
    fill(empty, [Said(f"l{i}", DAY, (praise, LINES[3]), customer=f"l{i}") for i in range(12)], topics=TOPICS)
    fill(empty, [Said(f"s{i}", DAY, (LINES[1],), customer=f"s{i}") for i in range(60)])
    found = moments.answer(empty, PERIOD)
    assert (found.leavers, found.straws) == (12, ())


def test_what_those_who_stay_praise_is_as_little_a_mention(empty: Store) -> None:
    praise = replace(LINES[6], sentiment="positive", text="I can only say good things about the hotline.")
    fill(empty, [Said(f"l{i}", DAY, (LINES[6], LINES[3]), customer=f"l{i}") for i in range(12)], topics=TOPICS)
    fill(empty, [Said(f"s{i}", DAY, (praise,), customer=f"s{i}") for i in range(60)])
    fill(empty, [Said(f"b{i}", DAY, (praise, LINES[6]), customer=f"b{i}") for i in range(3)])
    straws = {straw.kind: straw for straw in moments.answer(empty, PERIOD).straws}
    assert (straws["topic"].leaving, straws["topic"].staying) == (12, 3)
    # What is mostly praised goes under what leavers say of it.
    assert straws["topic"].name.lower() in LINES[6].text.lower()
    assert (straws["touchpoint"].leaving, straws["touchpoint"].staying) == (12, 3)


@pytest.mark.parametrize("by", ["topic_id", "touchpoint"])
def test_the_store_counts_reasons_by_the_rule_for_leavers(filled: Store, by: str) -> None:
    said = {(getattr(r, by) or 0, r.feedback_id) for r in filled.remarks(PERIOD) if moments.is_reason(r)}
    summed, counted = (filled.reasons(f, by=by) for f in (PERIOD, replace(PERIOD, min_confidence=0.0)))
    assert {key or 0: n.messages for key, n in summed.items()} == Counter(key for key, _ in said)
    assert {key or 0: n for key, n in summed.items()} == {key or 0: n for key, n in counted.items()}


def test_what_only_leavers_say_as_they_leave_is_no_word_of_those_who_stay(empty: Store) -> None:
    fill(empty, [Said(f"l{i}", DAY, (LINES[3],), customer=f"l{i}") for i in range(20)], topics=TOPICS)
    fill(empty, [Said(f"s{i}", DAY, (LINES[1],), customer=f"s{i}") for i in range(5)])
    found = moments.answer(empty, PERIOD)
    assert (found.leavers, found.messages, found.straws) == (20, 25, ())


def test_the_ledger_says_who_told_whom_and_what_came_of_it(filled: Store) -> None:
    found = ledger.answer(filled, PERIOD)
    accounts = {(each.direction, each.side): each for each in found.accounts}
    assert accounts["given", "against"].by_partner == {"friends": 12}
    assert accounts["received", "for"].people is not None
    assert accounts["received", "for"].people.value == 1000
    assert [(each.consequence, each.by_partner) for each in found.consequences] == [("bought", {"family": 12})]
    assert sum(n for row in found.advocacy.table.values() for n in row.values()) == found.advocacy.messages == 60


def test_effort_is_told_in_hours_and_small_teams_are_left_out(empty: Store) -> None:
    many = [
        Said(f"m{i}", DAY + timedelta(days=i), (LINES[6],), "phone", customer=f"c{i}", team="hotline") for i in range(8)
    ]
    few = [Said(f"f{i}", DAY, (LINES[7],), "phone", customer=f"d{i}", team=f"tiny {i}") for i in range(5)]
    fill(empty, [*many, *few], topics=TOPICS)
    found = effort.answer(empty, replace(PERIOD, since=DAY, until=DAY + timedelta(days=40)), least=5)
    assert [(team.name, team.median_time) for team in found.teams] == [("hotline", "50 minutes")]
    assert found.teams_too_small == 5
    assert found.all.kinds == {"repeat": 5, "transfer": 5, "contradiction": 0, "time": 8}
    assert found.all.first_contact is not None
    assert found.all.first_contact.n == 8
    assert found.teams[0].first_contact is not None
    assert effort.answer(empty, PERIOD, least=9).teams == ()


def test_a_small_team_cannot_be_found_by_taking_the_others_from_the_whole(empty: Store) -> None:
    sizes = {"hotline": 9, "chat": 7, "tiny": 2}
    told = [
        Said(f"{team}{i}", DAY, (LINES[8], LINES[6]), "phone", customer=f"{team}{i}", team=team, agent=team)
        for team, size in sizes.items()
        for i in range(size)
    ]
    fill(empty, told, topics=TOPICS)
    said = staff.answer(empty, PERIOD, least=5, individuals=True)
    assert [group.name for group in said.teams] == ["hotline"]
    assert [group.name for group in said.people or ()] == ["hotline"]
    assert said.too_small == 4
    cost = effort.answer(empty, PERIOD, least=5)
    assert [(team.name, team.messages) for team in cost.teams] == [("hotline", 9)]
    assert cost.teams_too_small == 2


def test_of_little_said_of_staff_nothing_is_told(empty: Store) -> None:
    fill(empty, [Said(f"m{i}", DAY, (LINES[8],), customer="c", team="hotline") for i in range(4)], topics=TOPICS)
    little = staff.answer(empty, PERIOD, least=5)
    assert little.all is None
    assert little.teams == little.channels == little.worth_passing_on == ()
    assert not little.by_source
    assert not any(little.quotes.values())
    enough = staff.answer(empty, PERIOD, least=4).all
    assert enough is not None
    assert enough.messages == 4


@given(st.dictionaries(st.text(), st.integers(1, 12)), st.integers(0, 20), st.integers(1, 10))
def test_what_is_left_out_is_never_less_than_a_group_may_be(sizes: dict[str, int], unnamed: int, least: int) -> None:
    whole = sum(sizes.values()) + unnamed
    shown = large(sizes, lambda size: size, of=whole, least=least)
    assert all(size >= least for size in shown.values())
    left_out = whole - sum(shown.values())
    assert len(shown) == len(sizes) or left_out >= least or not shown


def test_individuals_are_told_only_when_asked_for_and_not_in_small_groups(filled: Store) -> None:
    assert staff.answer(filled, PERIOD, least=5).people is None
    asked = staff.answer(filled, PERIOD, least=5, individuals=True)
    assert asked.people
    assert all(group.messages >= 5 for group in (*asked.people, *asked.teams))
    assert [quote.text for quote in asked.worth_passing_on[:1]] == ["He went above and beyond."]


def test_numbers_are_told_without_words_to_those_who_may_not_read_them(filled: Store) -> None:
    blind = filled.without_evidence()
    found, open_to_all = numbers(blind), numbers(filled)
    assert found["expectations"].rows == ()
    assert found["effort"].longest == ()
    assert "Quote(" not in repr(found)
    assert found["ledger"].entries == open_to_all["ledger"].entries


def test_quiet_leavers_have_reasons_and_those_who_said_so_are_not_among_them(empty: Store) -> None:
    bad, good = Part("Not good.", "negative"), Part("Very good.", "positive")
    said = [
        Said(f"{c}-{i}", DAY + timedelta(days=8 * i), (good if i < 3 else bad,), "phone", customer=f"c{c}")
        for c in range(52)
        for i in range(12 if c % 4 else 5)
    ]
    loud = [Said(f"loud-{i}", DAY + timedelta(days=i), (bad,), customer="loud") for i in range(4)]
    loud.append(Said("loud-5", DAY + timedelta(days=6), (replace(bad, labels={"loyalty": "left"}),), customer="loud"))
    fill(empty, [*said, *loud], topics=TOPICS)
    found = leavers.answer(empty, Filter(until=DAY + timedelta(days=90)), min_probability=0.3)
    silent = {f"c{c}" for c in range(0, 52, 4)}
    assert {each.person for each in found.leavers} == silent
    assert all(0.3 <= each.probability < 1 and len(each.reasons) == 3 and each.quotes for each in found.leavers)
    assert found.note is None
    assert leavers.answer(empty, Filter(until=DAY + timedelta(days=90), channel="review")).note is not None
    with pytest.raises(InvalidValue):
        leavers.answer(empty, Filter(), min_probability=2)
