from __future__ import annotations

from datetime import date

from tests.answers.seed import CALL_BACK, FIRST, LAST, Part, Said, fill
from voc.answers import overview
from voc.answers.wording import MINUS
from voc.domain import Filter
from voc.store import Store

JUNE = Filter(since=FIRST, until=LAST)


def test_the_overview_holds_the_answers_in_brief(store: Store) -> None:
    found = overview.answer(store, JUNE, limit=1, quotes=1)
    assert found.basis.period.since == FIRST
    assert found.all.messages == found.word_of_mouth.messages == found.pain_points.messages == 32
    assert [point.topic_id for point in found.pain_points.points] == [CALL_BACK.id]
    assert len(found.changes.changes) == 1
    assert found.limits.limits


def test_headlines_tell_insights_first_and_the_whole_last(store: Store) -> None:
    first, *_, last = overview.answer(store, JUNE).headlines
    assert first.startswith("Complaints about nobody calls back")
    assert last.startswith("32 messages made 33 points; net sentiment is")


def test_a_touchpoint_that_moved_beyond_chance_is_a_headline(empty: Store) -> None:
    may = [Said(f"may-{i}", date(2026, 5, 20), (Part("Fine.", "positive"),)) for i in range(40)]
    june = [Said(f"june-{i}", date(2026, 6, 20), (Part("Bad.", "negative"),)) for i in range(40)]
    fill(empty, [*may, *june])
    found = overview.answer(empty, JUNE).headlines
    assert found[0].startswith(f"Net sentiment of service fell by 200 points to {MINUS}100 (between {MINUS}100 and")
    assert len(found) == 2


def test_that_nothing_changed_is_said(empty: Store) -> None:
    months = (date(2026, 5, 20), date(2026, 6, 20))
    fill(empty, [Said(f"{day}-{i}", day, (Part("Fine.", "positive"),)) for day in months for i in range(20)])
    found = overview.answer(empty, JUNE).headlines
    assert found[0] == "Nothing changed beyond what chance explains."
    assert found[1].endswith("no different from the period before.")


def test_an_empty_store_has_an_overview_that_says_so(empty: Store) -> None:
    found = overview.answer(empty, Filter())
    assert found.headlines == ("There is no labelled feedback in this period.",)
    assert found.touchpoints == ()
