from __future__ import annotations

from datetime import date

from tests.api.seeding import incident
from voc.api.web.links import link, to_evidence, to_period, to_quotes
from voc.domain import Filter

FILTER = Filter(date(2026, 1, 1), date(2026, 1, 31), brand="A & B", touchpoint="sales", attributes={"plan": "pro"})


def test_a_link_spells_the_filter_as_the_query_does() -> None:
    assert link("/topics", FILTER) == (
        "/topics?from=2026-01-01&to=2026-01-31&brand=A+%26+B&touchpoint=sales&segment.plan=pro"
    )


def test_changes_replace_add_and_take_away() -> None:
    changed = to_quotes(FILTER, touchpoint=None, topic_id=7, measure="warns")
    assert changed == "/quotes?from=2026-01-01&to=2026-01-31&brand=A+%26+B&topic=7&segment.plan=pro&measure=warns"


def test_another_page_keeps_what_the_bar_says_only() -> None:
    assert to_period("/", FILTER) == "/?from=2026-01-01&to=2026-01-31&brand=A+%26+B&segment.plan=pro"


def test_an_insight_leads_to_what_it_counted() -> None:
    assert to_evidence(incident([])) == (
        "/quotes?from=2026-10-27&to=2026-10-31&touchpoint=service&topic=1&measure=negative_messages"
    )


def test_an_empty_filter_leaves_the_path_alone() -> None:
    assert link("/", Filter()) == "/"
