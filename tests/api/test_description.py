"""Whatever the API's own description allows is answered, and never with an error of the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from tests.api.conftest import KEY, opened_copy
from voc.api.app import create_app
from voc.settings import load

pytestmark = pytest.mark.slow
HEADERS = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture(scope="module")
def description(seeded_file, tmp_path_factory) -> Iterator[Any]:
    """What the application says of itself, over a company that may be changed."""
    environ = {"VOC_API_KEY": KEY, "VOC_PII": "off", "VOC_RATE_LIMIT": "1000000/second"}
    with opened_copy(seeded_file, tmp_path_factory.mktemp("fuzzed") / "voc.db") as store:
        app = create_app(load(environ), store=store)
        yield schemathesis.openapi.from_asgi("/openapi.json", app, headers=HEADERS)


# Read when the test runs: reading it here would cost every run of other tests six seconds of processor time.
SCHEMA = schemathesis.pytest.from_fixture("description")


@SCHEMA.parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_whatever_is_asked_the_server_stands(case: schemathesis.Case) -> None:
    answer = case.call(headers=HEADERS)
    assert answer.status_code < 500, (answer.status_code, answer.text, case.as_curl_command())
    if answer.status_code >= 400:
        assert answer.headers["content-type"][0] == "application/problem+json"
