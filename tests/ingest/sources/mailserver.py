"""A small IMAP server: as much of RFC 3501 as a reader of one folder meets."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """The mails of one folder by their numbers, and what was asked."""

    password: str
    mails: dict[int, bytes] = field(default_factory=dict)
    validity: int = 1
    asked: list[str] = field(default_factory=list)
    # The number of a mail at which the server hangs up, once.
    hang_up_at: int | None = None
    port: int = 0


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    mailbox: Mailbox


class _Session(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self._say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, _, command = line.partition(" ")
            self.server.mailbox.asked.append(command)
            if not self._obey(tag, command):
                return

    def _obey(self, tag: str, command: str) -> bool:
        mailbox = self.server.mailbox
        verb = " ".join(
            command.upper().split()[:2] if command.upper().startswith("UID") else command.upper().split()[:1]
        )
        if verb == "LOGIN" and f'"{mailbox.password}"' not in command:
            self._say(f"{tag} NO wrong password")
            return True
        if verb == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1")
        elif verb == "STATUS":
            self._say(f'* STATUS "INBOX" (UIDVALIDITY {mailbox.validity})')
        elif verb == "EXAMINE":
            self._say(f"* {len(mailbox.mails)} EXISTS")
        elif verb == "UID SEARCH":
            first = int(re.search(r"UID (\d+):\*", command)[1])
            found = [number for number in mailbox.mails if number >= first] or list(mailbox.mails)[-1:]
            self._say("* SEARCH " + " ".join(map(str, found)))
        elif verb == "UID FETCH" and not self._fetch(int(command.split()[2])):
            return False
        if verb == "LOGOUT":
            self._say("* BYE")
        self._say(f"{tag} OK done")
        return verb != "LOGOUT"

    def _fetch(self, number: int) -> bool:
        mailbox = self.server.mailbox
        if number == mailbox.hang_up_at:
            mailbox.hang_up_at = None
            return False
        mail = mailbox.mails[number]
        self.wfile.write(
            f"* 1 FETCH (UID {number} FLAGS () RFC822.SIZE {len(mail)} BODY[] {{{len(mail)}}}\r\n".encode()
        )
        self.wfile.write(mail + b")\r\n")
        return True

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@contextmanager
def serve_mail(mailbox: Mailbox) -> Iterator[Mailbox]:
    """Run the server of `mailbox` on 127.0.0.1."""
    server = _Server(("127.0.0.1", 0), _Session)
    server.mailbox = mailbox
    mailbox.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005})
    thread.start()
    try:
        yield mailbox
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
