"""Whatever the API's own description allows is answered, and never with an error of the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from tests.api.seeding import seed
from voc.api.app import create_app
from voc.settings import load
from voc.store import Store

pytestmark = pytest.mark.slow
KEY = "a-key-of-sixteen-characters-or-more"
HEADERS = {"Authorization": f"Bearer {KEY}"}
APP = create_app(
    load({"VOC_API_KEY": KEY, "VOC_PII": "off", "VOC_DATABASE_URL": "sqlite://", "VOC_RATE_LIMIT": "1000000/second"})
)
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APP, headers=HEADERS)


@pytest.fixture(scope="module", autouse=True)
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'voc.db'}") as store:
        APP.state.store = seed(store, days=20)
        yield store


@SCHEMA.parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_whatever_is_asked_the_server_stands(case: schemathesis.Case) -> None:
    answer = case.call(headers=HEADERS)
    assert answer.status_code < 500, (answer.status_code, answer.text, case.as_curl_command())
    if answer.status_code >= 400:
        assert answer.headers["content-type"][0] == "application/problem+json"
