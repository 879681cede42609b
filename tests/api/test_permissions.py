"""Every route, every scope, and the ids of another workspace: made from the router, so that no route is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.api.conftest import APP, opened_copy, serving
from tests.api.seeding import SCRIPT
from voc.api.access import is_public
from voc.api.caller import SAFE_METHODS, authorize, needed_scope
from voc.domain import SCOPES
from voc.store import Store

ROOT = Path(__file__).parents[2]
# Values of path parameters that exist in the seeded workspace; but for those of EVERYWHERE in no other.
KNOWN = {"name": "service", "subject": "topic:1", "of": "effort"}
EVERYWHERE = {"{name}", "{of}"}


def routes(app: FastAPI) -> Iterator[tuple[str, str, Any]]:
    """Method, path and endpoint of every route of the application, mounts left out."""
    for route in app.router.routes:
        for method in sorted(getattr(route, "methods", None) or ()):
            if method != "HEAD":
                yield method, route.path, route


FOUND = list(routes(APP))
ROUTES = [(method, path) for method, path, _ in FOUND if path != "/openapi.json"]
NEEDED = {(method, path): needed_scope(route.endpoint, method) for method, path, route in FOUND}
GUARDED = [(method, path) for method, path in ROUTES if not is_public(path)]
# All routes by all scopes are 400 requests; every run asks for a quarter of the routes, those marked slow for all.
EACH = [pytest.param(*pair, marks=[pytest.mark.slow] if n % 4 else []) for n, pair in enumerate(GUARDED)]


class Company:
    """A seeded workspace beside an empty one, and a client for each scope of each."""

    def __init__(self, store: Store) -> None:
        self.store, self.other = store, store.other("northwind")
        self.app = serving(store)
        self.clients = {
            (name, scope): self._client(store, [scope])
            for name, store in (("larkfield", self.store), ("northwind", self.other))
            for scope in SCOPES
        }
        self.everything = self._client(self.other, list(SCOPES))
        message = self.store.quotes(limit=1)[0].feedback_id
        self.ids = {"feedback": message, "insights": self.store.insights.list()[0].id, "topics": "1"}

    def _client(self, store: Store, scopes: list[str]) -> TestClient:
        _, secret = store.keys.create("-".join(scopes), scopes)
        headers = {"Authorization": f"Bearer {secret}"}
        return TestClient(self.app, base_url="https://voc.example", headers=headers, raise_server_exceptions=False)

    def address(self, path: str) -> str:
        """A path with the ids of the seeded workspace filled in."""
        noun = path.removeprefix("/v1").strip("/").split("/")[0]
        own = self.ids.get({"alerts": "insights"}.get(noun, noun), "1")
        return re.sub(r"\{(\w+)\}", lambda found: KNOWN.get(found[1], own), path)


@pytest.fixture(scope="module")
def company(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with opened_copy(seeded_file, tmp_path_factory.mktemp("larkfield") / "voc.db") as store:
        yield Company(store)


def test_every_route_is_public_on_purpose_or_asks_for_a_scope() -> None:
    for method, path, route in FOUND:
        asks = (
            any(getattr(each, "call", None) is authorize for each in route.dependant.dependencies)
            if hasattr(route, "dependant")
            else False
        )
        assert asks or is_public(path) or path == "/openapi.json", (method, path)
    assert len(GUARDED) > 20


@pytest.mark.parametrize(("method", "path"), EACH)
def test_a_key_opens_what_its_scope_is_for_and_nothing_else(company: Company, method: str, path: str) -> None:
    needed = NEEDED[method, path]
    for scope in SCOPES:
        answer = company.clients["larkfield", scope].request(method, company.address(path), follow_redirects=False)
        allowed = scope == needed or (scope, needed) == ("manage", "curate")
        assert (answer.status_code != 403) is allowed, (scope, needed, answer.text)
        assert answer.status_code < 500
        if not allowed:
            assert f"'{needed}'" in answer.json()["detail"]


@pytest.mark.parametrize(("method", "path"), EACH)
def test_the_ids_of_another_workspace_do_not_exist(company: Company, method: str, path: str) -> None:
    answer = company.everything.request(method, company.address(path), follow_redirects=False)
    if path == "/v1/customers/{id}":
        assert answer.json() == {"messages": 0, "rejected": 0, "notes": 0}
    elif "{" in path and not EVERYWHERE & set(path.split("/")):
        assert answer.status_code in (404, 422), answer.text
    # The log holds the addresses that these tests ask for.
    ids = () if path in ("/v1/audit", "/audit") else (company.ids["feedback"], company.ids["insights"])
    # Nor is it telling that an answer repeats what it was asked for.
    asked = set(company.address(path).split("/"))
    for secret in {"late deliveries", "parcel", *ids} - asked:
        assert secret not in answer.text.lower()


@pytest.mark.parametrize(("method", "path"), [each for each in EACH if NEEDED[each.values] == "read"])
def test_without_the_scope_evidence_no_word_of_a_customer_is_told(company: Company, method: str, path: str) -> None:
    answer = company.clients["larkfield", "read"].request(method, company.address(path))
    for words in ("Still waiting", "two weeks late.", SCRIPT[:20], "kettle leaks"):
        assert words not in answer.text


@pytest.mark.parametrize(("method", "path"), EACH)
def test_without_a_key_nothing_is_open_once_there_are_keys(company: Company, method: str, path: str) -> None:
    here = TestClient(company.app, base_url="http://localhost", client=("127.0.0.1", 1))
    assert here.request(method, company.address(path), follow_redirects=False).status_code == 401


def test_a_revoked_key_and_its_session_end_at_once(company: Company) -> None:
    key, secret = company.store.keys.create("leaver", ["read"])
    browser = TestClient(company.app, base_url="https://voc.example")
    browser.post("/login", data={"key": secret}, follow_redirects=False)
    assert browser.get("/topics").status_code == 200
    company.store.keys.revoke(key.id)
    assert browser.get("/topics").status_code == 401


def test_a_viewer_sees_numbers_and_an_analyst_the_words(company: Company) -> None:
    assert "Still waiting" not in company.clients["larkfield", "read"].get("/topics/1").text
    assert company.clients["larkfield", "evidence"].get("/quotes").text.count("<blockquote") > 0


def test_every_write_is_in_the_log_of_its_workspace_with_who_did_it(company: Company) -> None:
    company.clients["northwind", "ingest"].post("/v1/feedback", json=[])
    entry = company.other.audit.list(limit=1)[0]
    assert (entry.action, entry.subject, entry.status) == ("POST", "/v1/feedback", 400)
    assert entry.by.startswith("ingest (voc_")
    listed = company.clients["northwind", "manage"].get("/v1/audit?limit=1").json()
    assert listed["entries"][0]["id"] == entry.id
    assert company.clients["northwind", "manage"].get(f"/v1/audit?cursor={listed['next']}").status_code == 200


def test_routes_get_the_store_from_one_place_only() -> None:
    users = [
        path.name
        for path in (ROOT / "voc/api").rglob("*.py")
        if re.search(r"app\.state\.store|\.other\(", path.read_text())
    ]
    # A webhook has no caller: its secret says whose it is. Who signs in is about to get a key.
    assert sorted(users) == ["access.py", "app.py", "health.py", "hooks.py", "login.py", "oidc.py"]


def test_looking_is_safe_and_changing_is_not() -> None:
    assert {NEEDED[pair] for pair in GUARDED if pair[0] in SAFE_METHODS} <= {"read", "evidence", "manage"}
    assert {NEEDED[pair] for pair in GUARDED if pair[0] not in SAFE_METHODS} <= {
        "ingest",
        "curate",
        "manage",
        "evidence",
    }


def test_individuals_are_told_to_who_may_ask_for_them(company: Company) -> None:
    address = "/v1/staff?individuals=true"
    reader, people = company.clients["larkfield", "read"], company._client(company.store, ["read", "staff"])
    assert reader.get("/v1/staff").status_code == people.get(address).status_code == 200
    refused = reader.get(address)
    assert refused.status_code == 403
    assert "'staff'" in refused.json()["detail"]
