"""How senders of webhooks prove who they are: Standard Webhooks, the ways of vendors, or a token in a header."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

# What was signed longer ago is a recording played again; the tolerance of Standard Webhooks.
MAX_AGE = timedelta(minutes=5)
# The two ways that are no plain keyed hash of the body.
STANDARD, BEARER = "standard", "bearer"


@dataclass(frozen=True, slots=True)
class Vendor:
    """A keyed hash in `header`: of the body, or of the moment in the header `moment` followed by the body.

    `id` is the header that names the delivery, where there is one.
    """

    header: str
    algorithm: str = "sha256"
    prefix: str = ""
    in_base64: bool = False
    moment: str | None = None
    id: str | None = None


# developer.zendesk.com/documentation/webhooks/verifying, developers.intercom.com (signed notifications: the client
# secret of the app), app.delighted.com/docs/api (the private key of the account).
VENDORS = {
    "delighted": Vendor("x-delighted-webhook-signature", prefix="sha256="),
    "intercom": Vendor("x-hub-signature", algorithm="sha1", prefix="sha1="),
    "zendesk": Vendor(
        "x-zendesk-webhook-signature",
        in_base64=True,
        moment="x-zendesk-webhook-signature-timestamp",
        id="x-zendesk-webhook-invocation-id",
    ),
}
SIGNATURES = (STANDARD, BEARER, *VENDORS)


def is_signed(way: str, secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether `body` was sent by somebody who knows `secret`; `headers` are in lower case, `way` is of `SIGNATURES`."""
    if way == STANDARD:
        return _is_standard(secret, headers, body)
    if way == BEARER:
        return _same(headers.get("authorization", ""), f"Bearer {secret}")
    vendor = VENDORS[way]
    moment = headers.get(vendor.moment, "") if vendor.moment else ""
    if vendor.moment and not _is_recent(moment):
        return False
    found = hmac.digest(secret.encode(), moment.encode() + body, vendor.algorithm)
    shown = base64.b64encode(found).decode() if vendor.in_base64 else found.hex()
    return _same(headers.get(vendor.header, ""), vendor.prefix + shown)


def delivery_id(way: str, headers: Mapping[str, str], body: bytes) -> str:
    """What a delivery and its repetitions have in common: the id that it carries, else a hash of the body."""
    header = "webhook-id" if way == STANDARD else VENDORS[way].id if way in VENDORS else None
    given = headers.get(header, "") if header else ""
    return hashlib.sha256(given.encode() or body).hexdigest()[:32]


def is_usable(way: str, secret: str) -> bool:
    """Whether `secret` is one: of Standard Webhooks it is base64 after "whsec_"."""
    if way != STANDARD:
        return bool(secret.strip())
    try:
        return bool(base64.b64decode(secret.removeprefix("whsec_") + "==", validate=True))
    except ValueError:
        return False


def _is_standard(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    try:
        Webhook(secret).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):  # the second: a header that is not written as it should be
        return False
    return True


def _is_recent(moment: str) -> bool:
    try:
        sent = datetime.fromisoformat(moment)
    except ValueError:
        return False
    return abs(datetime.now(UTC) - (sent if sent.tzinfo else sent.replace(tzinfo=UTC))) <= MAX_AGE


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode())
