"""Alerts as lines of the program's log: the channel that always works."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from voc.alerts.base import channels
from voc.alerts.render import render_text
from voc.domain import Alert
from voc.settings import Settings

log = logging.getLogger("voc.alerts")


@channels.register
@dataclass(frozen=True)
class Log:
    """Writes each alert to the logger "voc.alerts" at level WARNING."""

    @classmethod
    def from_settings(cls, settings: Settings) -> Log:
        """It has no settings."""
        del settings
        return cls()

    def send(self, alert: Alert) -> None:
        """Write it."""
        log.warning("%s %s\n%s", alert.insight.kind, alert.id, render_text(alert))

    def test(self) -> None:
        """Write a line that says it is a test."""
        log.warning("Test of voc: alerts are written here.")
