"""Which column of a table is which field: guessed with a confidence, overridable, applied row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from voc.domain import CHANNELS, ROLES
from voc.errors import InvalidRecord, InvalidValue, MissingColumn
from voc.ingest.columns import COUNTS, FIELDS, PERSONAL, SYNONYMS, fits, number_of, pseudonyms, rating_of, words_of

# Guesses below this are not made: a wrong column does more harm than a missing one.
MIN_CONFIDENCE = 0.3
# Of two columns that could be the text, the better one must win clearly; what is not text can wait.
_PARTIAL_NAME = 0.6
_NEEDED = ("text", "created_at")
_ATTRIBUTE = "attributes."
_MAX_ATTRIBUTES = 30
_NESTED = {"likes": "engagement", "replies": "engagement", "shares": "engagement"}


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a field comes from: `column`, or the same `constant` for all rows. `confidence` is 1 for what was given."""

    field: str
    column: str | None = None
    constant: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The choices for one file, and the rating scale that its ratings were found to use."""

    choices: tuple[Choice, ...]
    scale: tuple[float, float] = (1.0, 5.0)
    # What `record` does: into which object (or ""), under which name, from which column or constant, converted how.
    _steps: tuple[tuple[str, str, str | None, Any, Callable[[Any], Any]], ...] = field(
        default=(), repr=False, compare=False
    )

    def column(self, name: str) -> str | None:
        """The column that field `name` is read from."""
        return next((choice.column for choice in self.choices if choice.field == name), None)

    def record(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The canonical record in one row; cells that are empty or, beside text and date, unreadable are left out.

        Raises:
            InvalidRecord: if the row has no date, or an object for its text.
        """
        record: dict[str, Any] = {}
        for outer, name, column, constant, convert in self._steps:
            value = constant if column is None else cells.get(column)
            if value is None or value == "" or (value := convert(value)) is None:
                continue
            if outer:
                record.setdefault(outer, {})[name] = value
            else:
                record[name] = value
        if "created_at" not in record:
            raise InvalidRecord("created_at", "the row has no date")
        return record


def guess_mapping(
    path: str, rows: Sequence[Mapping[str, Any]], *, given: Mapping[str, str] | None = None, ragged: bool = False
) -> ColumnMapping:
    """The mapping that fits the header and the cells of the sample `rows`, with the choices of `given` kept.

    `given` is {field: column}, or {field: "=constant"}; {field: ""} leaves a field out. With `ragged`, later rows may
    have columns that no row of the sample has: under the name of a field they are that field.

    Raises:
        MissingColumn: if there is no column for text or date, or a column that was named does not exist.
        InvalidValue: if a field that was named does not exist.
    """
    columns = list(dict.fromkeys(name for row in rows for name in row))
    chosen = _chosen(path, columns, given or {})
    cells = {c: [row[c] for row in rows if row.get(c) not in (None, "")] for c in columns}
    fields = {choice.field for choice in chosen}
    used = {choice.column for choice in chosen}
    guesses = [g for g in _ranked(cells) if g.field not in fields and g.column not in used]
    chosen += _best(guesses)
    later = _later(columns, {choice.field for choice in chosen}) if ragged else ()
    chosen = [choice for choice in chosen if choice.column is not None or choice.constant is not None]
    _require(path, columns, chosen)
    left_out = {name for name, value in (given or {}).items() if value == ""}
    chosen += _attributes(cells, {c.column for c in chosen} | {n.removeprefix(_ATTRIBUTE) for n in left_out})
    return _compiled(chosen, cells, later)


def _chosen(path: str, columns: Sequence[str], given: Mapping[str, str]) -> list[Choice]:
    choices = []
    for name, value in given.items():
        if name not in FIELDS and not name.startswith(_ATTRIBUTE):
            raise InvalidValue("mapped field", name, f"use one of {', '.join(FIELDS)} or attributes.NAME")
        if value.startswith("="):
            choices.append(Choice(name, constant=value[1:]))
        elif value in columns or not value:
            choices.append(Choice(name, column=value or None))
        else:
            raise MissingColumn(path, name, columns)
    return choices


def _ranked(cells: Mapping[str, Sequence[Any]]) -> list[Choice]:
    """Every plausible pair of field and column, the surest first."""
    pairs = []
    for column, values in cells.items():
        for name, synonyms in SYNONYMS.items():
            likeness = _name_score(words_of(column), synonyms)
            if likeness > 0 and values:
                # A column called "text" is the text even if this file fills it badly, unless another one is better.
                least = MIN_CONFIDENCE if name in _NEEDED and likeness > _PARTIAL_NAME else 0.0
                pairs.append(Choice(name, column, confidence=round(max(least, likeness * fits(name, values)), 3)))
        if values and words_of(column) in SYNONYMS["email"]:
            # Addresses that somebody hashed say who the customer is, unless a column called so does.
            pairs.append(Choice("customer_id", column, confidence=round(_PARTIAL_NAME * pseudonyms(values), 3)))
        if values and not _name_score(words_of(column), SYNONYMS["title"]):
            # A column of long prose is the text, whatever it is called.
            pairs.append(Choice("text", column, confidence=round(0.5 * _long_prose(values), 3)))
        if values and not PERSONAL.search(words_of(column)):
            # So is a column of dates the date, but a date of birth and the like.
            pairs.append(Choice("created_at", column, confidence=round(0.5 * _written_dates(values), 3)))
    pairs = [pair for pair in pairs if pair.confidence >= MIN_CONFIDENCE]
    return sorted(pairs, key=lambda pair: -pair.confidence)


def _name_score(words: str, synonyms: Sequence[str]) -> float:
    """1 down to 0.75 for a header that is a synonym, up to 0.6 for one that begins or ends with one, else 0."""
    if words in synonyms:
        return 1.0 - 0.25 * synonyms.index(words) / len(synonyms)
    for position, synonym in enumerate(synonyms):
        # "created by app" is a date by its first word, "review date" by its last; "at" and "id" mean nothing inside.
        if len(synonym) > 3 and (words.startswith(f"{synonym} ") or words.endswith(f" {synonym}")):
            return _PARTIAL_NAME * (1.0 - 0.25 * position / len(synonyms))
    return 0.0


def _long_prose(values: Sequence[Any]) -> float:
    words = sum(len(str(value).split()) for value in values) / len(values)
    return fits("text", values) if words >= 4 else 0.0


def _written_dates(values: Sequence[Any]) -> float:
    """The share of dates; a number that could be one is not."""
    return 0.0 if any(number_of(value) is not None for value in values) else fits("created_at", values)


def _best(guesses: Sequence[Choice]) -> list[Choice]:
    fields: set[str] = set()
    columns: set[str | None] = set()
    best = []
    for guess in guesses:
        if guess.field not in fields and guess.column not in columns:
            best.append(guess)
            fields.add(guess.field)
            columns.add(guess.column)
    return best


def _later(columns: Sequence[str], fields: set[str]) -> list[str]:
    """The fields that have no column in the sample, and whose own name is that of none."""
    return [name for name in SYNONYMS if name not in fields and name not in columns and name not in _NESTED]


def _require(path: str, columns: Sequence[str], chosen: Sequence[Choice]) -> None:
    fields = {choice.field for choice in chosen}
    if not fields & {"text", "turns"}:
        raise MissingColumn(path, "text", columns)
    if "created_at" not in fields:
        raise MissingColumn(path, "created_at", columns)


def _attributes(cells: Mapping[str, Sequence[Any]], used: set[str | None]) -> list[Choice]:
    """Columns left over whose few short values can filter an answer: not numbers galore, never personal data."""
    kept = []
    for column, values in cells.items():
        texts = {str(value) for value in values}
        few = 0 < len(texts) <= max(2, min(50, len(values) // 4))
        if column not in used and few and max(map(len, texts)) <= 80 and not PERSONAL.search(words_of(column)):
            kept.append(Choice(_ATTRIBUTE + column, column, confidence=0.5))
    return kept[:_MAX_ATTRIBUTES]


def _compiled(chosen: Sequence[Choice], cells: Mapping[str, Sequence[Any]], later: Sequence[str] = ()) -> ColumnMapping:
    rating = next((c.column for c in chosen if c.field == "rating"), None)
    scale = _scale(chosen, cells.get(rating or "", ()))
    steps = tuple(
        (*_place(c.field), c.column, c.constant, _converter(c.field, scale))
        for c in chosen
        if (c.field in SYNONYMS or "." in c.field) and not c.field.startswith("rating.")
    )
    unseen = tuple(
        ("", name, name, None, _given_scale if name == "rating" else _converter(name, scale)) for name in later
    )
    return ColumnMapping(tuple(chosen), scale, steps + unseen)


def _place(name: str) -> tuple[str, str]:
    """The object inside the record that holds field `name` ("" for the record itself), and its name there."""
    if name in _NESTED:
        return _NESTED[name], name
    outer, dot, inner = name.partition(".")
    return (outer, inner) if dot else ("", name)


def _scale(chosen: Sequence[Choice], ratings: Sequence[Any]) -> tuple[float, float]:
    """The narrowest usual scale that holds the ratings: 1 to 5, 1 to 10, 0 to 10, 0 to 100."""
    given = {c.field: number_of(c.constant or "") for c in chosen if c.field.startswith("rating.")}
    values = [value for cell in ratings if not isinstance(cell, dict) and (value := rating_of(cell)) is not None]
    # A few values far above the rest are mistakes, to be rejected, and no reason to stretch the scale.
    if sum(value > 10 for value in values) < 0.1 * len(values):
        values = [value for value in values if value <= 10]
    high = next((top for top in (5.0, 10.0) if max(values, default=0.0) <= top), 100.0)
    low = 0.0 if min(values, default=1.0) < 1 else 1.0
    told = given.get("rating.min"), given.get("rating.max")
    return low if told[0] is None else told[0], high if told[1] is None else told[1]


def _converter(name: str, scale: tuple[float, float]) -> Callable[[Any], Any]:
    if name == "rating":
        # Ratings are few values again and again: looked up, they take a tenth of the time.
        seen = lru_cache(maxsize=256)(lambda text: _rating(text, scale))
        return lambda v: seen(v) if isinstance(v, str) else v if isinstance(v, dict) else _rating(v, scale)
    if name in (*COUNTS, "nps"):
        return lambda value: None if (n := number_of(value)) is None else int(n)
    if name in ("csat", "ces"):
        return number_of
    if name == "text":
        return _text
    if name == "title":
        return _title
    if name in ("created_at", "turns", "engagement", "attributes"):
        return lambda value: value
    if name == "channel":
        return lambda value: v if (v := str(value).strip().lower()) in CHANNELS else None
    if name == "author_role":
        return lambda value: v if (v := str(value).strip().lower()) in ROLES else None
    return _plain


def _given_scale(value: Any) -> dict[str, Any] | None:
    """A rating with its scale: that of a bare number cannot be told from the sample."""
    return value if isinstance(value, dict) else None


def _rating(value: Any, scale: tuple[float, float]) -> dict[str, float] | None:
    number = rating_of(value)
    return None if number is None else {"value": number, "min": scale[0], "max": scale[1]}


def _text(value: Any) -> str:
    # An object may come in a row after those that were looked at.
    if isinstance(value, dict | list):
        raise InvalidRecord("text", "is an object; map one of its fields")
    return str(value)


def _title(value: Any) -> str | None:
    return None if isinstance(value, dict | list) else str(value)


def _plain(value: Any) -> str | None:
    """A cell as a short text; 848.0 is the id 848 after a detour through a table of floats."""
    if type(value) is str and value.isalnum():
        return value
    if isinstance(value, dict | list):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value.isoformat() if isinstance(value, date) else str(value).replace("\0", "").strip()
    return text.removesuffix(".0") if text.endswith(".0") and text[:-2].isdigit() else text or None
