from __future__ import annotations

import json
import logging

import pytest
from pydantic import SecretStr

from tests.alerts.conftest import Receiver, make_alert
from voc.alerts.apprise import Service
from voc.alerts.render import render_body
from voc.errors import ChannelFailed, InvalidSettings


def service(receiver: Receiver) -> Service:
    address = receiver.url.replace("http://", "json://user:hunter2@")
    return Service("care", SecretStr(address), timeout_seconds=30, wait_seconds=0)


def test_an_alert_arrives_as_plain_text(receiver: Receiver) -> None:
    alert = make_alert("<b>Late</b> *again* & again")
    service(receiver).send(alert)
    [(path, _, body)] = receiver.requests
    sent = json.loads(body)
    assert path == "/hook"
    assert (sent["title"], sent["message"]) == (alert.insight.title, render_body(alert))


def test_a_busy_service_is_tried_again(receiver: Receiver) -> None:
    receiver.answers = [503, 500]
    service(receiver).send(make_alert())
    assert len(receiver.requests) == 3


def test_a_refusal_names_the_channel_and_no_password(receiver: Receiver, caplog: pytest.LogCaptureFixture) -> None:
    receiver.answers = [500] * 9
    with caplog.at_level(logging.DEBUG), pytest.raises(ChannelFailed, match=r"Channel care .* \(3 tries\)") as failed:
        service(receiver).send(make_alert())
    assert "hunter2" not in str(failed.value) + caplog.text


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.answers = [307] * 3
    with pytest.raises(ChannelFailed):
        service(receiver).send(make_alert())
    assert {path for path, _, _ in receiver.requests} == {"/hook"}


def test_a_test_message_says_that_it_is_one(receiver: Receiver) -> None:
    service(receiver).test()
    assert json.loads(receiver.requests[0][2])["title"] == "Test of voc"


def test_an_address_of_no_known_service_is_refused_without_showing_it() -> None:
    with pytest.raises(InvalidSettings, match="the address of care is none that Apprise knows") as refused:
        Service("care", SecretStr("pigeon://coop:secret@roof")).check()
    assert "secret" not in str(refused.value)
