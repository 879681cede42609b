"""A record becomes feedback: validated, cleaned, redacted, its language and fingerprint found, its people hashed."""

from __future__ import annotations

import marshal
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b, sha256
from typing import Any, NamedTuple

from voc import __version__
from voc.domain import CHANNELS, CUSTOMER_ROLES, Feedback, Rating, Turn, digest, pseudonym
from voc.errors import InvalidRecord
from voc.ingest.base import Filtered, HashKey
from voc.ingest.clean import clean, is_non_answer
from voc.ingest.dates import DateReader
from voc.ingest.duplicates import bands_of_all
from voc.ingest.language import detect_language
from voc.ingest.pii import redact
from voc.ingest.record import Record, parse_record
from voc.ingest.retweets import retweet_bands, retweeted_as
from voc.settings import Settings

MAX_TITLE_CHARS = 1000


class _Cleaned(NamedTuple):
    """A record and what became of its parts."""

    record: Record
    created_at: datetime
    text: str
    title: str | None
    turns: tuple[Turn, ...]
    fingerprint: int | None


class Cleaner:
    """Makes feedback of records, the same way for files, live sources and the API.

    `key` keys the hashes that stand for customers and authors: with another key they are other people. After rotations
    it is all keys, the oldest first.
    `dates` reads dates of this file; those of the settings when not given.
    """

    def __init__(self, settings: Settings, *, key: HashKey, dates: DateReader | None = None) -> None:
        self.dates = dates or DateReader(timezone=settings.timezone, day_first=settings.day_first)
        self.max_text_chars = settings.max_text_chars
        self.pii = settings.pii == "on"
        self.by_email = settings.link_customers == "email"
        keys = (key,) if isinstance(key, bytes) else key
        self.keys = len(keys)
        reading = (settings.max_text_chars, settings.timezone, self.dates.day_first)
        how = (__version__, settings.pii, settings.link_customers, *reading, keys)
        self._how = blake2b(digest_size=8, key=sha256(repr(how).encode()).digest())
        self._attribute = lru_cache(maxsize=4096)(lambda text: self._redacted(clean(text), None))
        self._hash = lru_cache(maxsize=8192)(lambda name: pseudonym(name, keys))

    def fingerprint(self, data: Mapping[str, Any]) -> int:
        """63 bits of a record and of all that decides what becomes of it: equal ones become the same feedback."""
        # As it was handed in: a row that is known is not even validated. The order of its fields is that of a guess.
        fingerprint = self._how.copy()
        fingerprint.update(_written(sorted(data.items())))
        return int.from_bytes(fingerprint.digest()) >> 1

    def clean(
        self, data: Mapping[str, Any] | Record, *, source: str, fingerprint: int | None = None
    ) -> Feedback | Filtered:
        """The feedback in one record, or why it holds no words. `source` is taken where the record names none.

        Raises:
            InvalidRecord: naming the field that is wrong and why.
        """
        [outcome] = self.clean_all([(data, fingerprint)], source=source)
        if isinstance(outcome, InvalidRecord):
            raise outcome
        return outcome

    def clean_all(
        self, rows: Sequence[tuple[Mapping[str, Any] | Record, int | None]], *, source: str
    ) -> list[Feedback | Filtered | InvalidRecord]:
        """What `clean` makes of each record and its fingerprint, or the error it raises: together they take less."""
        cleaned = [self._cleaned(data, fingerprint) for data, fingerprint in rows]
        bands = iter(bands_of_all([each.text for each in cleaned if isinstance(each, _Cleaned)]))
        return [self._feedback(c, source, next(bands)) if isinstance(c, _Cleaned) else c for c in cleaned]

    def _cleaned(
        self, data: Mapping[str, Any] | Record, fingerprint: int | None
    ) -> _Cleaned | Filtered | InvalidRecord:
        try:
            return self._parts(data if isinstance(data, Record) else parse_record(data), fingerprint)
        except InvalidRecord as error:
            return error

    def _parts(self, record: Record, fingerprint: int | None) -> _Cleaned | Filtered:
        created_at = self.dates.read(record.created_at)
        title = self._text("title", record.title, record.brand)[:MAX_TITLE_CHARS] or None if record.title else None
        text, turns = (
            self._conversation(record) if record.turns else (self._text("text", record.text or "", record.brand), ())
        )
        if not text and title:
            text, title = title, None
        if not text:
            return Filtered("rating_only" if _has_score(record) else "empty")
        if is_non_answer(text):
            return Filtered("non_answer")
        return _Cleaned(record, created_at, text, title, turns, fingerprint)

    def _feedback(self, cleaned: _Cleaned, source: str, bands: tuple[int, ...]) -> Feedback:
        record, created_at, text, title, turns, fingerprint = cleaned
        channel = record.channel or _likely_channel(record)
        customer, alias = self._customer(record)
        return Feedback(
            source=record.source or source,
            external_id=external_id(record),
            channel=channel,
            created_at=created_at,
            text=text,
            title=title,
            language=_language_code(record.language) or detect_language(text),
            author=self._person(record.author),
            author_role=_author_role(record.author_role, turns),
            customer=self._person(customer),
            rating=Rating(record.rating.value, record.rating.min, record.rating.max) if record.rating else None,
            nps=record.nps,
            csat=record.csat,
            ces=record.ces,
            thread_id=record.thread_id,
            in_reply_to=record.in_reply_to,
            url=record.url,
            reach=record.reach,
            engagement=record.engagement.model_dump(exclude_none=True) if record.engagement else {},
            product=record.product,
            version=record.version,
            location=record.location,
            brand=record.brand,
            team=record.team,
            agent=record.agent_id,
            attributes={k: self._attribute(v) for k, v in (record.attributes or {}).items()},
            turns=turns,
            bands=bands or retweet_bands(text),
            retweeted_as=retweeted_as(text) if channel == "social" and not bands else None,
            alias=self._person(alias),
            fingerprint=fingerprint,
        )

    def _text(self, field: str, raw: str, brand: str | None) -> str:
        # The raw text may be twice as long as what is left of it: markup, escapes, quoted replies.
        if len(raw) > 2 * self.max_text_chars or len(text := clean(raw)) > self.max_text_chars:
            raise InvalidRecord(field, f"{len(raw):,} characters are more than the {self.max_text_chars:,} allowed")
        return self._redacted(text, brand)

    def _redacted(self, text: str, brand: str | None) -> str:
        return redact(text, keep=brand or "") if self.pii else text

    def _conversation(self, record: Record) -> tuple[str, tuple[Turn, ...]]:
        """The turns joined by line breaks, and where each one lies."""
        parts: list[str] = []
        turns: list[Turn] = []
        start = 0
        for turn in record.turns or ():
            if not (text := self._text("turns", turn.text, record.brand)):
                continue
            end = start + len(text)
            turns.append(Turn(turn.role, start, end, self._person(turn.speaker), turn.start_ms, turn.end_ms))
            parts.append(text)
            start = end + 1
        if start > self.max_text_chars:
            raise InvalidRecord("turns", f"{start:,} characters are more than the {self.max_text_chars:,} allowed")
        return "\n".join(parts), tuple(turns)

    def pseudonym(self, person: str) -> str:
        """The hash that stands for a customer or author whose id or name is `person`."""
        return self._hash(person.strip().lower())

    def _customer(self, record: Record) -> tuple[str | None, str | None]:
        """Who the customer is, and what else the source calls them. By the rule on e-mail addresses the customer is who
        has the address; the number they have in this system is kept beside it, to find them by it as well."""
        number, email = record.customer_id, record.email
        if not (self.by_email and email):
            return number or email, None
        return email, number if number and number.lower() != email.lower() else None

    def _person(self, name: str | None) -> str | None:
        return self._hash(name.lower()) if name else None


def _written(fields: list[tuple[str, Any]]) -> bytes:
    """The same bytes for the same fields, in whatever process."""
    try:
        # Half the time of `repr`. Format 2, because later ones write down which objects are the same one.
        return marshal.dumps(fields, 2)
    except ValueError:  # dates and decimals of Parquet and Excel
        return repr(fields).encode("utf-8", "surrogatepass")


def external_id(record: Record) -> str:
    """The id of a record or, where it came without one, of its content: the same in whatever file it comes again."""
    return record.id or "~" + digest(record.model_dump_json(exclude_none=True))


def _author_role(given: str, turns: tuple[Turn, ...]) -> str:
    """Whose feedback it is: a conversation is that of the customer who takes part in it, whoever recorded it."""
    if any(turn.role in CUSTOMER_ROLES for turn in turns) and given not in CUSTOMER_ROLES:
        return "customer"
    return given


def _has_score(record: Record) -> bool:
    return any(score is not None for score in (record.rating, record.nps, record.csat, record.ces))


def _likely_channel(record: Record) -> str:
    if record.turns:
        timed = any(turn.start_ms is not None for turn in record.turns)
        return "phone" if timed else "chat"
    if record.nps is not None or record.csat is not None or record.ces is not None:
        return "survey"
    shares = record.engagement.shares if record.engagement else None
    if shares is not None or record.reach is not None:
        return "social"
    return "review" if record.rating else CHANNELS[-1]


def _language_code(given: str | None) -> str | None:
    """ "en" for "en-US", "EN" and "en_us"; None for what is no code, so that it is detected."""
    code = (given or "").replace("_", "-").partition("-")[0].lower()
    return code if 2 <= len(code) <= 3 and code.isascii() and code.isalpha() and code != "und" else None
