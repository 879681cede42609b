"""What every source that is asked over HTTP must do, at a server that speaks its API."""

from __future__ import annotations

import logging
import pkgutil

import pytest

from tests.ingest.sources import apis
from tests.ingest.sources.server import BABBLE, HANG_UP, STALL, Reply
from voc.errors import InvalidSettings, SourceFailed
from voc.ingest.options import make, options_of
from voc.settings import Settings

NAMES = sorted(module.name for module in pkgutil.iter_modules(apis.__path__))
pytestmark = pytest.mark.parametrize("name", NAMES)


def numbered(count):
    return sorted(f"The parcel number {n} came two days late and nobody said a word." for n in range(count))


def test_everything_arrives_once_and_nothing_twice(name, at):
    reader = at(name)
    reader.account.write(8)

    first, again = reader.read(), reader.read()

    assert reader.texts() == numbered(8)
    assert (first.counts["accepted"], first.counts["rejected"], first.counts["filtered"]) == (8, 0, 0)
    assert (again.counts["accepted"], again.counts["updated"], again.counts["rejected"]) == (0, 0, 0)


def test_what_is_written_later_arrives_with_the_next_reading(name, at):
    reader = at(name)
    reader.account.write(5)
    reader.read()
    reader.account.write(5)

    assert reader.read().counts["accepted"] == 5
    assert reader.texts() == numbered(10)


def test_an_edit_arrives_as_an_update(name, at):
    reader = at(name)
    reader.account.write(5)
    reader.read()
    reader.account.edit(3, "It came after all, and somebody called me.")

    run = reader.read()

    assert (run.counts["accepted"], run.counts["updated"]) == (0, 1)
    assert "It came after all, and somebody called me." in reader.texts()


def test_a_reading_that_breaks_off_goes_on_where_it_stopped(name, at):
    reader = at(name)
    reader.batch_size = 2
    reader.account.write(14)
    whole = at(name)
    whole.account.messages = reader.account.messages
    list(make(name, whole.options, whole.settings).read(None, intake_of(whole)))
    needed = len(whole.account.requests)

    reader.account.fail_at(needed * 2 // 3, 418)
    with pytest.raises(SourceFailed):
        reader.read()
    kept, asked = reader.store.feedback.count(), len(reader.account.requests)
    run = reader.read()

    assert 0 < kept < 14
    assert len(reader.account.requests) - asked < needed
    assert reader.texts() == numbered(14)
    assert run.counts["accepted"] == 14, "the counts of both parts"


def test_what_arrives_while_reading_pushes_nothing_out(name, at):
    reader = at(name)
    reader.account.write(10)
    reader.account.meanwhile[2] = lambda: reader.account.write(2)
    reader.account.meanwhile[4] = lambda: reader.account.edit(0, reader.account.messages[0].text)

    reader.read()
    reader.read()

    assert reader.texts() == numbered(12)


def test_a_bad_item_is_rejected_with_its_reason_and_the_rest_is_kept(name, at):
    reader = at(name)
    reader.account.write(7)
    reader.account.spoil(4)

    run = reader.read()

    assert (run.counts["accepted"], run.counts["rejected"]) == (6, 1)
    [bad] = reader.store.imports.rejected(run.id)
    assert bad.reason
    assert bad.raw.startswith("{")


@pytest.mark.parametrize("fault", [429, 500, 503, HANG_UP, STALL, Reply({}, 429, {"retry-after": "1"})])
def test_a_passing_fault_is_tried_again(name, at, fault):
    reader = at(name)
    reader.account.write(5)
    reader.account.fail_at(1, fault)

    assert reader.read().counts["accepted"] == 5


def test_an_answer_that_is_no_json_ends_the_reading_with_a_reason(name, at):
    reader = at(name)
    reader.account.write(5)
    reader.account.fail_at(0, BABBLE)

    with pytest.raises(SourceFailed, match=name):
        reader.read()
    assert reader.read().counts["accepted"] == 5


def test_a_missing_credential_says_which_setting_to_set(name, at):
    for option in options_of(name):
        if option.required:
            with pytest.raises(InvalidSettings, match=option.setting(name)):
                make(name, {}, Settings())


def test_credentials_show_up_in_no_error_log_or_address(name, at, caplog):
    reader = at(name)
    reader.account.write(2)
    reader.account.fail_at(1 if reader.credentials else 0, 418)

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


def intake_of(reader):
    from tests.ingest.conftest import KEY
    from voc.ingest.live import Intake

    return Intake(reader.settings, KEY)
