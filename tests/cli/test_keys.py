"""Keys and workspaces as an operator makes them."""

import json

import pytest


def test_a_key_is_shown_once_and_listed_without_its_secret(voc):
    made = voc("keys", "create", "crm", "--scope", "ingest", "--expires", "90d")
    secret = made.stdout.strip()

    listed = voc("keys", "list", "--json").stdout

    [key] = json.loads(listed)
    assert secret.startswith(key["prefix"])
    assert secret not in listed
    assert key["scopes"] == ["ingest"]
    assert "shown this once" in made.stderr


def test_a_rotated_key_has_a_successor_and_a_revoked_one_ends(voc):
    first = json.loads(voc("keys", "create", "anna", "--role", "analyst", "--json").stdout)
    second = json.loads(voc("keys", "rotate", str(first["id"]), "--grace", "0h", "--json").stdout)
    voc("keys", "revoke", str(second["id"]))

    assert json.loads(voc("keys", "list", "--json").stdout) == []
    states = {key["id"] for key in json.loads(voc("keys", "list", "--all", "--json").stdout)}
    assert states == {first["id"], second["id"]}
    assert second["scopes"] == ["curate", "evidence", "read"]


def test_what_was_done_on_the_command_line_is_in_the_log(voc):
    voc("keys", "create", "crm")

    [entry] = json.loads(voc("audit", "--json").stdout)

    assert entry["action"] == "keys create"
    assert "(command line)" in entry["by"]


def test_a_workspace_is_made_on_purpose_only(voc):
    assert "there are default" in voc("keys", "create", "x", "--workspace", "northwnd", code=2).stderr
    voc("workspace", "create", "northwind")
    voc("keys", "create", "x", "--workspace", "northwind")

    assert [w["name"] for w in json.loads(voc("workspace", "list", "--json").stdout)] == ["default", "northwind"]
    assert json.loads(voc("keys", "list", "--json").stdout) == []


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--expires", "soon"), "90d"),
        (("--role", "boss"), "viewer, analyst, admin"),
        (("--role", "admin", "--scope", "read"), "no --scope beside it"),
        (("--scope", "root"), "read, evidence, ingest, curate, manage"),
    ],
)
def test_wrong_options_say_what_would_work(voc, words, hint):
    assert hint in voc("keys", "create", "crm", *words, code=2).stderr
