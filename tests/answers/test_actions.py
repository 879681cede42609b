from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.answers.seed import Part, Said, fill, topic
from voc.answers import accepted, actions, owners
from voc.domain import Acceptance, Action, Ownership, Subject
from voc.insights.effect import CANNOT_TELL, IMPROVED
from voc.store import Store
from voc.taxonomy import Taxonomy

FIRST, DONE = date(2026, 1, 5), date(2026, 3, 30)
REFUNDS = topic(1, "late refunds")
SERVICE, TOPIC = Subject("touchpoint", "service"), Subject("topic", "1")
OWNED = Taxonomy.model_validate({"touchpoints": {"service": {"owner": {"team": "Care", "address": "care@x.org"}}}})


@pytest.fixture(scope="module")
def company(database: str) -> Iterator[Store]:
    """Five complaints a week about refunds until the end of March and one after, five about the app throughout."""
    with Store.open(database, workspace="actions") as store:
        fill(store, list(_messages()), topics=(REFUNDS,))
        store.owners.save(Ownership(TOPIC, "Payments"))
        store.actions.add(Action(TOPIC, "Pay back within a day", done_on=DONE), by="anna")
        store.actions.add(Action(SERVICE, "Answer at night", due=date(2026, 5, 1)), by="anna")
        store.actions.add(Action(SERVICE, "Call back", team="Night shift", due=date(2027, 5, 1)), by="anna")
        store.acceptances.save(Acceptance(TOPIC, "Banks are slow", "anna", DONE, date(2026, 6, 1)))
        yield store


def _messages() -> Iterator[Said]:
    late = Part("My money is not back.", "negative", "service", REFUNDS.id, {"loyalty": "leaving"})
    slow = Part("The app is slow.", "negative", "product")
    for day in range(26 * 7):
        when = FIRST + timedelta(days=day)
        if day % 7 < 5 and (when < DONE or day % 7 == 0):
            yield Said(f"late-{day}", when, (late,))
        if day % 7 < 5:
            yield Said(f"slow-{day}", when, (slow,))


def test_a_fall_that_the_rest_did_not_share_is_an_improvement(company: Store) -> None:
    outcome = actions.answer(company, OWNED, status="done").actions[0]
    assert outcome.effect is not None
    assert (outcome.name, outcome.effect.verdict) == ("late refunds", IMPROVED)
    assert (outcome.effect.weeks_before, outcome.effect.weeks_after) == (12, 12)
    assert [week.subject for week in outcome.weeks] == [5] * 12 + [1] * 12
    assert {week.control for week in outcome.weeks} == {5}
    assert "12 negative messages in 12 weeks after" in outcome.sentence


def test_what_was_written_later_is_not_known_on_an_earlier_day(company: Store) -> None:
    outcome = actions.answer(company, OWNED, status="done", as_of=DONE + timedelta(days=15)).actions[0]
    assert outcome.effect is not None
    assert (outcome.effect.verdict, outcome.effect.weeks_after) == (CANNOT_TELL, 1)


def test_open_actions_have_a_team_and_may_be_overdue(company: Store) -> None:
    found = actions.answer(company, OWNED, status="open").actions
    assert [(each.action.title, actions.team_of(each), each.overdue) for each in found] == [
        ("Answer at night", "Care", True),
        ("Call back", "Night shift", False),
    ]
    assert [each.sentence for each in found] == ["Not done yet."] * 2
    assert actions.answer(company, OWNED, team="Care").actions == found[:1]


def test_the_nearest_owner_answers(company: Store) -> None:
    desks = {desk.team: desk for desk in owners.answer(company, OWNED)}
    assert list(desks) == ["Care", "Night shift", "Payments", None]
    assert [each.name for each in desks["Payments"].subjects] == ["late refunds"]
    assert (desks["Care"].address, desks["Care"].overdue, len(desks["Care"].actions)) == ("care@x.org", 1, 1)
    assert "product" in [each.name for each in desks[None].subjects]


def test_what_is_accepted_has_a_cost(company: Store) -> None:
    (entry,) = accepted.answer(company, OWNED)
    assert (entry.name, entry.negative_messages, entry.customers, entry.at_risk) == ("late refunds", 14, 14, 14)
    assert entry.review_due
    assert entry.responsible is not None
    assert entry.responsible.team == "Payments"
    assert entry.change is not None
    assert entry.change.high < 0
    assert {quote.text for quote in entry.quotes} == {"My money is not back."}


def test_without_feedback_nothing_can_be_told(empty: Store) -> None:
    empty.actions.add(Action(SERVICE, "Answer at night", done_on=DONE), by="anna")
    (outcome,) = actions.answer(empty, Taxonomy()).actions
    assert outcome.effect is not None
    assert outcome.effect.verdict == CANNOT_TELL
    assert owners.answer(empty, Taxonomy())[0].team is None
    assert accepted.answer(empty, Taxonomy()) == ()
