"""What a channel is."""

from __future__ import annotations

from typing import Protocol, Self

from voc.domain import Alert
from voc.registry import Registry
from voc.settings import Settings


class Channel(Protocol):
    """Hands an alert to people or programs."""

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The channel as the settings have it.

        Raises:
            InvalidSettings: if something it needs is not set.
        """
        ...

    def send(self, alert: Alert) -> None:
        """Hand over `alert`; a repeat with the same `alert.id` is the same delivery.

        Raises:
            ChannelFailed: if it was not taken. The alert stays due.
        """
        ...


channels: Registry[Channel] = Registry("channel", "voc.alerts.channels")
