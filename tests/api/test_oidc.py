"""Sign-in with a provider: a small one that speaks OpenID Connect over HTTP, with a key of its own."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi.testclient import TestClient

from tests.api.conftest import local_client
from voc.api.app import create_app
from voc.api.web.oidc import roles_of
from voc.errors import InvalidSettings
from voc.settings import load
from voc.store import Store

CLIENT, SECRET, HOME = "voc", "a secret of the provider", "https://voc.example"


@dataclass
class Provider:
    """Knows one person. `claims` are theirs; what is set in `wrong` goes into the ID token instead of what is right."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"email": "anna@example.com", "roles": ["analyst"]})
    wrong: dict[str, Any] = field(default_factory=dict)
    signer: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent after the person said yes."""
        assert query["client_id"] == CLIENT
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        code = f"code-{len(self.asked)}"
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any]:
        """The tokens for a code, once, for the client that knows its secret and what the challenge was made of."""
        asked = self.asked.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        client = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or asked["code_challenge"] != challenge or authorization != f"Basic {client}":
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "7", "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        token = jwt.encode({**claims, **self.claims, **self.wrong}, self.signer, "ES256", {"kid": "1"})
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": token}

    def document(self, path: str) -> dict[str, Any]:
        """What anybody may read: how to reach it, and its key."""
        if path == "/keys":
            public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [public | {"kid": "1", "use": "sig", "alg": "ES256"}]}
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["ES256"],
        }


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    made.signer = made.key

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if address.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", made.authorize(dict(_one_each(address.query))))
                self.end_headers()
            else:
                self._answer(made.document(address.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self._answer(made.token(dict(_one_each(body)), self.headers.get("authorization", "")))

        def _answer(self, document: dict[str, Any]) -> None:
            body = json.dumps(document).encode()
            self.send_response(400 if "error" in document else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        made.issuer = f"http://127.0.0.1:{server.server_port}"
        yield made
        server.shutdown()
        thread.join()


def _one_each(query: str) -> Iterator[tuple[str, str]]:
    return ((name, values[0]) for name, values in parse_qs(query).items())


def settings(provider: Provider, **more: str) -> dict[str, str]:
    return {
        "VOC_OIDC_ISSUER": provider.issuer,
        "VOC_OIDC_CLIENT_ID": CLIENT,
        "VOC_OIDC_CLIENT_SECRET": SECRET,
        "VOC_PUBLIC_URL": HOME,
        "VOC_SEARCH": "words",
        **more,
    }


@pytest.fixture
def browser(provider: Provider, empty: Store) -> TestClient:
    return browse(provider, empty)


def browse(provider: Provider, store: Store, **more: str) -> TestClient:
    app = create_app(load(settings(provider, **more)), store=store)
    return TestClient(app, base_url=HOME, client=("203.0.113.9", 50000), follow_redirects=False)


def sent_back(browser: TestClient) -> str:
    """The address that the provider sends a browser to, which began at the form."""
    begun = browser.get("/login/oidc", params={"next": "/topics"})
    assert begun.status_code == 302
    return httpx.get(begun.headers["location"], timeout=60).headers["location"]


def signed_in(browser: TestClient) -> httpx.Response:
    return browser.get(sent_back(browser))  # type: ignore[return-value]


def test_people_sign_in_with_their_role_and_get_where_they_wanted(browser: TestClient, empty: Store) -> None:
    assert "/login/oidc?next=/topics" in browser.get("/login", params={"next": "/topics"}).text
    assert browser.get("/topics", headers={"accept": "text/html"}).headers["location"].startswith("/login")
    answer = signed_in(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/topics")
    assert "secure" in answer.headers["set-cookie"].lower()
    assert browser.get("/topics").status_code == 200
    assert browser.get("/keys").status_code == 403
    [key] = empty.keys.list()
    assert key.name == "anna@example.com [7]"
    assert key.scopes == {"read", "evidence", "curate"}
    assert key.expires_at is not None
    assert empty.audit.list(limit=1)[0].action == "sign in"


def test_a_session_ends_with_its_key(browser: TestClient, empty: Store) -> None:
    signed_in(browser)
    empty.keys.revoke(empty.keys.list()[0].id)
    assert browser.get("/topics").status_code == 401


@pytest.mark.parametrize(
    "wrong", [{"nonce": "another"}, {"aud": "somebody else"}, {"iss": "https://elsewhere.example"}, {"exp": 1}]
)
def test_a_token_that_was_not_made_for_this_sign_in_is_refused(
    browser: TestClient, provider: Provider, empty: Store, wrong: dict[str, Any]
) -> None:
    provider.wrong = wrong
    assert signed_in(browser).status_code == 401
    assert empty.keys.list() == []


def test_a_token_with_another_signature_is_refused(browser: TestClient, provider: Provider) -> None:
    provider.signer = ec.generate_private_key(ec.SECP256R1())
    assert signed_in(browser).status_code == 401


def test_the_answer_to_another_browser_is_refused(provider: Provider, empty: Store) -> None:
    mine, theirs = browse(provider, empty), browse(provider, empty)
    address = sent_back(theirs)
    assert mine.get(address).status_code == 401
    sent_back(mine)
    assert mine.get(address).status_code == 401


def test_a_code_is_worth_nothing_without_what_its_challenge_was_made_of(
    browser: TestClient, provider: Provider
) -> None:
    address = sent_back(browser)
    for asked in provider.asked.values():
        asked["code_challenge"] = "of another browser"
    assert browser.get(address).status_code == 401


def test_a_sign_in_is_good_once(browser: TestClient) -> None:
    address = sent_back(browser)
    assert browser.get(address).status_code == 303
    assert browser.get(address).status_code == 401


def test_who_says_no_to_the_provider_is_told_so(browser: TestClient) -> None:
    answer = browser.get("/login/oidc/callback", params={"error": "access_denied"})
    assert answer.status_code == 401
    assert "access_denied" in answer.json()["detail"]


def test_people_without_a_role_are_not_let_in(browser: TestClient, provider: Provider, empty: Store) -> None:
    provider.claims = {"roles": ["cook"]}
    answer = signed_in(browser)
    assert answer.status_code == 403
    assert "VOC_OIDC_ROLES" in answer.json()["detail"]
    assert empty.keys.list() == []


def test_a_provider_that_is_away_is_told_of(empty: Store) -> None:
    nobody = browse(Provider("http://127.0.0.1:1"), empty)
    assert nobody.get("/login/oidc").status_code == 502


@pytest.mark.parametrize(
    ("claims", "more", "roles"),
    [
        ({"roles": ["viewer", "admin"]}, {}, ["admin", "viewer"]),
        ({"roles": "viewer"}, {}, ["viewer"]),
        ({"groups": ["cx-leads", "staff"]}, {"CLAIM": "groups", "": '{"cx-leads": "admin"}'}, ["admin"]),
        ({"realm_access": {"roles": ["analyst"]}}, {"CLAIM": "realm_access.roles"}, ["analyst"]),
        ({"realm_access": "analyst"}, {"CLAIM": "realm_access.roles"}, []),
        ({"roles": [1, None, {"viewer": 1}]}, {}, []),
        ({"roles": ["admin"]}, {"": '{"cx-leads": "admin"}'}, []),
        ({}, {}, []),
    ],
)
def test_roles_are_what_the_claim_says(claims: dict[str, Any], more: dict[str, str], roles: list[str]) -> None:
    given = {f"VOC_OIDC_ROLES{'_' if name else ''}{name}": value for name, value in more.items()}
    assert roles_of(claims, load(given)) == roles


def test_without_a_provider_there_is_no_such_way_in(empty: Store) -> None:
    here = local_client(empty)
    assert here.get("/login/oidc").status_code == 404
    assert "/login/oidc" not in here.get("/login").text


def test_half_a_setting_is_refused_with_what_is_missing(provider: Provider) -> None:
    with pytest.raises(InvalidSettings, match="VOC_PUBLIC_URL"):
        create_app(load({"VOC_OIDC_ISSUER": provider.issuer, "VOC_OIDC_CLIENT_ID": CLIENT}))
    with pytest.raises(InvalidSettings, match="'cook' is no role"):
        create_app(load(settings(provider, VOC_OIDC_ROLES='{"cx": "cook"}')))
