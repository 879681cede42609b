"""Going through the pages of a system that does not remember where we were, so that nothing is missed or lost.

Two orders occur. Newest first (reviews, posts): walk back to what an earlier walk has seen. Oldest change first
(tickets): go on from the last change seen. Only moments that the system itself wrote are compared with one another,
so a clock that is wrong on either side loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from voc.errors import InvalidValue, SourceFailed
from voc.ingest.live import Page, Raw

# A page token (None: the first page) -> the page's items, and the token of the next page (None: it was the last).
Walk: TypeAlias = Callable[[Any], tuple[Sequence[Raw], Any]]
# The same for the items changed at or after a moment.
WalkSince: TypeAlias = Callable[[datetime | None, Any], tuple[Sequence[Raw], Any]]
Moment: TypeAlias = Callable[[Raw], datetime]

# Answers to a page token that has expired.
_STALE = (400, 404, 410, 422)


def newest_first(
    fetch: Walk,
    since: str | None,
    *,
    moment: Moment,
    source: str,
    start: datetime | None = None,
    recheck: timedelta = timedelta(0),
    now: datetime | None = None,
) -> Iterator[Page]:
    """The pages of a list that begins with the newest item, back to what an earlier complete walk has seen.

    Items of the last `recheck` before that are given again: that is how edits and items that were published late
    arrive. The cursor keeps where an unfinished walk stood, and how far the last complete one came.
    """
    state = _load(since)
    done, top, token = _moment_in(state, "done"), _moment_in(state, "top"), state.get("page")
    floor = max(filter(None, (done and done - recheck, start)), default=None)
    limit = now or datetime.now(UTC)
    while True:
        try:
            rows, following = fetch(token)
        except SourceFailed as error:
            if token is None or token != state.get("page") or error.status not in _STALE:
                raise
            token = None  # the saved page is gone: walk again from the newest
            continue
        moments = [_moment_of(raw, moment) for raw in rows]
        # A moment in the future would hide everything until then.
        top = max((m for m in (*moments, top) if m is not None and m <= limit), default=None)
        fresh = [raw for raw, m in zip(rows, moments, strict=True) if floor is None or m is None or m >= floor]
        if following is None or (rows and not fresh):
            yield Page(fresh, _dump(done=max(filter(None, (top, done)), default=None)))
            return
        if following == token:
            raise SourceFailed(source, f"it names page {token!r} as the one after itself")
        token = following
        yield Page(fresh, _dump(done=done, top=top, page=token))


def oldest_first(
    fetch: WalkSince,
    since: str | None,
    *,
    moment: Moment,
    source: str,
    start: datetime | None = None,
    overlap: timedelta = timedelta(seconds=60),
) -> Iterator[Page]:
    """The pages of a list ordered by the moment of the last change, from the last change seen on.

    After each page the list is asked for anew from the last moment on, instead of for its next page: an item that
    changes meanwhile moves to the end, and all pages behind it would move up by one. Further pages are asked for only
    where a whole page shares one moment. Items that a page has in common with the one before are given once. The last
    `overlap` before a finished walk is read again: search indexes lag.
    """
    state = _load(since)
    floor, token = _moment_in(state, "since") or start, state.get("page")
    if state.get("complete") and floor is not None:
        floor -= overlap
    before: Sequence[Raw] = ()
    while True:
        rows, following = fetch(floor, token)
        fresh = [raw for raw in rows if raw not in before]
        before = rows
        last = max((m for m in (_moment_of(raw, moment) for raw in rows) if m is not None), default=floor)
        if following is None:
            yield Page(fresh, _dump(since=last, complete=True))
            return
        if last != floor:
            floor, token = last, None
        elif following == token:
            raise SourceFailed(source, f"it names page {token!r} as the one after itself")
        else:
            token = following
        yield Page(fresh, _dump(since=floor, page=token))


def when(value: Any) -> datetime:
    """The moment of an ISO 8601 text or of Unix seconds; without an offset it is UTC.

    Raises:
        ValueError, TypeError: if it is neither.
    """
    if isinstance(value, str) and not value.isdigit():
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return datetime.fromtimestamp(float(value), UTC)


def _moment_of(raw: Raw, moment: Moment) -> datetime | None:
    try:
        return moment(raw)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
        return None  # the item is rejected with its reason when it is turned into a record


def _load(cursor: str | None) -> dict[str, Any]:
    try:
        state = json.loads(cursor) if cursor else {}
    except ValueError as error:
        raise InvalidValue("cursor", cursor, "use the cursor of an earlier run") from error
    if not isinstance(state, dict):
        raise InvalidValue("cursor", cursor, "use the cursor of an earlier run")
    return state


def _moment_in(state: dict[str, Any], name: str) -> datetime | None:
    return when(state[name]) if state.get(name) else None


def _dump(**state: Any) -> str:
    kept = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in state.items() if v is not None}
    return json.dumps(kept)
