"""A menu on a phone, a theme, and charts that are tables as well."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def test_the_menu_of_a_phone_opens_and_closes(open_page: Open) -> None:
    page = open_page("/", width=390)
    menu = page.get_by_role("navigation", name="Pages")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


@pytest.mark.does("/theme")
def test_a_theme_stays_chosen(open_page: Open) -> None:
    page = open_page("/topics")
    dark = page.get_by_role("button", name="Dark")
    dark.click()
    expect(dark).to_have_attribute("aria-pressed", "true")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Overview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This week")
    expect(dark).to_have_attribute("aria-pressed", "true")
    expect(page.locator("body")).to_have_css("background-color", "rgb(22, 21, 19)")


def test_a_chart_opens_as_a_table_whose_numbers_open_quotes(open_page: Open) -> None:
    page = open_page("/topics/1")
    page.get_by_text("The numbers of Messages per week").click()
    row = page.get_by_role("region", name="Messages per week, numbers").get_by_role("row").nth(-1)
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name="What people said")).to_be_visible()
