"""What people at the demo's company decide: each says it to the API under their own name, so that the log has it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voc.cli.demo_company import Subjects, read_truth
from voc.domain import TEAM_ROLES, Quote, digest

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from voc.build import Parts
    from voc.store import Store

LEAD, PRODUCT, SERVICE = "Ana Silva (customer experience)", "Tom Becker (product)", "Priya Shah (customer care)"
_DUE_DAYS, _CHECKED = 28, 6
# What was done about each incident by whom; the last one is still going on.
_DEALT_WITH: Mapping[str, tuple[str, str, str]] = {
    "double-charge": (SERVICE, "resolve", "The payment provider has fixed it; everybody was paid back."),
    "app-6-2-0": (PRODUCT, "resolve", "6.2.1 brings the appliances back."),
    "installers": (SERVICE, "resolve", "A second installer covers the south since then."),
    "phone-menu": (SERVICE, "resolve", "The menu is as it was before."),
    "mattress-video": (LEAD, "resolve", "We answered with how returned mattresses are recycled."),
    "aria-tank": (PRODUCT, "acknowledge", "The supplier is asked for the batch; a recall is being prepared."),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One request to the API, by whom."""

    by: str
    method: str
    path: str
    body: dict[str, Any] = field(default_factory=dict)


def decide(made: Parts, folder: Path, *, until: date) -> None:
    """Have them say it all, unless an earlier demo did, each under a key that ends with this."""
    from voc.api.app import create_app

    store = made.store
    if store.corrections.last():
        return
    said = [*_decisions(store, read_truth(folder), until)]
    with _keys(store, sorted({each.by for each in said})) as secrets:
        asyncio.run(_say(create_app(made.settings, store=store), said, secrets))


def _decisions(store: Store, truth: Mapping[str, Any], until: date) -> Iterator[Said]:
    """About topics first, then alerts, then labels that people looked at."""
    subjects = Subjects(store, truth)
    refunds, mail = subjects("refund_slow"), subjects("no_reply")
    if mail.kind == "topic":
        yield Said(LEAD, "PATCH", f"/v1/topics/{mail.id}", {"name": "E-mails that nobody answers"})
    yield Said(LEAD, "PUT", f"/v1/owners/{refunds}", {"team": "Finance", "address": "finance@example.com"})
    yield Said(LEAD, "POST", "/v1/actions", _refunds_sooner(str(refunds), until))
    yield from _handled(store, truth)
    yield from _checked(store, truth)


def _refunds_sooner(subject: str, until: date) -> dict[str, Any]:
    return {
        "subject": subject, "title": "Pay refunds when the parcel is scanned, not when the warehouse has booked it",
        "team": "Finance", "due": (until + timedelta(days=_DUE_DAYS)).isoformat(),
        "note": "Three of ten calls of last week were about money that has not come.",
    }  # fmt: skip


def _handled(store: Store, truth: Mapping[str, Any]) -> Iterator[Said]:
    """The newest alert of each incident is dealt with and was of use; the newest of no incident was not."""
    from voc.sample.score import raised, score

    insights = store.insights.list(limit=1000)
    known = dict(zip(raised(truth, insights), insights, strict=True))
    found = score(truth, known)
    for result in found.results:
        for each in result.insights[:1]:
            by, action, note = _DEALT_WITH[result.incident]
            yield Said(by, "POST", f"/v1/alerts/{known[each].id}/{action}", {"note": note})
            yield Said(by, "POST", f"/v1/alerts/{known[each].id}/feedback", {"useful": True})
    for each in found.false_alarms[:1]:
        body = {"useful": False, "note": "A busy week, and nothing behind it."}
        yield Said(LEAD, "POST", f"/v1/alerts/{known[each].id}/feedback", body)


def _checked(store: Store, truth: Mapping[str, Any]) -> Iterator[Said]:
    """Whoever looks at an alert says of its first quotes what they are, right or wrong."""
    true = {digest(told["source"], id): told for id, told in truth["messages"].items()}
    for insight in store.insights.list(limit=1):
        for quote in insight.evidence[:_CHECKED]:
            told = true[quote.feedback_id]
            if len(told["themes"]) == 1:
                yield from (_correction(quote, task, told[task]) for task in ("sentiment", "touchpoint"))


def _correction(quote: Quote, task: str, value: str) -> Said:
    where = {"feedback_id": quote.feedback_id, "start": quote.start, "end": quote.end}
    return Said(PRODUCT, "POST", "/v1/corrections", {**where, "task": task, "value": value})


@contextmanager
def _keys(store: Store, names: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """A key for each name while it lasts: with one that lives, nobody would be let into the demo without."""
    made = [store.keys.create(name, TEAM_ROLES["analyst"]) for name in names]
    try:
        yield {key.name: secret for key, secret in made}
    finally:
        for key, _ in made:
            store.keys.revoke(key.id)


async def _say(app: ASGIApp, said: Sequence[Said], secrets: Mapping[str, str]) -> None:
    import httpx

    transport = httpx.ASGITransport(app, client=("127.0.0.1", 0))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        for each in said:
            headers = {"Authorization": f"Bearer {secrets[each.by]}"}
            answer = await http.request(each.method, each.path, json=each.body, headers=headers)
            answer.raise_for_status()
