"""What every page owes to everybody, asked of each page that the router has, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CUSTOMER, Site
from voc.api.app import PAGES
from voc.api.web import login

pytestmark = pytest.mark.browser

ALL_DAYS = "from=2026-01-01&to=2026-10-31"
# Answers of routes of pages that are files.
FILES = {"/imports/{id}/rejected.csv", "/reports/file"}
PATHS = sorted(
    {
        route.path
        for part in (*PAGES, login)
        for route in part.router.routes
        if "GET" in route.methods and route.path not in FILES
    }
)
# What a page is asked for beside its path; a page that is not here is asked for as it is.
QUERIES = {"/search": "q=kettle", "/quality/check": "sample=1"} | dict.fromkeys(
    ("/", "/quotes", "/map", "/moments", "/leavers", "/expectations", "/ledger", "/effort", "/staff", "/behind/{of}"),
    ALL_DAYS,
)
# Swagger UI is somebody else's: its parts are not ours to mend, and all of the API takes it seconds to draw.
FOREIGN = "/docs"
NO_ROUTES = {"openapi": "3.1.0", "info": {"title": "voc", "version": "1"}, "paths": {}}
# Layout shift of a load, as the browser itself counts it (web-vitals calls 0.1 good).
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; })
    .observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""
WEIGHT = "performance.getEntries().reduce((sum, entry) => sum + (entry.decodedBodySize || 0), 0)"
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"


class Reader:
    """A tab of one theme and the widths it is looked at in, used for page after page, and what it complained about."""

    def __init__(self, browser: Browser, scheme: str, widths: tuple[int, ...]) -> None:
        context = browser.new_context(viewport={"width": widths[0], "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        self.widths, self.page, self.complaints = widths, context.new_page(), list[str]()
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type in NOTED else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.route("**/openapi.json", lambda route: route.fulfill(json=NO_ROUTES))

    def look_at(self, address: str) -> Page:
        """Open a page, which has to be there and to say nothing to the console."""
        self.complaints.clear()
        self.page.set_viewport_size({"width": self.widths[0], "height": 900})
        answer = self.page.goto(address)
        assert answer
        assert answer.status == 200
        assert self.complaints == []
        return self.page


NOTED = ("error", "warning")


@pytest.fixture(scope="module")
def readers(browser: Browser) -> Iterator[tuple[Reader, Reader]]:
    """One at a desk by day, one with a phone by night; colours move nothing, so that each width is looked at once."""
    found = Reader(browser, "light", (1280, 1024, 768, 1920)), Reader(browser, "dark", (390, 320))
    yield found
    for each in found:
        each.page.context.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_stays_where_it_is_weighs_little_and_shuts_nobody_out(
    readers: tuple[Reader, Reader], site: Site, path: str
) -> None:
    for reader in readers:
        page = reader.look_at(address_of(site, path))
        if path == FOREIGN:
            expect(page.locator("#swagger-ui .info")).to_be_visible()
        else:
            assert page.evaluate(SHIFT) < 0.01
            assert page.evaluate(WEIGHT) < 500_000
        assert_no_barrier(page, path)
        assert_within(page, reader.widths)


def address_of(site: Site, path: str) -> str:
    """Where a page of the seeded company is, with ids of things that exist."""
    [quote] = site.store.quotes(limit=1)
    if path == "/quality/check" and not site.store.corrections.samples():
        site.store.corrections.draw(5, by="ann")
    if path == "/corrections":
        return f"{site.address}{path}?feedback={quote.feedback_id}&start={quote.start}&end={quote.end}"
    ids = {
        "/feedback/{feedback_id}": quote.feedback_id,
        "/insights/{insight_id}": site.store.insights.list()[0].id,
        "/imports/files/{id}": site.uploads.list()[0].id,
        "/customers/{id}": CUSTOMER,
        "/touchpoints/{name}": "service",
        "/behind/{of}": "effort",
    }
    filled = path if "{" not in path else path[: path.index("{")] + ids.get(path, "1")
    return f"{site.address}{filled}?{QUERIES.get(path, '')}"


def assert_no_barrier(page: Page, path: str) -> None:
    """Axe finds nothing, with everything open that can be."""
    page.evaluate(OPEN_ALL)
    found = Axe().run(page, context={"exclude": [["#swagger-ui"]]} if path == FOREIGN else None)
    assert found.violations_count == 0, found.generate_report()


def assert_within(page: Page, widths: tuple[int, ...]) -> None:
    """Nothing scrolls sideways."""
    page.evaluate(OPEN_ALL)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function("width => innerWidth === width", arg=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
