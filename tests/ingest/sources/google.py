"""Google's token endpoint, as service accounts and users meet it."""

import json

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.ingest.sources.server import Reply

_KEY = rsa.generate_private_key(65537, 2048)
_PEM = _KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()

SERVICE_ACCOUNT = json.dumps({"type": "service_account", "client_email": "voc@acme.example", "private_key": _PEM})
USER = json.dumps({"client_id": "acme-client", "client_secret": "hunter2-secret", "refresh_token": "1//refresh-me"})


def granted(request, account):
    """The answer of the token endpoint."""
    if request.form["grant_type"] == "refresh_token":
        known = {name: value for name, value in request.form.items() if name != "grant_type"}
        return {"access_token": "ya29.access"} if known == json.loads(USER) else Reply({}, 401)
    claims = jwt.decode(request.form["assertion"], _KEY.public_key(), algorithms=["RS256"], audience=account.url)
    return {"access_token": "ya29.access"} if claims["iss"] == "voc@acme.example" else Reply({}, 401)
