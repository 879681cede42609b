"""Removing a customer."""

from __future__ import annotations

from typing import Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.keys import operator
from voc.cli.output import Json
from voc.domain import counted, digest
from voc.errors import UnknownItem


@app.command()
def forget(
    customer: Annotated[str, typer.Option(help="Id of the customer as the source gave it, or its hash.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    json: Json = False,
) -> None:
    """Remove everything of a customer: messages, labels, vectors, quotes, rejected rows, and from all counts."""
    made = parts()
    store, person = made.store, made.cleaner.pseudonym(customer)
    if not yes:
        typer.confirm("This cannot be undone. Remove everything of this customer?", abort=True, err=True)
    forgotten = store.customers.forget({customer, person}, written_as=customer)
    store.rollups.refresh()
    # The log says that somebody was forgotten, not who: their id would be the last trace of them.
    store.audit.add(operator(), "forget", f"customer {digest(person)[:6]}: {forgotten.messages} messages")
    if json:
        output.show(forgotten)
    else:
        removed = f"{counted(forgotten.messages, 'message')} and {counted(forgotten.rejected, 'rejected row')}"
        output.line(f"Removed {removed}; names taken out of {counted(forgotten.notes, 'note')}.")
    if not (forgotten.messages or forgotten.rejected):
        raise UnknownItem("customer", customer)
