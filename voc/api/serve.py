"""Runs the application."""

from __future__ import annotations

import uvicorn

from voc.api.access import is_loopback
from voc.api.app import create_app
from voc.errors import InvalidValue
from voc.settings import Settings


def serve(settings: Settings, *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the API and the dashboard until stopped.

    Raises:
        InvalidValue: for a host that others can reach while no key is set, or a port that cannot be.
    """
    if settings.api_key is None and not is_loopback(host):
        remedy = "others can reach it, so set VOC_API_KEY (16 characters or more) first, or use 127.0.0.1."
        raise InvalidValue("host", host, remedy)
    if not 0 < port < 65536:
        raise InvalidValue("port", port, "it lies between 1 and 65535.")
    # A version in the Server header helps only attackers.
    uvicorn.run(create_app(settings), host=host, port=port, server_header=False, log_level="warning")
