from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from tests.api.conftest import HERE, local_client
from voc.api.app import create_app
from voc.settings import load
from voc.store import Store

FILE = """
touchpoints:
  service:
    name: Customer care
    owner: {team: Care, address: care@example.com}
    sub_touchpoints:
      refunds: {description: Getting money back}
"""


def test_the_taxonomy_in_force_is_shown_with_names_and_owners(empty: Store, tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(FILE)

    app = create_app(load({"VOC_TAXONOMY": str(tmp_path / "t.yaml")}), store=empty)

    found = TestClient(app, base_url="http://localhost", client=HERE).get("/v1/taxonomy").json()

    service = next(entry for entry in found["touchpoints"] if entry["touchpoint"] == "service")
    assert service["name"] == "Customer care"
    assert service["sub_touchpoints"] == [
        {
            "key": "refunds",
            "name": "refunds",
            "description": "Getting money back",
            "examples": 0,
            "owner": {"team": "Care", "address": "care@example.com"},
        }
    ]


def test_without_a_taxonomy_touchpoints_have_their_own_names(empty: Store) -> None:
    found = local_client(empty).get("/v1/taxonomy").json()

    assert {entry["touchpoint"]: entry["name"] for entry in found["touchpoints"]}["sales"] == "sales"
