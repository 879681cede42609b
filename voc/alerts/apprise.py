"""Alerts to chat, mail, text messages and a hundred services more, through Apprise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from voc.alerts.render import MAX_SENTENCE_CHARS, MAX_TITLE_CHARS, one_line, render_body, render_title
from voc.domain import Alert
from voc.errors import ChannelFailed, InvalidSettings

if TYPE_CHECKING:
    from apprise import Apprise


@dataclass(frozen=True)
class Service:
    """Sends each alert to one Apprise address (`slack://...`, `mailto://...`; its documentation lists them all).

    The address holds passwords: it is a setting, never stored, and errors name only the channel.
    """

    name: str
    address: SecretStr
    timeout_seconds: float = 10.0
    retries: int = 2
    # Before the first retry, in seconds.
    wait_seconds: float = 1.0

    def check(self) -> None:
        """Make sure that the address can be used, without sending anything.

        Raises:
            InvalidSettings: if Apprise knows no such service or a part of the address is missing.
        """
        self._apprise()

    def send(self, alert: Alert) -> None:
        """Hand over `alert` as plain text.

        Raises:
            ChannelFailed: if the service did not take it. The alert stays due.
        """
        self._post(render_title(alert), render_body(alert))

    def test(self) -> None:
        """Send a message that says it is a test.

        Raises:
            ChannelFailed: if the service did not take it.
        """
        self._post("Test of voc", f"Alerts of voc for the channel {self.name} arrive here.")

    def takes_files(self) -> bool:
        """Whether files can be sent with a message: mail, Slack, Matrix and others do, text messages do not.

        Raises:
            InvalidSettings: if the address cannot be used.
        """
        return all(service.attachment_support for service in self._apprise())

    def send_files(self, title: str, body: str, files: Sequence[Path]) -> None:
        """Hand over files with a title and a few lines.

        Raises:
            ChannelFailed: if the service did not take them.
        """
        lines = [one_line(line, limit=MAX_SENTENCE_CHARS) for line in body.splitlines()]
        self._post(one_line(title, limit=MAX_TITLE_CHARS), "\n".join(lines), files)

    def _post(self, title: str, body: str, files: Sequence[Path] = ()) -> None:
        from apprise import NotifyFormat

        # Plain text: what customers wrote must not become markup of the service.
        attached = [str(file) for file in files] or None
        sent = self._apprise().notify(title=title, body=body, body_format=NotifyFormat.TEXT.value, attach=attached)
        if not sent:
            raise ChannelFailed(self.name, f"the service did not take the message ({self.retries + 1} tries)")

    def _apprise(self) -> Apprise:
        from apprise import Apprise, AppriseAsset  # 0.5 s: it knows more than a hundred services

        asset = AppriseAsset(
            app_id="voc",
            async_mode=False,
            secure_logging=True,
            http_redirects=False,
            default_service_retry=self.retries,
            default_service_wait=self.wait_seconds,
        )
        made = Apprise(asset=asset)
        # Time-outs are part of an address; where it names none, ours are used.
        address = self.address.get_secret_value()
        limits = f"cto={self.timeout_seconds:g}&rto={self.timeout_seconds:g}"
        if not made.add(address if "cto=" in address else f"{address}{'&' if '?' in address else '?'}{limits}"):
            raise InvalidSettings([f"VOC_CHANNELS: the address of {self.name} is none that Apprise knows"])
        return made
