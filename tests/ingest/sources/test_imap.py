"""Mail that customers write to a mailbox, at a small IMAP server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from tests.ingest.sources.conftest import Reader
from tests.ingest.sources.mailserver import Mailbox, serve_mail
from tests.ingest.sources.server import Account
from voc.errors import InvalidValue, SourceFailed
from voc.ingest.live import Intake
from voc.ingest.options import make
from voc.settings import Settings

FIRST = datetime(2026, 3, 1, 9, tzinfo=UTC)


def mail(number, *, text=None, sender="ann@customer.example", **headers):
    message = EmailMessage()
    message["Message-ID"] = f"<{number}@customer.example>"
    message["From"] = f"Ann <{sender}>"
    message["Subject"] = "My parcel"
    message["Date"] = format_datetime(FIRST + timedelta(minutes=number))
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text or f"The parcel number {number} came two days late — nobody said a word.")
    message.add_alternative("<p>The parcel</p>", subtype="html")
    return message.as_bytes()


@pytest.fixture
def reader():
    with serve_mail(Mailbox("hunter2-password")) as mailbox:
        options = {
            "host": "127.0.0.1",
            "port": mailbox.port,
            "user": "voc",
            "tls": False,
            "own_domains": "acme.example",
        }
        made = Reader("imap", Account(lambda *_: None), options, {"password": "hunter2-password"}, batch_size=10)
        made.mailbox = mailbox
        yield made


def test_mails_arrive_once_and_are_neither_marked_nor_moved(reader):
    reader.mailbox.mails = {number: mail(number) for number in range(1, 31)}

    assert reader.read().counts["accepted"] == 30
    reader.mailbox.mails[44] = mail(44)
    assert reader.read().counts == {"accepted": 1, "updated": 0, "duplicate": 0, "rejected": 0, "filtered": 0}
    assert reader.read().counts["accepted"] == 0

    [message] = [m for m in reader.messages() if m.external_id == "44@customer.example"]
    assert message.text == "The parcel number 44 came two days late — nobody said a word."
    assert (message.title, message.channel, message.created_at) == ("My parcel", "email", FIRST + timedelta(minutes=44))
    verbs = {command.split()[0] for command in reader.mailbox.asked}
    assert "EXAMINE" in verbs
    assert not verbs & {"SELECT", "STORE", "COPY", "MOVE", "EXPUNGE"}
    assert all("BODY.PEEK" in command for command in reader.mailbox.asked if "FETCH" in command)


def test_a_reading_that_breaks_off_goes_on_where_it_stopped(reader):
    reader.mailbox.mails = {number: mail(number) for number in range(1, 51)}
    reader.mailbox.hang_up_at = 33

    with pytest.raises(SourceFailed):
        reader.read()
    kept = len(reader.texts())
    run = reader.read()

    assert kept == 20
    assert run.counts["accepted"] == 50
    assert len([command for command in reader.mailbox.asked if "FETCH" in command]) == 33 + 30


def test_a_mailbox_that_numbers_anew_is_read_anew_without_doubles(reader):
    reader.mailbox.mails = {number: mail(number) for number in range(7, 10)}
    reader.read()
    reader.mailbox.validity = 2
    reader.mailbox.mails = {number - 6: mail(number) for number in range(7, 11)}

    counts = reader.read().counts

    assert (counts["accepted"], counts["duplicate"]) == (1, 3)


def test_own_mail_and_automatic_mail_are_left_out(reader):
    reader.mailbox.mails = {
        1: mail(1),
        2: mail(2, sender="help@ACME.example"),
        3: mail(3, Auto_Submitted="auto-replied"),
    }

    counts = reader.read().counts

    assert (counts["accepted"], counts["filtered"]) == (1, 2)


def test_a_mail_without_a_date_is_rejected_alone(reader):
    broken = b"\r\n".join(line for line in mail(2).splitlines() if not line.startswith(b"Date"))
    reader.mailbox.mails = {1: mail(1), 2: broken, 3: b"\xff\xfe not a mail", 4: mail(4)}

    counts = reader.read().counts

    assert (counts["accepted"], counts["rejected"]) == (2, 2)


def test_answers_belong_to_the_thread_they_answer(reader):
    reader.mailbox.mails = {1: mail(1), 2: mail(2, In_Reply_To="<1@customer.example>")}

    reader.read()

    assert {message.thread_id for message in reader.messages()} == {"1@customer.example"}


def test_a_wrong_password_is_not_repeated(reader):
    reader.credentials["password"] = "another-password"

    with pytest.raises(SourceFailed, match="MailboxLoginError") as failure:
        reader.read()

    assert "another-password" not in str(failure.value)


def test_a_password_does_not_travel_in_the_clear_unless_allowed(reader):
    source = make("imap", reader.options, reader.settings)

    with pytest.raises(InvalidValue, match="VOC_SOURCES_ALLOW_PRIVATE"):
        list(source.read(None, Intake(Settings(), b"key")))
