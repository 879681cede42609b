"""Going through pages: nothing is missed, whatever the page size, wherever a run stops, however wrong a clock is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.errors import InvalidValue, SourceFailed
from voc.ingest.walk import newest_first, oldest_first, when

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
MINUTES = st.lists(st.integers(0, 60), min_size=1, max_size=20)


def at(minute):
    return BEGIN + timedelta(minutes=minute)


class Newest:
    """A list whose first page is the newest."""

    def __init__(self, minutes, size):
        self.minutes, self.size, self.asked = list(minutes), size, 0

    def __call__(self, token):
        self.asked += 1
        rows = sorted(enumerate(self.minutes), key=lambda row: row[1], reverse=True)
        start = token or 0
        return rows[start : start + self.size], start + self.size if start + self.size < len(rows) else None

    def walk(self, since, **options):
        return newest_first(self, since, moment=lambda row: at(row[1]), source="list", **options)


class Oldest(Newest):
    """A list of what changed at or after a moment, the oldest change first."""

    def __call__(self, floor, token):
        self.asked += 1
        found = [row for row in enumerate(self.minutes) if floor is None or at(row[1]) >= floor]
        rows = sorted(found, key=lambda row: row[1])
        start = token or 0
        return rows[start : start + self.size], start + self.size if start + self.size < len(rows) else None

    def walk(self, since, **options):
        return oldest_first(self, since, moment=lambda row: at(row[1]), source="list", **options)


@pytest.mark.parametrize("order", [Newest, Oldest])
@given(minutes=MINUTES, later=MINUTES, size=st.integers(1, 5), stop=st.integers(0, 6))
def test_a_walk_that_stops_anywhere_and_a_later_one_find_everything(order, minutes, later, size, stop):
    system = order(minutes, size)
    found, cursor = set(), None
    for number, page in enumerate(system.walk(None)):
        found |= set(page.rows)
        cursor = page.cursor
        if number == stop:
            break
    for page in system.walk(cursor):
        found |= set(page.rows)
        cursor = page.cursor
    assert found == set(enumerate(minutes))

    system.minutes += [61 + minute for minute in later]
    for page in system.walk(cursor):
        found |= set(page.rows)
    assert found == set(enumerate(system.minutes))


@pytest.mark.parametrize("order", [Newest, Oldest])
def test_a_later_walk_asks_only_for_what_is_new(order):
    system = order(range(0, 600, 2), 10)
    *_, last = system.walk(None)
    system.asked = 0
    system.minutes += [601]

    rows = [row for page in system.walk(last.cursor) for row in page.rows]

    assert (300, 601) in rows
    assert len(rows) < 10
    assert system.asked <= 2, "of sixty pages; a whole old one ends the walk"


def test_what_is_edited_or_published_late_is_found_while_it_is_rechecked():
    system = Newest(range(0, 600, 10), 5)
    *_, last = system.walk(None)
    system.minutes += [300]

    late = {row for page in system.walk(last.cursor, recheck=timedelta(hours=6)) for row in page.rows}
    never = {row for page in system.walk(last.cursor) for row in page.rows}

    assert (60, 300) in late
    assert (60, 300) not in never


def test_an_item_from_the_future_hides_nothing():
    system = Newest([1, 2, 500], 2)
    *_, last = system.walk(None, now=at(10))
    system.minutes += [3, 4]

    assert {(3, 3), (4, 4)} <= {row for page in system.walk(last.cursor, now=at(11)) for row in page.rows}


def test_a_pinned_old_item_does_not_end_a_walk():
    pages = {None: ([("pinned", 0), ("new", 90)], "second"), "second": ([("newer", 80), ("old", 10)], None)}
    cursor = f'{{"done": "{at(50).isoformat()}"}}'

    found = newest_first(pages.__getitem__, cursor, moment=lambda row: at(row[1]), source="list")

    assert [row[0] for page in found for row in page.rows] == ["new", "newer"]


def test_a_page_that_is_gone_is_walked_to_again():
    system = Newest(range(9), 3)
    first = next(iter(system.walk(None)))

    def fetch(token):
        if token == 3 and system.asked == 1:
            system.asked += 1
            raise SourceFailed("list", "no such page", status=410)
        return system(token)

    found = newest_first(fetch, first.cursor, moment=lambda row: at(row[1]), source="list")

    assert {row for page in found for row in page.rows} == set(enumerate(range(9)))


def test_a_first_reading_goes_back_to_its_start():
    for order in (Newest, Oldest):
        found = order(range(20), 3).walk(None, start=at(15))
        assert sorted(row[1] for page in found for row in page.rows) == [15, 16, 17, 18, 19]


def test_items_without_a_moment_are_given_to_be_rejected():
    rows = [{"at": "2026-03-01"}, {"at": "soon"}, {}, None, 7]

    [page] = newest_first(lambda _: (rows, None), None, moment=lambda raw: when(raw["at"]), source="list")

    assert page.rows == rows


@pytest.mark.parametrize("order", [Newest, Oldest])
def test_a_list_that_turns_in_circles_is_left(order):
    system = order([1] * 10, 2)
    walk = newest_first if order is Newest else oldest_first
    answer = ([(0, 1)], "same")

    with pytest.raises(SourceFailed, match="'same'"):
        list(walk(lambda *_: answer, None, moment=lambda row: at(row[1]), source="list"))
    assert system.asked == 0


@pytest.mark.parametrize("cursor", ["row 7", "[1]", "7"])
def test_what_is_no_cursor_is_refused(cursor):
    with pytest.raises(InvalidValue, match="cursor"):
        list(Newest([1], 1).walk(cursor))


@pytest.mark.parametrize(
    "value", ["2026-03-01T10:00:00+01:00", "2026-03-01T09:00:00Z", "2026-03-01T09:00:00", 1772355600]
)
def test_moments_are_read_as_utc(value):
    assert when(value) == datetime(2026, 3, 1, 9, tzinfo=UTC)
