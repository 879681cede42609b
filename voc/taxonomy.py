"""The company's own taxonomy: names, owners and sub-touchpoints of the six touchpoints, from a YAML file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from voc.domain import digest
from voc.errors import InvalidTaxonomy

# A taxonomy is written by hand; a larger file is another file.
MAX_BYTES = 1_000_000
# Raised whenever the same file would be learned differently, so that labels are made again.
LEARNING = 1

Touchpoint = Literal["sales", "marketing", "product", "service", "reputation", "other"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Owner(_Entry):
    """Who receives what is found: a team and how to reach it."""

    team: Text
    address: Text | None = None


class SubTouchpoint(_Entry):
    """A part of a touchpoint, known by its description and by examples of what customers say about it."""

    name: Text | None = None
    description: Text | None = None
    examples: tuple[Text, ...] = Field(default=(), max_length=1000)
    owner: Owner | None = None

    @model_validator(mode="after")
    def _is_described(self) -> SubTouchpoint:
        if not self.description and not self.examples:
            raise ValueError("needs a description or examples to be recognised by; add one of them")
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        """What it is learned from: the description first, then the examples."""
        return (*((self.description,) if self.description else ()), *self.examples)


class TouchpointEntry(_Entry):
    """What the company says about one of the six touchpoints."""

    name: Text | None = None
    description: Text | None = None
    owner: Owner | None = None
    # Of 100 customers with a clear opinion, how many the company believes to be satisfied here.
    own_rating: float | None = Field(None, ge=0, le=100)
    sub_touchpoints: Mapping[Key, SubTouchpoint] = Field(default_factory=dict, max_length=200)


class Taxonomy(_Entry):
    """A whole taxonomy; what it leaves out stays as voc has it."""

    touchpoints: Mapping[Touchpoint, TouchpointEntry] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_unambiguous(self) -> Taxonomy:
        entries = [item for entry in self.touchpoints.values() for item in entry.sub_touchpoints.items()]
        for key, count in Counter(key for key, _ in entries).items():
            if count > 1:
                raise _wrong_value(f"the sub-touchpoint stands under {count} touchpoints; rename all but one", key)
        for entry in self.touchpoints.values():
            _refuse_shared_examples(entry)
        return self

    @property
    def version(self) -> str:
        """Changes whenever a label may change: "taxonomy@" and 16 hexadecimal digits."""
        return f"taxonomy@{digest(*(self.version_of(touchpoint) for touchpoint in sorted(self.touchpoints)))}"

    def version_of(self, touchpoint: str) -> str:
        """The version of the sub-touchpoints of one touchpoint; names and owners do not count."""
        parts = self.sub_touchpoints(touchpoint)
        return digest(LEARNING, touchpoint, *((key, parts[key].texts) for key in sorted(parts)))

    def sub_touchpoints(self, touchpoint: str) -> Mapping[str, SubTouchpoint]:
        """The sub-touchpoints of a touchpoint, empty where it has none."""
        entry = self._entry(touchpoint)
        return entry.sub_touchpoints if entry else MappingProxyType({})

    def name(self, touchpoint: str, sub_touchpoint: str | None = None) -> str:
        """What the company calls a touchpoint or one of its sub-touchpoints."""
        if sub_touchpoint is not None:
            part = self.sub_touchpoints(touchpoint).get(sub_touchpoint)
            return (part and part.name) or sub_touchpoint.replace("_", " ")
        entry = self._entry(touchpoint)
        return (entry and entry.name) or touchpoint

    def description(self, touchpoint: str) -> str | None:
        """What the company says a touchpoint is."""
        entry = self._entry(touchpoint)
        return entry.description if entry else None

    def own_rating(self, touchpoint: str) -> float | None:
        """How many of 100 customers the company believes to be satisfied there; None where it does not say."""
        entry = self._entry(touchpoint)
        return entry.own_rating if entry else None

    def owner(self, touchpoint: str, sub_touchpoint: str | None = None) -> Owner | None:
        """Who owns a sub-touchpoint, else who owns its touchpoint."""
        entry = self._entry(touchpoint)
        part = self.sub_touchpoints(touchpoint).get(sub_touchpoint or "")
        return (part and part.owner) or (entry.owner if entry else None)

    def _entry(self, touchpoint: str) -> TouchpointEntry | None:
        return {str(name): entry for name, entry in self.touchpoints.items()}.get(touchpoint)


def read(path: Path | None) -> Taxonomy:
    """The taxonomy of a file; an empty one where there is none.

    Raises:
        InvalidTaxonomy: naming the line, the value and the remedy of everything that is wrong with it.
    """
    if path is None:
        return Taxonomy()
    root = _compose(path)
    if root is None:
        raise InvalidTaxonomy(str(path), [f"it is empty; start with {EXAMPLE!r}"])
    _refuse_repeats(path, root)
    try:
        # BaseLoader takes every value for text: "No" and "2026-01-01" are things customers say.
        return Taxonomy.model_validate(yaml.BaseLoader("").construct_document(root))
    except yaml.MarkedYAMLError as error:
        raise InvalidTaxonomy(str(path), [_syntax(error)]) from error
    except ValidationError as error:
        raise InvalidTaxonomy(str(path), [_problem(root, each) for each in error.errors()]) from error


def replace_file(path: Path, text: str) -> Taxonomy:
    """Put a text in place of a taxonomy file, and say what it means; a text that is none leaves the file as it is.

    Raises:
        InvalidTaxonomy: naming the line, the value and the remedy, or why the file cannot be written.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(text.replace("\r\n", "\n"), encoding="utf-8")
        found = read(fresh)
        fresh.replace(path)
    except InvalidTaxonomy as error:
        raise InvalidTaxonomy(path.name, error.problems) from error
    except OSError as error:
        raise InvalidTaxonomy(path.name, [f"it cannot be written: {error.strerror}"]) from error
    finally:
        fresh.unlink(missing_ok=True)
    return found


EXAMPLE = "touchpoints: {service: {sub_touchpoints: {refunds: {examples: [My money has not come back]}}}}"


def _compose(path: Path) -> yaml.Node | None:
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_BYTES:
            raise InvalidTaxonomy(str(path), [f"it has {len(raw):,} bytes; at most {MAX_BYTES:,} are read"])
        text = raw.decode("utf-8-sig")
        # An alias can make a small file unfold into gigabytes, and a taxonomy has no use for one.
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise InvalidTaxonomy(str(path), [f"line {line}: *{event.anchor} is an alias; write its content out"])
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidTaxonomy(str(path), [f"it cannot be read: {error}"]) from error
    except yaml.MarkedYAMLError as error:
        raise InvalidTaxonomy(str(path), [_syntax(error)]) from error
    except yaml.YAMLError as error:
        raise InvalidTaxonomy(str(path), [f"{error}; save it as plain UTF-8 text"]) from error


def _syntax(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
    return f"{where}{error.problem}; check the indentation, and put texts with signs such as : ? # in quotation marks"


def _refuse_repeats(path: Path, root: yaml.Node) -> None:
    """A key written twice: YAML would silently keep the second."""
    problems = [
        f"line {key.start_mark.line + 1}: {key.value!r} is written twice; merge the two"
        for mapping in _mappings(root)
        for number, (key, _) in enumerate(mapping.value)
        if key.value in [before.value for before, _ in mapping.value[:number]]
    ]
    if problems:
        raise InvalidTaxonomy(str(path), problems)


def _mappings(node: yaml.Node) -> Iterator[yaml.MappingNode]:
    if isinstance(node, yaml.MappingNode):
        yield node
        for _, value in node.value:
            yield from _mappings(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _mappings(value)


def _problem(root: yaml.Node, error: Any) -> str:
    place = [str(part) for part in error["loc"] if part != "[key]"]
    if error["type"] == "wrong_value":
        value = error["ctx"]["value"]
        return f"line {max(_lines_of(root, value), default=1)}: {value[:80]!r}: {error['ctx']['problem']}"
    line = _line(root, place)
    what = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        what = "is no field of a taxonomy; remove it or correct its name"
    elif error["type"] == "string_pattern_mismatch":
        what = "is no key: use lower-case letters, digits and _, and put the words people read into 'name'"
    elif error["type"] == "literal_error":
        what = f"is no touchpoint; {error['msg'].lower().replace('input should be', 'use')}"
    given = error["input"] if isinstance(error["input"], str | int | float | bool) else None
    shown = f" = {str(given)[:80]!r}" if given is not None and [str(given)] != place[-1:] else ""
    return f"line {line}: {'.'.join(place)}{shown}: {what}" if place else f"line {line}: {what}"


def _line(node: yaml.Node, place: list[str]) -> int:
    """The line, from 1, of what `place` names; of the innermost part that exists."""
    if place and isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == place[0]:
                return _line(value, place[1:]) if len(place) > 1 else int(key.start_mark.line) + 1
    if place and isinstance(node, yaml.SequenceNode) and place[0].isdigit() and int(place[0]) < len(node.value):
        return _line(node.value[int(place[0])], place[1:])
    return int(node.start_mark.line) + 1


def _lines_of(node: yaml.Node, value: str) -> Iterator[int]:
    """The lines, from 1, where a value stands, as key or as text."""
    if isinstance(node, yaml.ScalarNode):
        if node.value.strip() == value:
            yield node.start_mark.line + 1
        return
    for child in node.value:
        for each in child if isinstance(child, tuple) else (child,):
            yield from _lines_of(each, value)


def _refuse_shared_examples(entry: TouchpointEntry) -> None:
    seen: dict[str, str] = {}
    for key, part in entry.sub_touchpoints.items():
        for example in part.examples:
            if (first := seen.setdefault(example.casefold(), key)) != key:
                raise _wrong_value(f"it is an example of {first!r} and of {key!r}; keep it in one", example)


def _wrong_value(problem: str, value: str) -> PydanticCustomError:
    return PydanticCustomError("wrong_value", "{problem}", {"problem": problem, "value": value})
