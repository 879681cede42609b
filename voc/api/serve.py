"""Runs the application."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from voc.errors import InvalidValue
from voc.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

MAX_PROCESSES = 64
# New objects after which garbage is looked for: some 80 requests.
_COLLECT_AFTER = 20_000
# A version in the Server header helps only attackers.
_HOW: dict[str, Any] = {"server_header": False, "log_level": "warning"}


def serve(settings: Settings, *, host: str = "127.0.0.1", port: int = 8000, processes: int = 1) -> None:
    """Serve the API and the dashboard until stopped, from this process or from several over the same address.

    Raises:
        InvalidValue: for a host that others can reach while there is no key, or a port or number of processes that
            cannot be.
    """
    app = application(settings)  # with several processes as well: what cannot be made ends it here, once
    import uvicorn

    from voc.api.access import is_loopback

    open_to_all = settings.api_key is None and settings.oidc_issuer is None
    if open_to_all and not is_loopback(host) and not _keys_exist(settings):
        remedy = "others can reach it, so make a key first (voc keys create, or set VOC_API_KEY), or use 127.0.0.1."
        raise InvalidValue("host", host, remedy)
    if not 0 < port < 65536:
        raise InvalidValue("port", port, "it lies between 1 and 65535.")
    if processes == 1:
        uvicorn.run(app, host=host, port=port, **_HOW)
    else:
        _serve_from(processes, settings, host, port)


def application(settings: Settings) -> FastAPI:
    """The application of one process, with its log as the settings want it."""
    with _without_collection():
        from voc.api.app import create_app
        from voc.api.observe import log_requests

        if settings.log == "json":
            log_requests()
        return create_app(settings)


def _serve_from(processes: int, settings: Settings, host: str, port: int) -> None:
    """Start so many processes that listen together, and keep them alive.

    Raises:
        InvalidValue: for a number of processes that cannot be.
        SystemExit: when none of them could start.
    """
    from uvicorn import Config

    from voc.api.workers import Supervisor
    from voc.store import Store

    if not 1 < processes <= MAX_PROCESSES:
        raise InvalidValue("processes", processes, f"it lies between 1 and {MAX_PROCESSES}.")
    Store.open(settings.database_url, workspace=settings.workspace).close()  # a new database is made by one of them
    with TemporaryDirectory(prefix="voc-meters-") as folder:
        # Read by prometheus_client when it is imported: each process counts in a file there, and any can tell all.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        made = partial(application, settings)
        config = Config(made, factory=True, host=host, port=port, workers=processes, **_HOW)
        status = Supervisor(config).run()
    if status:
        sys.exit(status)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Look for no garbage in what is imported and made meanwhile, neither now, a seventh of a start, nor ever.

    Afterwards it is looked for thirty times less often than Python does by itself: of 120 requests that took 590 ms,
    with a pause of 250 in which nobody was answered, and takes 31 now.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
        gc.set_threshold(_COLLECT_AFTER, 10, 10)
    finally:
        gc.enable()


def _keys_exist(settings: Settings) -> bool:
    from voc.store import Store

    with Store.open(settings.database_url, workspace=settings.workspace, competitors=settings.competitors) as store:
        return store.keys.exist()
