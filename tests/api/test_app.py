from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from fastapi.testclient import TestClient

from voc.api.app import create_app
from voc.settings import load

HEAVY = ("torch", "spacy", "transformers", "openvino", "bertopic", "presidio_analyzer", "polars", "pandas", "sklearn")


def test_the_application_starts_without_any_heavy_library() -> None:
    program = f"import sys, voc.api.app; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_answer_has_the_shape_that_is_promised(client: TestClient) -> None:
    addresses = [
        "/v1/touchpoints", "/v1/topics", "/v1/topics/1", "/v1/topics/1/evidence", "/v1/emerging", "/v1/wom",
        "/v1/alerts", "/v1/metrics", "/v1/search?q=kettle", "/v1/imports", "/health", "/ready",
    ]  # fmt: skip
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_the_description_names_every_parameter_and_error(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    names = {each["name"] for each in paths["/v1/topics"]["get"]["parameters"]}
    assert {"from", "to", "brand", "touchpoint", "topic", "sentiment", "min_confidence", "limit"} <= names
    assert all(
        "application/problem+json" in operation["responses"]["400"]["content"]
        for path, operations in paths.items()
        for operation in operations.values()
        if path.startswith("/v1")
    )


def test_the_interactive_description_needs_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "https://" not in page
    assert client.get("/static/docs/swagger-ui-bundle.js").status_code == 200
    assert client.get("/static/docs.js").status_code == 200


def test_every_response_forbids_scripts_of_others_and_framing(client: TestClient) -> None:
    for address in ("/", "/v1/topics", "/static/voc.css", "/nothing"):
        headers = client.get(address).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_the_database_of_the_settings_is_opened_and_closed(tmp_path: Path) -> None:
    app = create_app(load({"VOC_DATABASE_URL": f"sqlite:///{tmp_path / 'voc.db'}"}))
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 1)) as client:
        assert client.get("/ready").json()["status"] == "ready"
    assert (tmp_path / "voc.db").exists()


@pytest.mark.parametrize("address", ["/", "/topics", "/quotes", "/topics/1", "/touchpoints/service"])
def test_answers_are_compressed(client: TestClient, address: str) -> None:
    assert client.get(address, headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"


def test_every_operation_has_an_example_that_fits_its_own_shape(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    checked = 0
    for path, operations in description["paths"].items():
        for operation in operations.values():
            answers = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
            contents = [
                c for part in (*answers, operation.get("requestBody", {})) for c in part.get("content", {}).values()
            ]
            for content in (each for each in contents if "schema" in each):
                examples = (
                    [e["value"] for e in content["examples"].values()]
                    if "examples" in content
                    else [content["example"]]
                )
                schema = content["schema"] | {"components": description["components"]}
                for example in examples:
                    jsonschema.validate(example, schema)
                    checked += 1
        assert path
    assert checked > 30
