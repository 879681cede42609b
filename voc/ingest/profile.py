"""Profiles: how the files of one origin are read, saved once and used again."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_config_path

from voc.errors import InvalidValue, UnreadableFile

_NAME = re.compile(r"[\w][\w .-]{0,63}")
_SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class Profile:
    """`fields` is {field: column, or "=constant"}, `roles` {speaker: role} for transcripts."""

    format: str = "auto"
    fields: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)


def profile_path(name: str) -> Path:
    """Where the profile called `name` lies: in the user's configuration, or where a path to a .toml file says.

    Raises:
        InvalidValue: for what is neither a name nor such a path.
    """
    if name.endswith(_SUFFIX):
        return Path(name)
    if not _NAME.fullmatch(name):
        raise InvalidValue("--profile", name, "use a name of letters and digits, or the path of a .toml file")
    return user_config_path("voc") / "profiles" / f"{name}{_SUFFIX}"


def load_profile(path: Path) -> Profile | None:
    """The profile that was saved at `path`; None where there is none yet.

    Raises:
        UnreadableFile: if it is not TOML, or holds something else than texts.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableFile(str(path), f"not a profile ({error}); delete it to have it written anew") from error
    unknown = set(found) - {"format", "fields", "roles"}
    tables = [found.get(name, {}) for name in ("fields", "roles")]
    texts = [found.get("format", "auto"), *(value for t in tables if isinstance(t, dict) for value in t.values())]
    if unknown or not all(isinstance(t, dict) for t in tables) or not all(isinstance(text, str) for text in texts):
        raise UnreadableFile(str(path), "a profile holds format, and texts under [fields] and [roles], nothing else")
    return Profile(texts[0], *tables)


def save_profile(path: Path, profile: Profile) -> None:
    """Write `profile` to `path`, to be read by people as well."""
    lines = ["# Which column of these files is which field; a value that begins with = is the same for every row."]
    lines += [f"format = {_quoted(profile.format)}", "", "[fields]"]
    lines += [f"{_quoted(name)} = {_quoted(value)}" for name, value in profile.fields.items()]
    lines += ["", "[roles]", *(f"{_quoted(name)} = {_quoted(value)}" for name, value in profile.roles.items())]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _quoted(text: str) -> str:
    # The strings of JSON are strings of TOML, but for DEL and halves of surrogate pairs.
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")
