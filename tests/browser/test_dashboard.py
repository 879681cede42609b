from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.api.seeding import ARABIC, SCRIPT
from voc import __version__

pytestmark = pytest.mark.browser

ALL_DAYS = "from=2026-01-01&to=2026-10-31"
STATIC = f"/static/voc.js?{__version__}"
Open = Callable[..., Page]


def test_the_page_shows_what_changed_and_the_numbers(open_page: Open) -> None:
    page = open_page(f"/?{ALL_DAYS}")
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
    expect(page.get_by_text("Complaints about late deliveries: 36 messages in 5 days")).to_be_visible()
    messages = page.locator(".facts").first.locator("div", has_text="Messages").first.locator(".num")
    expect(messages).to_have_text("390")


def test_a_number_opens_its_quotes_and_a_quote_its_message(open_page: Open) -> None:
    page = open_page("/")
    row = page.locator(".board-row", has_text="Product").first
    number = row.locator(".volume .num")
    shown = int(number.inner_text())
    number.click()
    expect(page.get_by_role("heading", name="What people said")).to_be_visible()
    expect(page.locator("blockquote")).to_have_count(min(shown, 25))
    page.get_by_role("link", name="whole message").first.click()
    expect(page.locator("mark#said")).to_be_visible()


def test_hostile_text_is_only_text(open_page: Open) -> None:
    page = open_page(f"/quotes?{ALL_DAYS}&show=500")
    expect(page.locator("blockquote", has_text=SCRIPT).first).to_be_visible()
    expect(page.locator("script")).to_have_count(1)
    expect(page.locator("script")).to_have_attribute("src", STATIC)
    expect(page.locator("blockquote", has_text=ARABIC).first).to_have_css("direction", "rtl")


def test_a_chosen_period_stays_chosen(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_role("navigation", name="Period").get_by_role("link", name="13 weeks").click()
    expect(page).to_have_url(re.compile("from=2026-08-02"))
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Topics").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Topics")
    expect(page.get_by_text("2 August to 31 October 2026")).to_be_visible()


def test_other_days_and_a_brand_can_be_chosen(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("From").fill("2026-09-01")
    page.get_by_label("Brand").select_option("Figo")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("1 September to 31 October 2026", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("brand=Figo"))


def test_a_search_leads_to_quotes(open_page: Open) -> None:
    page = open_page(f"/?{ALL_DAYS}")
    page.get_by_role("searchbox").fill("advert tram")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("blockquote").first).to_have_text("I saw the advert on the tram.")


def test_the_keyboard_reaches_the_content_first(open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()


def test_the_description_of_the_api_works_offline(open_page: Open) -> None:
    page = open_page("/docs")
    # The description is made when it is first asked for, and read by a script of 1.5 MB.
    expect(page.get_by_text("/v1/touchpoints").first).to_be_visible()
