"""Numbers with their interval and quotes with their origin, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from voc.cli import output
from voc.domain import Quote

if TYPE_CHECKING:
    from voc.answers.period import Basis
    from voc.insights.metrics import Metric
    from voc.store import Store


def metric(number: Metric | None, *, digits: int = 0, sign: str = "+") -> str:
    """+12 (+8 to +16), a dash for a number that could not be had; `sign` is empty for what has none, as rates."""
    if number is None:
        return "-"
    # Adding zero takes the sign from what rounds to nothing.
    parts = (round(part, digits) + 0.0 for part in (number.value, number.low, number.high))
    value, low, high = (f"{part:{sign}.{digits}f}" for part in parts)
    return f"{value} ({low} to {high})"


def quotes(found: Iterable[Quote], *, title: str = "", ids: bool = False) -> None:
    """Print quotes, one a line, under a title; with `ids` as FEEDBACK:START:END behind them."""
    if title:
        output.line(title)
    for quote in found:
        said = output.printable(quote.text)
        where = f"  {quote.feedback_id}:{quote.start}:{quote.end}" if ids else ""
        output.line(f"   “{said}” {quote.created_at:%Y-%m-%d}, {quote.brand or quote.source}, {quote.channel}{where}")


def rests_on(basis: Basis) -> None:
    """Print how good the labels are that an answer leans on, where that is known."""
    from voc.answers.label_quality import footnote

    if note := footnote(basis.quality):
        output.line(note)


def where_feedback_is(store: Store) -> None:
    """Where the workspace of `store` holds no feedback, name on stderr those that do."""
    if store.feedback.count():
        return
    full = [name for name in store.workspaces() if store.other(name).feedback.count()]
    remedy = f"VOC_WORKSPACE chooses one that does: {', '.join(full)}" if full else "`voc ingest` reads some"
    output.warn(f"Workspace {store.workspace} holds no feedback; {remedy}.")
