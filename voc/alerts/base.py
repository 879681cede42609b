"""What a channel is."""

from __future__ import annotations

from typing import Protocol, Self

from voc.domain import Alert
from voc.registry import Registry
from voc.settings import Settings


class Channel(Protocol):
    """Hands an alert to people or programs."""

    def send(self, alert: Alert) -> None:
        """Hand over `alert`; a repeat with the same `alert.id` is the same delivery.

        Raises:
            ChannelFailed: if it was not taken. The alert stays due.
        """
        ...

    def test(self) -> None:
        """Send something that says it is a test.

        Raises:
            ChannelFailed: if it was not taken.
        """
        ...


class BuiltIn(Channel, Protocol):
    """A channel that comes with voc and is set up by settings of its own."""

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The channel as the settings have it.

        Raises:
            InvalidSettings: if something it needs is not set.
        """
        ...


channels: Registry[BuiltIn] = Registry("channel", "voc.alerts.channels")
