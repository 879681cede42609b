from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ALL_DAYS = "from=2026-01-01&to=2026-10-31"
NAMES = {
    "moments": "Moments of truth", "leavers": "Quiet leavers", "expectations": "Expectations",
    "ledger": "Who tells whom", "effort": "Effort", "staff": "Staff", "employees": "Employees",
}  # fmt: skip
Open = Callable[..., Page]


@pytest.mark.parametrize("path", NAMES)
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_about_people_reads_well_for_everybody(open_page: Open, path: str, width: int) -> None:
    page = open_page(f"/{path}?{ALL_DAYS}", width=width, dark=width == 390)
    expect(page.get_by_role("heading", level=1)).to_have_text(NAMES[path])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_menu_leads_to_the_pages_about_people(open_page: Open) -> None:
    page = open_page(f"/?{ALL_DAYS}")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Staff").click()
    expect(page.get_by_role("region", name="Staff")).to_contain_text("All")
    assert "from=2026-01-01" in page.url


def test_loyalty_can_be_told_by_another_group(open_page: Open) -> None:
    page = open_page(f"/moments?{ALL_DAYS}")
    page.get_by_role("link", name="by brand").click()
    expect(page.get_by_role("heading", name="Loyalty by brand")).to_be_visible()
    expect(page.get_by_role("region", name="Loyalty by group")).to_contain_text("Figo")
