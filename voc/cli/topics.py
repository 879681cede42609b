"""`voc topics`: what is being talked about, and the hand of the people who know better."""

from __future__ import annotations

from datetime import datetime
from getpass import getuser
from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import Brand, Limit, Since, Touchpoint, Until, to_filter
from voc.cli.output import Json
from voc.cli.remote import ask, remote
from voc.cli.say import metric, quotes, where_feedback_is
from voc.domain import TOUCHPOINTS, Filter, Refit, counted
from voc.errors import InvalidValue

if TYPE_CHECKING:
    from voc.answers.topic_tree import Node
    from voc.store import TopicChange

RefitId = Annotated[int, typer.Argument(help="Id of the refit, as `voc topics refits` lists them.")]
TopicId = Annotated[int, typer.Argument(help="Id of the topic.")]

topics_app = typer.Typer(help="What is being talked about, with names that stay.", no_args_is_help=True)
app.add_typer(topics_app, name="topics")


@topics_app.command("list")
def list_topics(
    since: Since = None,
    until: Until = None,
    touchpoint: Touchpoint = None,
    brand: Brand = None,
    limit: Limit = 50,
    tree: Annotated[bool, typer.Option("--tree", help="Sub-topics under topics under touchpoints.")] = False,
    json: Json = False,
) -> None:
    """Topics of the period, the largest first."""
    from voc.answers import topics

    if tree:
        _show_tree(to_filter(since, until, touchpoint, brand), json=json)
        return
    filter = to_filter(since, until, touchpoint, brand)
    found = ask(
        lambda: topics.answer(parts().store, filter, limit=limit, quotes=0),
        lambda client: client.list_topics(filter=filter, limit=limit, quotes=0),
    )
    if not found.topics and remote.server is None:
        where_feedback_is(parts().store)
    if json:
        output.show(found)
        return
    rows = [(t.id, t.touchpoint, t.name, t.messages, metric(t.net_sentiment), metric(t.change)) for t in found.topics]
    output.table("Topics", ("id", "touchpoint", "topic", "messages", "net sentiment", "change"), rows)
    if found.unassigned:
        output.line(f"{found.unassigned.value:.0%} of segments are in no topic (`voc topics leftover` says why).")


@topics_app.command("show")
def show_topic(
    topic_id: TopicId,
    since: Since = None,
    until: Until = None,
    brand: Brand = None,
    limit: Limit = 10,
    json: Json = False,
) -> None:
    """One topic with its typical and its most recent quotes."""
    from voc.answers import topics

    filter = to_filter(since, until, brand=brand)
    topic = ask(
        lambda: topics.one(parts().store, topic_id, filter, quotes=limit),
        lambda client: client.get_topic(topic_id, filter=filter, quotes=limit),
    )
    if json:
        output.show(topic)
        return
    output.line(f"{topic.id} {topic.name} ({topic.touchpoint}): {counted(topic.messages, 'message')}")
    output.line(f"net sentiment {metric(topic.net_sentiment)}, first seen {topic.first_seen or 'never'}")
    if topic.description:
        output.line(topic.description)
    output.line(f"keywords: {', '.join(topic.keywords)}")
    if topic.accepted is not None:
        output.line(
            f"about {topic.accepted:.0%} of its segments belong to it beyond doubt, coherence {topic.coherence}"
        )
    quotes(topic.typical, title="Typical", ids=True)
    quotes(topic.recent, title="Recent", ids=True)


@topics_app.command("fit")
def fit_topics(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Group everything anew; waits for a decision if much would change.")
    ] = False,
) -> None:
    """Search every touchpoint for topics again: known ones stay, what is new is added."""
    from voc import pipeline

    store = parts().store
    with output.progress() as on_step:
        pipeline.topics(store, refit=True, fresh=fresh, on_step=on_step)
        store.rollups.refresh(lambda done, total: on_step("count", done, total))
    if found := store.refits.list():
        _say_refit(found[0])


@topics_app.command("leftover")
def show_leftover(json: Json = False) -> None:
    """What is in no topic: small talk, verdicts without a reason, and what too few people said."""
    from voc.topics.leftover import leftover

    shares = leftover(parts().store)
    if json:
        output.show(shares)
        return
    output.line(f"{shares['none']:.0%} of segments are in no topic. Of these:")
    output.line(f"   {shares['small_talk']:.0%} small talk, {shares['bare_verdict']:.0%} verdicts without a reason")
    output.line(f"   {shares['one_off']:.0%} say what too few others say")


@topics_app.command("drift")
def show_drift(
    since: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day to compare with.")],
    limit: Limit = 20,
    json: Json = False,
) -> None:
    """What people talk about since a day, against as many days before it; topics that were born or ended."""
    from voc.topics.drift import drift

    found = drift(parts().store, since=since.date(), limit=limit)
    if json:
        output.show(found)
        return
    output.line(f"{found.distance:.0%} of what is said from {found.since} to {found.until} has moved between topics.")
    rows = [(s.id, s.name, f"{s.share_before:.1%}", f"{s.share:.1%}", s.segments) for s in found.shifts]
    output.table("Largest changes", ("id", "topic", "share before", "share", "segments"), rows)
    turns = [(f"{t.day}", t.topic_id, t.name, t.kind, t.reason) for t in found.turns[:limit]]
    output.table("Births and ends", ("fit of", "id", "topic", "what", "why"), turns)


@topics_app.command("refits")
def list_refits(json: Json = False) -> None:
    """Searches for topics: in force, waiting for a decision, rejected or taken back."""
    refits = parts().store.refits.list()
    if json:
        output.show(refits)
        return
    rows = [
        (r.id, f"{r.until}", r.status, f"{r.kept:.0%}", f"{r.coverage:.0%}", r.decided_by, "; ".join(r.doubts))
        for r in refits
    ]
    columns = ("refit", "feedback until", "status", "segments that stay", "in a topic", "decided by", "doubts")
    output.table("Refits", columns, rows)


@topics_app.command("promote")
def promote_refit(refit_id: RefitId) -> None:
    """Put the topics of a waiting refit in force, for all of history."""
    from voc.topics import refit

    store = parts().store
    refit.promote(store, refit_id, by=_me())
    store.rollups.refresh()
    _say_refit(store.refits.get(refit_id))


@topics_app.command("reject")
def reject_refit(refit_id: RefitId) -> None:
    """Leave the topics as they are."""
    parts().store.refits.reject(refit_id, by=_me())


@topics_app.command("rollback")
def rollback_refit() -> None:
    """Take back the refit that is in force; what people did to topics stays."""
    from voc.topics import refit

    store = parts().store
    _say_refit(refit.rollback(store, by=_me()))
    store.rollups.refresh()


@topics_app.command("rename")
def rename_topic(topic_id: TopicId, name: Annotated[str, typer.Argument(help="The new name.")]) -> None:
    """Give a topic another name, which every later fit keeps."""
    topic = parts().store.topic_edits.update(topic_id, name=name, by=_me())
    output.line(f"Topic {topic_id} is now called {topic.name}")


@topics_app.command("describe")
def describe_topic(topic_id: TopicId, text: Annotated[str, typer.Argument(help="What belongs to it.")]) -> None:
    """Say what belongs to a topic, for the people who read it."""
    parts().store.topic_edits.update(topic_id, description=text, by=_me())


@topics_app.command("hide")
def hide_topic(topic_id: TopicId, show: Annotated[bool, typer.Option("--show", help="Show it again.")] = False) -> None:
    """Leave a topic out of lists; it keeps its segments."""
    parts().store.topic_edits.update(topic_id, hidden=not show, by=_me())


@topics_app.command("pin")
def pin_topic(
    topic_id: TopicId, unpin: Annotated[bool, typer.Option("--unpin", help="Let it go again.")] = False
) -> None:
    """Keep a topic on top, and through every later fit."""
    parts().store.topic_edits.update(topic_id, pinned=not unpin, by=_me())


@topics_app.command("move")
def move_topic(
    topic_id: TopicId, touchpoint: Annotated[str, typer.Argument(help=f"One of {', '.join(TOUCHPOINTS)}.")]
) -> None:
    """Show a topic and count its segments under another touchpoint, for all of history."""
    store = parts().store
    store.topic_edits.move(topic_id, touchpoint, by=_me())
    store.rollups.refresh()


@topics_app.command("merge")
def merge_topics(
    topic_ids: Annotated[list[int], typer.Argument(help="Ids of the topics that end.")],
    into: Annotated[int, typer.Option(help="Id of the topic that goes on.")],
) -> None:
    """Make topics one, for all of history."""
    store = parts().store
    store.topic_edits.merge(topic_ids, into, by=_me())
    store.rollups.refresh()


@topics_app.command("split")
def split_topic(
    topic_id: TopicId, into: Annotated[int, typer.Option(min=2, max=20, help="How many parts.")] = 2
) -> None:
    """Make several topics of one, for all of history; the largest part keeps the id."""
    from voc.topics import edit

    store = parts().store
    found = edit.split(store, topic_id, parts=into, by=_me())
    output.table("Parts", ("id", "topic", "segments"), [(t.id, t.name, t.size) for t in found])


@topics_app.command("exclude")
def exclude_quotes(
    topic_id: TopicId,
    quotes: Annotated[list[str], typer.Argument(help="Quotes as FEEDBACK:START:END, as `voc topics show` lists them.")],
) -> None:
    """Say that quotes do not belong to a topic: they leave it, with what is nearly the same, for good."""
    from voc.topics import edit

    store = parts().store
    new = edit.exclude(store, topic_id, [_quote(text) for text in quotes], by=_me())
    output.line(f"{new} quotes do not belong to topic {topic_id} any more.")


@topics_app.command("undo")
def undo_edit(topic_id: TopicId) -> None:
    """Take back the last thing a person did to a topic; once more for the one before."""
    from voc.topics import edit

    store = parts().store
    change = edit.undo(store, topic_id, by=_me())
    output.line(f"Taken back: {change.action} of topic {topic_id} by {change.by} on {change.changed_at:%Y-%m-%d %H:%M}")


@topics_app.command("history")
def topic_history(topic_id: TopicId, json: Json = False) -> None:
    """What became of a topic and what was done to it, by whom and when."""
    changes = parts().store.topics.history(topic_id)
    if json:
        output.show(changes)
        return
    rows = [(f"{c.changed_at:%Y-%m-%d %H:%M}", c.by, c.action, _what(c)) for c in changes]
    output.table(f"History of topic {topic_id}", ("when", "who", "what", "how"), rows)


def _what(change: TopicChange) -> str:
    """One line about a change: what a fit counted, or the fields that are different now."""
    if "reason" in change.after:
        others = ", ".join(map(str, change.after["others"]))
        return str(change.after["reason"]) + (f" (topic {others})" if others else "")
    shown = {k: v for k, v in change.after.items() if k not in _UNSAID}
    return ", ".join(f"{name}: {value}" for name, value in shown.items())


_UNSAID = ("keywords", "radius", "coherence", "accepted", "segments", "id", "renamed", "home", "centroid", "change")


def _show_tree(filter: Filter, *, json: bool) -> None:
    from voc.answers.topic_tree import tree

    nodes = tree(parts().store, filter)
    if json:
        output.show(nodes)
        return
    for node in nodes:
        _print_node(node, 0)


def _print_node(node: Node, depth: int) -> None:
    number = f"{node.id} " if node.id else ""
    output.line(f"{'   ' * depth}{number}{node.name}: {node.segments:,}")
    for child in node.children:
        _print_node(child, depth + 1)


def _say_refit(refit: Refit) -> None:
    count = sum(topic.status == "active" for topic in refit.topics)
    output.line(
        f"Refit {refit.id} is {refit.status}: {refit.kept:.0%} of segments stay in their topic, {refit.coverage:.0%} "
        f"are in one" + (f" of {count} topics." if count else ".")
    )
    for doubt in refit.doubts:
        output.warn(f"  {doubt}")
    if refit.status == "candidate":
        output.line(f"Decide with: voc topics promote {refit.id}, or voc topics reject {refit.id}")


def _quote(text: str) -> tuple[str, int, int]:
    feedback_id, _, span = text.partition(":")
    start, _, end = span.partition(":")
    if not (start.isdecimal() and end.isdecimal()):
        raise InvalidValue("quote", text, "write FEEDBACK:START:END, as `voc topics show` lists them")
    return feedback_id, int(start), int(end)


def _me() -> str:
    """Who is at the keyboard, for the history."""
    return f"{getuser()} (cli)"
