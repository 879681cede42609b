"""Runs the application."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from voc.errors import InvalidValue
from voc.settings import Settings


def serve(settings: Settings, *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the API and the dashboard until stopped.

    Raises:
        InvalidValue: for a host that others can reach while there is no key, or a port that cannot be.
    """
    with _without_collection():
        import uvicorn

        from voc.api.access import is_loopback
        from voc.api.app import create_app
        from voc.api.observe import log_requests

        app = create_app(settings)
    open_to_all = settings.api_key is None and settings.oidc_issuer is None
    if open_to_all and not is_loopback(host) and not _keys_exist(settings):
        remedy = "others can reach it, so make a key first (voc keys create, or set VOC_API_KEY), or use 127.0.0.1."
        raise InvalidValue("host", host, remedy)
    if not 0 < port < 65536:
        raise InvalidValue("port", port, "it lies between 1 and 65535.")
    if settings.log == "json":
        log_requests()
    # A version in the Server header helps only attackers.
    uvicorn.run(app, host=host, port=port, server_header=False, log_level="warning")


@contextmanager
def _without_collection() -> Iterator[None]:
    """What is imported stays: to look for garbage in it meanwhile is a seventh of a start, and later a pause."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def _keys_exist(settings: Settings) -> bool:
    from voc.store import Store

    with Store.open(settings.database_url, workspace=settings.workspace) as store:
        return store.keys.exist()
