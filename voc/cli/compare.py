"""`voc compare` and `voc mix`: brands side by side, and whether a trend is only a louder channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import Brand, Since, Touchpoint, Until, to_filter
from voc.cli.output import Json
from voc.cli.say import metric, quotes, rests_on
from voc.domain import counted

if TYPE_CHECKING:
    from voc.answers.compare import Side


@app.command()
def compare(since: Since = None, until: Until = None, json: Json = False) -> None:
    """Brands side by side: share of voice, word of mouth, what is said of each more than of the others."""
    from voc.answers import compare as answers

    found = answers.answer(parts().store, to_filter(since, until))
    if json:
        output.show(found)
        return
    columns = ("brand", "messages", "share of voice, %", "net sentiment", "like for like", "stars")
    output.table("Brands", columns, [_row(side) for side in found.brands])
    spoken = ("brand", "balance, -1 to +1", "recommend / 1,000", "warn / 1,000")
    output.table("Word of mouth", spoken, [_told(side) for side in found.brands])
    for sentence in found.sentences:
        output.line(f"- {sentence}")
    for side in found.brands:
        for title, topics in (("praised for", side.praised), ("criticised for", side.criticised)):
            for topic in topics:
                times = metric(topic.times, digits=1, sign="")
                often = f"{counted(topic.mentions, 'point')}, {times} times as often as the others"
                output.line(f"{side.brand} is {title} {topic.name} ({topic.touchpoint}): {often}")
                quotes(topic.quotes)
    rests_on(found.basis)


@app.command()
def mix(
    name: Annotated[str, typer.Option("--metric", help="A metric: net_sentiment, effort_rate ...")] = "net_sentiment",
    by: Annotated[list[str] | None, typer.Option(help="source, channel or brand; may be repeated.")] = None,
    since: Since = None,
    until: Until = None,
    touchpoint: Touchpoint = None,
    brand: Brand = None,
    json: Json = False,
) -> None:
    """Is it a trend, or only a louder channel? A metric with the mix of sources held as it was."""
    from voc.answers import mix as answers

    wanted = to_filter(since, until, touchpoint, brand)
    found = answers.answer(parts().store, wanted, metric=name, by=by or ("source", "channel"))
    if json:
        output.show(found)
        return
    digits = 0 if name == "net_sentiment" else 3
    rows = [
        ("as counted", *(metric(each, digits=digits) for each in (found.before, found.now, found.change))),
        (
            "same mix",
            *(metric(m, digits=digits) for m in (found.adjusted_before, found.adjusted, found.adjusted_change)),
        ),
    ]
    output.table(name.replace("_", " "), ("", "before", "now", "change"), rows)
    output.line(found.sentence)
    shares = [
        (" ".join(map(str, p.key.values())), f"{p.share_before:.1%}", f"{p.share:.1%}", metric(p.metric, digits=digits))
        for p in found.parts
    ]
    output.table("Where it comes from", ("", "share before", "share now", "now"), shares)
    output.line(found.caveat)
    rests_on(found.basis)


def _row(side: Side) -> tuple[object, ...]:
    voice = side.share_of_voice
    return (
        side.brand,
        side.messages,
        f"{100 * voice.value:.1f} ({100 * voice.low:.1f} to {100 * voice.high:.1f})",
        metric(side.net_sentiment),
        metric(side.like_for_like),
        side.rating,
    )


def _told(side: Side) -> tuple[object, ...]:
    rates = (metric(rate, sign="") for rate in (side.recommendations, side.warnings))
    return (side.brand, metric(side.balance, digits=2), *rates)
