"""Mail that customers write to a mailbox."""

from __future__ import annotations

import imaplib
import json
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from pydantic import Field, SecretStr

from voc.errors import InvalidRecord, InvalidValue, SourceFailed
from voc.ingest.base import Filtered, sources
from voc.ingest.live import OWN, Found, Intake, Page, PagedSource, Raw, require, secret
from voc.ingest.mail import mail_record
from voc.ingest.web import ALLOW_PRIVATE

_MAILS = 20


@sources.register
class Imap(PagedSource):
    """Mail in one folder of a mailbox; nothing in it is marked or moved."""

    reads = ("host", "user", "folder")
    channel = "email"

    host: str = Field(description="Name of the mail server, as in imap.example.com.")
    port: int = Field(993, ge=1, le=65535, description="Port of the mail server.")
    tls: bool = Field(True, description=f"Encrypted from the first byte; without it only where {ALLOW_PRIVATE}=true.")
    user: str = Field(description="Name to log in with, often the address of the mailbox.")
    folder: str = Field("INBOX", description="Folder to read.")
    own_domains: str = Field("", description="Domains of the company, as in a.com,b.com: mail from them is left out.")
    start: date | None = Field(None, description="The first reading goes back to this day (else: to the first mail).")
    password: SecretStr = Field(description="Password of the mailbox, better an app password.")

    def pages(self, since: str | None, intake: Intake) -> Iterator[Page]:
        if not self.tls and not intake.settings.sources_allow_private:
            raise InvalidValue("tls", "false", f"the password would be readable; {ALLOW_PRIVATE}=true allows it.")
        library = require("imap_tools", self.name())
        try:
            mailbox = self._connected(library, intake.settings.http_timeout_seconds)
            try:
                mailbox.login(self.user, secret(self.password), initial_folder=None)
                yield from self._mails(library, mailbox, json.loads(since) if since else {})
            finally:
                _leave(mailbox)
        except (OSError, imaplib.IMAP4.error, library.errors.ImapToolsError) as error:
            raise SourceFailed(self.name(), f"{self.host}: {type(error).__name__}: {str(error)[:200]}") from error

    def _connected(self, library: Any, timeout: float) -> Any:
        if self.tls:
            return library.MailBox(self.host, self.port, timeout=timeout, ssl_context=ssl.create_default_context())
        return library.MailBoxUnencrypted(self.host, self.port, timeout=timeout)

    def _mails(self, library: Any, mailbox: Any, known: dict[str, int]) -> Iterator[Page]:
        """By number: the server numbers mails upwards, until it says that the numbers begin anew."""
        validity = mailbox.folder.status(self.folder, ["UIDVALIDITY"])["UIDVALIDITY"]
        mailbox.folder.set(self.folder, readonly=True)
        last = known["uid"] if known.get("validity") == validity else 0
        wanted: dict[str, Any] = {"uid": library.U(str(last + 1), "*")}
        if self.start:
            wanted["date_gte"] = self.start
        # "*" is the last mail even if its number is lower.
        numbers = sorted(number for number in map(int, mailbox.uids(library.AND(**wanted))) if number > last)
        for begin in range(0, len(numbers), _MAILS):
            part = numbers[begin : begin + _MAILS]
            mails = mailbox.fetch(uid_list=[str(number) for number in part], mark_seen=False)
            rows = [_read(mail, validity) for mail in mails]
            yield Page(rows, json.dumps({"validity": validity, "uid": part[-1]}))

    def record(self, raw: Raw) -> Found:
        found = raw["found"]
        if isinstance(found, str):
            raise InvalidRecord("mail", found)
        if isinstance(found, Filtered):
            return found
        domain = str(found.get("customer_id", "")).lower().rpartition("@")[2]
        if domain in self.own_domains.lower().replace(" ", "").split(","):
            return OWN
        # Without references, the mail that it answers is the beginning of the thread, else it is one itself.
        return {"id": raw["id"], "thread_id": found.get("in_reply_to") or found.get("id"), **found}


def _leave(mailbox: Any) -> None:
    with suppress(OSError, imaplib.IMAP4.error):
        mailbox.client.logout()
    with suppress(OSError):  # closed already, unless the farewell failed
        mailbox.client.shutdown()


def _read(mail: Any, validity: int) -> Raw:
    """What a record needs of a mail, read as one in a file is: the mails of a page are not kept in memory."""
    id = f"{validity}-{mail.uid}"
    try:
        return {"id": id, "found": mail_record(mail.obj.as_bytes())}
    except Exception as error:  # noqa: BLE001 - whatever one mail holds must not stop the others
        return {"id": id, "found": f"it cannot be read ({type(error).__name__}: {error})"}
