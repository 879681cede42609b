"""The options of sources, from the command line and the settings."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from voc.errors import InvalidSettings, UnknownExtension
from voc.ingest.base import sources
from voc.ingest.options import make, options_of, summary_of
from voc.settings import Settings


def settings(**known: str) -> Settings:
    return Settings(sources={name: SecretStr(value) for name, value in known.items()})


def test_there_are_at_least_fourteen_sources_and_each_says_what_it_reads_and_needs():
    names = sources.names()

    assert len(names) >= 14
    for name in names:
        assert summary_of(name).endswith(".")
        assert [option.name for option in options_of(name) if not option.help] == []


def test_what_is_given_overrules_what_is_set():
    known = settings(zendesk_subdomain="acme", zendesk_email="a@acme.example", zendesk_token="t")

    assert make("zendesk", {"subdomain": None}, known).subdomain == "acme"
    assert make("zendesk", {"subdomain": "other"}, known).subdomain == "other"


def test_the_cursor_belongs_to_what_is_read():
    known = settings(reddit_client_id="i", reddit_client_secret="s")
    posts = make("reddit", {"subreddit": "acme"}, known)

    assert posts.key == "subreddit=acme kind=posts query=None"
    assert make("reddit", {"subreddit": "acme", "recheck_days": 30}, known).key == posts.key
    assert make("reddit", {"subreddit": "acme", "kind": "comments"}, known).key != posts.key


def test_all_that_is_missing_is_named_at_once_with_where_to_get_it():
    with pytest.raises(InvalidSettings) as refused:
        make("zendesk", {}, Settings())

    told = str(refused.value)
    assert "--subdomain or VOC_SOURCE_ZENDESK_SUBDOMAIN" in told
    assert "zendesk needs VOC_SOURCE_ZENDESK_TOKEN: API token: Admin Center" in told
    assert "--token" not in told, "credentials are no options: command lines are seen by others"


@pytest.mark.parametrize("value", ["../admin", "a/b", "acme.evil.example", ""])
def test_an_option_that_would_change_the_address_is_refused(value):
    with pytest.raises(InvalidSettings, match="subdomain"):
        make("zendesk", {"subdomain": value, "email": "a"}, settings(zendesk_token="t"))


def test_a_misspelt_setting_is_refused_with_the_likely_one():
    with pytest.raises(InvalidSettings, match="did you mean VOC_SOURCE_ZENDESK_TOKEN"):
        make("zendesk", {"subdomain": "acme", "email": "a"}, settings(zendesk_tokn="t"))


def test_settings_of_a_source_with_a_longer_name_are_not_meant():
    known = settings(app_store_connect_key_id="k", app_store_app="7")

    assert make("app_store", {}, known).app == "7"


def test_a_wrong_value_is_not_repeated():
    with pytest.raises(InvalidSettings) as refused:
        make("sql", {"query": "SELECT 1", "cursor_column": "id"}, settings(sql_url="hunter2"))

    assert "hunter2" not in str(refused.value)


def test_a_source_that_does_not_exist_names_those_that_do():
    with pytest.raises(UnknownExtension, match="zendesk"):
        make("zendsk", {}, Settings())
