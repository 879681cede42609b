from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from tests.api.conftest import APP, KEY
from voc.api import app
from voc.api.serve import serve
from voc.errors import InvalidValue
from voc.settings import load
from voc.store import Store


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "voc.example", "192.168.1.10"])
def test_others_are_not_served_without_a_key(host: str) -> None:
    with pytest.raises(InvalidValue, match="VOC_API_KEY"):
        serve(load({"VOC_DATABASE_URL": "sqlite://"}), host=host)


def test_others_are_served_once_there_is_a_key(monkeypatch: pytest.MonkeyPatch, empty: Store, tmp_path: Path) -> None:
    served: list[str] = []
    monkeypatch.setattr(uvicorn, "run", lambda _, **options: served.append(options["host"]))
    empty.keys.create("crm", ["read"])
    serve(load({"VOC_DATABASE_URL": f"sqlite:///{tmp_path / 'voc.db'}"}), host="0.0.0.0")
    assert served == ["0.0.0.0"]


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_cannot_be_is_refused(port: int) -> None:
    with pytest.raises(InvalidValue, match="between 1 and 65535"):
        serve(load({}), port=port)


@pytest.mark.parametrize(
    ("environ", "host"), [({"VOC_API_KEY": KEY}, "0.0.0.0"), ({}, "127.0.0.1"), ({}, "localhost"), ({}, "::1")]
)
def test_with_a_key_others_are_served_and_this_machine_always(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], host: str
) -> None:
    served: list[dict[str, Any]] = []
    monkeypatch.setattr(app, "create_app", lambda settings: APP)
    monkeypatch.setattr(uvicorn, "run", lambda _, **options: served.append(options))
    serve(load(environ), host=host, port=8123)
    assert [(options["host"], options["port"], options["server_header"]) for options in served] == [(host, 8123, False)]


def test_garbage_is_collected_again_once_the_application_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    collecting: list[bool] = []
    monkeypatch.setattr(app, "create_app", lambda settings: collecting.append(gc.isenabled()) or APP)
    monkeypatch.setattr(uvicorn, "run", lambda _, **options: collecting.append(gc.isenabled()))
    serve(load({}))
    gc.unfreeze()
    assert collecting == [False, True]
