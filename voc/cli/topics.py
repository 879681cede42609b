"""`voc topics`: what is being talked about, and the hand of the people who know better."""

from __future__ import annotations

from typing import Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import Brand, Limit, Since, Touchpoint, Until, to_filter
from voc.cli.output import Json
from voc.cli.say import metric, quotes

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
    json: Json = False,
) -> None:
    """Topics of the period, the largest first."""
    from voc.answers import topics

    found = topics.answer(parts().store, to_filter(since, until, touchpoint, brand), limit=limit, quotes=0)
    if json:
        output.show(found)
        return
    rows = [(t.id, t.touchpoint, t.name, t.messages, metric(t.net_sentiment), metric(t.change)) for t in found.topics]
    output.table("Topics", ("id", "touchpoint", "topic", "messages", "net sentiment", "change"), rows)
    if found.unassigned:
        output.line(f"{found.unassigned.value:.0%} of segments are in no topic.")


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

    topic = topics.one(parts().store, topic_id, to_filter(since, until, brand=brand), quotes=limit)
    if json:
        output.show(topic)
        return
    output.line(f"{topic.id} {topic.name} ({topic.touchpoint}): {topic.messages} messages")
    output.line(f"net sentiment {metric(topic.net_sentiment)}, first seen {topic.first_seen or 'never'}")
    output.line(f"keywords: {', '.join(topic.keywords)}")
    quotes(topic.typical, title="Typical")
    quotes(topic.recent, title="Recent")


@topics_app.command("fit")
def fit_topics() -> None:
    """Search every touchpoint for topics again; topics that are found again keep their ids and names."""
    from voc import pipeline

    store = parts().store
    with output.progress() as on_step:
        pipeline.topics(store, refit=True, on_step=on_step)
        store.rollups.refresh(lambda done, total: on_step("count", done, total))


@topics_app.command("rename")
def rename_topic(topic_id: TopicId, name: Annotated[str, typer.Argument(help="The new name.")]) -> None:
    """Give a topic another name, which every later fit keeps."""
    output.line(f"Topic {topic_id} is now called {parts().store.topics.update(topic_id, name=name, by='cli').name}")


@topics_app.command("hide")
def hide_topic(topic_id: TopicId, show: Annotated[bool, typer.Option("--show", help="Show it again.")] = False) -> None:
    """Leave a topic out of lists; it keeps its segments."""
    parts().store.topics.update(topic_id, hidden=not show, by="cli")


@topics_app.command("pin")
def pin_topic(
    topic_id: TopicId, unpin: Annotated[bool, typer.Option("--unpin", help="Let it go again.")] = False
) -> None:
    """Keep a topic on top, and through every later fit."""
    parts().store.topics.update(topic_id, pinned=not unpin, by="cli")


@topics_app.command("merge")
def merge_topics(
    topic_ids: Annotated[list[int], typer.Argument(help="Ids of the topics that end.")],
    into: Annotated[int, typer.Option(help="Id of the topic that goes on.")],
) -> None:
    """Make topics one, for all of history."""
    store = parts().store
    store.topics.merge(topic_ids, into, by="cli")
    store.rollups.refresh()


@topics_app.command("history")
def topic_history(topic_id: TopicId, json: Json = False) -> None:
    """What was done to a topic, by whom and when."""
    changes = parts().store.topics.history(topic_id)
    if json:
        output.show(changes)
        return
    rows = [(f"{c.changed_at:%Y-%m-%d %H:%M}", c.by, c.action, str(c.after.get("name"))) for c in changes]
    output.table(f"History of topic {topic_id}", ("when", "who", "what", "name"), rows)
