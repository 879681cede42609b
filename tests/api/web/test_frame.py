from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import KEY
from voc.api.web.navigation import GROUPS, Entry
from voc.domain import Filter

ALL_DAYS = "from=2026-01-01&to=2026-10-31"


def test_the_bar_proposes_what_the_period_holds(client: TestClient) -> None:
    page = client.get(f"/?{ALL_DAYS}").text
    assert re.search(r'<select name="brand">.*<option>Figo</option><option>Northwind</option>', page)
    assert '<select name="channel">' in page
    assert '<select name="language">' not in page, "there is only one"


def test_a_choice_can_be_taken_away(client: TestClient) -> None:
    page = client.get(f"/?{ALL_DAYS}&channel=review").text
    assert re.search(rf'<a class="chip" href="/\?{ALL_DAYS.replace("&", "&amp;")}"[^>]*>Channel: review', page)


def test_fields_that_were_left_empty_restrict_nothing(client: TestClient) -> None:
    empty = client.get(f"/quotes?{ALL_DAYS}&brand=&channel=&product=&segment.plan=&show=500").text
    assert empty.count("<blockquote") == client.get(f"/quotes?{ALL_DAYS}&show=500").text.count("<blockquote") > 0


def test_the_form_of_the_bar_keeps_what_it_has_no_field_for(client: TestClient) -> None:
    page = client.get(f"/quotes?{ALL_DAYS}&sentiment=negative&topic=1").text
    assert '<input type="hidden" name="sentiment" value="negative">' in page
    assert '<input type="hidden" name="topic" value="1">' in page


@pytest.mark.parametrize("entry", [entry for _, entries in GROUPS for entry in entries], ids=lambda entry: entry.path)
def test_every_page_of_the_menu_exists_and_marks_itself(client: TestClient, entry: Entry) -> None:
    answer = client.get(entry.address(Filter()))
    assert answer.status_code == 200
    assert f'<a href="{entry.path}"' not in answer.text or 'aria-current="page"' in answer.text


def test_a_chosen_theme_is_remembered_and_leads_back(guarded: TestClient) -> None:
    assert 'data-theme="' not in guarded.get("/login").text
    answer = guarded.post("/theme", data={"theme": "dark", "next": "/login"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert '<html lang="en" data-theme="dark">' in guarded.get("/login").text


@pytest.mark.parametrize(("theme", "onward", "to"), [("pink", "/", "/"), ("dark", "https://elsewhere.example", "/")])
def test_a_theme_that_does_not_exist_and_a_way_out_are_ignored(
    guarded: TestClient, theme: str, onward: str, to: str
) -> None:
    answer = guarded.post("/theme", data={"theme": theme, "next": onward}, follow_redirects=False)
    assert answer.headers["location"] == to
    assert ("set-cookie" in answer.headers) == (theme == "dark")


def test_what_was_done_is_said_in_words_of_ours_only(client: TestClient) -> None:
    assert '<p class="notice" role="status">Taken back.</p>' in client.get("/?said=undone").text
    assert "notice" not in client.get("/?said=<b>Pay here</b>").text


def test_the_form_that_takes_the_key_offers_no_search(guarded: TestClient) -> None:
    page = guarded.get("/", headers={"authorization": f"Bearer {KEY}"}).text
    assert 'role="search"' in page
    assert 'role="search"' not in guarded.get("/login").text
