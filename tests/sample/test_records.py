from datetime import date

import pytest

from voc.sample.casting import Cast
from voc.sample.dice import Dice
from voc.sample.people import customer
from voc.sample.records import Records, moment
from voc.sample.story import Story
from voc.sample.themes import themes

DAY = date(2026, 5, 1)


@pytest.fixture
def records():
    return Records({}, release=DAY, dice=Dice(1))


def _cast(channel="social", theme="noise", language="en", **story):
    return Cast(Story(themes()[theme], "negative", "oven", **story), channel, customer(1, Dice(2)), language)


def test_a_record_carries_where_it_came_from(records):
    record = records.write(_cast("ticket"), moment(DAY, 3600))
    assert record["id"].startswith("ZD-")
    assert record["created_at"] == "2026-05-01T01:00:00+00:00"
    assert record["product"] == "oven"
    assert record["customer_id"] == "C100001"


def test_reviews_of_the_app_come_from_an_app_store_with_a_version(records):
    record = records.write(_cast("review", "app_crash"), moment(DAY, 0))
    assert record["source"] in ("app_store", "play_store")
    assert record["version"] in ("6.1.3", "6.2.0", "6.1.1")


def test_a_copy_of_a_copy_still_names_the_first(records):
    first = records.write(_cast(), moment(DAY, 0))
    copy = records.copy(records.copy(first, "somebody", moment(DAY, 60)), "another", moment(DAY, 90))
    assert records.truth[copy["id"]]["duplicate_of"] == first["id"]
    assert copy["author"] == "another"
    assert "customer_id" not in copy


def test_who_comes_back_stays_in_the_thread(records):
    first = records.write(_cast("ticket"), moment(DAY, 0))
    again = records.write(_cast("email", again=True), moment(DAY, 90_000))
    other = records.write(_cast("email", "repair"), moment(DAY, 90_100))
    assert again["thread_id"] == first["thread_id"] != other["thread_id"]


def test_other_languages_are_known_to_the_truth(records):
    record = records.write(_cast("review", "delivery_late", language="de"), moment(DAY, 0))
    assert records.truth[record["id"]]["language"] == "de"
    assert records.truth[record["id"]]["themes"] == ["delivery_late"]
