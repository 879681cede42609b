from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from voc.ingest.duplicates import bands_of
from voc.insights.effect import judge
from voc.sample import Sample, generate, with_company

UNTIL = date(2026, 10, 31)


@pytest.fixture(scope="module")
def plain() -> Sample:
    return generate(messages=4000, until=UNTIL)


@pytest.fixture(scope="module")
def sample(plain: Sample) -> Sample:
    return with_company(plain)


def weeks_around(sample: Sample, theme: str, done_on: date) -> tuple[list[int], list[int]]:
    """Complaints of customers about a theme, and about all else, in the 13 weeks before and after the week of a day."""
    subject, control = Counter[int](), Counter[int]()
    for record in sample.records:
        told = sample.truth["messages"][record["id"]]
        if told["sentiment"] == "negative" and record.get("author_role", "customer") == "customer":
            week = (date.fromisoformat(record["created_at"][:10]) - done_on).days // 7
            (subject if theme in told["themes"] else control)[week] += 1
    weeks = [week for week in range(-13, 13) if week]
    return [subject[week] for week in weeks], [control[week] for week in weeks]


def test_the_verdict_on_each_action_is_what_was_planted(sample: Sample) -> None:
    done = [action for action in sample.truth["actions"] if action["done_on"]]
    assert [action["helped"] for action in done] == [True, False]
    for action in done:
        subject, control = weeks_around(sample, action["theme"], date.fromisoformat(action["done_on"]))
        assert (judge(subject, control, before=13).verdict == "improved") == action["helped"]


def test_customers_keep_every_message_and_staff_answer_in_surveys(plain: Sample, sample: Sample) -> None:
    assert sample.records[: len(plain.records)] == plain.records
    ids = [record["id"] for record in sample.records]
    assert len(set(ids)) == len({record["id"] for record in plain.records}) + len(sample.records) - len(plain.records)
    staff = {record["id"] for record in sample.records if record.get("author_role") == "employee"}
    assert staff == {*sample.truth["employees"]}
    assert staff <= {*sample.truth["messages"]}
    last = UNTIL - timedelta(days=28)
    recent = [r for r in sample.records if r["id"] in staff and r["created_at"][:10] > last.isoformat()]
    assert len(recent) >= 15


def test_hardly_any_answer_of_staff_is_a_copy_of_another(sample: Sample) -> None:
    seen, copies = set[int](), 0
    told = [record["text"] for record in sample.records if record.get("author_role") == "employee"]
    for text in told:
        bands = set(bands_of(text))
        copies += bool(bands & seen)
        seen |= bands
    assert copies < 0.25 * len(told)


def test_equal_samples_get_equal_companies(plain: Sample, sample: Sample) -> None:
    assert with_company(plain) == sample
