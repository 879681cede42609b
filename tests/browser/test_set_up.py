"""What somebody who runs it does: keys and sign-in, the taxonomy, reports, an analysis of what was read in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pydantic import SecretStr

from tests.browser.conftest import Site
from tests.mail import Inbox, mail_server

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
Configure = Callable[..., None]
TAXONOMY = "touchpoints: {service: {name: Customer care, owner: {team: Care team}}}"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as running:
        yield running


@pytest.mark.does("/keys", "/keys/rotate", "/keys/revoke", "/login", "/logout")
def test_a_key_is_made_used_to_sign_in_rotated_revoked_and_signed_out(open_page: Open) -> None:
    page = open_page("/keys")
    page.get_by_label("For whom or what").fill("ann")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Make the key").click()
    secret = page.get_by_role("status").locator("code").inner_text()
    page.goto(page.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("Key").fill(secret)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keys")
    page.get_by_role("button", name="Rotate ann").click()
    expect(page.get_by_role("status")).not_to_contain_text(secret)
    page.get_by_role("button", name="Revoke ann").first.click()
    expect(page.get_by_role("cell", name="ended")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.does("/settings/taxonomy")
def test_the_taxonomy_is_changed_and_a_mistake_is_told(open_page: Open, configure: Configure, tmp_path: Path) -> None:
    file = tmp_path / "taxonomy.yaml"
    file.write_text(TAXONOMY)
    configure(taxonomy=file)
    page = open_page("/settings")
    page.get_by_label("The file").fill(TAXONOMY.replace("Care team", "Help team"))
    page.get_by_role("button", name="Save the taxonomy").click()
    expect(page.get_by_text("Help team, as the taxonomy says")).to_be_visible()


@pytest.mark.does("/reports/schedules", "/reports/send", "/reports/remove")
def test_a_report_is_downloaded_and_one_is_scheduled_mailed_and_deleted(
    open_page: Open, configure: Configure, inbox: Inbox
) -> None:
    configure(channels={"mail": SecretStr(inbox.channel)})
    page = open_page("/reports")
    page.get_by_label("As").first.select_option("Markdown for a wiki")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "report.md"
    page.get_by_label("Name").fill("weekly")
    page.get_by_label("As").last.select_option("Markdown for a wiki")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("tr", has_text="weekly")).to_contain_text("Topic report, md")
    page.get_by_role("button", name="Send weekly now").click()
    expect(page.get_by_role("status")).to_contain_text("weekly was sent.")
    assert len(inbox.messages) == 1
    page.get_by_role("button", name="Delete weekly").click()
    expect(page.get_by_text("No report is sent by itself yet.")).to_be_visible()


@pytest.mark.does("/imports/analyze")
def test_what_was_read_in_is_queued_to_be_analysed_and_rejected_rows_come_back(
    open_page: Open, configure: Configure, site: Site
) -> None:
    configure(broker_url=SecretStr("memory://"))
    page = open_page(f"/imports/files/{site.uploads.list()[0].id}")
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Analyse them").click()
    expect(page.get_by_role("status")).to_have_text("An analysis is queued.")
    assert [job.name for job in site.store.jobs.list(limit=5)] == ["analyze"]
