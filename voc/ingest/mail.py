"""E-mails as messages: what the sender wrote this time, without what is quoted, signed or sent by a machine."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from voc.ingest.base import Filtered
from voc.ingest.clean import clean

# Of a longer mail only the beginning is read: the newest words stand first.
MAX_BODY_CHARS = 100_000
MAX_HTML_CHARS = 500_000
# quotequail looks at each line together with the next ones: 20,000 lines would take a second.
MAX_LINES = 2_000
_MAX_LINE_CHARS = 2_000
_BLANK = re.compile(r"\n\s*\n")
# Outlook quotes under a bare header, which quotequail takes for text.
_OUTLOOK = re.compile(
    r"^[ \t]*\*?(?:From|Von|De|Da|Van):\*? [^\n]{1,300}\n"
    r"[ \t]*\*?(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado el|Enviado|Inviato|Verzonden|Data):\*? ",
    re.IGNORECASE | re.MULTILINE,
)
# A signature is a short end: so many lines after "-- " or after a closing formula that stands alone.
_SIGNATURE_LINES = 12
_SIGNATURE_LINE_CHARS = 80
_CLOSING = re.compile(
    r"(?:(?:best|kind|kindest|warm|warmest|many|with kind|with best)\s+)?(?:regards|wishes|thanks)|best|cheers|"
    r"thanks(?: in advance| again| a lot| so much)?|thank you(?: in advance| again| very much)?|"
    r"(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|yours|respectfully|"
    r"(?:mit )?(?:freundlichen|besten|herzlichen|vielen) (?:grüßen|gruessen|dank)|"
    r"(?:viele|liebe|beste|schöne) grüße|mfg|vg|lg|"
    r"cordialement|bien (?:à vous|cordialement)|sincères salutations|saludos(?: cordiales)?|atentamente|"
    r"met vriendelijke groet(?:en)?|cordiali saluti|distinti saluti",
    re.IGNORECASE,
)
_BLOCKQUOTE = re.compile(r"<blockquote\b(?:(?!</blockquote>).){0,200000}</blockquote>", re.IGNORECASE | re.DOTALL)
_AUTOMATIC_SUBJECT = re.compile(r"(?:automatic reply|auto(?:matic)?[- ]?reply|out of (?:the )?office)\b", re.IGNORECASE)


def mail_record(data: bytes) -> dict[str, Any] | str | Filtered:
    """The canonical record in one RFC 5322 message, or why there is none."""
    message = message_from_bytes(data, policy=policy.compat32)
    if _is_automatic(message):
        return Filtered("automatic")
    sender = parseaddr(_header(message, "From"))[1]
    references = _header(message, "References").split()
    record = {
        "id": _header(message, "Message-ID").strip("<> \t\r\n")[:512],
        "source": "email",
        "channel": "email",
        "created_at": _date(_header(message, "Date")),
        "title": _header(message, "Subject")[:1000],
        "text": _body(message),
        "author": sender[:512],
        "customer_id": sender[:512],
        "thread_id": (references[0] if references else "").strip("<>")[:512],
        "in_reply_to": _header(message, "In-Reply-To").strip("<> \t\r\n")[:512],
    }
    return {name: value for name, value in record.items() if value}


def own_words(text: str) -> str:
    """What the sender wrote this time in a plain body: above the quotation, without a signature."""
    import quotequail  # for mails only

    above = _OUTLOOK.split(text[:MAX_BODY_CHARS].replace("\r\n", "\n"), maxsplit=1)[0]
    lines = [line[:_MAX_LINE_CHARS] for line in _BLANK.sub("\n\n", above).splitlines()[:MAX_LINES]]
    newest = quotequail.quote("\n".join(lines), limit=len(lines) + 1, quote_intro_line=True)[0][1]
    return "\n".join(_unsigned([line.rstrip() for line in newest.split("\n") if not line.startswith(">")])).strip()


def _unsigned(lines: list[str]) -> list[str]:
    """The lines above a signature: above "--", or with a closing formula as the last words of the letter."""
    last = max((position for position, line in enumerate(lines) if line.strip()), default=-1)
    for position in range(max(1, last - _SIGNATURE_LINES), last + 1):
        after = lines[position + 1 : last + 1]
        is_delimiter = lines[position] in ("--", "-- ")
        closes = _CLOSING.fullmatch(lines[position].strip(" \t,.!-*")) is not None
        if (is_delimiter or closes) and all(len(line) <= _SIGNATURE_LINE_CHARS for line in after):
            return lines[:position]
    return lines


def _is_automatic(message: Message) -> bool:
    told = _header(message, "Auto-Submitted").lower()
    bulk = _header(message, "Precedence").lower() in ("auto_reply", "bulk", "junk")
    return (told not in ("", "no")) or bulk or _AUTOMATIC_SUBJECT.match(_header(message, "Subject")) is not None


def _header(message: Message, name: str) -> str:
    """A header as text, its encoded words decoded."""
    raw = message.get(name)
    if raw is None:
        return ""
    try:
        return " ".join(str(make_header(decode_header(str(raw)))).split())
    except (MessageError, LookupError, ValueError):
        return " ".join(str(raw).split())


def _date(text: str) -> str:
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return text[:64]


def _body(message: Message) -> str:
    """What the sender wrote this time: from the plain text, or from the HTML of mails that have nothing else."""
    parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
    parts = [part for part in parts if "attachment" not in str(part.get("Content-Disposition", "")).lower()]
    for kind, read in (("plain", own_words), ("html", _own_html)):
        texts = (_decoded(part) for part in parts if part.get_content_subtype() == kind)
        if body := "\n".join(texts).strip():
            return read(body)
    return ""


def _own_html(body: str) -> str:
    import quotequail

    try:
        newest = quotequail.quote_html(body[:MAX_HTML_CHARS], quote_intro_line=True)[0][1]
    except (ValueError, LookupError, AssertionError, IndexError, TypeError):
        newest = body[:MAX_HTML_CHARS]
    return own_words(clean(_BLOCKQUOTE.sub("", newest)))


def _decoded(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")
