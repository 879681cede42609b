from __future__ import annotations

import pytest

from voc.api.sessions import SESSION_SECONDS, csrf_token, is_session, key_id_of, new_session

PROOF = "a-key-of-sixteen-characters-or-more"


def test_a_session_ends_by_itself() -> None:
    session = new_session(7, PROOF, now=1000)
    assert key_id_of(session) == 7
    assert is_session(session, PROOF, now=1000 + SESSION_SECONDS - 1)
    assert not is_session(session, PROOF, now=1000 + SESSION_SECONDS)


@pytest.mark.parametrize(
    "value",
    [
        "",
        ".",
        "..",
        "7.9999999999.",
        "7.9999999999.00",
        "\u0661.9999999999.x",
        new_session(7, "another", now=9_999_999_999),
    ],
)
def test_a_forged_session_is_no_session(value: str) -> None:
    assert not is_session(value, PROOF)


def test_a_session_of_one_key_is_none_of_another() -> None:
    session = new_session(7, PROOF)
    assert not is_session("8" + session[1:], PROOF)


def test_each_session_has_its_own_token() -> None:
    first, second = new_session(7, PROOF, now=1), new_session(7, PROOF, now=2)
    assert csrf_token(first, PROOF) != csrf_token(second, PROOF)
    assert csrf_token(first, PROOF) != first.rpartition(".")[2]
