"""Search: keyword and vector rankings of messages, fused by reciprocal rank (Cormack et al., SIGIR 2009, k = 60)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, column, func, insert, literal_column, select, table, text
from sqlalchemy.sql import exists

from voc.domain import Filter, Quote
from voc.errors import InvalidValue
from voc.store import codes
from voc.store.among import among
from voc.store.database import Scope, is_postgres, within
from voc.store.measures import LABELLED, WRITTEN, countable, message_conditions, segment_conditions
from voc.store.quotes import quotes_by_row
from voc.store.rows import check_limit, to_feedback
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import embedding, label
from voc.store.tables.segments import segment

_K = 60
_TERMS = 32
# How many messages with common words are ranked: to rank all 52,000 of a million that had two of them took 450 ms.
_RANKED = 2000
# How many of the nearest segments are looked at: more where few of the first fit the filter, up to so many in all, for
# what lies beyond the nearest 32,000 is not near. To ask of all of those at once took 170 ms.
_CANDIDATES = (2000, 4000, 8000, 16_000, 32_000)
_FTS = table("feedback_fts", column("rowid"), column("rank"), column("text"))


def find(
    scope: Scope, query: str, *, vector: bytes | None = None, filter: Filter | None = None, limit: int = 20
) -> list[tuple[Quote, float]]:
    """The best quote of each of the best messages with its score, best first.

    `vector` is the query's embedding (unit length, little-endian float16) and adds what means the same in other
    words, from the nearest segments (`voc.store.codes`) that fit the filter.

    Raises:
        InvalidValue: for a limit below 1 or a vector with an odd number of bytes.
    """
    check_limit(limit)
    if not scope.evidence:
        return []
    filter = filter or Filter()
    depth = 4 * limit
    terms = re.findall(r"\w+", query.replace("\0", " "))[:_TERMS]
    with scope.read() as connection:
        by_words = _by_words(connection, scope, terms, filter, depth)
        by_meaning = [] if vector is None else _by_meaning(connection, scope, vector, filter, depth)
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
    """Rows of messages that have all the words, or any of them where none has all; the newest 2,000 are ranked."""
    if not terms:
        return []
    ours = (within(feedback.c.workspace_id, scope.workspace_id), WRITTEN[scope.voice], feedback.c.copy_of.is_(None))
    where = [*ours, *message_conditions(scope, filter)]
    if conditions := segment_conditions(filter):
        inner = select(segment.c.id).join(label, (label.c.segment_id == segment.c.id) & label.c.served)
        where.append(exists(inner.where(segment.c.feedback_id == feedback.c.id, *conditions).correlate(feedback)))
    rank = _postgres if is_postgres(connection) else _sqlite
    return rank(connection, terms, True, where, depth) or rank(connection, terms, False, where, depth)


def _sqlite(
    connection: Connection, terms: Sequence[str], every: bool, where: Sequence[ColumnElement[bool]], depth: int
) -> list[int]:
    # Each term is quoted, so that no word of a user is taken for an operator; `\w` lets no quote through.
    words = (" " if every else " OR ").join(f'"{term}"' for term in terms)
    match = text("feedback_fts MATCH :match").bindparams(match=words)
    fits = select(_FTS.c.rowid).select_from(_FTS.join(feedback, feedback.c.id == _FTS.c.rowid)).where(match, *where)
    newest = set(connection.scalars(fits.order_by(_FTS.c.rowid.desc()).limit(max(depth, _RANKED))))
    if not newest:
        return []
    ranked = select(_FTS.c.rowid).where(match, _FTS.c.rowid >= min(newest)).order_by(_FTS.c.rank)
    return list(islice((id for id in connection.scalars(ranked) if id in newest), depth))


def _postgres(
    connection: Connection, terms: Sequence[str], every: bool, where: Sequence[ColumnElement[bool]], depth: int
) -> list[int]:
    english: ColumnElement[str] = literal_column("'english'::regconfig")
    match = func.websearch_to_tsquery(english, (" " if every else " or ").join(f'"{term}"' for term in terms))
    fits = select(feedback.c.id, feedback.c.text).where(func.to_tsvector(english, feedback.c.text).bool_op("@@")(match))
    newest = fits.where(*where).order_by(feedback.c.id.desc()).limit(max(depth, _RANKED)).subquery()
    rank = func.ts_rank_cd(func.to_tsvector(english, newest.c.text), match)
    return list(connection.scalars(select(newest.c.id).order_by(rank.desc(), newest.c.id).limit(depth)))


def _by_meaning(
    connection: Connection, scope: Scope, vector: bytes, filter: Filter, depth: int
) -> list[tuple[int, int]]:
    """Rows of (message, its nearest segment), nearest first."""
    if len(vector) % 2 or not vector:
        raise InvalidValue("vector", f"{len(vector)} bytes", "little-endian float16, two bytes a number")
    near = codes.near(connection, scope.workspace_id, vector, _CANDIDATES[-1])
    best: dict[int, tuple[float, int]] = {}
    for start, end in pairwise((0, *_CANDIDATES)):
        fitting = _fitting(connection, scope, near[start:end], filter)
        for message, found in _nearest(connection, scope.workspace_id, vector, fitting).items():
            best[message] = min(best.get(message, found), found)
        if len(best) >= depth or len(near) <= end:
            break
    ordered = sorted(best, key=lambda message: best[message])[:depth]
    return [(message, best[message][1]) for message in ordered]


def _fitting(connection: Connection, scope: Scope, near: list[int], filter: Filter) -> list[int]:
    """Those of these rows of `segment` that count and fit the filter, in order, not more than are worth comparing."""
    where = [
        within(feedback.c.workspace_id, scope.workspace_id),
        countable(scope.voice),
        *message_conditions(scope, filter),
    ]
    query = select(segment.c.id).select_from(LABELLED).where(*where, *segment_conditions(filter))
    fits = set(connection.scalars(query.where(among(segment.c.id, near))))
    return [id for id in near if id in fits][: _CANDIDATES[0]]


def _nearest(connection: Connection, workspace_id: int, vector: bytes, ids: list[int]) -> dict[int, tuple[float, int]]:
    """For each message its nearest segment among `ids`, as (minus cosine, segment)."""
    wanted = np.frombuffer(vector, "<f2").astype(np.float32)
    query = select(segment.c.feedback_id, segment.c.id, embedding.c.vector).join_from(segment, embedding)
    query = query.where(within(segment.c.workspace_id, workspace_id), among(segment.c.id, ids))
    rows = [row for row in connection.execute(query) if len(row.vector) == len(vector)]
    best: dict[int, tuple[float, int]] = {}
    if rows:
        for row, cosine in zip(rows, _cosine([row.vector for row in rows], wanted), strict=True):
            found = (-float(cosine), row.id)
            best[row.feedback_id] = min(best.get(row.feedback_id, found), found)
    return best


def _cosine(vectors: Sequence[bytes], wanted: NDArray[np.float32]) -> NDArray[np.float32]:
    matrix = np.frombuffer(b"".join(vectors), "<f2").reshape(len(vectors), -1).astype(np.float32)
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
    query = select(segment.c.feedback_id, segment.c.id).select_from(LABELLED).where(*where).order_by(segment.c.id)
    parts: dict[int, list[int]] = {}
    for message, id in connection.execute(query):
        parts.setdefault(message, []).append(id)
    ids = [id for found in parts.values() for id in found]
    quotes = dict(zip(ids, quotes_by_row(connection, ids), strict=True))
    words = [_stem(term.casefold()) for term in terms]
    chosen = {
        message: quotes[max(found, key=lambda id: (id == nearest.get(message), _hits(quotes[id], words)))]
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


def _hits(quote: Quote, words: Sequence[str]) -> int:
    said = quote.text.casefold()
    return sum(word in said for word in words)
