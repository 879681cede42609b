"""The pages where people act, each action done as a person would do it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.mark.does("/alerts/{insight_id}")
def test_an_alert_is_acknowledged_judged_snoozed_and_opened_again(open_page: Open) -> None:
    page = open_page("/alerts")
    page.get_by_text("Act on it").first.click()
    page.get_by_label("Note").first.fill("calling the courier")
    page.get_by_role("button", name="Acknowledge").first.click()
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    page.get_by_role("link", name="Acknowledged 1").click()
    page.get_by_role("link", name="Complaints about late deliveries").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Complaints about late deliveries")
    expect(page.get_by_text("calling the courier")).to_be_visible()
    page.get_by_role("button", name="Useful", exact=True).click()
    expect(page.get_by_text("Judged useful by")).to_be_visible()
    page.get_by_label("How long to snooze").select_option("for 3 days")
    page.get_by_role("button", name="Snooze").click()
    expect(page.locator(".state")).to_have_text("Snoozed")
    page.get_by_role("button", name="Open again").click()
    expect(page.locator(".state")).to_have_text("Open")


@pytest.mark.does("/rules", "/rules/remove")
def test_a_rule_is_tried_on_the_past_saved_changed_and_deleted(open_page: Open) -> None:
    page = open_page("/rules")
    page.get_by_role("link", name="New rule").click()
    page.get_by_label("Name").fill("night shift")
    page.get_by_label("log", exact=True).check()
    page.get_by_label("Touchpoint").select_option("Service")
    page.get_by_role("button", name="Show what it would have sent").click()
    expect(page.get_by_role("heading", name="It would have sent")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("night shift")
    page.get_by_label("From", exact=True).fill("22:00")
    page.get_by_label("Until", exact=True).fill("07:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("22:00 to 07:00")).to_be_visible()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("In force").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("tr", has_text="night shift")).to_contain_text("no")
    page.get_by_role("button", name="Delete night shift").click()
    expect(page.get_by_text("No rules yet")).to_be_visible()


@pytest.mark.does("/channels/test")
def test_a_channel_is_tested(open_page: Open) -> None:
    page = open_page("/rules")
    page.get_by_role("button", name="Send a test to log").click()
    expect(page.get_by_text("log took the test message.")).to_be_visible()


@pytest.mark.does("/corrections")
def test_a_label_is_corrected_where_it_is_read_and_quality_shows_it(open_page: Open) -> None:
    page = open_page("/topics/3")
    quote = page.locator("figure.quote.positive").first
    quote.get_by_text("correct", exact=True).click()
    quote.get_by_label("Sentiment").select_option("mixed")
    quote.get_by_role("button", name="Correct").click()
    expect(page.get_by_role("status")).to_contain_text("Corrected")
    expect(page.locator("figure.quote:target")).to_contain_text("mixed")
    page.get_by_role("link", name="Quality").click()
    expect(page.locator("tr", has_text="positive is mixed")).to_be_visible()


@pytest.mark.does("/actions", "/actions/{id}")
def test_an_action_is_written_down_on_a_topic_done_and_judged(open_page: Open) -> None:
    page = open_page("/topics/2")
    page.get_by_text("Write down an action").click()
    page.get_by_label("What", exact=True).fill("One agent per customer")
    page.get_by_role("button", name="Write it down").click()
    page.get_by_text("Change it, or say that it is done").click()
    page.locator("article", has_text="One agent per customer").get_by_label("Done on").fill("2026-09-01")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("Change it, or say that it is done")).to_have_count(0)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Actions").click()
    expect(page.locator(".headline")).to_contain_text("Of 1 done")
    page.get_by_text("The weeks before and after").click()
    expect(page.locator(".drawing svg")).to_be_visible()


@pytest.mark.does("/accepted", "/accepted/remove")
def test_a_pain_point_is_accepted_and_no_longer(open_page: Open) -> None:
    page = open_page("/actions")
    page.get_by_text("Leave a pain point as it is").click()
    page.locator("form[action='/accepted']").get_by_label("About").select_option("Kettle")
    page.get_by_label("Reason").fill("All kettles leak")
    page.get_by_role("button", name="Accept it").click()
    expect(page.locator("#accepted")).to_contain_text("All kettles leak")
    page.get_by_role("button", name="No longer accept").click()
    expect(page.locator("#accepted")).to_contain_text("Nothing is accepted")


@pytest.mark.does("/quality/samples", "/quality/check")
def test_random_quotes_are_checked(open_page: Open) -> None:
    page = open_page("/quality")
    page.get_by_label("Quotes", exact=True).fill("2")
    page.get_by_role("button", name="Draw and check").click()
    page.get_by_label("Negative").check()
    page.get_by_label("Service").check()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("quote 2 of 2")).to_be_visible()
    page.get_by_role("button", name="I cannot tell").click()
    expect(page.get_by_role("heading", name="Quality")).to_be_visible()


@pytest.mark.does("/imports/files", "/imports/files/{id}")
def test_a_file_is_uploaded_mapped_read_and_its_rejected_rows_are_offered(open_page: Open) -> None:
    page = open_page("/imports")
    rows = b"when,remark,stars\n2026-10-01,The lid came loose.,2\nnever,It broke.,1\n2026-10-02,Lovely colour.,5\n"
    page.get_by_label("A file of up to").set_input_files(
        {"name": "kitchen.csv", "mimeType": "text/csv", "buffer": rows}
    )
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_label("Created at")).to_have_value("")
    page.get_by_label("Text").select_option("remark")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="3 rows read")).to_be_visible()
    expect(page.get_by_role("link", name="Download all 1")).to_be_visible()


@pytest.mark.does("/owners")
def test_an_owner_is_saved_and_the_log_says_so(open_page: Open) -> None:
    page = open_page("/settings")
    page.get_by_label("Team for product").fill("Product team")
    page.get_by_role("button", name="Save the owner of product").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Team for product")).to_have_value("Product team")
    page.get_by_role("link", name="Audit log").click()
    page.get_by_label("What", exact=True).fill("owners")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("subject=owners"))
    expect(page.locator("tbody tr").first).to_contain_text("/owners")
