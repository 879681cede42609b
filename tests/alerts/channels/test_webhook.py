from __future__ import annotations

import logging

import pytest
from pydantic import SecretStr
from standardwebhooks.webhooks import Webhook as Verifier

from tests.alerts.conftest import Receiver, make_alert
from voc.alerts.channels.webhook import Webhook
from voc.alerts.render import render_payload
from voc.errors import ChannelFailed

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def webhook(receiver: Receiver, *, allow_private: bool = True) -> Webhook:
    return Webhook(receiver.url, SecretStr(SECRET), allow_private=allow_private, timeout_seconds=30, wait_seconds=0)


def test_an_alert_arrives_signed_with_its_id(receiver: Receiver) -> None:
    alert = make_alert("“Où est mon colis ?”")
    webhook(receiver).send(alert)
    [(path, headers, body)] = receiver.requests
    assert path == "/hook"
    assert Verifier(SECRET).verify(body, headers) == render_payload(alert)
    assert headers["webhook-id"] == alert.id
    assert headers["content-type"] == "application/json"


def test_a_busy_receiver_gets_the_same_delivery_again(receiver: Receiver) -> None:
    receiver.answers = [503, 429]
    webhook(receiver).send(make_alert())
    assert len(receiver.requests) == 3
    assert len({headers["webhook-id"] for _, headers, _ in receiver.requests}) == 1
    assert len({body for _, _, body in receiver.requests}) == 1


def test_a_receiver_that_stays_busy_leaves_the_alert_due(receiver: Receiver) -> None:
    receiver.answers = [500] * 5
    with pytest.raises(ChannelFailed, match=r"127\.0\.0\.1 answered 500 \(3 tries\)"):
        webhook(receiver).send(make_alert())
    assert len(receiver.requests) == 3


@pytest.mark.parametrize("status", [301, 307, 400, 401, 410])
def test_a_refusal_or_redirect_is_final(receiver: Receiver, status: int) -> None:
    receiver.answers = [status]
    with pytest.raises(ChannelFailed, match=f"answered {status}"):
        webhook(receiver).send(make_alert())
    assert [path for path, _, _ in receiver.requests] == ["/hook"]


def test_the_own_network_is_refused_before_anything_is_sent(receiver: Receiver) -> None:
    with pytest.raises(ChannelFailed, match="inside the own network"):
        webhook(receiver, allow_private=False).send(make_alert())
    assert receiver.requests == []


def test_nobody_listening_is_told_as_such(receiver: Receiver) -> None:
    with pytest.raises(ChannelFailed, match="could not be reached: ConnectError"):
        Webhook("http://127.0.0.1:9/", SecretStr(SECRET), allow_private=True, wait_seconds=0).send(make_alert())


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_a"])
def test_a_bad_secret_is_named_without_being_shown(receiver: Receiver, secret: str) -> None:
    with pytest.raises(ChannelFailed, match="not a Standard Webhooks secret"):
        Webhook(receiver.url, SecretStr(secret), allow_private=True).send(make_alert())


def test_the_secret_is_in_no_log_and_no_repr(receiver: Receiver, caplog: pytest.LogCaptureFixture) -> None:
    receiver.answers = [500] * 3
    with caplog.at_level(logging.DEBUG), pytest.raises(ChannelFailed) as failure:
        webhook(receiver).send(make_alert())
    shown = caplog.text + str(failure.value) + repr(webhook(receiver))
    assert SECRET.removeprefix("whsec_") not in shown
