"""Webhooks as an operator makes them."""

import json
from datetime import UTC, datetime

import pytest
from standardwebhooks.webhooks import Webhook


def test_a_webhook_is_made_listed_rotated_and_removed(voc):
    made = voc("hooks", "create", "shop", "--channel", "review", "--map", "Comment=text")
    secret = made.stdout.strip()
    Webhook(secret).sign("id", datetime.now(UTC), "{}")  # which a secret of another kind would not do
    assert "/v1/hooks/shop" in made.stderr

    listed = voc("hooks", "list", "--json").stdout
    [hook] = json.loads(listed)
    assert secret not in listed
    assert hook["fields"] == {"text": "Comment", "channel": "=review"}

    assert voc("hooks", "rotate", "shop").stdout.strip() not in ("", secret)
    voc("hooks", "remove", "shop")
    assert json.loads(voc("hooks", "list", "--json").stdout) == []
    assert [e["action"] for e in json.loads(voc("audit", "--json").stdout)] == [
        "hooks remove", "hooks rotate", "hooks create",
    ]  # fmt: skip


def test_a_secret_that_the_vendor_gave_is_read_from_a_file_and_not_shown(voc, folder):
    (folder / "secret").write_text("from-zendesk\n")
    made = voc("hooks", "create", "tickets", "--signature", "zendesk", "--secret-file", "secret")
    assert "from-zendesk" not in made.stdout + made.stderr + voc("hooks", "list").stdout


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("Shop!",), "a-z"),
        (("x", "--signature", "sha512"), "standard"),
        (("x", "--format", "word"), "No format"),
        (("x", "--secret-file", "reviews.csv"), "whsec_"),
    ],
)
def test_what_cannot_work_is_refused_when_it_is_made(voc, words, reason):
    assert reason in voc("hooks", "create", *words, code=2).stderr


def test_a_name_is_given_once(voc):
    voc("hooks", "create", "shop")
    assert "rotate or remove" in voc("hooks", "create", "shop", code=2).stderr
