"""The options of live sources: what they are, and a source made of those given and those set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, cast

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from voc.errors import InvalidSettings
from voc.ingest.base import sources
from voc.ingest.live import LiveSource
from voc.settings import SOURCE_PREFIX, Settings


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a source. A credential is set in the settings only: command lines are seen by others."""

    name: str
    help: str
    required: bool
    credential: bool
    default: str | None
    flag: bool

    def setting(self, source: str) -> str:
        """The setting that holds it."""
        return f"{SOURCE_PREFIX}{source.upper()}_{self.name.upper()}"


def options_of(source: str) -> list[Option]:
    """The options of a source, required ones and credentials first.

    Raises:
        UnknownExtension: if there is no such source.
    """
    found = [_option(name, field) for name, field in _class(source).model_fields.items()]
    return sorted(found, key=lambda option: (not option.required, not option.credential))


def summary_of(source: str) -> str:
    """What a source reads, in one line."""
    return (_class(source).__doc__ or "").strip().splitlines()[0]


def make(source: str, given: Mapping[str, Any], settings: Settings) -> LiveSource:
    """The source with the options `given` (None: not given) over those of the settings.

    Raises:
        UnknownExtension: if there is no such source.
        InvalidSettings: naming every option that is missing or wrong, and where it is set.
    """
    options = {option.name: option for option in options_of(source)}
    unknown = _unknown(source, options, settings)
    values = {name: settings.sources[f"{source}_{name}"] for name in options if f"{source}_{name}" in settings.sources}
    revealed = {name: value if options[name].credential else value.get_secret_value() for name, value in values.items()}
    if unknown:
        raise InvalidSettings(unknown)
    try:
        return _class(source)(**revealed | {name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        problems = [_problem(source, options, each) for each in error.errors(include_input=False, include_url=False)]
        raise InvalidSettings(problems) from error


def _class(source: str) -> type[LiveSource]:
    return cast(type[LiveSource], sources.get(source))


def _option(name: str, field: FieldInfo) -> Option:
    credential = "SecretStr" in str(field.annotation)
    shown = None if field.is_required() or field.default in (None, "", ()) else str(field.default)
    return Option(name, field.description or "", field.is_required(), credential, shown, flag=field.annotation is bool)


def _unknown(source: str, options: Mapping[str, Option], settings: Settings) -> list[str]:
    """Settings that begin with the name of this source and of no longer one, and are none of its options."""
    longer = tuple(f"{name}_" for name in sources.names() if name.startswith(f"{source}_"))
    problems = []
    for key in settings.sources:
        option = key.removeprefix(f"{source}_")
        if not key.startswith(f"{source}_") or (longer and key.startswith(longer)) or option in options:
            continue
        close = get_close_matches(option, options, n=1)
        hint = f", did you mean {options[close[0]].setting(source)}?" if close else ""
        problems.append(f"{SOURCE_PREFIX}{key.upper()} is not an option of {source}{hint}")
    return problems


def _problem(source: str, options: Mapping[str, Option], error: Any) -> str:
    where = error["loc"]
    if not where or str(where[0]) not in options:
        return f"{source}: {error['msg']}"
    option = options[str(where[0])]
    way = option.setting(source)
    if not option.credential:
        way = f"--{option.name.replace('_', '-')} or {way}"
    if error["type"] == "missing":
        return f"{source} needs {way}: {option.help}"
    return f"{source}: {way}: {error['msg']}"
