from __future__ import annotations

from datetime import date, timedelta

from fastapi.testclient import TestClient

from tests.answers.seed import Part, Said, fill
from tests.api.conftest import local_client
from voc.answers import reminders
from voc.domain import Action, Alert, Subject
from voc.store import Store
from voc.taxonomy import Taxonomy

DAY = date(2026, 1, 17)
GOOD, BAD = Part("All fine.", "positive"), Part("It gets worse every time.", "negative")


def remind(store: Store, as_of: date, *lists: str) -> None:
    reminders.remind(store, reminders.due(store, Taxonomy(), as_of=as_of, lists=lists))


def followed() -> list[Said]:
    """51 customers who write every week; four of them stop in January after worse and worse contacts."""
    return [
        Said(f"c{who}-{week}", date(2025, 12, 1) + timedelta(days=7 * week), (part,), customer=f"c{who}")
        for who in range(51)
        for week, part in enumerate([GOOD, GOOD, GOOD, BAD, BAD, BAD] if who < 4 else [GOOD] * 9)
    ]


def test_new_quiet_leavers_are_on_the_list_of_one_week_and_off_it_once_they_are_forgotten(empty: Store) -> None:
    fill(empty, followed())
    saturdays = [DAY + timedelta(days=7 * week) for week in range(4)]
    for day in saturdays:
        remind(empty, day, "quiet_leavers")
    [listed] = empty.insights.list(reminders=True)
    assert (listed.count, listed.unit, len(listed.evidence)) == (4, "customers", 4)
    assert "96 to 99 in a hundred" in listed.details["method"][0]
    empty.actions.add(Action(Subject("touchpoint", "service"), "Call cust-0 back", due=DAY), by="anna")
    remind(empty, DAY)
    empty.customers.forget({"c0"}, written_as="cust-0")
    [called] = empty.insights.list("overdue_action", reminders=True)
    assert called.title == "Due: Call [forgotten] back"
    kept = empty.insights.get(listed.id)
    assert {empty.feedback.get(quote.feedback_id).customer for quote in kept.evidence} == {"c1", "c2", "c3"}


def test_who_is_silent_by_a_message_that_came_late_is_on_one_list(empty: Store) -> None:
    late = [said for said in followed() if said.customer == "c0"][-3:]
    fill(empty, [said for said in followed() if said not in late])
    for week in range(4):
        remind(empty, DAY + timedelta(days=7 * week), "quiet_leavers")
    [listed] = empty.insights.list(reminders=True)
    assert listed.count == 3
    fill(empty, late)
    for week in range(4, 7):
        remind(empty, DAY + timedelta(days=7 * week), "quiet_leavers")
    later, _ = empty.insights.list(reminders=True)
    assert [empty.feedback.get(quote.feedback_id).customer for quote in later.evidence] == ["c0"]


def test_a_reminder_is_in_the_inbox_and_on_a_page_with_its_words_and_without_statistics(own: Store) -> None:
    own.actions.add(Action(Subject("touchpoint", "service"), "Answer at <b>night</b>", team="Care", due=DAY), by="anna")
    remind(own, DAY + timedelta(days=8))
    [told] = own.insights.list(reminders=True)
    own.alerts.save(Alert(told, "log"))
    client = local_client(own)
    inbox, page = client.get("/alerts").text, client.get(f"/insights/{told.id}").text
    for html in (inbox, page):
        assert "Overdue: Answer at &lt;b&gt;night&lt;/b&gt;" in html
        assert "It was to be done by 17 January 2026, 1 week ago." in html
        assert 'href="/actions"' in html
    assert "Owner: Care." in inbox
    assert "Chance of that" not in page
    alerts = client.get("/v1/alerts").json()["alerts"]
    [sent] = [each["insight"] for each in alerts if each["insight"]["kind"] == "overdue_action"]
    assert (sent["unit"], sent["details"]["team"]) == ("actions", "Care")


def test_a_rule_says_that_reminders_are_not_tried_on_the_past(client: TestClient) -> None:
    form = {"name": "due", "channels": "log", "kinds": "overdue_action", "days": "28", "do": "replay"}
    assert "Reminders and weekly lists are not tried." in client.post("/rules", data=form).text
