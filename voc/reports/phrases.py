"""The sentences of a report that are made from several numbers, the same in every format."""

from __future__ import annotations

from typing import Protocol

from voc.answers.period import Basis, Period
from voc.answers.topics import TopicAnswer
from voc.answers.touchpoints import TouchpointAnswer
from voc.answers.word_of_mouth import WordOfMouth
from voc.answers.wording import counted, days, listed, plain, signed
from voc.domain import Insight, Quote
from voc.insights.metrics import Metric

# Of each topic: enough to hear the customers, few enough to be read.
QUOTES = 3


def interval(metric: Metric, *, digits: int = 0) -> str:
    """The interval of a number: 3 to 9."""
    return f"{plain(metric.low, digits=digits)} to {plain(metric.high, digits=digits)}"


def signed_interval(metric: Metric, *, digits: int = 0) -> str:
    """The interval of a number that may be negative: \N{MINUS SIGN}3 to +9."""
    return f"{signed(metric.low, digits=digits)} to {signed(metric.high, digits=digits)}"


def spoken(name: str) -> str:
    """A name from data as words: in_person becomes "in person"."""
    return name.replace("_", " ")


class About(Protocol):
    """What every kind of report says of itself."""

    @property
    def workspace(self) -> str:
        """The company."""
        ...

    @property
    def basis(self) -> Basis:
        """The days and the filter."""
        ...

    @property
    def all(self) -> TouchpointAnswer:
        """Everything that was heard."""
        ...

    @property
    def channels(self) -> tuple[tuple[str, int], ...]:
        """Messages by channel, the most first."""
        ...

    @property
    def headlines(self) -> tuple[str, ...]:
        """What a busy reader should take away."""
        ...


def heading(report: About) -> str:
    """Whose customers speak: those of one brand, or of the workspace where it has a name of its own."""
    named = report.workspace if report.workspace != "default" else "All feedback"
    return report.basis.filter.brand or named


def scope(report: About) -> str:
    """Whose voice the report is: channels with their messages, and what the filter leaves out."""
    heard = [f"{spoken(channel)} {plain(messages)}" for channel, messages in report.channels]
    only = _only(report)
    return f"{counted(report.all.messages, 'message')}: {listed(heard)}.{only}" if heard else f"No messages.{only}"


def _only(report: About) -> str:
    filter = report.basis.filter
    chosen = {
        "brand": filter.brand, "source": filter.source, "channel": filter.channel, "touchpoint": filter.touchpoint,
        "sub-touchpoint": filter.sub_touchpoint and spoken(filter.sub_touchpoint),
        "stage": filter.stage, "sentiment": filter.sentiment, "language": filter.language, "product": filter.product,
        "version": filter.version, **filter.attributes,
    }  # fmt: skip
    named = [f"{name} {value}" for name, value in chosen.items() if value]
    return f" Only {listed(named)}." if named else ""


def window(insight: Insight) -> str:
    """The days an insight is about."""
    return days(Period(insight.start, insight.end))


def spread(talk: WordOfMouth) -> str:
    """Word of mouth in one sentence."""
    if talk.all.balance is None:
        return "Nobody recommended the company or warned of it in this period."
    balance = talk.all.balance
    return (
        f"{counted(talk.all.recommends, 'recommendation')} and {counted(talk.all.warns, 'warning')} in "
        f"{counted(talk.messages, 'message')}: a balance of {signed(balance.value, digits=2)} "
        f"({signed_interval(balance, digits=2)})."
    )


def evidence(topic: TopicAnswer) -> tuple[Quote, ...]:
    """The quotes shown for a topic: typical ones, and the most recent one that is not among them."""
    recent = [quote for quote in topic.recent if quote not in topic.typical]
    return (*topic.typical[: QUOTES - 1], *recent[:1]) if recent else topic.typical[:QUOTES]
