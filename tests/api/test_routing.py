from __future__ import annotations

from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI, Query
from fastapi.testclient import TestClient

from voc.api.caller import authorize
from voc.api.routing import LateRoute, page_router, v1_router


@pytest.fixture
def app() -> FastAPI:
    """One late route, with a parameter in its path and one in the query."""
    router = APIRouter(prefix="/v1", route_class=LateRoute)

    @router.get("/topics/{id}")
    def get_topic(id: int, limit: Annotated[int, Query(le=10)] = 3) -> dict[str, int]:
        """One topic."""
        return {"id": id, "limit": limit}

    made = FastAPI()
    made.router.routes += router.routes
    return made


def test_a_late_route_is_worked_out_at_its_first_request_and_then_like_any_other(app: FastAPI) -> None:
    route, client = app.router.routes[-1], TestClient(app)
    assert "dependant" not in vars(route)
    assert client.get("/v1/topics").status_code == 404
    assert client.post("/v1/topics/1").status_code == 405
    assert "dependant" not in vars(route)
    assert client.get("/v1/topics/7?limit=5").json() == {"id": 7, "limit": 5}
    assert "dependant" in vars(route)
    assert client.get("/v1/topics/7?limit=11").status_code == 422
    assert client.get("/v1/topics/x").status_code == 422


def test_a_late_route_is_described_before_anybody_asks(app: FastAPI) -> None:
    described = app.openapi()["paths"]["/v1/topics/{id}"]["get"]
    assert described["description"] == "One topic."
    assert [each["name"] for each in described["parameters"]] == ["id", "limit"]


def test_what_a_late_route_does_not_have_is_missed_by_its_name(app: FastAPI) -> None:
    with pytest.raises(AttributeError, match="colour"):
        _ = app.router.routes[-1].colour  # type: ignore[attr-defined]


@pytest.mark.parametrize("router", [v1_router("answers"), page_router()])
def test_routes_of_the_api_and_of_pages_ask_for_a_scope(router: APIRouter) -> None:
    assert authorize in [each.dependency for each in router.dependencies]
