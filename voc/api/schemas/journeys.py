"""What follows people: expectations, loyalty, quiet leavers, the word-of-mouth ledger, effort and staff."""

from __future__ import annotations

from datetime import date

from voc.api.schemas.basics import Answer, Metric, Quote, Shape
from voc.api.schemas.customers import Course


class Row(Shape):
    """One expectation: the customer's words and amounts, `times` the expected amount that was got."""

    kind: str
    outcome: str
    expected: str | None
    got: str | None
    expected_amount: str | None
    got_amount: str | None
    times: float | None
    promised_by: str | None
    met_by: str
    quote: Quote


class Kept(Shape):
    """How often what one touchpoint stands for was kept: (kept + exceeded) / all expectations."""

    touchpoint: str
    expectations: int
    kept: Metric | None


class Handover(Shape):
    """Promises by the touchpoint that made them and the one that had to keep them."""

    promised_by: str
    met_by: str
    promises: int
    broken: int


class Rival(Shape):
    """A company that customers name: how many messages find it `better` or `worse`, and what they speak of then."""

    name: str
    messages: int
    better: int
    worse: int
    praised_for: list[str]
    quotes: list[Quote]


class Promises(Answer):
    """Everything that was expected in the period. `table` counts (kind, outcome) over all of `total`.

    `comparable` rows have both amounts in one unit; `median_times` is the median of got / expected among broken ones.
    """

    total: int
    table: dict[str, dict[str, int]]
    kept: Metric | None
    touchpoints: list[Kept]
    handovers: list[Handover]
    by_stage: dict[str, int]
    by_source: dict[str, int]
    comparable: int
    median_times: float | None
    rivals: list[Rival]
    rows: list[Row]


class Loyalty(Shape):
    """The loyalty that one group speaks of: segments by grade; `at_risk` is the share that waver, leave or left."""

    group: str
    segments: int
    loyal: int
    wavering: int
    leaving: int
    left: int
    at_risk: Metric | None
    topic_id: int | None


class Straw(Shape):
    """What messages of leavers speak of more than those of all others: the odds ratio `times` with its interval.

    `leaving` and `staying` messages speak of it; `q` is the share of false ones among straws this striking.
    """

    name: str
    kind: str
    leaving: int
    staying: int
    times: Metric
    q: float
    topic_id: int | None
    quotes: list[Quote]


class Moments(Answer):
    """Loyalty in the period, by group, and the straws beyond chance; `leavers` of all `messages` speak of leaving."""

    all: Loyalty
    by: str
    groups: list[Loyalty]
    leavers: int
    messages: int
    straws: list[Straw]


class Leaver(Shape):
    """One customer who may have left quietly: the `probability`, never a certainty, and the reasons for it.

    `silent_days` since the last contact, `usual_days` between contacts by the model.
    """

    person: str
    probability: float
    contacts: int
    last: date
    silent_days: int
    usual_days: float
    course: Course
    reasons: list[str]
    quotes: list[Quote]


class Leavers(Answer):
    """Quiet leavers, the likeliest first. `customers` were looked at, `enough` of them wrote often enough to judge.

    `expected` is the sum of the probabilities of all who wrote often enough: how many have left, loudly or quietly.
    `note` says why nobody can be named, null where somebody could be.
    """

    as_of: date
    customers: int
    enough: int
    expected: float
    leavers: list[Leaver]
    assumptions: list[str]
    note: str | None


class Account(Shape):
    """One side of the ledger: `direction` given, received or considered, `side` for, against or neither.

    `customers` is people per 1,000 customers.
    """

    direction: str
    side: str
    entries: int
    people: Metric | None
    by_partner: dict[str, int]
    by_touchpoint: dict[str, int]
    by_topic: dict[str, int]
    by_stage: dict[str, int]
    by_source: dict[str, int]
    quotes: list[Quote]


class Consequence(Shape):
    """What came of word of mouth that was received: bought or lost."""

    consequence: str
    entries: int
    by_partner: dict[str, int]
    quotes: list[Quote]


class Spoken(Shape):
    """A topic that promoters speak of more than detractors (`times` > 1) or less."""

    topic_id: int
    name: str
    promoters: int
    detractors: int
    times: float
    low: float
    high: float


class Advocacy(Shape):
    """Advocacy read from the text beside the NPS that came with it, over the messages that have both.

    `table` counts (by NPS, by text); `agreement` is Cohen's kappa with linear weights.
    """

    messages: int
    by_nps: Metric | None
    by_text: Metric | None
    table: dict[str, dict[str, int]]
    agreement: float | None


class Ledger(Answer):
    """The word of mouth of the period; `customers` is how many people wrote at all."""

    customers: int
    entries: int
    accounts: list[Account]
    consequences: list[Consequence]
    promoters_say: list[Spoken]
    detractors_say: list[Spoken]
    advocacy: Advocacy


class Burden(Shape):
    """What one touchpoint or team costs customers: remarks by kind, and the hours of their time that they tell.

    A remark may be of several kinds. `first_contact` is the share of problems solved at the first contact, null where
    nobody can be followed: of those raised in an equal period that ended 30 days earlier, since it takes as long to
    know, and of a team with few of them. Small teams are left out.
    """

    name: str
    remarks: int
    messages: int
    kinds: dict[str, int]
    hours_told: int
    median_time: str | None
    total_hours: float
    first_contact: Metric | None


class EffortAnswer(Answer):
    """Effort in the period. `rate` is high effort of all segments; `longest` are the longest times told."""

    rate: Metric | None
    all: Burden
    touchpoints: list[Burden]
    teams: list[Burden]
    teams_too_small: int
    by_stage: dict[str, int]
    by_source: dict[str, int]
    longest: list[tuple[str, Quote]]
    quotes: dict[str, list[Quote]]


class Group(Shape):
    """What is said of one team, channel or person: messages that praise and criticise, and what criticism is really of.

    `conduct` is the share of messages about them that criticise how they behaved, not a rule, system or product.
    """

    name: str
    messages: int
    praise: int
    criticism: int
    causes: dict[str, int]
    praise_rate: Metric | None
    conduct: Metric | None


class StaffAnswer(Answer):
    """What is said of staff in the period. Small groups are not shown: `too_small` counts them.

    `worth_passing_on` is praise for going the extra mile. `people` is null unless individuals were asked for. `all` is
    null, and nothing else is told, where all that is said of staff is little.
    """

    all: Group | None
    teams: list[Group]
    channels: list[Group]
    people: list[Group] | None
    too_small: int
    by_touchpoint: dict[str, int]
    by_stage: dict[str, int]
    by_source: dict[str, int]
    worth_passing_on: list[Quote]
    quotes: dict[str, list[Quote]]
