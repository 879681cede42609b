"""Whatever the API's own description allows is answered as it says, and never with an error of the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.api.conftest import KEY, opened_copy
from tests.api.test_permissions import FOUND
from voc.api.app import create_app
from voc.settings import load

pytestmark = pytest.mark.slow
# From the routes: reading the description here would cost every run of other tests six seconds of processor time.
OPERATIONS = [(method, path) for method, path, route in FOUND if getattr(route, "include_in_schema", False)]
HEADERS = {"Authorization": f"Bearer {KEY}"}
# How often each operation is tried. Without a key there is little that can come back.
EXAMPLES = {KEY: 8, "wrong": 2}
# A schema cannot say that a day is not before another one or that a channel is set: that is a 400 or 422 that says so.
BEYOND_A_SCHEMA = [positive_data_acceptance]


@pytest.fixture(scope="module")
def description(seeded_file, tmp_path_factory) -> Iterator[Any]:
    """What the application says of itself, over a company that may be changed."""
    environ = {"VOC_API_KEY": KEY, "VOC_PII": "off", "VOC_RATE_LIMIT": "1000000/second"}
    with opened_copy(seeded_file, tmp_path_factory.mktemp("fuzzed") / "voc.db") as store:
        app = create_app(load(environ), store=store)
        yield schemathesis.openapi.from_asgi("/openapi.json", app, headers=HEADERS)


def test_every_operation_that_is_described_is_tried(description: Any) -> None:
    described = {found.ok().label for found in description.get_all_operations()}
    assert described == {f"{method} {path}" for method, path in OPERATIONS}


@pytest.mark.parametrize("key", EXAMPLES, ids=["a key", "a wrong key"])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_is_asked_is_answered_as_described(description: Any, method: str, path: str, key: str) -> None:
    @settings(max_examples=EXAMPLES[key], deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=description[path][method].as_strategy())
    def ask(case: schemathesis.Case) -> None:
        answer = case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, excluded_checks=BEYOND_A_SCHEMA)
        if answer.status_code >= 400:
            assert answer.headers["content-type"][0] == "application/problem+json"

    ask()
