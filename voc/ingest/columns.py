"""What the columns of a table mean: names people give them, and what their cells must look like."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from voc.domain import CHANNELS, ROLES
from voc.errors import InvalidRecord
from voc.ingest.dates import DateReader

# Field -> header names in lower case words, the surest first.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "review text", "review content", "review body", "content", "body", "verbatim", "comment", "comments",
        "review", "reviews", "feedback", "message", "full text", "tweet text", "tweet", "post", "open ended response",
        "response", "answer", "description", "verified reviews", "opinion", "remark", "remarks", "snippet", "narrative",
        "customer comment", "free text", "complaint", "selftext", "notes", "kommentar", "texte", "commentaire",
    ),
    "created_at": (
        "created at", "created", "date", "datetime", "timestamp", "review date", "published", "published at",
        "publish date", "date published", "posted", "posted at", "post date", "submitted", "submitted at",
        "submission date", "review submit date and time", "response date", "recorded date", "created date",
        "date created", "create time", "created utc", "creation date", "review created utc", "time", "at", "end date",
        "start date", "updated", "updated at", "datum",
    ),
    "id": (
        "id", "review id", "feedback id", "response id", "respondent id", "tweet id", "ticket id", "message id",
        "comment id", "post id", "case id", "complaint id", "survey id", "record id", "external id", "uuid", "guid",
    ),
    "title": ("title", "review title", "subject", "headline", "review header", "heading", "summary", "header"),
    "rating": (
        "rating", "stars", "star rating", "review rating", "overall rating", "review stars", "score", "review score",
        "overall", "stars given", "overall score", "grade", "bewertung", "note",
    ),
    "author": (
        "author", "author id", "author name", "author hash", "user", "user id", "user name", "username", "reviewer",
        "reviewer name", "reviewer id", "reviewer nickname", "screen name", "nickname", "handle", "name", "full name",
    ),
    "customer_id": (
        "customer id", "customer", "client id", "member id", "contact id", "account id", "customer number",
        "requester id",
    ),
    "email": ("email", "customer email", "email address", "e mail", "recipient email", "contact email", "user email"),
    "language": ("language", "lang", "locale", "reviewer language", "user language", "language code"),
    "url": ("url", "link", "permalink", "review link", "review url", "source url", "source", "page url"),
    "source": ("source", "platform", "source name", "site", "store"),
    "channel": ("channel", "medium", "contact channel"),
    "author_role": ("author role", "role", "sender", "participant type", "participant role"),
    "nps": ("nps", "nps score", "likelihood to recommend", "ltr", "how likely are you to recommend"),
    "csat": ("csat", "csat score", "satisfaction", "customer satisfaction", "satisfaction score"),
    "ces": ("ces", "ces score", "customer effort score", "effort score"),
    "thread_id": ("thread id", "conversation id", "thread", "conversation"),
    "in_reply_to": (
        "in reply to", "parent id", "in response to tweet id", "in reply to status id", "in reply to id",
    ),
    "reach": ("reach", "impressions", "followers", "views", "view count", "reach estimate"),
    "likes": (
        "likes", "like count", "thumbs up", "thumbs up count", "favorite count", "favourites", "helpful votes",
        "helpful", "upvotes",
    ),
    "replies": ("replies", "reply count", "num comments"),
    "shares": ("shares", "share count", "retweets", "retweet count", "reposts"),
    "product": ("product", "product name", "item", "product id", "asin", "app", "app name", "model"),
    "version": ("version", "app version", "app version name", "app version code", "release", "build"),
    "location": (
        "location", "country", "city", "region", "territory", "market", "user location", "tweet location",
        "country code", "state",
    ),
    "brand": (
        "brand", "company", "company name", "brand name", "airline", "organization", "organisation", "webshop name",
        "business", "business name", "merchant", "shop", "bank",
    ),
    "team": ("team", "department", "group", "queue", "team name"),
    "agent_id": ("agent id", "agent", "agent name", "assignee", "assignee id", "employee id", "representative"),
    # Structures of the canonical record; only JSON and Parquet can hold them.
    "turns": ("turns",),
    "engagement": ("engagement",),
    "attributes": ("attributes",),
}  # fmt: skip
FIELDS = (*SYNONYMS, "rating.min", "rating.max")
# How many people it reached, and how they reacted.
COUNTS = ("reach", "likes", "replies", "shares")

# Headers of what must not become a filterable attribute because it may say who somebody is.
PERSONAL = re.compile(
    r"\b(e ?mail|phone|mobile|tel|fax|name|surname|ip|address|street|zip|postcode|birth|dob|ssn|latitude|longitude|"
    r"handle|user|author|customer|recipient|contact|account|card|iban|hash|password|token)\b"
)

_NUMBER = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-+]?\d+(?:[.,]\d+)?")
_RATING = re.compile(
    r"([-+]?\d+(?:[.,]\d+)?)\s*(?:/\s*\d+(?:\.\d+)?|out of \d+|of \d+|stars?|\*|points?)?", re.IGNORECASE
)
_STARS = frozenset("★☆⭐\ufe0f")
_WORDS = {"one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0}
# A hash or a number that stands for somebody; neither an address, nor yes, no, 0, 1 and "[EMAIL]".
_PSEUDONYM = re.compile(r"(?=\D*\d)[^\s@]{6,200}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_DATES = DateReader()


def words_of(header: str) -> str:
    """`header` as lower-case words: "ReviewBody" and "review_body" are "review body"."""
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", header).lower()))


def number_of(value: Any) -> float | None:
    """The number that a cell holds, or None: 4, "4.0", "4,5", "1,234"."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _finite(value)
    text = str(value).strip()
    if not _NUMBER.fullmatch(text):
        return None
    return _finite(text.replace(",", "") if re.search(r",\d{3}\b", text) else text.replace(",", "."))


def rating_of(value: Any) -> float | None:
    """The rating that a cell holds, or None: 4, "4/5", "4 out of 5", "4 stars", "FOUR", "★★★★☆"."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _finite(value)
    text = str(value).strip()
    if text and _STARS.issuperset(text):
        return float(text.count("★") + text.count("⭐"))
    found = _RATING.fullmatch(text)
    return _finite(found[1].replace(",", ".")) if found else _WORDS.get(text.lower())


def _finite(value: int | float | str) -> float | None:
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def fits(field: str, cells: Sequence[Any]) -> float:
    """How well non-empty `cells` look like `field`: 0 (cannot be) to 1."""
    test = _TESTS.get(field)
    return test(cells) if test and cells else 1.0


def pseudonyms(cells: Sequence[Any]) -> float:
    """The share of non-empty `cells` that hold a hash or a number of somebody where an e-mail address is expected."""
    return sum(bool(_PSEUDONYM.fullmatch(str(cell).strip())) for cell in cells) / len(cells)


def _share(test: Callable[[Any], bool]) -> Callable[[Sequence[Any]], float]:
    def share(cells: Sequence[Any]) -> float:
        return sum(map(test, cells)) / len(cells)

    return share


def _is_date(value: Any) -> bool:
    try:
        _DATES.read(value)
    except InvalidRecord:
        return False
    return True


def _prose(cells: Sequence[Any]) -> float:
    """1 for cells of several words, less for single words, 0 for numbers, links, structures and codes that repeat."""
    texts = ["" if isinstance(cell, dict | list) else str(cell) for cell in cells]
    letters = sum(any(c.isalpha() for c in text) and not text.startswith("http") for text in texts) / len(texts)
    words = sum(len(text.split()) for text in texts) / len(texts)
    varied = len(set(texts)) / len(texts)
    return letters * min(1.0, 0.3 + words / 8) * min(1.0, 0.3 + varied)


def _unique(cells: Sequence[Any]) -> float:
    short = all(len(str(cell)) <= 512 for cell in cells)
    return float(short and len({str(cell) for cell in cells}) > 0.98 * len(cells))


def _is_among(names: Sequence[str]) -> Callable[[Sequence[Any]], float]:
    return _share(lambda cell: str(cell).strip().lower() in names)


def _is_short(limit: int) -> Callable[[Sequence[Any]], float]:
    return _share(lambda cell: len(str(cell)) <= limit and not str(cell).startswith(("http://", "https://")))


def _is_within(low: float, high: float, read: Callable[[Any], float | None]) -> Callable[[Sequence[Any]], float]:
    return _share(lambda cell: (value := read(cell)) is not None and low <= value <= high)


_is_count = _is_within(0, 2.0**63, number_of)
_is_structure = _share(lambda cell: isinstance(cell, dict | list))
_TESTS: dict[str, Callable[[Sequence[Any]], float]] = {
    "text": _prose,
    "title": _share(lambda cell: 0 < len(str(cell)) <= 1000 and any(c.isalpha() for c in str(cell))),
    "created_at": _share(_is_date),
    "id": _unique,
    "rating": lambda cells: max(_is_structure(cells), _is_within(0, 100, rating_of)(cells)),
    "nps": _is_within(0, 10, number_of),
    "csat": _is_count,
    "ces": _is_count,
    "language": _share(lambda cell: bool(_LANGUAGE.fullmatch(str(cell).strip()))),
    "url": _share(lambda cell: str(cell).startswith(("http://", "https://"))),
    "channel": _is_among(CHANNELS),
    "author_role": _is_among(ROLES),
    "source": _is_short(64),
    "author": _is_short(200),
    "customer_id": _is_short(200),
    "email": _share(lambda cell: "@" in str(cell)),
    "reach": _is_count,
    "likes": _is_count,
    "replies": _is_count,
    "shares": _is_count,
    "turns": _is_structure,
    "engagement": _is_structure,
    "attributes": _is_structure,
    **dict.fromkeys(("product", "version", "location", "brand", "team", "agent_id"), _is_short(120)),
}
