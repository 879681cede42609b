"""A mail server on this machine that keeps what it is handed."""

from __future__ import annotations

import socket
from asyncio import AbstractServer
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller


@dataclass
class Inbox:
    """What a mail server was handed, what it answers, and the channel that leads to it."""

    messages: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"
    channel: str = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.messages.append(cast(EmailMessage, message_from_bytes(envelope.content, policy=default)))
        return self.answer


class _MailServer(Controller):
    """Listens at a port that is free, and bound as soon as it is known."""

    def _create_server(self) -> Awaitable[AbstractServer]:
        listening = socket.create_server((self.hostname, 0))
        self.port = listening.getsockname()[1]
        return self.loop.create_server(self._factory_invoker, sock=listening)


@contextmanager
def mail_server() -> Iterator[Inbox]:
    """A running server, until the end."""
    inbox = Inbox()
    controller = _MailServer(inbox, hostname="127.0.0.1", ready_timeout=60)
    controller.start()
    inbox.channel = f"mailto://127.0.0.1:{controller.port}?from=voc@example.com&to=care@example.com&mode=insecure"
    try:
        yield inbox
    finally:
        controller.stop()
