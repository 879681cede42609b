"""What each number of a report means, for somebody who reads no code."""

from __future__ import annotations

DEFINITIONS = (
    (
        "Message",
        "One review, post, survey answer, e-mail, chat or call. A copied post or template counts once.",
    ),
    (
        "Point",
        "A part of a message that says one thing. One message can praise the product and complain about delivery: "
        "two points.",
    ),
    (
        "Touchpoint",
        "Where customer and company meet: sales, marketing, product, service, reputation, other.",
    ),
    (
        "Net sentiment",
        "100 × (positive − negative) / all points with a sentiment, from −100 to +100. Mixed points count as half "
        "positive and half negative; neutral points count in the denominator only.",
    ),
    (
        "95 % interval",
        "Where the true number lies, for 95 of 100 samples like this one. It covers chance, not errors of the model, "
        "and takes the points of one message as independent: with many long messages it is somewhat too narrow.",
    ),
    (
        "Change, steady",
        "Compared with the equally long period just before; steady unless the interval of the difference leaves out "
        "zero. Of twenty touchpoints in which nothing changed, one is called changed by chance.",
    ),
    (
        "High effort",
        "Share of points in which the customer says it was hard work to get something done.",
    ),
    (
        "Leaving or wavering",
        "Share of points in which the customer thinks of leaving, is leaving or has left.",
    ),
    (
        "Below expectation",
        "Share of points that fall short of what was expected, promised, used to be, or is offered elsewhere.",
    ),
    (
        "Recommendations, warnings",
        "Messages that recommend the company to others or warn them off, per 1,000. Received: the customer "
        "came, or stayed away, because of what others said.",
    ),
    (
        "Pain point",
        "A topic with complaints or calls for help, as messages per 1,000. Rising or falling: the 95 % interval of "
        "its growth leaves out 1. Ordered by certain growth × severity × customers at risk.",
    ),
    (
        "Severity",
        "From 0 to 100: how negative, intense and laborious the points are, and how many customers are at risk.",
    ),
    (
        "Expected",
        "What the history of the same series foretold for these days, with its range. An alert is raised when the "
        "count is too high for chance, at the rate of false alarms that was chosen.",
    ),
    (
        "Quote",
        "The customer's own words, marked and unaltered but for personal data, which is replaced by [EMAIL], [PHONE] "
        "and the like. Grey words around it are from the same message.",
    ),
)
