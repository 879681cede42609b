from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.answers.seed import ASSEMBLY, CALL_BACK, FIRST, LAST
from voc.answers import touchpoints
from voc.domain import Feedback, Filter, Label, Prediction, Segment
from voc.store import Store

JUNE = Filter(since=FIRST, until=LAST)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_touchpoints_are_those_anyone_spoke_of_by_volume(store: Store) -> None:
    found = touchpoints.answer(store, JUNE)
    assert [(each.touchpoint, each.messages) for each in found.touchpoints] == [
        ("service", 13),
        ("product", 11),
        ("sales", 8),
    ]


def test_a_message_about_two_touchpoints_counts_once_in_the_whole(store: Store) -> None:
    found = touchpoints.answer(store, JUNE)
    assert (found.all.messages, found.all.segments, found.all.messages_before) == (32, 33, 18)


def test_rates_are_shares_of_segments(store: Store) -> None:
    service = touchpoints.answer(store, JUNE).touchpoints[0]
    assert service.net_sentiment is not None
    assert service.effort_rate is not None
    assert service.moment_of_truth_rate is not None
    assert service.expectation_gap_rate is not None
    assert service.net_sentiment.value == -100
    assert service.effort_rate.value == service.moment_of_truth_rate.value == 12 / 13
    assert service.expectation_gap_rate.value == 0


def test_a_touchpoint_nobody_spoke_of_before_has_no_change(store: Store) -> None:
    service, product, sales = touchpoints.answer(store, JUNE).touchpoints
    assert service.change is None
    assert sales.change is not None
    assert product.change is not None
    assert product.change.value == 0
    assert sales.change.low < 0 < sales.change.high


def test_the_trend_ends_with_the_period_and_holds_its_messages(store: Store) -> None:
    found = touchpoints.answer(store, JUNE)
    for each in (found.all, *found.touchpoints):
        assert each.trend[-1].end == LAST
        assert sum(week.messages for week in each.trend[-4:]) == each.messages
        assert sum(week.messages for week in each.trend[-8:-4]) == each.messages_before


def test_stages_share_out_the_segments(store: Store) -> None:
    for each in touchpoints.answer(store, JUNE).touchpoints:
        assert sum(stage.segments for stage in each.stages) == each.segments


def test_each_touchpoint_has_its_own_topics(store: Store) -> None:
    service, product, _ = touchpoints.answer(store, JUNE, limit=1, quotes=1).touchpoints
    assert [topic.id for topic in service.topics] == [CALL_BACK.id]
    assert [topic.id for topic in product.topics] == [ASSEMBLY.id]
    assert product.topics[0].share is not None
    assert product.topics[0].share.value == 1
    assert [quote.touchpoint for quote in product.topics[0].recent] == ["product"]


def test_a_filter_restricts_what_is_counted(store: Store) -> None:
    found = touchpoints.answer(store, Filter(since=FIRST, until=LAST, channel="phone"))
    assert [each.touchpoint for each in found.touchpoints] == ["service"]
    assert found.all.messages == 12


def test_a_period_without_feedback_has_no_touchpoints(store: Store) -> None:
    later = Filter(since=LAST + timedelta(days=200), until=date(2027, 3, 1))
    found = touchpoints.answer(store, later)
    assert found.touchpoints == ()
    assert found.all.messages == 0
    assert found.all.net_sentiment is None


def test_sub_touchpoints_share_the_segments_of_their_touchpoint(empty: Store) -> None:
    texts = ("Refund please", "Refund now", "On hold again")
    messages = [Feedback("s", str(n), "review", NOON, text, language="en") for n, text in enumerate(texts)]
    empty.imports.commit(empty.imports.start("s", "s").id, messages, cursor="end")
    segments = [Segment(m.id, 0, len(m.text), m.text, created_at=NOON) for m in messages]
    empty.segments.add("whole@1", messages, [[segment] for segment in segments])
    said = Prediction((Label("sentiment", "negative", 0.9), Label("touchpoint", "service", 0.9)), b"\x00<" * 4)
    empty.labels.add("m@1", segments, [said] * 3)
    empty.sub_touchpoints.use({"service": "1"}, taxonomy="taxonomy@1")
    found = empty.sub_touchpoints.pending(4)
    empty.sub_touchpoints.assign(found.segment_ids, [Label("sub_touchpoint", "refunds", 0.8)] * 2 + [None])
    empty.rollups.refresh()

    answer = touchpoints.answer(empty, Filter())

    assert answer.basis.taxonomy == "taxonomy@1"
    [service] = answer.touchpoints
    assert [(each.sub_touchpoint, each.segments) for each in service.sub_touchpoints] == [("refunds", 2), (None, 1)]
    assert service.sub_touchpoints[0].share.value == 2 / 3
