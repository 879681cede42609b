"""Alerts as signed HTTP requests, as Standard Webhooks (standardwebhooks.com) has them."""

from __future__ import annotations

import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import stamina
from pydantic import SecretStr
from standardwebhooks.webhooks import EmptyWebhookSecretError
from standardwebhooks.webhooks import Webhook as Signer

from voc.addresses import Target, public_address
from voc.alerts.base import channels
from voc.alerts.render import render_payload
from voc.domain import Alert
from voc.errors import ChannelFailed, InvalidSettings, UnsafeAddress
from voc.settings import Settings

# Answers that may be better next time; every other refusal is final for this run.
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


class _TryAgain(Exception):
    """An answer, or no answer, that may be better next time."""


@channels.register
@dataclass(frozen=True)
class Webhook:
    """Posts each alert to `url` as JSON, signed with `secret`, tried `attempts` times within one minute.

    The header `webhook-id` is the alert's id: a receiver that has seen it drops the repeat. Addresses inside the own
    network are refused unless `allow_private`: an alert must not become a way into it. Redirects are not followed.
    """

    url: str
    secret: SecretStr
    allow_private: bool = False
    timeout_seconds: float = 10.0
    attempts: int = 3
    # Before the second try; it doubles with each one after.
    wait_seconds: float = 1.0

    @classmethod
    def from_settings(cls, settings: Settings) -> Webhook:
        """The webhook of the settings.

        Raises:
            InvalidSettings: if the address or the secret is not set.
        """
        if settings.webhook_url is None or settings.webhook_secret is None:
            raise InvalidSettings(["the channel webhook needs VOC_WEBHOOK_URL and VOC_WEBHOOK_SECRET"])
        return cls(
            settings.webhook_url,
            settings.webhook_secret,
            allow_private=settings.webhook_allow_private,
            timeout_seconds=settings.http_timeout_seconds,
        )

    def send(self, alert: Alert) -> None:
        """Post it.

        Raises:
            ChannelFailed: if the receiver refused it, or did not take it after all tries.
        """
        self._deliver(alert.id, render_payload(alert))

    def test(self) -> None:
        """Post a signed body of type "test".

        Raises:
            ChannelFailed: as for `send`.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._deliver(f"test-{uuid4().hex[:12]}", {"type": "test", "timestamp": now, "data": {}})

    def _deliver(self, id: str, payload: Mapping[str, Any]) -> None:
        body = json.dumps(payload, ensure_ascii=False, allow_nan=False)
        signer = self._signer()
        try:
            for attempt in stamina.retry_context(
                on=_TryAgain,
                attempts=self.attempts,
                timeout=60,
                wait_initial=self.wait_seconds,
                wait_max=20,
                wait_jitter=0,
            ):
                with attempt:
                    self._post(id, body, signer)
        except _TryAgain as error:
            raise ChannelFailed("webhook", f"{error} ({self.attempts} tries)") from error

    def _signer(self) -> Signer:
        try:
            return Signer(self.secret.get_secret_value())
        except (EmptyWebhookSecretError, binascii.Error, ValueError) as error:
            raise ChannelFailed(
                "webhook", "the secret is not a Standard Webhooks secret (whsec_ and base64)."
            ) from error

    def _target(self) -> Target:
        try:
            return public_address(self.url, allow_private=self.allow_private, setting="VOC_WEBHOOK_ALLOW_PRIVATE")
        except UnsafeAddress as error:
            raise ChannelFailed("webhook", str(error)) from error

    def _post(self, id: str, body: str, signer: Signer) -> None:
        now = datetime.now(UTC)
        target = self._target()
        headers = {
            "content-type": "application/json",
            "host": target.host_header,
            "webhook-id": id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signer.sign(id, now, body),
        }
        extensions = {"sni_hostname": target.host}
        try:
            with (
                httpx.Client(timeout=self.timeout_seconds, follow_redirects=False, trust_env=False) as client,
                client.stream("POST", target.url, content=body.encode(), headers=headers, extensions=extensions) as r,
            ):
                # The body is not read: nothing in it matters, and it may be endless.
                status = r.status_code
        except httpx.TransportError as error:
            raise _TryAgain(f"{target.host} could not be reached: {type(error).__name__}") from error
        if status in _PASSING:
            raise _TryAgain(f"{target.host} answered {status}")
        if not 200 <= status < 300:
            raise ChannelFailed("webhook", f"{target.host} answered {status}")
