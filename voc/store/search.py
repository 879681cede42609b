"""Search: keyword and vector rankings of messages, fused by reciprocal rank (Cormack et al., SIGIR 2009, k = 60)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any
from unicodedata import combining, normalize

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, column, func, insert, literal_column, select, table, text
from sqlalchemy.sql import exists

from voc.domain import Filter, Quote
from voc.errors import InvalidValue
from voc.store import codes
from voc.store.among import among
from voc.store.database import AnyRow, Scope, is_postgres, within
from voc.store.measures import LABELLED, WRITTEN, countable, counted, message_conditions, segment_conditions
from voc.store.quotes import QUOTE_COLUMNS
from voc.store.rows import check_limit, to_feedback, to_quote
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import embedding, label
from voc.store.tables.segments import segment

_K = 60
# So many times what is asked for is ranked by words and by meaning, for what both find comes first.
_DEPTH = 4
_SHORTEST_STEM = 4
_TERMS = 32
# How many messages with common words are ranked: to rank all 52,000 of a million that had two of them took 450 ms, and
# what is beyond the newest ones differs little, for all of them have all the words.
_RANKED = 500
# Of those with any of the words, which differ more, and words that nearly every message has are left out of the search:
# PostgreSQL leaves them out by itself.
_RANKED_OF_ANY = 2000
_COMMON = frozenset(
    """
    a about am an and any are as at be been but by can could did do does for from get had has have how i if in is it its
    me my no not of on or our please so than that the their them then there they this to too us very was we were what
    when where which who why will with would you your
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)
# BM25 as FTS5 has it (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009).
_K1, _B = 1.2, 0.75
# How many of the nearest segments are looked at: more where few of the first fit the filter. To look at 2,000 at once
# took 100 ms, and finds 1 in 100 more of the nearest 84 than to look at 500.
_LOOKS = (500, 2000, 4000, 8000, 16_000, 32_000)
_CANDIDATES = _LOOKS[-1]
# Days with so few messages are searched by themselves.
_FEW_MESSAGES = 5000
_FTS = table("feedback_fts", column("rowid"), column("text"))


def find(
    scope: Scope, query: str, *, vector: bytes | None = None, filter: Filter | None = None, limit: int = 20
) -> list[tuple[Quote, float]]:
    """The best quote of each of the best messages with its score, best first.

    `vector` is the query's embedding (unit length, little-endian float16) and adds what means the same in other
    words, from the nearest segments (`voc.store.codes`) that fit the filter; where it leaves few, from all of these.

    Raises:
        InvalidValue: for a limit below 1 or a vector with an odd number of bytes.
    """
    check_limit(limit)
    if not scope.evidence:
        return []
    filter = filter or Filter()
    terms = re.findall(r"\w+", query.replace("\0", " "))[:_TERMS]
    with scope.read() as connection:
        by_words = _by_words(connection, scope, terms, filter, _DEPTH * limit)
        by_meaning = [] if vector is None else _by_meaning(connection, scope, vector, filter, limit)
        scores: dict[int, float] = {}
        for ranking in (by_words, [message for message, _ in by_meaning]):
            for rank, message in enumerate(ranking, start=1):
                scores[message] = scores.get(message, 0.0) + 1 / (_K + rank)
        best = sorted(scores, key=lambda id: (-scores[id], id))[:limit]
        quotes = _quotes(connection, scope, best, dict(by_meaning), terms, filter)
    return [(quotes[id], scores[id]) for id in best if id in quotes]


def index_texts(connection: Connection, after: int) -> None:
    """Make the messages of all rows after this one findable; PostgreSQL has done so by itself.

    SQLite does it here rather than in a trigger: for a batch at a time it takes a quarter of the time.
    """
    if is_postgres(connection):
        return
    new = select(feedback.c.id, feedback.c.text).where(feedback.c.id > after)
    connection.execute(insert(_FTS).from_select(["rowid", "text"], new))


def _by_words(connection: Connection, scope: Scope, terms: Sequence[str], filter: Filter, depth: int) -> list[int]:
    """Rows of messages that have all the words, or any of them where none has all; the newest of these are ranked."""
    if not terms:
        return []
    ours = (within(feedback.c.workspace_id, scope.workspace_id), WRITTEN[scope.voice], feedback.c.copy_of.is_(None))
    where = [*ours, *message_conditions(scope, filter)]
    if conditions := segment_conditions(filter):
        inner = select(segment.c.id).join(label, (label.c.segment_id == segment.c.id) & label.c.served)
        where.append(exists(inner.where(segment.c.feedback_id == feedback.c.id, *conditions).correlate(feedback)))
    telling = [term for term in terms if term.casefold() not in _COMMON] or terms
    for every, wanted, most in ((True, terms, _RANKED), (False, telling, _RANKED_OF_ANY)):
        found = _with_words(connection, wanted, every=every)
        if filter.topic_id is not None:
            # A look into one set instead of one at the segments of each message with the words.
            found = found.where((_row(connection) + 0).in_(_messages_of(scope, filter.topic_id)))
        newest = found.where(*where).order_by(_row(connection).desc()).limit(max(depth, most))
        if texts := {row[0]: row[1] for row in connection.execute(newest)}:
            return _ranked(texts, terms)[:depth]
    return []


def _row(connection: Connection) -> ColumnElement[int]:
    return feedback.c.id if is_postgres(connection) else _FTS.c.rowid


def _with_words(connection: Connection, terms: Sequence[str], *, every: bool) -> Select[Any]:
    """Row and text of the messages with all or any of the words."""
    # Each term is quoted, so that no word of a user is taken for an operator; `\w` lets no quote through.
    quoted = [f'"{term}"' for term in terms]
    if is_postgres(connection):
        english: ColumnElement[str] = literal_column("'english'::regconfig")
        match = func.websearch_to_tsquery(english, (" " if every else " or ").join(quoted))
        has = func.to_tsvector(english, feedback.c.text).bool_op("@@")(match)
        return select(feedback.c.id, feedback.c.text).where(has)
    matches = text("feedback_fts MATCH :match").bindparams(match=(" " if every else " OR ").join(quoted))
    joined = _FTS.join(feedback, feedback.c.id == _FTS.c.rowid)
    return select(_FTS.c.rowid, feedback.c.text).select_from(joined).where(matches)


def _messages_of(scope: Scope, topic_id: int) -> Select[Any]:
    mine = (segment.c.workspace_id == scope.workspace_id, segment.c.topic_id == topic_id)
    return select(segment.c.feedback_id).where(*mine)


def _ranked(texts: Mapping[int, str], terms: Sequence[str]) -> list[int]:
    """Rows by BM25, the best first; how rare a word is, is told from these texts.

    The `rank` of FTS5 counts each word in all messages there are first, which took twenty times as long.
    """
    words = [_beginning(_folded(term)) for term in terms]
    said = [_folded(each) for each in texts.values()]
    hits = np.array([[len(word.findall(each)) for word in words] for each in said], np.float32)
    lengths = np.array([len(each) for each in said], np.float32)
    having = (hits > 0).sum(axis=0)
    rarity = np.log1p((len(said) - having + 0.5) / (having + 0.5))
    share = hits * (_K1 + 1) / (hits + _K1 * (1 - _B + _B * lengths / lengths.mean())[:, None])
    order = np.argsort(-(share @ rarity), kind="stable")
    rows = list(texts)
    return [rows[place] for place in order.tolist()]


def _beginning(word: str) -> re.Pattern[str]:
    """What the forms of a word begin with; a short word has none but itself."""
    return re.compile(rf"\b{word}\b" if len(word) < _SHORTEST_STEM else rf"\b{_stem(word)}")


def _folded(text: str) -> str:
    """Without case and accents, as the index has it."""
    if text.isascii():
        return text.casefold()
    return "".join([each for each in normalize("NFKD", text.casefold()) if not combining(each)])


def _by_meaning(
    connection: Connection, scope: Scope, vector: bytes, filter: Filter, limit: int
) -> list[tuple[int, int]]:
    """Rows of (message, its nearest segment), nearest first."""
    if len(vector) % 2 or not vector:
        raise InvalidValue("vector", f"{len(vector)} bytes", "little-endian float16, two bytes a number")
    depth = _DEPTH * limit
    few = _fitting(connection, scope, filter) if _leaves_few(connection, scope, filter) else None
    near = codes.near(connection, scope.workspace_id, vector, _CANDIDATES, of=few)
    best = _nearest(connection, scope, vector, near, filter, depth)
    # Then the filter leaves so few segments that hardly any is among the nearest of all: 1.3 s at two million.
    is_rare = len(best) < limit and few is None and len(near) == _CANDIDATES
    if is_rare and (few := _fitting(connection, scope, filter)) is not None:
        near = codes.near(connection, scope.workspace_id, vector, _CANDIDATES, of=few)
        best = _nearest(connection, scope, vector, near, filter, depth)
    ordered = sorted(best, key=lambda message: best[message])[:depth]
    return [(message, best[message][1]) for message in ordered]


def _leaves_few(connection: Connection, scope: Scope, filter: Filter) -> bool:
    """Whether it is told by an index which segments fit: those of a topic, or of a day or two."""
    if filter.topic_id is not None:
        return True
    if filter.since is None or filter.until is None:
        return False
    days = (feedback.c.day >= filter.since, feedback.c.day <= filter.until)
    query = select(feedback.c.id).where(feedback.c.workspace_id == scope.workspace_id, *days).offset(_FEW_MESSAGES)
    return connection.execute(query.limit(1)).first() is None


def _fitting(connection: Connection, scope: Scope, filter: Filter) -> list[int] | None:
    """The rows of `segment` that count and fit the filter; None for more than are compared."""
    where = [counted(scope), *message_conditions(scope, filter), *segment_conditions(filter)]
    if filter.topic_id is not None:
        # The index of topics, and no walk over the messages.
        where.append(segment.c.workspace_id == scope.workspace_id)
    query = select(segment.c.id).select_from(LABELLED).where(*where).limit(_CANDIDATES + 1)
    found = list(connection.scalars(query))
    return found if len(found) <= _CANDIDATES else None


def _nearest(
    connection: Connection, scope: Scope, vector: bytes, near: Sequence[int], filter: Filter, depth: int
) -> dict[int, tuple[float, int]]:
    """For each message its nearest segment that counts and fits the filter, as (minus cosine, segment).

    `near` are rows of `segment`, nearest first: so many of them are looked at that there are `depth` messages.
    """
    wanted = np.frombuffer(vector, "<f2").astype(np.float32)
    where = [
        within(feedback.c.workspace_id, scope.workspace_id),
        countable(scope.voice),
        *message_conditions(scope, filter),
        *segment_conditions(filter),
    ]
    # An outer join, so that SQLite reads vectors of those that fit only.
    fit = LABELLED.outerjoin(embedding, embedding.c.segment_id == segment.c.id)
    query = select(segment.c.feedback_id, segment.c.id, embedding.c.vector).select_from(fit).where(*where)
    best: dict[int, tuple[float, int]] = {}
    for start, end in pairwise((0, *_LOOKS)):
        found = connection.execute(query.where(among(segment.c.id, near[start:end])))
        rows = [row for row in found if len(row.vector or b"") == len(vector)]
        for row, cosine in zip(rows, _cosine([row.vector for row in rows], wanted), strict=True):
            each = (-float(cosine), row.id)
            best[row.feedback_id] = min(best.get(row.feedback_id, each), each)
        if len(best) >= depth or len(near) <= end:
            break
    return best


def _cosine(vectors: Sequence[bytes], wanted: NDArray[np.float32]) -> NDArray[np.float32]:
    matrix = np.frombuffer(b"".join(vectors), "<f2").reshape(-1, len(wanted)).astype(np.float32)
    return matrix @ wanted


def _quotes(
    connection: Connection,
    scope: Scope,
    messages: Sequence[int],
    nearest: dict[int, int],
    terms: Sequence[str],
    filter: Filter,
) -> dict[int, Quote]:
    """One quote for each message: its nearest segment, else the one with most of the words, else all of it."""
    within_workspace = within(feedback.c.workspace_id, scope.workspace_id)
    where = [
        within_workspace,
        countable(scope.voice),
        *segment_conditions(filter),
        among(segment.c.feedback_id, messages),
    ]
    query = select(segment.c.feedback_id, segment.c.id.label("row_id"), *QUOTE_COLUMNS).select_from(LABELLED)
    parts: dict[int, list[AnyRow]] = {}
    for row in connection.execute(query.where(*where).order_by(segment.c.id)):
        parts.setdefault(row.feedback_id, []).append(row)
    words = [_stem(term.casefold()) for term in terms]
    chosen = {
        message: to_quote(max(found, key=lambda row: (row.row_id == nearest.get(message), _hits(row, words))))
        for message, found in parts.items()
    }
    rest = [message for message in messages if message not in chosen]
    whole = {row.id: to_feedback(row) for row in connection.execute(select(feedback).where(among(feedback.c.id, rest)))}
    for id, m in whole.items():
        rating, url = m.rating, m.url
        chosen[id] = Quote(
            m.id, 0, len(m.text), m.text, m.created_at, m.source, m.channel, m.brand, rating=rating, url=url
        )
    return chosen


def _stem(word: str) -> str:
    # The databases look for stems ("refunds" finds "refund"); the beginning of a word comes near enough.
    return word[: max(4, len(word) - 3)]


def _hits(row: AnyRow, words: Sequence[str]) -> int:
    said = row.text[row.start : row.end].casefold()
    return sum(word in said for word in words)
