from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import HERE, local_client
from voc.api.app import create_app
from voc.settings import load
from voc.store import Store

TAXONOMY = "touchpoints: {service: {name: Customer care, owner: {team: Care team}}}"


def secret_of(page: str) -> str:
    found = re.search(r"<code>(voc_[\w-]{43})</code>", page)
    assert found
    return found[1]


def test_settings_say_how_much_of_each_language_is_labelled(client: TestClient) -> None:
    page = client.get("/settings").text
    assert "Labels are made by <strong>seed@1</strong>" in page
    assert re.search(r'<th scope="row">(en|English)</th><td data-name="Messages">390', page)


def test_an_owner_is_given_and_taken_away(own: Store) -> None:
    client = local_client(own)
    data = {"subject": "touchpoint:service", "back": "/settings", "team": "Care <team>", "address": "care@example.com"}
    page = client.post("/owners", data=data).text
    assert "Care &lt;team&gt; (care@example.com)" in page
    assert "Owner: Care &lt;team&gt;." in client.get("/alerts?owner=Care <team>").text
    client.post("/owners", data={"subject": "touchpoint:service", "back": "/settings"})
    assert own.owners.list() == []


def test_the_taxonomy_is_changed_when_it_is_one_and_stays_when_it_is_not(own: Store, tmp_path: Path) -> None:
    file = tmp_path / "taxonomy.yaml"
    file.write_text(TAXONOMY)
    app = create_app(load({"VOC_TAXONOMY": str(file)}), store=own)
    client = TestClient(app, base_url="http://localhost", client=HERE)
    assert "Care team, as the taxonomy says" in client.get("/settings").text
    answer = client.post("/settings/taxonomy", data={"text": "touchpoints:\n  kitchen: {name: x}"})
    assert answer.status_code == 400
    assert "line 2" in html.unescape(answer.text)
    assert str(tmp_path) not in answer.text
    assert file.read_text() == TAXONOMY
    client.post("/settings/taxonomy", data={"text": TAXONOMY.replace("Care", "Help")})
    assert "Help team, as the taxonomy says" in client.get("/settings").text
    assert [path.name for path in tmp_path.glob("*taxonomy*")] == ["taxonomy.yaml"]


def test_without_a_file_there_is_no_taxonomy_to_change(own: Store) -> None:
    answer = local_client(own).post("/settings/taxonomy", data={"text": TAXONOMY})
    assert answer.status_code == 409
    assert "VOC_TAXONOMY" in answer.text


def test_a_key_is_shown_once_rotated_and_revoked(own: Store) -> None:
    client = local_client(own)
    made = client.post("/keys", data={"name": "Ann", "scopes": ["read", "manage", "staff"], "days": "30"})
    secret = secret_of(made.text)
    assert made.headers["cache-control"] == "no-store"
    headers = {"Authorization": f"Bearer {secret}"}
    ann = TestClient(client.app, base_url="https://voc.example", headers=headers)
    page = ann.get("/keys").text
    assert secret not in page
    assert secret[:12] in page
    [key] = own.keys.list()
    successor = secret_of(ann.post("/keys/rotate", data={"id": key.id, "hours": "0"}).text)
    assert ann.get("/keys").status_code == 401
    ann.headers["Authorization"] = f"Bearer {successor}"
    [key] = own.keys.list()
    ann.post("/keys/revoke", data={"id": key.id})
    assert own.keys.list() == []
    said = [(entry.action, entry.subject) for entry in own.audit.list()]
    assert ("keys revoke", f"Ann ({successor[:12]})") in said
    assert not [entry for entry in said if secret in entry[1] or successor in entry[1]]


@pytest.mark.parametrize("path", ["/keys", "/keys/rotate"])
def test_nobody_gives_more_than_they_have(own: Store, path: str) -> None:
    own.keys.create("everything", ["read", "manage", "evidence", "ingest"])
    _, secret = own.keys.create("manager", ["read", "manage"])
    headers = {"Authorization": f"Bearer {secret}"}
    client = TestClient(local_client(own).app, base_url="https://voc.example", headers=headers)
    [strong, _] = own.keys.list()
    answer = client.post(path, data={"id": str(strong.id), "name": "x", "scopes": ["evidence"]})
    assert answer.status_code == 403
    assert len(own.keys.list()) == 2


def test_the_log_is_filtered_and_goes_on(own: Store) -> None:
    for n in range(105):
        own.audit.add(f"ann{n % 2}", "POST", f"/rules/{n}%", status=403 if n == 7 else 200)
    client = local_client(own)
    page = client.get("/audit").text
    assert page.count('data-name="When"') == 100
    older = re.search(r'href="(/audit\?[^"]+)">Older', page)
    assert older
    assert client.get(html.unescape(older[1])).text.count('data-name="When"') == 5
    assert client.get("/audit?by=ANN1").text.count('data-name="When"') == 52
    assert client.get("/audit?subject=7%25").text.count('data-name="When"') == 10
    assert client.get("/audit?refused=true").text.count('data-name="When"') == 1
    assert "Nothing was written that fits" in client.get("/audit?by=nobody").text
