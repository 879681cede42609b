"""Reading files as a profile says, and saving how they were read as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voc.ingest.profile import Profile
    from voc.ingest.reading import FileInfo


def with_profile(
    name: str | None, *, format: str, fields: Mapping[str, str], roles: Mapping[str, str]
) -> tuple[bool, Profile]:
    """Whether there is a profile called `name`, and how to read: as it says, but for what the options say."""
    from voc.ingest.profile import Profile, load_profile, profile_path

    saved = load_profile(profile_path(name)) if name else None
    known = saved or Profile()
    how = Profile(known.format if format == "auto" else format, {**known.fields, **fields}, {**known.roles, **roles})
    return saved is not None, how


def keep_profile(name: str, how: Profile, read: Sequence[FileInfo]) -> str:
    """Save how the first table of `read` was read, and say where; nothing where there was none."""
    from voc.ingest.profile import profile_path, save_profile

    info = next((info for info in read if info.mapping is not None), read[0] if read else None)
    if info is None:
        return ""
    choices = info.mapping.choices if info.mapping else ()
    fields = {choice.field: choice.column or f"={choice.constant}" for choice in choices}
    path = profile_path(name)
    save_profile(path, replace(how, format=info.format, fields={**fields, **how.fields}))
    return f"How {info.name} was read is saved in {path}; correct it there, and it is used with --profile {name}."
