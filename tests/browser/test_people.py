from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ALL_DAYS = "from=2026-01-01&to=2026-10-31"
Open = Callable[..., Page]


def test_the_menu_leads_to_the_pages_about_people(open_page: Open) -> None:
    page = open_page(f"/?{ALL_DAYS}")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Staff").click()
    expect(page).to_have_url(re.compile("/staff.*from=2026-01-01"))
    expect(page.get_by_role("region", name="Staff")).to_contain_text("All")


def test_loyalty_can_be_told_by_another_group(open_page: Open) -> None:
    page = open_page(f"/moments?{ALL_DAYS}")
    page.get_by_role("link", name="by brand").click()
    expect(page.get_by_role("heading", name="Loyalty by brand")).to_be_visible()
    expect(page.get_by_role("region", name="Loyalty by group")).to_contain_text("Figo")
