"""The pages people read and what can be done on them, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ALL_DAYS = "from=2026-01-01&to=2026-10-31"
Open = Callable[..., Page]


def test_the_overview_begins_with_the_week_in_sentences(open_page: Open) -> None:
    page = open_page("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This week")
    page.locator(".week a").first.click()
    expect(page.get_by_role("heading", name="What people said")).to_be_visible()


def test_a_cell_of_the_map_opens_its_quotes(open_page: Open) -> None:
    page = open_page(f"/map?{ALL_DAYS}")
    number = page.locator(".cell", has_text="Moments of truth").first.locator(".num").first
    shown = int(number.inner_text())
    number.click()
    expect(page.locator("blockquote")).to_have_count(min(shown, 25))


def test_pain_points_are_narrowed_down_by_their_course(open_page: Open) -> None:
    page = open_page("/pain-points")
    page.get_by_role("navigation", name="Course").get_by_role("link", name="Rising").click()
    expect(page).to_have_url(re.compile("course=rising"))
    expect(page.get_by_role("heading", name="Late deliveries")).to_be_visible()


def test_word_of_mouth_opens_to_warnings(open_page: Open) -> None:
    page = open_page(f"/word-of-mouth?{ALL_DAYS}")
    page.locator(".facts div", has_text="Warn").locator(".num").click()
    expect(page).to_have_url(re.compile("measure=warns"))
    expect(page.locator("blockquote").first).to_be_visible()


def test_a_search_is_typed_narrowed_and_marked(open_page: Open) -> None:
    page = open_page("/search")
    form = page.get_by_role("search", name="Search with filters")
    form.get_by_label("Words or a whole question").fill("kettle")
    form.get_by_label("Sentiment").select_option("negative")
    form.get_by_role("button", name="Search").click()
    expect(page.locator("mark").first).to_have_text("kettle")
    expect(page.locator("figure.quote.positive")).to_have_count(0)


@pytest.mark.does("/topics/{id}/name", "/topics/{id}/mark", "/topics/{id}/undo")
def test_a_topic_is_renamed_pinned_and_both_taken_back(open_page: Open) -> None:
    page = open_page("/topics/4")
    page.get_by_label("Name", exact=True).fill("What it costs")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What it costs")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    page.get_by_role("button", name="Pin to the top").click()
    expect(page.locator(".badge", has_text="pinned")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".badge", has_text="pinned")).to_have_count(0)
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Price")


@pytest.mark.does("/topics/{id}/move")
def test_a_topic_moves_and_comes_back(open_page: Open) -> None:
    page = open_page("/topics/4")
    page.locator("form[action='/topics/4/move'] select").select_option("product")
    page.get_by_role("button", name="Move").click()
    expect(page.locator(".opening .eyebrow")).to_contain_text("Product")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".opening .eyebrow")).to_contain_text("Sales")


def test_a_topic_is_hidden_and_shown_again(open_page: Open) -> None:
    page = open_page("/topics/4")
    page.get_by_role("button", name="Hide from lists").click()
    expect(page.locator(".badge", has_text="hidden")).to_be_visible()
    page.get_by_role("button", name="Show in lists").click()
    expect(page.locator(".badge", has_text="hidden")).to_have_count(0)


@pytest.mark.does("/topics/{id}/exclude")
def test_a_quote_is_taken_out_of_a_topic_and_put_back(open_page: Open) -> None:
    page = open_page("/topics/4")
    page.get_by_role("button", name="Not about this").first.click()
    expect(page.get_by_role("status")).to_contain_text("Taken out")
    expect(page.locator(".life")).to_contain_text("1 quote taken out")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("status")).to_have_text("Taken back.")


@pytest.mark.does("/topics/{id}/merge")
def test_a_topic_is_merged_and_the_merge_taken_back(open_page: Open) -> None:
    page = open_page("/topics/2")
    page.get_by_label("Same as").select_option("Late deliveries (service)")
    page.get_by_role("button", name="Merge into it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Late deliveries")
    page.goto(page.url.replace("/topics/1", "/topics/2"))
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("button", name="Merge into it")).to_be_visible()


@pytest.mark.does("/topics/{id}/split")
def test_a_topic_that_was_put_together_is_split(open_page: Open) -> None:
    page = open_page("/topics/2")
    page.get_by_label("Same as").select_option("Late deliveries (service)")
    page.get_by_role("button", name="Merge into it").click()
    page.get_by_label("Parts").fill("2")
    page.get_by_role("button", name="Split").click()
    expect(page.get_by_role("status")).to_contain_text("each part is a topic of its own now")
    expect(page.locator(".life")).to_contain_text("plit")


def test_the_pages_work_without_a_script(open_page: Open) -> None:
    page = open_page("/topics/4", scripts=False)
    page.get_by_label("Description").fill("What people pay")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".lead")).to_have_text("What people pay")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".lead")).to_have_count(0)
