"""Profiles come back as they were saved, whatever the names of columns are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voc.errors import InvalidValue, UnreadableFile
from voc.ingest.profile import Profile, load_profile, profile_path, save_profile

TEXTS = st.dictionaries(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")), max_size=4)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(fields=TEXTS, roles=TEXTS)
def test_a_profile_comes_back_as_it_was_saved(tmp_path: Path, fields: dict[str, str], roles: dict[str, str]) -> None:
    profile = Profile("csv", fields, roles)
    save_profile(tmp_path / "p.toml", profile)
    assert load_profile(tmp_path / "p.toml") == profile


def test_a_profile_that_was_never_saved_is_none(tmp_path: Path) -> None:
    assert load_profile(tmp_path / "p.toml") is None


@pytest.mark.parametrize("text", ["fields = 3", "[fields]\ntext = 3", "format = [", "colour = 'red'"])
def test_a_damaged_profile_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "p.toml").write_text(text)
    with pytest.raises(UnreadableFile, match=r"p\.toml"):
        load_profile(tmp_path / "p.toml")


def test_a_profile_has_a_name_or_a_path(tmp_path: Path) -> None:
    assert profile_path("shop reviews").name == "shop reviews.toml"
    assert profile_path(str(tmp_path / "x.toml")) == tmp_path / "x.toml"
    with pytest.raises(InvalidValue):
        profile_path("../../etc/passwd")
