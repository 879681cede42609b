"""Who is the customer and who the agent, where a transcript only tells speakers apart.

Agents greet with the company's name, ask for the account, promise to look into it and close with a formula; customers
call about something of theirs. Each sign speaks for one side with a weight; the speakers are compared by the sum.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

# Below this confidence the speakers stay unknown.
MIN_CONFIDENCE = 0.8
# Signs are looked for in so much of what each speaker says: calls open with most of them.
_MAX_CHARS = 4_000

_WORDS = {
    "customer": "customer client caller user end_user enduser external consumer guest visitor lead contact cust "
    "patient buyer passenger subscriber",
    "agent": "agent advisor adviser representative rep internal operator support admin staff assistant associate "
    "specialist csr",
    "bot": "bot automated_agent automatedagent ivr virtual_agent virtualagent chatbot system",
    "employee": "employee supervisor manager teammate",
    "unknown": "unknown",
}
_ROLE = {word: role for role, words in _WORDS.items() for word in words.split()}

_THINGS = "account|order|card|bill|phone|policy|flight|package|password|internet|insurance|car|bag|son|wife|husband"
_AGENT_SIGNS = (
    (2.5, r"(?:thank you|thanks) for (?:calling|contacting|choosing|reaching out|chatting)"),
    (2.0, r"how (?:can|may|could) (?:i|we) (?:help|assist|direct)|what can i (?:do|help) (?:for|you)"),
    (1.5, r"welcome to|you(?:'re| are) (?:speaking|through) (?:with|to)|(?:you've|you have) reached"),
    (1.5, r"(?:may|can|could) i (?:please )?(?:have|get|ask for|take) (?:your|the|a)|(?:may|can) i know your"),
    (1.5, r"(?:could|can|would) you (?:please )?(?:confirm|verify|provide|spell|give me|tell me|dm|send us)"),
    (1.5, r"(?:anything|something) else (?:i|we|that i|you)|anything else\?"),
    (
        1.2,
        r"(?:let me|i'll|i will|i can) (?:just )?(?:check|look|pull|see|transfer|go ahead|get that|take a look|find)",
    ),
    (1.2, r"(?:i|we) (?:do )?apologi[sz]e|sorry (?:for the|to hear|about that|about the)|for your patience"),
    (1.0, r"what(?:'s| is) your (?:name|account|e-?mail|phone|address|date of birth|number|zip|order)"),
    (1.0, r"have a (?:great|good|nice|wonderful|lovely)|you're (?:very )?welcome|my pleasure|happy to help|glad to"),
    (0.8, r"for you\b|\byour (?:account|order|policy|booking|reservation|card|request|appointment)"),
    (0.8, r"would you (?:like|prefer)|do you (?:have|want|need|prefer)|(?:what|which) (?:city|date|time|day|one)"),
)
_CUSTOMER_SIGNS = (
    (2.0, r"i(?:'m| am| was)? (?:just )?call(?:ing|ed)? (?:about|because|to|in|for|regarding)|i'm contacting"),
    (1.5, r"\bi (?:have|had|got|'ve got) (?:a|an|some|this) (?:problem|issue|question|complaint|charge|concern)"),
    (1.5, r"\bi (?:ordered|bought|paid|received|booked|signed up|cancell?ed|purchased|lost|forgot)"),
    (1.2, r"\bi(?:'d| would) like to|\bi (?:want|need|wanted|was wondering|am looking|'m looking)|i'm trying"),
    (1.2, rf"\bmy (?:{_THINGS})"),
    (1.2, r"(?:can|could) you (?:please )?(?:help|fix|cancel|refund|find|book|check|look)|help me"),
    (1.0, r"i(?:'ve| have) been (?:waiting|charged|trying|on hold)|your (?:website|app|company|service)"),
    (0.8, r"(?:why|when) (?:is|was|did|will|do|am|are)|how (?:much|long|do i|can i)|that (?:sounds|works|would be) "),
    (0.5, r"\b(?:okay|ok|yes|yeah|sure|no),? (?:thanks|thank you|please|that|it's|my|i)\b|it's \w+ \w+\b"),
)
_SIGNS = [(weight, re.compile(p, re.IGNORECASE)) for weight, p in _AGENT_SIGNS] + [
    (-weight, re.compile(p, re.IGNORECASE)) for weight, p in _CUSTOMER_SIGNS
]


def role_of(name: Any) -> str:
    """The role that a name or code says outright ("AGENT", "Customer 2", "end-user"), "" for none."""
    if not isinstance(name, str) or len(name) > 40:
        return ""
    words = re.findall(r"[a-z]+", name.lower())
    return _ROLE.get("_".join(words), _ROLE.get(words[0], "") if len(words) == 1 else "")


def with_roles(record: dict[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """`record` with the roles that are `given` by speaker, and those that can be told from what is said.

    A record in which somebody's role is told otherwise keeps it. What was inferred is written down with its
    confidence in the attribute "role confidence", rounded to one tenth.
    """
    turns = record["turns"]
    if not isinstance(turns, Sequence) or not all(isinstance(one, Mapping) for one in turns):
        return record
    turns = [{**one, "role": given.get(str(one.get("speaker")), one.get("role", "unknown"))} for one in turns]
    if any(one["role"] != "unknown" for one in turns):
        return {**record, "turns": turns}
    roles, confidence = infer(turns)
    turns = [{**one, "role": roles.get(one.get("speaker"), "unknown")} for one in turns]
    attributes = {**(record.get("attributes") or {}), "role confidence": f"{confidence:.1f}"}
    return {**record, "turns": turns, "attributes": attributes}


def infer(turns: Sequence[Mapping[str, Any]]) -> tuple[dict[Any, str], float]:
    """The role of each speaker, and how sure it is: 0.5 knows nothing, 1 is certain.

    Under `MIN_CONFIDENCE`, and where nobody or only one speaks, no role is given.
    """
    said: dict[Any, list[str]] = defaultdict(list)
    for one in turns:
        said[one.get("speaker")].append(str(one.get("text", "")))
    if len(said) < 2:
        return {}, 0.5
    evidence = {speaker: _evidence(" \n".join(texts)[:_MAX_CHARS]) for speaker, texts in said.items()}
    # Two people are compared with one another; among more, each one has to be sure by themselves.
    middle = sum(evidence.values()) / 2 if len(said) == 2 else 0.0
    reach = 2 if len(said) == 2 else 1
    sure = {speaker: _probability(reach * abs(value - middle)) for speaker, value in evidence.items()}
    found = {speaker: p for speaker, p in sure.items() if p >= MIN_CONFIDENCE}
    roles = {speaker: "agent" if evidence[speaker] > middle else "customer" for speaker in found}
    return roles, min(found.values(), default=max(sure.values()))


def _probability(margin: float) -> float:
    return 1 / (1 + math.exp(-margin))


def _evidence(text: str) -> float:
    """How much `text` sounds like an agent (above 0) or a customer (below); each sign counts up to three times."""
    return sum(weight * math.log2(1 + min(3, len(sign.findall(text)))) for weight, sign in _SIGNS)
