"""What every page owes to everybody: nothing that axe finds, a menu on a phone, a theme, no shift, little weight."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ALL_DAYS = "from=2026-01-01&to=2026-10-31"
PAGES = (
    f"/?{ALL_DAYS}", "/map", "/topics", "/topics/1", "/touchpoints/service", "/pain-points", "/word-of-mouth",
    f"/quotes?{ALL_DAYS}", "/search?q=kettle", "/login", "/alerts",
)  # fmt: skip
Open = Callable[..., Page]
# Layout shift of a load, as the browser itself counts it (web-vitals calls 0.1 good).
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; })
    .observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""
WEIGHT = "performance.getEntries().reduce((sum, entry) => sum + (entry.decodedBodySize || 0), 0)"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_stays_where_it_is_weighs_little_and_shuts_nobody_out(open_page: Open, path: str) -> None:
    page = open_page(path)
    assert page.evaluate(SHIFT) < 0.01
    assert page.evaluate(WEIGHT) < 500_000
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


def test_the_menu_of_a_phone_opens_and_closes(open_page: Open) -> None:
    page = open_page("/", width=390)
    menu = page.get_by_role("navigation", name="Pages")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_a_theme_stays_chosen(open_page: Open) -> None:
    page = open_page("/topics")
    page.get_by_role("button", name="Dark").click()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Overview").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 19)"
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")


def test_a_chart_opens_as_a_table_whose_numbers_open_quotes(open_page: Open) -> None:
    page = open_page("/topics/1")
    page.get_by_text("The numbers of Messages per week").click()
    row = page.get_by_role("region", name="Messages per week, numbers").get_by_role("row").nth(-1)
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name="What people said")).to_be_visible()
