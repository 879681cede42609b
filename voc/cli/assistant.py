"""voc for assistants: the Model Context Protocol."""

from __future__ import annotations

from typing import Annotated

import typer

from voc.cli.app import app
from voc.cli.remote import remote


@app.command("mcp")
def serve_mcp(
    http: Annotated[bool, typer.Option("--http", help="Streamable HTTP at /mcp instead of stdin and stdout.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8001,
) -> None:
    r"""Let an assistant ask for pain points, trends, quotes, metrics and alerts; it needs voc\[mcp]."""
    from voc.mcp.run import run_http, run_stdio
    from voc.settings import load

    settings = load()
    if http:
        run_http(settings, server=remote.server, host=host, port=port)
    else:
        run_stdio(settings, server=remote.server, key=remote.key())
