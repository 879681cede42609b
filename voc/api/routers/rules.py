"""Who is told of what."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path

from voc import domain
from voc.api.dependencies import Limit, PartsDep, StoreDep
from voc.api.routing import v1_router
from voc.api.schemas import rules as shapes

router = v1_router("alerts")

Name = Annotated[str, Path(min_length=1, max_length=64)]


@router.get("/rules", response_model=shapes.Rules)
def list_rules(store: StoreDep) -> dict[str, Any]:
    """Rules, by name."""
    return {"rules": store.rules.list()}


@router.get("/rules/{name}", response_model=shapes.Rule)
def get_rule(store: StoreDep, name: Name) -> domain.Rule:
    """One rule."""
    return store.rules.get(name)


@router.put("/rules/{name}", response_model=shapes.Rule)
def save_rule(parts: PartsDep, name: Name, rule: shapes.RuleFields) -> domain.Rule:
    """Add a rule, or replace the one of this name."""
    item = domain.Rule(name=name, **dict(rule))
    parts.notifier.save_rule(item)
    return item


@router.delete("/rules/{name}", status_code=204)
def remove_rule(store: StoreDep, name: Name) -> None:
    """Forget a rule; alerts it sent stay in the record."""
    store.rules.remove(name)


@router.get("/channels", response_model=shapes.Channels)
def list_channels(parts: PartsDep) -> dict[str, Any]:
    """Channels that rules can send to."""
    names = parts.notifier.channel_names()
    return {"channels": names, "off": [name for name in names if parts.store.channels.switched_off(name)]}


@router.post("/channels/{name}/test", status_code=204)
def test_channel(parts: PartsDep, name: Name) -> None:
    """Send a message that says it is a test; 502 with the reason where it was not taken."""
    parts.notifier.channel(name).test()


@router.post("/channels/{name}/resume", status_code=204)
def resume_channel(parts: PartsDep, name: Name) -> None:
    """Try a channel again that was switched off after days of failures, if it takes a test message now."""
    parts.notifier.resume(name)


@router.post("/channels/{name}/replay", response_model=shapes.Replayed)
def replay_channel(parts: PartsDep, name: Name, replay: shapes.Replay) -> dict[str, Any]:
    """Send a channel once more what it took since a moment; the ids are those of then, so a receiver can tell."""
    return {"alerts": parts.notifier.replay(name, since=replay.since)}


@router.get("/deliveries", response_model=shapes.Deliveries)
def list_deliveries(store: StoreDep, limit: Limit = 100) -> dict[str, Any]:
    """Tries to hand alerts over, the newest first, with the reason of those that were not taken."""
    return {"deliveries": store.alerts.deliveries(limit=limit)}
