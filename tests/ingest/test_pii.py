"""Personal data become placeholders; what only looks like them stays."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.ingest.pii import kinds_to_look_for, redact
from voc.ingest.pii.kinds import KINDS
from voc.ingest.pii.recognizers import find


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("write to ann.lee+x@mail.example.co.uk today", "write to [EMAIL] today"),
        ("mail ann at gmail dot com", "mail [EMAIL]"),
        ("call me on 310-795-2210", "call me on [PHONE]"),
        ("Ring 020 7946 0958 or +49 30 901820!", "Ring [PHONE] or [PHONE]!"),
        ("(425) 882-8080 ext 12 is mine", "[PHONE] is mine"),
        ("card 4716 8682 7749 0212 was charged", "card [CARD] was charged"),
        ("IBAN GB82 WEST 1234 5698 7654 32 please", "IBAN [IBAN] please"),
        ("from 86.231.85.193 and 3b20:9a3a:1b2f:7ce:9ef1:4787:85fc:261e", "from [IP] and [IP]"),
        ("order number 83-55912 never came", "order number [ORDER] never came"),
        ("Claim # 004173590 is open", "Claim # [ORDER] is open"),
        ("My SSN: 455-97-2191.", "My SSN: [ID]."),
        ("passport number is X1234567", "passport number is [ID]"),
        ("born on 03/04/1971", "born on [BIRTHDATE]"),
        ("I live at 12 Green Oak Road in town", "I live at [ADDRESS] in town"),
        ("see https://acme.com/track?id=83&mail=ann now", "see https://acme.com/track now"),
        ("My name is Ann Lee. Ann was not amused.", "My name is [PERSON]. [PERSON] was not amused."),
        ("my name is ann lee, hello", "my name is [PERSON], hello"),
        ("I spoke to Peter and Peter hung up.", "I spoke to [PERSON] and [PERSON] hung up."),
        ("The agent Josh Sabado helped.", "The agent [PERSON] helped."),
        ("Dear Mrs. O'Neil", "Dear Mrs. [PERSON]"),
        ("It never came.\nKind regards,\nAnn Lee", "It never came.\nKind regards,\n[PERSON]"),
        ("Hi Natalie, where is it?", "Hi [PERSON], where is it?"),
        ("Never again.\n\nKind regards,\nAnn Lee\nLeeds", "Never again.\n\nKind regards,\n[PERSON]\nLeeds"),
        ("Sincerely,\n\nMr. Lee Porter", "Sincerely,\n\nMr. [PERSON]"),
        ("Call +44 7700 900 174 or 07700 900174", "Call [PHONE] or [PHONE]"),
        ("mine is +44 7700 900 174", "mine is [PHONE]"),
        ("(310) 555-0147 works best", "[PHONE] works best"),
        ("my iban is gb82west12345698765432", "my iban is [IBAN]"),
        ("it's LF-3723734", "it's [ORDER]"),
        ("I've got lf-3550045 here", "I've got [ORDER] here"),
        ("LF3723734", "[ORDER]"),
        (
            "Your order number? Yeah, LF-3723734, it's under Maya Price.",
            "Your order number? Yeah, [ORDER], it's under [PERSON].",
        ),
        ("Acme, Owen speaking, how can I help?", "Acme, [PERSON] speaking, how can I help?"),
        ("Hello, Joanne here.", "Hello, [PERSON] here."),
        ("Where is my refund?\nIvan Silva", "Where is my refund?\n[PERSON]"),
        ("my driver's license number is LH329609T", "my driver's license number is [ID]"),
        ("My date of birth. It's 3/23/1940", "My date of birth. It's [BIRTHDATE]"),
        ("already [EMAIL] and [PHONE], order [ORDER]", "already [EMAIL] and [PHONE], order [ORDER]"),
    ],
)
def test_personal_data_become_placeholders(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "@SpotifyCares it is 8.4.25.906 on iOS 11.0.2",
        "Spotify version is 8.4.25.906",
        "app version number is 5.2.4.0",
        "I paid $ 1 234 567 89 on 2024-02-03 10:00",
        "between 2019-2020 and 12/03/2024",
        "a Boeing 777-200 3 seats, 747/787/747",
        "card 4716 8682 7749 0213 has a wrong check digit",
        "GB82 WEST 1234 5698 7654 33",
        "20 minutes for 3 agents, 15% off, 1,234,567 users",
        "I spoke with customer service and talked to someone.",
        "I talked to Customer Service and spoke with The Manager on Monday",
        "Thank you Figo!",
        "dealing with BA",
        "order arrived broken, claim was denied",
        "Dear team, my name was wrong",
        "version 5.2.4 of the app, 4.5 stars, 5/5, 24/7",
        "BA 2167 and UA1234 left at 10:45, landed 02.27.2015 on a 737-300",
        "a customer since 2018, member since 2010-2015",
        "no call back until February 2018",
        "Stay away!\nWould Not Recommend",
        "Great English speaking staff.\nLoved It",
        "call at 10:30, pay 1.250,00 or £1,250.00 by 05-22-21",
        "COVID-19, ISO-9001, MH-370, RTX-3080, WH-1000XM4",
        "30102411;edisc366:30103132",
        "browser at address 8.8.4.4 on v2",
        "@united thanks @delta 5★★★★★ 100% 2019",
    ],
)
def test_what_only_looks_personal_stays(text: str) -> None:
    assert redact(text) == text


def test_the_brand_is_no_person() -> None:
    assert redact("I spoke to Figo about Figo", keep="Figo Pet") == "I spoke to Figo about Figo"


FRAGMENTS = st.sampled_from((
    "My name is Ann Lee", "Ann", "call ", "+44 7700 900 174", "(310) 555-0147", "1", " ", ".", "-", ",\n", "[EMAIL]",
    "ann@example.com", "@", "order ", "LF-3723734", "4716 8682 7749 0212", "GB82 WEST 1234 5698 7654 32", "::1",
    "10.2.3.4", "Kind regards,\n", "Mr ", "https://acme.com/?a=b", "2019", "born on 3/4/1971", "12 Green Oak Road",
    "version 1.2.3.4", "ann at acme dot com",
))  # fmt: skip


@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=8).map("".join))
def test_redacting_twice_is_redacting_once(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=8).map("".join))
def test_looking_for_every_cue_once_names_the_kinds_that_say_themselves_they_could_be_there(text: str) -> None:
    kinds = [kind for kind in KINDS if kind.could_be_in(text, text.lower())]
    assert kinds_to_look_for(text) == (kinds if any(kind.label for kind in kinds) else [])


def test_a_number_is_found_in_the_length_of_the_country_in_which_it_is_longest() -> None:
    assert redact("they're not answering at 0348 2102744") == "they're not answering at [PHONE]"


@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=8).map("".join))
def test_no_kind_is_skipped_that_would_have_been_found(text: str) -> None:
    anyone: frozenset[str] = frozenset()
    assert find(text, kinds_to_look_for(text), keep=anyone) == find(text, KINDS, keep=anyone)


def test_presidio_is_imported_when_needed_and_brings_no_network_and_no_torch() -> None:
    code = (
        "import sys, socket; socket.socket.connect = socket.getaddrinfo = None; from voc.ingest.pii import redact; "
        "redact('It broke after 2 days, 1 star. @acme do better'); print('presidio_analyzer' in sys.modules); "
        "print(redact('ann@example.com 310-795-2210'), 'torch' in sys.modules, 'transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "[EMAIL]", "[PHONE]", "False", "False"]


@given(st.text(max_size=300))
def test_any_text_can_be_redacted(text: str) -> None:
    assert isinstance(redact(text), str)


@given(st.from_regex(r"[a-z]{1,12}\.[a-z]{1,12}@[a-z]{1,12}\.(com|de|co\.uk)", fullmatch=True))
def test_no_address_survives(address: str) -> None:
    assert redact(f"reach me ({address}) soon") == "reach me ([EMAIL]) soon"


@pytest.mark.parametrize("piece", ["1.", "a@", "1::2 ", "12-", "Mr ", "order ", "x?", "a-a@a.", "1" * 50])
def test_hostile_repetition_takes_no_time_to_speak_of(piece: str) -> None:
    # A quadratic pattern would need minutes for the long ones; the test would never end.
    text = (piece * 20_000)[: 4_000 if piece[0].isdigit() else 100_000]
    assert len(redact(text)) <= 3 * len(text)
