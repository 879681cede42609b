"""What cannot be said from the feedback there is, and which data would say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voc.answers.figures import share
from voc.answers.period import Basis, basis, messages_of
from voc.answers.tally import total
from voc.answers.wording import counted, listed, percent
from voc.domain import TOUCHPOINTS, Filter
from voc.insights.metrics import Metric
from voc.store import MessageCount, Store
from voc.taxonomy import Taxonomy

# Under this share of messages, scores describe those who gave one rather than the customers.
FEW_SCORES = 0.1
# Under so many points a touchpoint or stage is not heard.
FEW_POINTS = 30
DIRECT = ("email", "chat", "phone", "ticket", "sms", "letter", "in_person")


@dataclass(frozen=True, slots=True)
class Unsayable:
    """A question without an answer: why there is none, and the data that would give one."""

    question: str
    reason: str
    data: str
    share: Metric | None = None


def answer(store: Store, filter: Filter, taxonomy: Taxonomy) -> tuple[Unsayable, ...]:
    """The questions of an audit that this feedback leaves open."""
    rests_on = basis(store, filter)
    by_channel = store.message_counts(messages_of(rests_on.filter), by=("channel",))
    return (
        *_scores(by_channel),
        *_channels(by_channel),
        *_customers(store, rests_on),
        *_touchpoints(store, rests_on, filter),
        *_stages(store, rests_on),
        *_competitors(store, rests_on),
        *_history(store, rests_on),
        *_own_view(store, taxonomy),
    )


def _scores(by_channel: list[MessageCount]) -> Iterator[Unsayable]:
    messages = sum(count.messages for count in by_channel)
    given = {
        "recommendation scores (NPS)": sum(c.promoters + c.passives + c.detractors for c in by_channel),
        "satisfaction scores (CSAT)": sum(c.csat_count for c in by_channel),
        "effort scores (CES)": sum(c.ces_count for c in by_channel),
    }
    few = [name for name, count in given.items() if messages and count < FEW_SCORES * messages]
    if few:
        yield Unsayable(
            "How content all customers are, not only those who write",
            f"fewer than {percent(FEW_SCORES, digits=0)} of the messages come with {listed(few)}",
            "a survey of a sample of all customers after a contact, imported with its scores (nps, csat, ces)",
            share(max(given.values()), messages, of="messages"),
        )


def _channels(by_channel: list[MessageCount]) -> Iterator[Unsayable]:
    heard = {count.key["channel"] for count in by_channel if count.messages}
    if heard and not heard & {*DIRECT}:
        yield Unsayable(
            "What customers ask for before they complain in public",
            f"nothing was read that was said to the company itself; heard were {listed(sorted(heard))}",
            "tickets, e-mails, chats or call transcripts of the service",
        )
    if heard and not heard & {"review", "social"}:
        yield Unsayable(
            "What customers tell each other",
            f"no reviews or posts were read; heard were {listed(sorted(heard))}",
            "reviews and social posts (`voc sources` lists what can be read)",
        )


def _customers(store: Store, rests_on: Basis) -> Iterator[Unsayable]:
    found = store.crowd(rests_on.filter, measure="negative")
    if found.messages and found.customers == found.messages:
        yield Unsayable(
            "Whether the same customers come back, and what made them leave",
            f"no two of {counted(found.messages, 'message')} that complain are known to be from the same customer",
            "a customer id with every message, of one system for all channels (it is stored as a keyed hash only)",
        )


def _touchpoints(store: Store, rests_on: Basis, filter: Filter) -> Iterator[Unsayable]:
    counts = {count.key["touchpoint"]: count["segments"] for count in store.counts(rests_on.filter, by=("touchpoint",))}
    asked = [name for name in TOUCHPOINTS if filter.touchpoint in (None, name) and name != "other"]
    quiet = [name for name in asked if counts.get(name, 0) < FEW_POINTS]
    if quiet:
        yield Unsayable(
            f"How {listed(quiet)} {'is' if len(quiet) == 1 else 'are'} doing",
            f"fewer than {FEW_POINTS} points speak of {'it' if len(quiet) == 1 else 'each'}",
            "feedback that is asked for at these contact points: a question after the purchase, the visit or the call",
        )


def _stages(store: Store, rests_on: Basis) -> Iterator[Unsayable]:
    counts = {count.key["stage"]: count["segments"] for count in store.counts(rests_on.filter, by=("stage",))}
    if counts.get("before", 0) < FEW_POINTS <= sum(counts.values()):
        yield Unsayable(
            "Why people do not become customers",
            f"{counted(counts.get('before', 0), 'point')} from before a purchase: those who do not buy do not write",
            "abandoned enquiries, chats with prospects, a question to those who leave the shop",
        )


def _competitors(store: Store, rests_on: Basis) -> Iterator[Unsayable]:
    counts = store.of_all_brands().message_counts(messages_of(rests_on.filter), by=("brand",))
    brands = [count.key["brand"] for count in counts]
    if len([brand for brand in brands if brand]) < 2:
        yield Unsayable(
            "Whether others do better",
            "feedback of one brand only: there is no share of voice and nothing to compare with",
            "public reviews of named competitors, imported with --brand",
        )


def _history(store: Store, rests_on: Basis) -> Iterator[Unsayable]:
    before = total(store.counts(rests_on.period.previous.within(rests_on.filter)))["messages"]
    now = total(store.counts(rests_on.filter))["messages"]
    if now and before < now / 4:
        yield Unsayable(
            "Whether it got better or worse",
            f"{counted(before, 'message')} in the equally long period before, {counted(now, 'message')} in this one",
            "older feedback of the same sources: it counts on the day the customer wrote, whenever it is imported",
        )


def _own_view(store: Store, taxonomy: Taxonomy) -> Iterator[Unsayable]:
    if not any(taxonomy.own_rating(name) is not None for name in TOUCHPOINTS):
        yield Unsayable(
            "Whether the company sees itself as its customers do",
            "no touchpoint has a rating of the company's own",
            "a rating of the company's own (own_rating) in the file of VOC_TAXONOMY: of 100 customers, how many are "
            "believed to be satisfied",
        )
    if not store.actions.list():
        yield Unsayable(
            "What helped",
            "no action is recorded",
            "what was done, about which topic and on which day: the page Actions, or voc actions",
        )
