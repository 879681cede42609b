from __future__ import annotations

from datetime import UTC, date, datetime

from tests.answers.seed import FIRST, LAST, Part, Said, fill, topic
from voc.answers import limits
from voc.domain import Feedback, Filter, Rejected
from voc.store import Store

JUNE = Filter(since=FIRST, until=LAST)


def kinds(store: Store, filter: Filter = JUNE) -> dict[str, int]:
    return {limit.kind: limit.count for limit in limits.answer(store, filter).limits}


def sentence(store: Store, kind: str) -> str:
    return next(limit.sentence for limit in limits.answer(store, JUNE).limits if limit.kind == kind)


def test_a_language_the_model_does_not_know_is_named_with_its_messages(store: Store) -> None:
    assert sentence(store, "language") == (
        "1 message in German (3.0\N{NO-BREAK SPACE}%) could not be labelled: the model does not know the language."
    )


def test_days_in_which_nobody_wrote_yet_are_told_those_in_which_somebody_did(store: Store) -> None:
    (found,) = limits.answer(store, Filter(since=date(2001, 1, 1), until=date(2001, 1, 31))).limits[:1]
    assert found.kind == "outside"
    assert "customers wrote from" in found.sentence
    assert "outside" not in kinds(store)


def test_points_without_a_touchpoint_are_said_with_their_share(store: Store) -> None:
    (found,) = [limit for limit in limits.answer(store, JUNE).limits if limit.kind == "no touchpoint"]
    assert found.share is not None
    assert (found.count, found.share.n) == (1, 33)


def test_points_in_no_topic_are_a_share_of_those_about_a_touchpoint(empty: Store) -> None:
    parts = (Part("Call me.", topic=1), Part("Odd.", topic=0), Part("Well.", touchpoint="none", topic=0))
    fill(empty, [Said("1", FIRST, parts)], topics=[topic(1, "calls")])
    (found,) = [limit for limit in limits.answer(empty, JUNE).limits if limit.kind == "no topic"]
    assert found.share is not None
    assert (found.count, found.share.n) == (1, 2)


def test_days_without_feedback_may_be_a_missing_import(store: Store) -> None:
    silent = kinds(store)["silent days"]
    assert 0 < silent < 28
    assert sentence(store, "silent days").startswith(f"{silent} days of 28 without any feedback")


def test_touchpoints_with_few_points_are_named(store: Store) -> None:
    few = [limit.sentence for limit in limits.answer(store, JUNE).limits if limit.kind == "few"]
    assert "Only 8 points about sales: too few for more than a rough idea." in few


def test_a_store_that_could_say_everything_has_no_limits(empty: Store) -> None:
    fill(empty, [Said(str(i), FIRST, (Part(f"Call {i}.", "negative", topic=0),)) for i in range(30)])
    found = kinds(empty, Filter(since=FIRST, until=FIRST))
    assert found == {"no topic": 30}
    assert kinds(empty, Filter(since=LAST, until=LAST)) == {"outside": 1}


def test_what_waits_failed_or_was_rejected_is_counted(empty: Store) -> None:
    message = Feedback("test", "1", "review", datetime(2026, 6, 2, tzinfo=UTC), "Never labelled.", language="en")
    run = empty.imports.start("test", "rows.csv")
    empty.imports.commit(run.id, [message], rejected=[Rejected("rows.csv", 2, "text: empty", "")])
    empty.rollups.refresh()
    assert kinds(empty) == {"silent days": 27, "pending": 1, "rejected": 1}
    assert sentence(empty, "pending") == "Not analysed yet: 1 for the step segment. Run `voc analyze`."
    empty.failures.add("segment", message.id, "too odd")
    assert kinds(empty) == {"silent days": 27, "failed": 1, "rejected": 1}


def test_copies_count_once_and_are_said_to(empty: Store) -> None:
    copies = [
        Feedback("test", str(i), "social", datetime(2026, 6, 2, i, tzinfo=UTC), "Same post.", bands=(1,))
        for i in range(3)
    ]
    empty.imports.commit(empty.imports.start("test", "posts").id, copies)
    empty.rollups.refresh()
    assert kinds(empty)["copies"] == 2
    assert sentence(empty, "copies").startswith("2 messages are copies of another one")


def test_the_answer_is_about_the_days_asked_for(store: Store) -> None:
    assert limits.answer(store, JUNE).basis.period.since == FIRST
    assert "language" not in kinds(store, Filter(since=FIRST, until=date(2026, 6, 10)))
