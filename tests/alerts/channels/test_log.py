from __future__ import annotations

import logging

import pytest

from tests.alerts.conftest import make_alert
from voc.alerts.channels.log import Log


def test_an_alert_is_logged_with_its_kind_and_id(caplog: pytest.LogCaptureFixture) -> None:
    alert = make_alert("Still waiting.")
    with caplog.at_level(logging.WARNING, logger="voc.alerts"):
        Log().send(alert)
    assert f"emerging_pain_point {alert.id}" in caplog.text
    assert "41 messages in 3 days" in caplog.text
