"""Another key for the hashes that stand for customers."""

from __future__ import annotations

from typing import Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.keys import operator
from voc.cli.output import Json


@app.command()
def rehash(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    json: Json = False,
) -> None:
    """Make a new key for the hashes that stand for customers, and hash all of them again with it."""
    store = parts().store
    if not yes:
        typer.confirm("Links to customers' pages change. Go on?", abort=True, err=True)
    messages = store.customers.rehash(by=operator())
    if json:
        output.show({"messages": messages})
    else:
        output.line(f"The people of {messages:,} messages are known by other hashes now.")
