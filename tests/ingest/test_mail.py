"""Mails: the newest words, and nothing that was quoted, signed or sent by a machine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.ingest.base import Filtered
from voc.ingest.mail import mail_record, own_words

HEADER = "Message-ID: <1@x>\nDate: Mon, 2 Mar 2026 10:11:12 +0000\nFrom: a@example.com\nSubject: Hi\n"


@pytest.mark.parametrize(
    ("body", "own"),
    [
        ("Still broken.\n\nOn Mon, 2 Mar 2026 at 10:11, Help <h@x.example> wrote:\n> Sorry", "Still broken."),
        ("Defekt.\n\nAm 02.03.2026 um 10:11 schrieb Help:\n> Hallo", "Defekt."),
        ("Still broken.\n\n-----Original Message-----\nFrom: Help\nSent: Monday\nold", "Still broken."),
        ("Still broken.\n\nFrom: Help <h@x>\nSent: Monday, 2 March\nTo: A\n\nold", "Still broken."),
        ("My points:\n- slow\n- rude\n\nBest regards,\nAnn\n+44 20 7946", "My points:\n- slow\n- rude"),
        ("Thanks, but this is no answer.\nI will leave.", "Thanks, but this is no answer.\nI will leave."),
        ("It works.\n-- \nAnn Lee\nManager", "It works."),
        ("Es geht nicht.\n\nMit freundlichen Grüßen\nAnn", "Es geht nicht."),
        ("Thanks", "Thanks"),
    ],
)
def test_only_what_was_written_this_time_is_left(body: str, own: str) -> None:
    assert own_words(body) == own


def test_of_html_the_quoted_part_is_cut_off() -> None:
    html = (
        "<p>Still broken!</p><div class='gmail_quote'>On Mon, 2 Mar 2026 at 10:11, Help &lt;h@x.example&gt; wrote:<br>"
        "<blockquote>old</blockquote></div>"
    )
    record = mail_record(f"{HEADER}Content-Type: text/html\n\n{html}".encode())
    assert isinstance(record, dict)
    assert record["text"] == "Still broken!"


@pytest.mark.parametrize("line", ["Auto-Submitted: auto-replied", "Precedence: bulk", "Subject: Out of office: Re"])
def test_what_a_machine_sent_is_left_out(line: str) -> None:
    assert mail_record(f"{line}\n{HEADER}\nI am away.".encode()) == Filtered("automatic")


@given(st.binary(max_size=400))
def test_whatever_a_mail_holds_it_is_read(data: bytes) -> None:
    assert isinstance(mail_record(HEADER.encode() + data), dict | Filtered)


@pytest.mark.parametrize("unit", ["\n", "> ", "-- \n", "On \n", "From: a\n", "Thanks\n", "<div>", "_" * 40 + "\n"])
def test_a_hostile_mail_is_read_as_far_as_it_may_be_long(unit: str) -> None:
    assert len(own_words(unit * (200_000 // len(unit)))) <= 100_000
