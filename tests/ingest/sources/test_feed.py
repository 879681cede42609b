"""RSS and Atom feeds."""

from __future__ import annotations

from email.utils import format_datetime
from xml.sax.saxutils import escape

import pytest

from tests.ingest.sources.conftest import Reader
from tests.ingest.sources.server import BABBLE, Account, Reply, serve
from voc.errors import SourceFailed, UnsafeAddress
from voc.ingest.live import Intake
from voc.ingest.options import make
from voc.settings import Settings


def answer(request, account):
    etag = f'"{len(account.messages)}-{max(m.changed for m in account.messages).timestamp()}"'
    if request.path == "/moved":
        return Reply({}, 301, {"location": "/feed"})
    if request.headers.get("if-none-match") == etag:
        return Reply(b"", 304)
    items = "".join(map(entry, account.messages))
    return Reply(
        f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode(), headers={"etag": etag}
    )


def entry(message):
    date = "" if message.spoilt else f"<pubDate>{format_datetime(message.written)}</pubDate>"
    guid = f"<guid>https://blog.example/{message.number}</guid>"
    return f"<item>{guid}<title>Parcels</title><description>{escape(message.text)}</description>{date}</item>"


@pytest.fixture
def reader():
    with serve(Account(answer)) as account:
        yield Reader("feed", account, {"url": f"{account.url}/feed"})


def test_entries_arrive_once_then_only_what_is_new_or_edited(reader):
    reader.account.write(5)
    assert reader.read().counts["accepted"] == 5

    reader.account.edit(2, "It came after all, and somebody called me.")
    reader.account.write(1)
    counts = reader.read().counts

    assert (counts["accepted"], counts["updated"], counts["duplicate"]) == (1, 1, 4)
    assert {message.source for message in reader.messages()} == {"feed:" + reader.account.url.removeprefix("http://")}


def test_a_feed_that_did_not_change_is_not_sent_again(reader):
    reader.account.write(5)
    reader.read()

    again = reader.read()

    assert sum(again.counts.values()) == 0
    assert again.cursor


def test_an_entry_without_a_date_is_rejected_alone(reader):
    reader.account.write(3)
    reader.account.spoil(1)

    counts = reader.read().counts

    assert (counts["accepted"], counts["rejected"]) == (2, 1)


def test_a_redirect_is_followed(reader):
    reader.account.write(2)
    reader.options["url"] = f"{reader.account.url}/moved"

    assert reader.read().counts["accepted"] == 2


def test_a_page_that_is_no_feed_is_told_as_such(reader):
    reader.account.fail_at(0, BABBLE)

    with pytest.raises(SourceFailed, match="no RSS or Atom feed"):
        reader.read()


def test_a_feed_inside_the_own_network_is_refused_unless_that_is_allowed(reader):
    source = make("feed", reader.options, Settings())

    with pytest.raises(UnsafeAddress, match="VOC_SOURCES_ALLOW_PRIVATE=true"):
        list(source.read(None, Intake(Settings(), b"key")))

    assert reader.account.requests == []


def test_a_redirect_into_the_own_network_is_refused_too(reader, monkeypatch):
    """The guard looks at every request, not at the first address only."""
    reader.account.write(1)
    looked_up = []

    def record(url, **options):
        looked_up.append(url)
        return guard(url, **options)

    from voc.ingest import web

    guard = web.public_address
    monkeypatch.setattr(web, "public_address", record)
    reader.options["url"] = f"{reader.account.url}/moved"
    reader.read()

    assert [url.rpartition("/")[2] for url in looked_up] == ["moved", "feed"]
