"""The first sentence of a page: what its numbers say, and no more than their intervals allow."""

from __future__ import annotations

from voc.answers.drivers import OTHER, DriversAnswer
from voc.answers.word_of_mouth import WordOfMouth
from voc.api.web import format
from voc.insights.metrics import Metric


def of_sentiment(net: Metric | None, change: Metric | None) -> str:
    """Whether people complain or praise, and whether that changed."""
    if net is None:
        return "Nobody spoke of it with praise or complaint in these days."
    now = _sided(net, "More complain than praise", "More praise than complain", "Complaint and praise are in balance")
    if change is None:
        return f"{now}; there is no period before to compare with."
    return f"{now}; {_sided(change, 'it got worse', 'it got better', 'nothing changed beyond chance')}."


def of_word_of_mouth(found: WordOfMouth) -> str:
    """Whether people recommend or warn, and with what that comes most."""
    if found.all.balance is None:
        return "Nobody recommended or warned in these days."
    now = _sided(found.all.balance, "More people warn than recommend", "More people recommend than warn",
                 "Recommendations and warnings are in balance")  # fmt: skip
    causes = found.warned_of if found.all.balance.high < 0 else found.praised
    return f"{now}, most of all with “{causes[0].name}”." if causes else f"{now}."


def of_drivers(found: DriversAnswer) -> str:
    """What goes with the largest loss and the largest gain of the score."""
    named = [each.driver for each in found.drivers if each.driver.name != OTHER]
    if not named or found.mean is None:
        return ""
    worst = min(named, key=lambda driver: driver.from_negative.value)
    best = max(named, key=lambda driver: driver.from_positive.value)
    return (
        f"The mean is {found.mean.value:.2f}. Bad words about {worst.name} go with "
        f"{format.hundredths(worst.from_negative.value)} of it, good words about {best.name} with "
        f"{format.hundredths(best.from_positive.value)}."
    )


def _sided(metric: Metric, below: str, above: str, between: str) -> str:
    return below if metric.high < 0 else above if metric.low > 0 else between
