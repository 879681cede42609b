"""Finding near vectors without reading them all: one bit per number first, the vectors of the best after.

The bits of two vectors differ in more places the farther the vectors are apart (Charikar, STOC 2002). A million codes
of 384 bits are 48 MB: they are kept in memory by the process that searches, and compared in some 30 ms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, delete, insert, select

from voc.store.among import among
from voc.store.tables.codes import code_block

_MERGED = 8192
# So many small blocks are made into large ones: a block a batch would be read one by one.
_MANY = 64
# So many are compared at a time: what is between two steps stays in the cache of the processor.
_AT_ONCE = 8192
# So many of the nearest are compared once more, with the numbers of the question instead of its bits (3 ms).
_PUT_IN_ORDER = 2000

Ids = NDArray[np.int64]
Bits = NDArray[np.uint64]


def add(connection: Connection, workspace_id: int, vectors: Mapping[int, bytes]) -> None:
    """Make the vectors of these rows of `segment` findable, in the transaction that stores them."""
    by_width: dict[int, list[int]] = {}
    for id, vector in vectors.items():
        by_width.setdefault(len(vector) // 2, []).append(id)
    for width, ids in by_width.items():
        codes = encode(b"".join(vectors[id] for id in ids), width)
        _insert(connection, workspace_id, width, np.array(ids, np.int64), codes)
        _merge(connection, workspace_id, width)


def forget(connection: Connection, workspace_id: int, ids: Sequence[int]) -> None:
    """Take these rows of `segment` out; a block without them is a new one, so that every process drops the old."""
    if not ids:
        return
    gone = np.array(sorted(ids), np.int64)
    touched = (code_block.c.high >= int(gone[0]), code_block.c.low <= int(gone[-1]))
    query = select(code_block).where(code_block.c.workspace_id == workspace_id, *touched)
    for row in connection.execute(query).all():
        found, codes = _unpack(row)
        keep = ~np.isin(found, gone)
        if not keep.all():
            connection.execute(delete(code_block).where(code_block.c.id == row.id))
            if keep.any():
                _insert(connection, workspace_id, row.width, found[keep], codes[keep])


def encode(vectors: bytes, width: int) -> Bits:
    """One bit per number of vectors of little-endian float16. *Shape:* (n, width / 64, rounded up)"""
    bits = np.packbits(np.frombuffer(vectors, "<f2").reshape(-1, width) > 0, axis=1)
    return np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8))).view("<u8")


def near(
    connection: Connection, workspace_id: int, vector: bytes, count: int, *, of: Collection[int] | None = None
) -> list[int]:
    """Rows of `segment` whose codes are nearest to that of `vector`, nearest first; some may be gone by now.

    Only rows among `of` where that is given. The first 2,000 are in the order of the angle between their bits and the
    numbers of `vector`, which is nearer to the truth: of the nearest 84 of 67,000 reviews, 98 % are then among the
    first 400, and 94 % where bits are compared with bits.
    """
    width = len(vector) // 2
    ids, words = _CODES.of(connection, workspace_id, width).among(of)
    if not len(ids):
        return []
    wanted = encode(vector, width)[0][:, None]
    distance = np.empty(len(ids), np.uint16)
    for start in range(0, len(distance), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        np.bitwise_count(words[:, part] ^ wanted).sum(axis=0, dtype=np.uint16, out=distance[part])
    count = min(count, len(distance))
    farthest = np.partition(distance, count - 1)[count - 1]
    best = np.flatnonzero(distance <= farthest)
    order = best[np.argsort(distance[best], kind="stable")[:count]]
    first = order[:_PUT_IN_ORDER]
    cosines = _decoded(words[:, first], width) @ np.frombuffer(vector, "<f2").astype(np.float32)
    order[:_PUT_IN_ORDER] = first[np.argsort(-cosines, kind="stable")]
    found: list[int] = ids[order].tolist()
    return found


def _decoded(words: Bits, width: int) -> NDArray[np.float32]:
    """Codes as numbers, 1 for a positive one. *Shape:* (n, width)"""
    bits = np.unpackbits(np.ascontiguousarray(words.T).view(np.uint8), axis=1)
    return bits[:, :width].astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Known:
    """The blocks that were read, and all of them in one. `words` has a row per 64 bits."""

    blocks: Mapping[int, tuple[Ids, Bits]]
    ids: Ids
    words: Bits

    def among(self, of: Collection[int] | None) -> tuple[Ids, Bits]:
        """Rows and codes, only those of the rows `of` where that is given."""
        if of is None:
            return self.ids, self.words
        # A byte for each id there is: `np.isin` takes six times as long.
        wanted = np.zeros(int(self.ids.max(initial=0)) + 1, np.bool_)
        wanted[[id for id in of if id < len(wanted)]] = True
        at = np.flatnonzero(wanted[self.ids])
        return self.ids[at], self.words[:, at]


class _Codes:
    """Codes in memory, by database, workspace and width; each question reads what is new since the last one."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Engine, dict[tuple[int, int], _Known]] = WeakKeyDictionary()
        self._lock = Lock()

    def of(self, connection: Connection, workspace_id: int, width: int) -> _Known:
        """Everything that `connection` sees."""
        mine = (code_block.c.workspace_id == workspace_id, code_block.c.width == width)
        ids = set(connection.scalars(select(code_block.c.id).where(*mine)))
        with self._lock:
            kept = self._known.setdefault(connection.engine, {})
            before = kept.get((workspace_id, width))
            if before is None or before.blocks.keys() != ids:
                kept[workspace_id, width] = _read(connection, before.blocks if before else {}, ids)
            return kept[workspace_id, width]


_CODES = _Codes()


def _read(connection: Connection, before: Mapping[int, tuple[Ids, Bits]], wanted: set[int]) -> _Known:
    new = select(code_block).where(among(code_block.c.id, wanted - before.keys()))
    blocks = {id: block for id, block in before.items() if id in wanted}
    # In order, so that every process finds the same ones first where codes are equally near.
    blocks |= {row.id: _unpack(row) for row in connection.execute(new.order_by(code_block.c.id))}
    if not blocks:
        return _Known({}, np.empty(0, np.int64), np.empty((0, 0), np.uint64))
    ids = np.concatenate([ids for ids, _ in blocks.values()])
    words = np.ascontiguousarray(np.concatenate([codes for _, codes in blocks.values()]).T)
    return _Known(blocks, ids, words)


def _insert(connection: Connection, workspace_id: int, width: int, ids: Ids, codes: Bits) -> None:
    values = {"workspace_id": workspace_id, "width": width, "size": len(ids)}
    values |= {"low": int(ids.min()), "high": int(ids.max())}
    packed = {"segment_ids": ids.astype("<i8").tobytes(), "codes": codes.astype("<u8").tobytes()}
    connection.execute(insert(code_block).values(**values, **packed))


def _merge(connection: Connection, workspace_id: int, width: int) -> None:
    """Make small blocks large ones when there are many; of a segment that was labelled twice the last code stays."""
    mine = (code_block.c.workspace_id == workspace_id, code_block.c.width == width)
    small = [*mine, code_block.c.size < _MERGED]
    ids = connection.scalars(select(code_block.c.id).where(*small).order_by(code_block.c.id)).all()
    if len(ids) < _MANY:
        return
    rows = connection.execute(select(code_block).where(among(code_block.c.id, ids)).order_by(code_block.c.id)).all()
    last = dict(_each(_unpack(row) for row in rows))
    connection.execute(delete(code_block).where(among(code_block.c.id, ids)))
    found, codes = np.fromiter(last, np.int64, len(last)), np.array(list(last.values()), np.uint64)
    for start in range(0, len(found), _MERGED):
        part = slice(start, start + _MERGED)
        _insert(connection, workspace_id, width, found[part], codes[part])


def _each(blocks: Iterable[tuple[Ids, Bits]]) -> Iterable[tuple[int, NDArray[Any]]]:
    for ids, codes in blocks:
        yield from zip(ids.tolist(), codes, strict=True)


def _unpack(row: Any) -> tuple[Ids, Bits]:
    ids = np.frombuffer(row.segment_ids, "<i8")
    return ids, np.frombuffer(row.codes, "<u8").reshape(len(ids), -1)
