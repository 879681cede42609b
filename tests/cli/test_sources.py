"""Live sources as a user reads them, into a real store."""

import json

import pytest
import stamina
from stamina.instrumentation import set_on_retry_hooks

from tests.ingest.sources.apis import app_store, trustpilot
from tests.ingest.sources.server import Account, serve
from voc.ingest.base import sources


@pytest.fixture
def account(monkeypatch):
    monkeypatch.setenv("VOC_SOURCES_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("VOC_PII", "off")
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with stamina.set_testing(True, attempts=2), serve(Account(app_store.answer)) as made:
        yield made
    set_on_retry_hooks(None)  # those of stamina again


def command(account, *words):
    return ("ingest", "app-store", "--app", "284882215", "--base-url", account.url, *words)


def test_a_source_is_read_once_and_then_only_what_is_new(voc, account):
    account.write(8)
    assert "8 accepted, 0 updated, 0 duplicate" in voc(*command(account)).stdout

    account.write(1)
    account.edit(2, "It came after all, and somebody called me.")
    assert "1 accepted, 1 updated" in voc(*command(account)).stdout


def test_a_reading_that_breaks_off_says_what_is_kept_and_goes_on_with_the_same_command(voc, account):
    account.write(8)
    account.fail_at(2, 404)

    stopped = voc(*command(account), code=1)
    assert "6 accepted" in stopped.stdout
    assert "answered 404" in stopped.stderr

    asked = len(account.requests)
    counts = json.loads(voc(*command(account, "--json")).stdout)
    assert (counts["accepted"], counts["duplicate"]) == (8, 0), "of both parts"
    assert len(account.requests) - asked == 2, "the page that failed and the one behind it"


def test_a_wait_is_told_while_it_lasts(voc, account):
    account.write(2)
    account.fail_at(0, 503)

    assert "answered 503; trying again in 0 s" in voc(*command(account)).stderr


def test_everything_can_be_read_again(voc, account):
    account.write(8)
    voc(*command(account))

    assert "0 accepted, 0 updated, 8 duplicate" in voc(*command(account, "--restart")).stdout


def test_rejected_items_are_written_down_with_their_reasons(voc, account, folder):
    account.write(4)
    account.spoil(1)

    assert "1 rejected, with reasons in rejected-1.csv" in voc(*command(account)).stdout
    assert "it lacks 'content'" in (folder / "rejected-1.csv").read_text()


def test_a_record_gets_the_brand_and_the_name_of_the_system_that_were_given(voc, account, folder):
    from voc.store import Store

    account.write(1)
    voc(*command(account, "--brand", "Acme", "--source", "ios", "--channel", "other"))

    with Store.open(f"sqlite:///{folder}/voc.db") as store:
        [message] = store.segments.pending("whole@1", limit=10)
    assert (message.brand, message.source, message.channel) == ("Acme", "ios", "other")


def test_a_credential_comes_from_the_settings_and_is_no_option(voc, account, monkeypatch):
    account.answer = trustpilot.answer
    account.write(2)
    words = ("ingest", "trustpilot", "--business-unit", "46d6a890000064000500e0c3", "--base-url", account.url)
    assert "VOC_SOURCE_TRUSTPILOT_API_KEY: Trustpilot Business" in voc(*words, code=1).stderr
    assert "No such option" in voc(*words, "--api-key", "hunter2-key", code=2).stderr

    monkeypatch.setenv("VOC_SOURCE_TRUSTPILOT_API_KEY", "hunter2-key")
    assert "2 accepted" in voc(*words).stdout
    assert "hunter2" not in voc("doctor", "--json").stdout


def test_all_sources_are_listed_with_what_they_need(voc):
    listed = json.loads(voc("sources", "--json").stdout)

    assert [source["name"] for source in listed] == sources.names()
    zendesk = next(source for source in listed if source["name"] == "zendesk")
    assert {"subdomain", "email", "token"} <= {option["name"] for option in zendesk["options"] if option["required"]}
    said = voc("sources").stdout
    assert "--subdomain --email" in said
    assert "VOC_SOURCE_ZENDESK_TOKEN" in said


def test_help_names_every_source_and_every_option(voc):
    said = voc("ingest", "--help").stdout
    assert [name for name in (*sources.names(), "file") if name not in said] == []

    one = voc("ingest", "zendesk", "--help").stdout
    assert "VOC_SOURCE_ZENDESK_TOKEN" in one
    assert "--subdomain" in one


def test_a_source_that_does_not_exist_is_wrong_usage(voc):
    assert "zendsk" in voc("ingest", "zendsk", code=2).stderr
