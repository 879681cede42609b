from __future__ import annotations

from collections.abc import Iterator

from tests.answers.seed import FIRST, LAST, Part, Said, fill, topic
from voc.domain import Filter, Quote
from voc.reports import Report, assemble
from voc.reports.assemble import CONTEXT, Context
from voc.reports.journey import parts
from voc.store import Store

JUNE = Filter(since=FIRST, until=LAST)


def quoted(store: Store, parts: tuple[Part, ...], text: str) -> Context:
    fill(store, [Said("1", FIRST, parts)], topics=[topic(1, "one")])
    report = assemble(store, JUNE, least=5)
    return next(context for quote, context in report.context.items() if quote.text == text)


def test_every_quote_of_a_report_has_its_context(store: Store) -> None:
    report = assemble(store, JUNE, least=5)
    assert set(shown(report)) == set(report.context)
    for quote, around in report.context.items():
        text = store.feedback.get(quote.feedback_id).text
        assert f"{around.before}{quote.text}{around.after}" in text


def shown(report: Report) -> Iterator[Quote]:
    for touchpoint in report.touchpoints:
        for each in touchpoint.topics:
            yield from (*each.typical, *each.recent)
    for change in report.changes.changes:
        yield from change.insight.evidence
    for point in report.pain_points.points:
        yield from point.quotes
    for talk in (*report.word_of_mouth.praised, *report.word_of_mouth.warned_of):
        yield from talk.quotes
    for part in parts(report.journey):
        for item in part.items:
            yield from item.quotes


def test_the_words_around_a_quote_are_those_of_its_message(empty: Store) -> None:
    parts = (Part("The kettle leaks."), Part("I am angry.", "negative", topic=1), Part("Send help."))
    assert quoted(empty, parts, "I am angry.") == Context("The kettle leaks. ", " Send help.")


def test_long_context_is_cut_at_a_word(empty: Store) -> None:
    parts = (Part("before " * 60 + "it."), Part("I am angry.", "negative", topic=1), Part("after " * 60 + "it."))
    around = quoted(empty, parts, "I am angry.")
    assert around.before.startswith("… before before")
    assert around.after.endswith("after after …")
    assert max(len(around.before), len(around.after)) <= CONTEXT + 2


def test_another_turn_of_a_conversation_is_no_context(empty: Store) -> None:
    parts = (Part("Agent speaking.\n"), Part("I am angry.", "negative", topic=1), Part("\nSo sorry."))
    around = quoted(empty, parts, "I am angry.")
    assert (around.before.strip(), around.after.strip()) == ("", "")


def test_channels_are_listed_by_volume(store: Store) -> None:
    assert assemble(store, JUNE, least=5).channels == (("review", 18), ("phone", 12), ("email", 1), ("social", 1))
