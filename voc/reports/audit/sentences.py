"""The sentences of an audit, the same in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voc.answers.actions import Outcome
from voc.answers.delivery import IN_LINE, OVERRATED, Delivery
from voc.answers.expectations import AS_ELSEWHERE, FALLS_SHORT, FEW, Expectation
from voc.answers.figures import beyond_chance
from voc.answers.wording import capitalized, counted, listed, number, place, plain
from voc.insights.effect import IMPROVED, WORSE
from voc.insights.metrics import Metric
from voc.reports.journey.sentences import burden, cost, share

if TYPE_CHECKING:
    from voc.reports.audit.assemble import Audit

# The parts of an audit: the id of each and the question it answers.
QUESTIONS = (
    ("expectations", "Is what is offered what is expected?"),
    ("delivery", "Does the company see itself as its customers do?"),
    ("moments", "Where do customers waver and leave?"),
    ("effort", "What does it cost them to get something done?"),
    ("actions", "What changed after what was done?"),
    ("accepted", "What is left as it is, and what does that cost?"),
    ("unsayable", "What cannot be said, and what data would say it?"),
)
OUTCOMES = {
    "met": "as expected", "exceeded": "better than expected", "below": "less than expected",
    "broken_promise": "a promise was broken", "worse_than_before": "worse than it used to be",
    "better_than_before": "better than it used to be", "worse_than_alternative": "worse than elsewhere",
    "better_than_alternative": "better than elsewhere",
}  # fmt: skip


def headlines(audit: Audit) -> tuple[str, ...]:
    """One sentence for each question of the audit that has an answer."""
    if not audit.all.segments:
        return ("There is no labelled feedback in this period.",)
    parts = (_expected, _believed, _leaving, _costly, _helped, _left, _open)
    return tuple(filter(None, (part(audit) for part in parts)))


def expectation(each: Expectation) -> str:
    """What became of expectations at a touchpoint."""
    if each.gap is None:
        return "Nobody speaks of an expectation."
    heard = _fell_short(each, each.gap)
    if each.verdict is None:
        return f"{heard}: fewer than {FEW} points here or elsewhere, too few to compare."
    return f"{heard}{_compared(each)}{_changed(each)}."


def _fell_short(each: Expectation, gap: Metric) -> str:
    short = number(round(gap.value * each.spoken))
    return f"{short} of {counted(each.spoken, 'point')} about an expectation fell short: {share(gap)}"


def _compared(each: Expectation) -> str:
    if each.verdict == AS_ELSEWHERE or each.elsewhere is None:
        return ", about as often as at the other touchpoints"
    often = "more" if each.verdict == FALLS_SHORT else "less"
    return f", {_points(abs(each.elsewhere.value))} {often} than at the other touchpoints"


def _changed(each: Expectation) -> str:
    if each.change is None:
        return ""
    if not beyond_chance(each.change):
        return ", no different from the period before"
    return f", {'up' if each.change.value > 0 else 'down'} {_points(abs(each.change.value))} on the period before"


def rated(each: Delivery) -> str:
    """A touchpoint as the company and as its customers see it."""
    believed = f"the company believes {plain(each.believed)} of 100 to be satisfied"
    if each.satisfied is None or each.gap is None:
        return f"{believed}; no customer said anything clear"
    voice = f"{plain(each.satisfied.value)} of 100 clear points are ({_plain(each.satisfied)})"
    if each.verdict == IN_LINE:
        return f"{believed}, and {voice}: in line"
    return f"{believed}, {voice}: {each.verdict} by {plain(abs(each.gap.value))}"


def as_sentence(text: str) -> str:
    """A reason as a sentence of its own."""
    return f"{capitalized(text)}."


def _expected(audit: Audit) -> str:
    short = [each for each in audit.expectations.touchpoints if each.verdict == FALLS_SHORT]
    if short:
        named, verb = listed([each.touchpoint for each in short]), "falls" if len(short) == 1 else "fall"
        most = "" if len(short) == 1 else f", most of all {short[0].touchpoint}"
        return f"{capitalized(named)} {verb} short of what customers expect{most}: {expectation(short[0])}"
    together = audit.expectations.all
    if together.gap is None:
        return "No customer speaks of what was expected."
    everywhere = f"In all, {_fell_short(together, together.gap)}{_changed(together)}."
    return f"No touchpoint falls short of expectations more often than the others. {everywhere}"


def _believed(audit: Audit) -> str:
    over = [each for each in audit.delivery.touchpoints if each.verdict == OVERRATED]
    if over:
        return f"{capitalized(over[0].touchpoint)} is seen too kindly from inside: {rated(over[0])}."
    if audit.delivery.touchpoints:
        return "The company sees none of its touchpoints more kindly than its customers do."
    return ""


def _leaving(audit: Audit) -> str:
    found = audit.moments
    if not found.leavers:
        return ""
    risk = f"; {share(found.all.at_risk)} of all points are of customers at risk" if found.all.at_risk else ""
    last = f". They speak of “{found.straws[0].name}” more than others do" if found.straws else ""
    return f"{counted(found.leavers, 'message')} {_speak(found.leavers)} of leaving or having left{risk}{last}."


def _speak(messages: int) -> str:
    return "speaks" if messages == 1 else "speak"


def _costly(audit: Audit) -> str:
    if not audit.effort.touchpoints:
        return ""
    most = audit.effort.touchpoints[0]
    return f"Most effort begins at {place(most.name)}: {burden(most)}."


def _helped(audit: Audit) -> str:
    if not audit.actions:
        return ""
    helped, hurt = (_with(audit.actions, verdict) for verdict in (IMPROVED, WORSE))
    rest = len(audit.actions) - helped - hurt
    parts = [f"{number(helped)} helped", f"{number(hurt)} made it worse", f"of {number(rest)} it cannot be told"]
    return f"{counted(len(audit.actions), 'action')} taken: {listed(parts)}, each against what changed anyway."


def _left(audit: Audit) -> str:
    if not audit.accepted:
        return ""
    most = audit.accepted[0]
    verb = "is" if len(audit.accepted) == 1 else "are"
    return (
        f"{counted(len(audit.accepted), 'pain point')} {verb} left as accepted; “{most.name}” costs most: {cost(most)}"
    )


def _open(audit: Audit) -> str:
    if not audit.unsayable:
        return ""
    return f"{counted(len(audit.unsayable), 'question')} cannot be answered from this feedback; the last part says why."


def _with(outcomes: tuple[Outcome, ...], verdict: str) -> int:
    return sum(each.effect is not None and each.effect.verdict == verdict for each in outcomes)


def _points(share: float) -> str:
    return f"{plain(100 * share)} percentage points"


def _plain(metric: Metric) -> str:
    return f"{plain(metric.low)} to {plain(metric.high)}"
