"""What every source that is asked over HTTP must do, at a server that speaks its API."""

from __future__ import annotations

import logging
import pkgutil

import pytest

from tests.ingest.sources import apis
from tests.ingest.sources.server import Reply
from voc.errors import InvalidSettings, SourceFailed
from voc.ingest.options import make, options_of
from voc.settings import Settings

NAMES = sorted(module.name for module in pkgutil.iter_modules(apis.__path__))
pytestmark = pytest.mark.parametrize("name", NAMES)


def numbered(count):
    return sorted(f"The parcel number {n} came two days late and nobody said a word." for n in range(count))


def test_everything_arrives_once_then_only_what_is_new_or_edited(name, at):
    reader = at(name)
    reader.account.write(5)

    first = reader.read().counts
    assert reader.texts() == numbered(5)
    assert (first["accepted"], first["updated"], first["rejected"]) == (5, 0, 0)

    again = reader.read().counts
    assert (again["accepted"], again["updated"], again["rejected"]) == (0, 0, 0)

    reader.account.write(2)
    assert reader.read().counts["accepted"] == 2
    assert reader.texts() == numbered(7)

    reader.account.edit(5, "It came after all, and somebody called me.")
    edited = reader.read().counts
    assert (edited["accepted"], edited["updated"]) == (0, 1)
    assert "It came after all, and somebody called me." in reader.texts()


def test_a_reading_that_breaks_off_goes_on_where_it_stopped(name, at):
    reader, whole = at(name), at(name)
    reader.batch_size = 2
    reader.account.write(10)
    whole.account.messages = reader.account.messages
    whole.read()
    needed = len(whole.account.requests)

    reader.account.fail_at(needed * 2 // 3, 418)
    with pytest.raises(SourceFailed):
        reader.read()
    kept, asked = len(reader.texts()), len(reader.account.requests)
    run = reader.read()

    assert 0 < kept < 10
    assert len(reader.account.requests) - asked < needed, "it began anew"
    assert reader.texts() == numbered(10)
    assert run.counts["accepted"] == 10, "the counts of both parts"


def test_what_arrives_while_reading_pushes_nothing_out(name, at):
    reader = at(name)
    reader.account.write(8)
    reader.account.meanwhile[2] = lambda: reader.account.write(2)
    reader.account.meanwhile[4] = lambda: reader.account.edit(0, reader.account.messages[0].text)

    reader.read()
    reader.read()

    assert reader.texts() == numbered(10)


def test_a_bad_item_is_rejected_with_its_reason_and_the_rest_is_kept(name, at):
    reader = at(name)
    reader.account.write(7)
    reader.account.spoil(4)

    counts = reader.read().counts

    assert (counts["accepted"], counts["rejected"]) == (6, 1)
    [bad] = reader.store.bad
    assert bad.reason
    assert bad.raw.startswith("{")


def test_records_hold_what_their_system_says(name, at):
    reader = at(name)
    reader.account.write(1)
    reader.read()

    [message] = reader.messages()

    [written] = reader.account.messages
    assert message.created_at.replace(microsecond=0) == written.written
    assert message.source == name
    assert message.channel != "other"
    # Reviews say what they are about, conversations who said it.
    assert message.rating or message.author or message.customer or message.nps is not None


def test_a_missing_credential_says_which_setting_to_set(name, at):
    wanted = [option.setting(name) for option in options_of(name) if option.required]
    if not wanted:
        return

    with pytest.raises(InvalidSettings) as refused:
        make(name, {}, Settings())

    assert [setting for setting in wanted if setting not in str(refused.value)] == []


def test_credentials_show_up_in_no_error_log_or_address(name, at, caplog):
    reader = at(name)
    reader.account.write(8)
    reader.account.fail_at(2, 418)

    with caplog.at_level(logging.DEBUG), pytest.raises(SourceFailed) as failure:
        reader.read()

    source = make(name, reader.options, reader.settings)
    shown = caplog.text + str(failure.value) + repr(source) + source.key
    shown += " ".join(f"{request.path} {request.query}" for request in reader.account.requests)
    assert not [value for value in reader.credentials.values() if value in shown]


def test_a_refused_credential_is_told_as_such(name, at):
    reader = at(name)
    reader.account.answer = lambda request, account: Reply({"error": "no"}, 401)

    with pytest.raises(SourceFailed, match=f"VOC_SOURCE_{name.upper()}") as failure:
        reader.read()

    assert failure.value.status == 401
