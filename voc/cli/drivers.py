"""`voc drivers`: what moves the rating, NPS, CSAT or CES."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import Brand, Since, Until, to_filter
from voc.cli.output import Json
from voc.cli.say import metric, rests_on
from voc.domain import counted

if TYPE_CHECKING:
    from voc.answers.drivers import DriverAnswer


@app.command()
def drivers(
    outcome: Annotated[str, typer.Option(help="rating, nps, csat or ces.")] = "rating",
    of: Annotated[str, typer.Option(help="touchpoint or topic.")] = "touchpoint",
    by: Annotated[str | None, typer.Option(help="Compare segments: brand, channel ... segment.NAME.")] = None,
    since: Since = None,
    until: Until = None,
    brand: Brand = None,
    json: Json = False,
) -> None:
    """What goes with a higher or lower score: contributions that add up, shares, odds, each with its interval."""
    from voc.answers import drivers as answers

    found = answers.answer(parts().store, to_filter(since, until, None, brand), outcome=outcome, of=of, by=by)
    if json:
        output.show(found)
        return
    if found.reason:
        output.line(found.reason)
        return
    output.line(
        f"Mean {outcome} {metric(found.mean, digits=2, sign='')} of {counted(found.messages, 'message')}; mentions"
    )
    output.line(f"explain {metric(found.explained, digits=2, sign='')} of its variance. {found.additive}")
    columns = ("driver", "messages", "bad pulls by", "good lifts by", "change", "share", "odds if bad", "odds if good")
    output.table(f"Drivers of {outcome}", columns, [_row(each) for each in found.drivers])
    for segment in found.segments:
        unlike = ", ".join(segment.differs) or "nothing beyond chance"
        output.line(f"{segment.segment}: mean {metric(segment.mean, digits=2, sign='')}; unlike the rest: {unlike}")
    output.line(found.limits)
    rests_on(found.basis)


def _row(each: DriverAnswer) -> tuple[object, ...]:
    found = each.driver
    return (
        found.name,
        found.messages,
        metric(found.from_negative, digits=2),
        metric(found.from_positive, digits=2),
        metric(each.change, digits=2),
        metric(found.share, digits=3, sign=""),
        metric(found.odds_negative, digits=2, sign=""),
        metric(found.odds_positive, digits=2, sign=""),
    )
