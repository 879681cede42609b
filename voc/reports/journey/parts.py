"""The parts of a report about people: a heading, a sentence or two, and items with the words behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from voc.answers.ledger import Advocacy
from voc.answers.promises import Promises
from voc.answers.wording import capitalized, counted, day, number, percent, place, plain
from voc.domain import Quote
from voc.insights.metrics import Metric
from voc.reports.journey import sentences
from voc.reports.journey.assemble import Journey

# Touchpoints and teams of which a report tells.
MOST = 5
# Messages that kappa is told of: of 30 with seven in ten read alike its 95 % interval reaches 0.27 to either side.
ENOUGH = 30
ATTENTION = ("worse", "broken", "both", "overdue")
CALM = ("improved", "kept", "exceeded")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is told: `tag` is a verdict of one or two words."""

    name: str
    sentence: str
    tag: str = ""
    quotes: tuple[Quote, ...] = ()

    @property
    def is_silent(self) -> bool:
        """Whether no words of customers stand under it."""
        return not self.quotes

    @property
    def tone(self) -> str:
        """The tone of the tag: `bad`, `good` or none."""
        return "bad" if self.tag in ATTENTION else "good" if self.tag in CALM else ""


@dataclass(frozen=True, slots=True)
class Part:
    """One section: `id` for links to it."""

    id: str
    title: str
    lead: str
    items: tuple[Item, ...]


def parts(journey: Journey) -> tuple[Part, ...]:
    """The sections that have something to say, in the order of a customer's way."""
    return tuple(
        Part(id, title, lead, tuple(items))
        for id, title, tell in _PARTS
        if (told := tell(journey)) is not None
        for lead, items in (told,)
    )


def quotes(journey: Journey) -> Iterator[Quote]:
    """The quotes that the sections show."""
    return (quote for part in parts(journey) for item in part.items for quote in item.quotes)


Told = tuple[str, Iterable[Item]] | None


def _loyalty(journey: Journey) -> Told:
    found = journey.moments
    if not found.messages:
        return None
    risk = (
        f"; {sentences.share(found.all.at_risk)} of all points waver, leave or have left" if found.all.at_risk else ""
    )
    lead = f"{counted(found.leavers, 'message')} of {number(found.messages)} {_speak(found.leavers)} of leaving{risk}."
    straws = [Item(_straw_name(e.kind, e.name), f"{sentences.straw(e)}.", "last straw", e.quotes) for e in found.straws]
    none = "" if straws else " Leavers speak of nothing more often than chance explains."
    return f"{lead}{none}", straws


def _quiet(journey: Journey) -> Told:
    found = journey.leavers
    if found is None or not found.leavers:
        return None
    lead = (
        f"Customers whose contacts went worse and worse and who are silent for longer than is usual for them; "
        f"{number(found.enough)} of {number(found.customers)} wrote often enough to be judged. A probability is no "
        "certainty: somebody whose problem is solved has no reason to write."
    )
    return lead, (
        Item(e.person[:12], sentences.leaver(e), percent(e.probability, digits=0), e.quotes) for e in found.leavers
    )


def _promised(journey: Journey) -> Told:
    found = journey.promises
    if not found.total or found.kept is None:
        return None
    kept = f"Of {counted(found.total, 'expectation')} told, {sentences.share(found.kept)} were kept or exceeded."
    rows = (
        Item(f"{e.kind.capitalize()}, {place(e.met_by)}", f"{capitalized(sentences.row(e))}.", e.outcome, (e.quote,))
        for e in found.rows
    )
    rivals = (Item(e.name, f"{capitalized(sentences.rival(e))}.") for e in found.rivals[:MOST])
    return f"{kept} {_kinds(found)}", (*rows, *rivals)


def _kinds(found: Promises) -> str:
    told = ((kind, sum(outcomes.values()), outcomes["broken"]) for kind, outcomes in found.table.items())
    said = [f"{kind}: {number(total)}, {number(broken)} not met" for kind, total, broken in told if total]
    return f"{capitalized('; '.join(said))}."


def _talk(journey: Journey) -> Told:
    found = journey.ledger
    if not found.entries:
        return None
    accounts = (Item(capitalized(f"{e.direction}, {e.side}"), f"{sentences.account(e)}.") for e in found.accounts)
    came = (
        Item(sentences.CONSEQUENCES[e.consequence], f"{sentences.consequence(e)}.", "", e.quotes)
        for e in found.consequences
    )
    lead = f"{counted(found.customers, 'customer')} wrote; who told whom, as far as they say.{_agree(found.advocacy)}"
    return lead, (*accounts, *came)


def _agree(found: Advocacy) -> str:
    if found.agreement is None or found.messages < ENOUGH:
        return ""
    return (
        f" Read from the text, advocacy agrees with NPS with kappa {plain(found.agreement, digits=2)} "
        f"over {counted(found.messages, 'message')} that have both."
    )


def _effort(journey: Journey) -> Told:
    found = journey.effort
    if not found.all.messages:
        return None
    lead = f"Where customers had to come again, were passed on or told different things.{_rate(found.rate)}"
    places = [(place(each.name), each) for each in found.touchpoints[:MOST]]
    teams = [(f"{each.name} (team)", each) for each in found.teams[:MOST]]
    burdens = (
        Item(capitalized(name), f"{sentences.burden(e)}{sentences.first_contact(e)}.") for name, e in (*places, *teams)
    )
    longest = (Item("The longest time told", told, "", (quote,)) for told, quote in found.longest)
    return lead, (*burdens, *longest)


def _rate(rate: Metric | None) -> str:
    return f" High effort in {sentences.share(rate)} of all points." if rate else ""


def _staff(journey: Journey) -> Told:
    found = journey.staff
    if found.all is None or not found.all.messages:
        return None
    small = f" Not shown, so that nobody can be guessed: {counted(found.too_small, 'team')}." if found.too_small else ""
    lead = f"{capitalized(sentences.group(found.all))}.{small}"
    teams = (Item(e.name, f"{capitalized(sentences.group(e))}.") for e in found.teams[:MOST])
    praise = (
        Item("Worth passing on", "Praise for more than could be asked.", "", (q,)) for q in found.worth_passing_on
    )
    return lead, (*teams, *praise)


def _employees(journey: Journey) -> Told:
    found = journey.employees
    if found.employees is None or not found.causes:
        return None
    lead = f"{counted(found.employees.messages, 'message')} of employees beside those of customers, cause by cause."
    return lead, (
        Item(e.name, f"{capitalized(sentences.cause(e))}.", e.complain if e.complain == "both" else "",
             (*e.customers.quotes, *e.employees.quotes))
        for e in found.causes
    )  # fmt: skip


def _drivers(journey: Journey) -> Told:
    found = journey.drivers
    if found is None or found.mean is None or found.explained is None:
        return None
    lead = (
        f"Mean {found.outcome} {plain(found.mean.value, digits=2)} of {counted(found.messages, 'message')}; mentions "
        f"explain {percent(found.explained.value, digits=0)} of its variance. {found.limits}"
    )
    return lead, (
        Item(capitalized(e.driver.name), f"{capitalized(sentences.driver(e))}.") for e in found.drivers[:MOST]
    )


def _mix(journey: Journey) -> Told:
    found = journey.mix
    return (f"{found.sentence} {found.caveat}", ()) if found.voices else None


def _work(journey: Journey) -> Told:
    desks = (Item(e.team or "Nobody", f"{capitalized(sentences.desk(e))}.") for e in journey.desks)
    open_ones = (
        Item(e.action.title, f"{sentences.still_open(e)}.", "overdue" if e.overdue else "open") for e in journey.open
    )
    done = (
        Item(e.action.title, f"{e.name}. {e.sentence}", e.effect.verdict if e.effect else "done") for e in journey.done
    )
    left = (
        Item(e.name, f"Accepted by {e.acceptance.by}: {e.acceptance.reason}. {sentences.cost(e)}", "accepted", e.quotes)
        for e in journey.accepted
    )
    items = (*desks, *open_ones, *done, *left)
    lead = (
        "Who answers for what, what is to be done, whether what was done helped, and what is left as it is, "
        f"as of {day(journey.moments.basis.period.until)}."
    )
    return (lead, items) if items else None


_PARTS: tuple[tuple[str, str, Callable[[Journey], Told]], ...] = (
    ("moments", "Where customers waver and leave", _loyalty),
    ("quiet", "Who may have left quietly", _quiet),
    ("promises", "What was expected and what was got", _promised),
    ("ledger", "Who tells whom", _talk),
    ("effort", "What it costs to get something done", _effort),
    ("staff", "What is said of staff", _staff),
    ("employees", "Where staff and customers point at the same cause", _employees),
    ("drivers", "What goes with a higher or lower score", _drivers),
    ("mix", "Is it a trend, or a louder channel?", _mix),
    ("work", "What is done about it", _work),
)


def _straw_name(kind: str, name: str) -> str:
    return name if kind == "topic" else name.capitalize()


def _speak(messages: int) -> str:
    return "speaks" if messages == 1 else "speak"
