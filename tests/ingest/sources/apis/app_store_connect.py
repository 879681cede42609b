"""Apple's API for developers: a signed token, pages by the cursor in the link to the next one."""

from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.ingest.sources.server import Reply

_KEY = ec.generate_private_key(ec.SECP256R1())
_PEM = _KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()

OPTIONS = {"app": "284882215", "issuer_id": "57246542-96fe", "key_id": "2X9R4HXF34"}
CREDENTIALS = {"private_key": _PEM}


def answer(request, account):
    token = request.headers["authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, _KEY.public_key(), algorithms=["ES256"], audience="appstoreconnect-v1")
    if claims["iss"] != OPTIONS["issuer_id"] or jwt.get_unverified_header(token)["kid"] != OPTIONS["key_id"]:
        return Reply({}, 401)
    rows, following = account.page(account.newest(), int(request.query.get("cursor", 0)))
    # A link to somewhere else: what is asked next must not follow it.
    links = {"next": f"https://elsewhere.example/v1?{urlencode({'cursor': following})}"} if following else {}
    return {"data": [review(message) for message in rows], "links": links}


def review(message):
    attributes = {
        "rating": 2,
        "title": "Delivery",
        "body": message.text,
        "reviewerNickname": "Ann",
        "createdDate": message.written.isoformat(),
        "territory": "USA",
    }
    shown = {k: v for k, v in attributes.items() if not (message.spoilt and k == "body")}
    return {"type": "customerReviews", "id": f"r-{message.number}", "attributes": shown}
