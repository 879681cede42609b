"""What was expected and what was got, where a text says so: patterns over clauses, the first that fits.

Meant for segments whose expectation is not `none`: elsewhere "told" and "than" say other things.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from voc.domain import Label, Prediction, Segment
from voc.models.base import Labeler

VERSION = "spans@5"

# Where one clause ends and the next begins.
_BREAK = re.compile(
    r"[.;!?…]+(?=\s|$)|\.{2,}|(?<=[a-z])\.(?=[A-Z])|[,(){}|–—]+\s*|:\s+|\s/\s|\s&(?:amp;)?\s|\s-+\s|\n+"
    r"|\b(?:when in fact|in fact|in reality|but|however|yet(?=\s+\w)|although|(?:even )?though|whereas|while"
    r"|so(?= (?:i|we|you|they|it|he|she|my|our|that|now|then|there|please)\b)"
    r"|and(?= (?:\w+ly )?(?:i|i['’]\w+|we|they|it|its|it['’]s|he|she|you|u|this|that|there|now|then|the|my"
    r"|all|got|get|gave|had|have|has|was|is|will|would|just)\b)"
    r"|as(?= (?:they|it|you|we|i) used to\b)|because|since|which|instead(?! of)|only to|(?<!er )(?<!worse )then"
    r"|until)\b"
    r"|(?<=\s)(?=now (?:it|they|i|we|you|the|my)\b)",
    re.IGNORECASE,
)
# Two sides that are compared are short: there every "and" ends one.
_BREAK_AND = re.compile(rf"{_BREAK.pattern}|\b(?<!above )and\b", re.IGNORECASE)
_WHO = r"(?:i|we|you|u|it|they|he|she|my \w+|the \w+|this \w*)"
_HOPE = (
    r"(?:expected|expect|expecting|anticipated|anticipate|advertised|described|promised|stated|designed|intended|agreed"
    r"|hoped(?: for)?|should be|supposed to|meant to|usual|normal)"
)
# A statement about the standard: "as advertised", "as you'd expect it to", "what I wanted", "everything we hoped for".
_STANDARD = re.compile(
    rf"\b(?:as|like|the way) (?:{_WHO}(?:['’]\w+)? |your )?(?:\w+ ){{0,2}}?{_HOPE}\b(?: it\b)?(?: to\b)?"
    rf"|\bas {_WHO} (?:once |always )?(?:used to|did|was|were)\b(?: be\b)?+(?! (?:an?|the|my|our|so|very)\b)"
    rf"|\bas {_WHO} (?:says?|said)(?: {_WHO} would)?\b"
    rf"|\b(?:exactly )?what (?:i|we|you|u|it|they|he|she|my \w+)\b"
    rf"|\bwhat (?:(?:is|was|has been|had been) )?(?:paid for|payed for|promised|advertised|described|quoted|offered)\b"
    rf"|\beverything {_WHO} (?:could have )?(?:hoped|wanted|expected|needed|asked)",
    re.IGNORECASE,
)
# "Nineteen days for what was sold as next-day delivery".
_SOLD_AS = re.compile(r"\bfor what (?:was|is) (?:sold|advertised|described|promised|billed) as\s+", re.IGNORECASE)
# "A product that has not delivered": what was got begins after "that".
_RELATIVE = re.compile(r".*\bthat (?=(?:has|have|had|will|would|does|did|is|was)\b)", re.IGNORECASE)
# Where it is stated: "as described in the policy".
_IN = re.compile(r"\s*\b(?:in|by|on|from|at)\s", re.IGNORECASE)
# What a comparison is made with comes after these words.
_THAN = re.compile(
    r"\b(?:than(?! \d+ (?:min|hour|hr|day|week|month|year))|compared? (?:to|with)"
    r"|comparing (?:\w+ ){0,2}?(?:to|with)|in contrast to|unlike|beyond|nothing like|"
    r"as (?!well\b)\w+ (?:\w+ )?as(?! (?:i|we|you|they) can\b)|(?<=er )then|(?<=worse )then"
    r"|different (?:to|from)|better out of|similar to|instead of|as opposed to|vs\.?|versus"
    r"|despite|(?:from|of) all (?=(?:the |my )?other))\s*(?<=\s)",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"(?<!as )\b(?:(?:was|were|been|am|is|are|be) (?:also )?"
    r"(?:told|promised|assured|offered|quoted|advertised as|led to believe|supposed to)"
    r"|(?:(?<!\bi )promis\w+|told|telling(?= (?:me|us|you|someone|people|customers|everyone)\b)"
    r"|assur\w+|guaranteed|said|says|say|advertis\w+|confirmed|paid for|payed for"
    r"|(?<!many )(?<!my )(?<!our )(?<!the )(?<!their )(?<!your )claim(?:s|ed|ing)?"
    r"(?= (?:to|that|it|they|we|you|he|she)\b)))\b"
    r"(?: (?:me|us|you|him|her|someone|people|customers|everyone|my \w+))?(?: yesterday| today| (?:on|over) the phone"
    r"| by (?:the |your |my )?\w+ (?:staff|crew|team))*(?: that| to| by| for)?\s*",
    re.IGNORECASE,
)
_HOPED = re.compile(
    r"\b(?:expect(?:ed|ing)?|hop(?:ed|ing)|(?:would have|'d) (?:hoped|thought)|thought|figured|looking for"
    r"|thinking(?! about| of)|trusted \w+ to)\b(?: that| to| for)?\s*",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:used to|previous(?:ly)?|last (?:time|year|month|week)|in the past|before|when i first|years? ago|once"
    r"|always|(?:the|my|our|its|their|your) (?:\w+ )?old(?:er)?)\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:now|no longer|anymore|any more|after|since|gone|these days|today|suddenly|current)\b", re.IGNORECASE
)
_OTHERS = re.compile(
    r"\b(?:(?:any |every |all |most )?(?:the )?(?<!my )(?<!your )others?|another (?:\w+ )?"
    r"(?:airline|app|bank|brand|carrier|company|insurer|provider|shop|store)"
    r"|(?:many |most |their |your )?competitors?|competing)\b",
    re.IGNORECASE,
)
# Words that lead to the others: they belong to neither side.
_LIKE = re.compile(r"\b(?:like|which|unlike|than|as|to|with)\s*$", re.IGNORECASE)
# How the others are known: no part of what was got.
_KNOWN = re.compile(
    r"\s*(?:i|we)(?:['’]ve| have| had)? (?:tried|used|heard|looked|felt|think|don['’]?t think)\b", re.IGNORECASE
)
# "I will use X", "went with X".
_CHOSEN = re.compile(
    r"\b(?:(?:will|would|should|could|might|may|['’]ll) (?:\w+ly |just |rather |now )?(?:use|get|try|choose|take|buy)"
    r"|(?:return|cancel)\w* .{3,40} and get|went with|recommend(?:ed)? (?:using|by))\s+",
    re.IGNORECASE,
)
# Somebody by name at the start of a clause, and what they do.
_NAMED = re.compile(
    r"\s*(?!(?:I|It|This|That|They|We|You|He|She|There|Here|What|The|My|These|Those|Not|Now)\b)"
    r"(?:@?[A-Z]\w+)(?: (?:and )?[A-Z]\w+)* (?:\w+ly |never |always )?"
    r"(?:do|does|don['’]t|doesn['’]t|did|are|is|was|were|has|have|had|can|would|will|offers?|charges?|gives?)\b"
)
# What was not done; what follows was to be done.
_REFUSED = re.compile(
    r"\b(?:(?:ca|could|do|does|did|wo|would|has|have|had)(?:n['’]?t|nnot| not)(?: even| ever)?|never) \w+\s*",
    re.IGNORECASE,
)
_PROMISED = re.compile(
    r"\bthe promised (?:\w+ ){1,3}?(?=(?:is|are|was|were|has|have|had|did|does|never|only|came|turned)\b)",
    re.IGNORECASE,
)
# What was to come and did not: it is told beside what was promised, in whatever words.
_MISSING = re.compile(
    r"\bstill (?:no|not|nothing|waiting|has|have|had|is|am|are)\b|\b(?:has|have)(?:n['’]?t| not)\b.{0,80}\byet\b"
    r"|\b(?:never|didn['’]?t|did not) (?:came|come|happen(?:ed)?|arrived?|received?|got|get|heard?|show)\b",
    re.IGNORECASE,
)
# The promise as a noun, and the words that lead to it.
_WORD_GIVEN = re.compile(
    r"(?:\b(?:on|to|with|by|of|for)\s+)?"
    r"\b(?P<promise>(?:that|their|your|its|any|false|empty) (?:\w+ )?(?:\w+/)?(?:promises?|reputation)"
    r"|(?:the )?terms of (?:the|my|our|their) \w+)\b",
    re.IGNORECASE,
)
# "Things they said they would": all of it was promised.
_WOULD = re.compile(r"(?:i|we|you|they|it|he|she) (?:would|will|could|can|had|were)\W*$", re.IGNORECASE)
# The best there is, and what it is the best of.
_EVER = re.compile(
    r"\b(?:best|worst|\w{3,}est|most \w+|least \w+|extent)\b.{0,200}?"
    r"(?P<of>\b(?:(?:that )?(?:i|we)(?:['’]ve| have| had)? (?:n?ever )?"
    r"(?:had|used|seen|got|flown|tried|met|come|been|known)\b"
    r"|in (?:all )?(?:my|our) (?:\w+ )?(?:years|life|experience)\b).*)",
    re.IGNORECASE,
)
# Where people turn to, or want to have back; "going to" alone says what is to come.
_TURN = re.compile(
    r"\b(?:bring back|(?:go|going) (?:back to|with)|(?:went|switch\w*|mov(?:e|ed|ing)|chang(?:e|ed|ing)) (?:back )?to"
    r"|prefer(?:red)?(?: to use)?|rather (?:use|have|fly|go with))\s+",
    re.IGNORECASE,
)
# One thing for another: "replaced the meal with snacks", "went from a joy to a pain".
_EXCHANGED = re.compile(
    r"\b(?:replac\w+ (?P<old>[^.!?]{3,80}?) (?:with|by)"
    r"|(?:went|gone|moved?|changed|turned) from (?P<was>[^.!?]{3,80}?) (?:in)?to)\s+",
    re.IGNORECASE,
)
_BEATS = re.compile(r"\bbeats?(?: out)?\s+", re.IGNORECASE)
# What people want to have back.
_BACK = re.compile(
    r"\b(?:(?:want|bring|give|get|put|need)s? (?:(?:me|us) )?"
    r"(?P<old>(?:the|our|my|those|that|your) [^.!?,]{2,60}?) back\b"
    r"|(?:bring back|return (?:it )?(?:back )?to|(?:go|going|went|gone) back to|miss(?:ing)?)"
    r" (?P<was>(?:the|its|our|my|those) .*))",
    re.IGNORECASE,
)
# What changed or was more than enough, where nothing says than what.
_TOLD = re.compile(
    r"\b(?:above and beyond|down ?hill|diminish\w*|declin\w+|deteriorat\w+|(?:has|have) become|improv\w+|worse"
    r"|by far|no longer|surpris\w+ (?:good|well)|since the (?:\w+ )?update)\b",
    re.IGNORECASE,
)
# A comparison that stands first ends where a subject begins.
_SUBJECT = re.compile(r"(?<=\s)(?:this|it|they|these)(?=\s(?:is|are|was|were|has|have|does|do)\b)", re.IGNORECASE)
# "Theirs is better than this": what was got stands last.
_THIS = re.compile(r"(?:this|these|yours|you guys)\b", re.IGNORECASE)
# What is said of a change or a difference, whatever it is.
_JUDGED = re.compile(
    r"\b(?:more|less|\w+(?:er|est)|cut\w*|increas\w+|doubled|best|worst|never|finally|even|recent|another|gone|improve\w*"
    r"|falling|no|now|since)\b",
    re.IGNORECASE,
)
# Where what is compared with ends: circumstances follow.
_ASIDE = re.compile(r"\s(?:when|if|unless|for most|through|to open|showing|making)\b", re.IGNORECASE)
_ALIKE = re.compile(r"\blike (?=(?:the|my|other|your|human|@|[A-Z]|\w+ \w+ app)\b|@)")
# Shorter clauses are cries and asides.
MIN_WORDS = 3
# Words before "than" that are no clause of their own.
MODIFIER = 2
_FULL_STOP = re.compile(r"[.!?]")
_THERE = re.compile(r"\bthere used to\b", re.IGNORECASE)
_EDGE = " \t\r\n,.;:!?-–—\"'()"
_LEADING = re.compile(
    r"(?:(?:that|and|but|which|so|also|because|it['’]s just|is|therefore|basically"
    r"|(?:i|we) (?:find|feel like|feel|believe|think|guess|see"
    r"|was (?:\w+ly )?(?:surprised|happy|disappointed|shocked)(?: to find| that)?"
    r"(?! (?:by|at|with|when)\b)|am happy to say))\s+)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:\s+(?:and|of|or|when))+\W*$", re.IGNORECASE)
_MENTIONED = re.compile(r"@\w+")
_MENTION = re.compile(r"^(?:[@#]\w+\s*|__\w+__\s*)+")
# Addresses and hash tags alone say nothing.
_LABELS = re.compile(r"https?://\S+|#\w+|__\w+__")


class Span(NamedTuple):
    """Characters `start` to `end`."""

    start: int
    end: int


Found = tuple[tuple[str, int, int], ...]


class WithSpans:
    """A labeler whose expectation labels say which words were expected and which were got."""

    def __init__(self, labeler: Labeler) -> None:
        self.labeler = labeler

    @property
    def version(self) -> str:
        """The version of the labeler and that of the patterns."""
        return f"{self.labeler.version}+{VERSION}"

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        """The other labeler's predictions, with spans inside the segment where an expectation is told."""
        made = self.labeler.predict(segments)
        return [_with_spans(segment.text, prediction) for segment, prediction in zip(segments, made, strict=True)]


def _with_spans(text: str, prediction: Prediction) -> Prediction:
    if prediction.value("expectation") in (None, "none"):
        return prediction
    return replace(prediction, labels=tuple(_spanned(text, label) for label in prediction.labels))


def _spanned(text: str, label: Label) -> Label:
    return replace(label, spans=find_spans(text, label.value)) if label.task == "expectation" else label


def find_spans(text: str, value: str) -> Found:
    """("expected", start, end) and ("got", start, end), each where the text has it, for an expectation label."""
    clauses, parts = list(_clauses(text, _BREAK)), list(_clauses(text, _BREAK_AND))
    for rule in _RULES_OF.get(value.rpartition("_")[2], _RULES):
        expected, got = rule(text, parts if rule in _SHORT else clauses)
        found = [("expected", _trim(text, expected)), ("got", _trim(text, got))]
        spans = tuple((name, *span) for name, span in found if span is not None)
        if spans:
            return spans
    return ()


Pair = tuple[Span | None, Span | None]
_Rule = Callable[[str, list[Span]], Pair]


def _by_standard(text: str, clauses: list[Span]) -> Pair:
    if sold := _SOLD_AS.search(text):
        clause = _around(clauses, sold.start())
        return Span(sold.end(), _around(clauses, sold.end()).end), Span(clause.start, sold.start())
    match = _STANDARD.search(text)
    if match is None:
        return None, None
    clause = _around(clauses, match.start())
    start = match.start() + (len("exactly ") if match[0].lower().startswith("exactly ") else 0)
    whole = not match[0].lower().startswith(("as ", "like ", "the way ")) or _IN.match(text, match.end())
    end = max(_around(clauses, start).end, match.end()) if whole else match.end()
    if text[clause.start : start].strip(_EDGE).lower() == "not":
        return Span(start, end), _before(clauses, clause)
    relative = _RELATIVE.match(text, clause.start, start)
    return Span(start, end), Span(relative.end() if relative else clause.start, start)


def _by_comparison(text: str, clauses: list[Span]) -> Pair:
    found = list(_THAN.finditer(text))
    if not found:
        return None, None
    match = next((each for each in found if each[0].lower().startswith("than")), found[0])
    clause = _around(clauses, match.start())
    if not text[clause.start : match.start()].strip(_EDGE):
        subject = _SUBJECT.search(text, match.end(), clause.end)
        if subject is not None:
            return Span(match.end(), subject.start()), Span(subject.start(), clause.end)
        return Span(match.end(), clause.end), _next(clauses, clause)
    if len(text[clause.start : match.start()].split()) <= MODIFIER:
        # "easier and faster than": the clause begins before the "and".
        before = _before(clauses, clause)
        clause = before if before and text[before.end : clause.start].strip() == "and" else clause
    end = max(_around(clauses, match.end()).end, match.end())
    if aside := _ASIDE.search(text, match.end() + 1, end):
        end = aside.start()
    # "as good as": the first two words are part of what was got.
    got = match.end() - len("as ") if match[0].lower().startswith("as ") else match.start()
    pair = Span(match.end(), end), Span(clause.start, got)
    hoped = _HOPED.search(text, *pair[1])
    return pair[::-1] if hoped or _THIS.match(text, match.end()) else pair


def _by_promise(text: str, clauses: list[Span]) -> Pair:
    if noun := _WORD_GIVEN.search(text):
        clause, expected = _around(clauses, noun.start("promise")), Span(*noun.span("promise"))
        before = Span(clause.start, max(noun.start(), clause.start))
        return expected, before if text[slice(*before)].strip(_EDGE) else Span(noun.end(), clause.end)
    match = _PROMISE.search(text)
    if match is None:
        return None, None
    clause = _around(clauses, max(match.start(), match.end() - 1))
    if noun := _PROMISED.search(text, *clause):
        return Span(*noun.span()), Span(noun.end(), clause.end)
    if not text[match.end() : clause.end].strip(_EDGE) or _WOULD.match(text[match.end() : clause.end]):
        if refused := _REFUSED.search(text, clause.start, match.start()):
            return Span(refused.end(), clause.end), Span(*refused.span())
        return clause, _next(clauses, clause)
    return Span(match.end(), clause.end), _next(clauses, clause)


def _by_before(text: str, clauses: list[Span]) -> Pair:
    before = next((clause for clause in clauses if _BEFORE.search(text, *clause)), None)
    if before is None:
        return None, None
    others = [clause for clause in clauses if clause != before]
    now = next((clause for clause in others if _NOW.search(text, *clause)), None)
    if now is not None and len(text[slice(*now)].split()) < MIN_WORDS:
        end = _FULL_STOP.search(text, now.end)
        now = Span(now.start, end.start() if end else len(text))
    there = _THERE.search(text, *before)
    return Span(there.start(), before.end) if there else before, now or _next(clauses, before)


def _by_hope(text: str, clauses: list[Span]) -> Pair:
    match = _HOPED.search(text)
    if match is None:
        return None, None
    clause = _around(clauses, max(match.start(), match.end() - 1))
    return Span(match.end(), clause.end), _next(clauses, clause)


def _by_others(text: str, clauses: list[Span]) -> Pair:
    clause = next((clause for clause in clauses if _OTHERS.search(text, *clause)), None)
    if clause is None:
        return None, None
    start = next(_OTHERS.finditer(text, *clause)).start()
    before = _LIKE.sub("", text[clause.start : start])
    if before.strip(_EDGE).lower() in ("in", "with", "at", "on", "from"):
        return clause, _before(clauses, clause)
    if _KNOWN.match(before):
        return Span(start, clause.end), _next(clauses, clause)
    return Span(start, clause.end), Span(clause.start, clause.start + len(before)) if before.strip(_EDGE) else None


def _by_missing(text: str, clauses: list[Span]) -> Pair:
    match = _MISSING.search(text)
    if match is None:
        return None, None
    clause, start = _around(clauses, match.start()), match.start()
    before = _before(clauses, clause)
    return (before, clause) if before else (Span(clause.start, start), Span(start, clause.end))


def _by_ever(text: str, clauses: list[Span]) -> Pair:
    for clause in clauses:
        if match := _EVER.search(text, *clause):
            return Span(match.start("of"), clause.end), Span(clause.start, match.start("of"))
    return None, None


def _by_exchange(text: str, clauses: list[Span]) -> Pair:
    match = _EXCHANGED.search(text)
    if match is None:
        return None, None
    old = "old" if match["old"] else "was"
    return Span(*match.span(old)), Span(match.end(), max(_around(clauses, match.end()).end, match.end()))


def _by_beating(text: str, clauses: list[Span]) -> Pair:
    match = _BEATS.search(text)
    if match is None:
        return None, None
    clause = _around(clauses, match.start())
    return Span(match.end(), max(clause.end, match.end())), Span(clause.start, match.end())


def _by_turn(text: str, clauses: list[Span]) -> Pair:
    match = _TURN.search(text)
    return (None if match is None else Span(match.end(), _around(clauses, match.end()).end)), None


def _by_return(text: str, clauses: list[Span]) -> Pair:
    match = _BACK.search(text)
    if match is None:
        return None, None
    start, end = match.span("old" if match["old"] else "was")
    return Span(start, min(end, max(_around(clauses, start).end, start))), None


def _by_telling(text: str, clauses: list[Span]) -> Pair:
    return None, next((clause for clause in clauses if _TOLD.search(text, *clause)), None)


def _by_choice(text: str, clauses: list[Span]) -> Pair:
    match = _CHOSEN.search(text)
    return (None if match is None else Span(match.end(), _around(clauses, match.end()).end)), None


def _by_name(text: str, clauses: list[Span]) -> Pair:
    return next((clause for clause in clauses if _NAMED.match(text, *clause)), None), None


def _by_like(text: str, clauses: list[Span]) -> Pair:
    """Whom to be like: "like the food you offer in Heathrow"."""
    match = _ALIKE.search(text)
    if match is None:
        return None, None
    mentioned = _MENTIONED.match(text, match.end())
    return Span(match.end(), mentioned.end() if mentioned else _around(clauses, match.end()).end), None


def _by_judgement(text: str, clauses: list[Span]) -> Pair:
    """The clause with a judgement in it, else the last one: the label says that something was got."""
    whole = [clause for clause in clauses if len(text[slice(*clause)].split()) >= MIN_WORDS] or clauses
    judged = [clause for clause in whole if _JUDGED.search(text, *clause)]
    return None, (judged or whole)[-1] if whole else None


# The first that finds something is right: the surer ones come first.
_RULES: tuple[_Rule, ...] = (
    _by_standard, _by_comparison, _by_ever, _by_promise, _by_turn, _by_others, _by_before, _by_hope, _by_missing,
    _by_telling, _by_judgement,
)  # fmt: skip
# By the last word of the label: with what is compared says which rules can be meant, and which is the surest.
_RULES_OF: Mapping[str, tuple[_Rule, ...]] = {
    "before": (
        _by_exchange, _by_standard, _by_comparison, _by_ever, _by_others, _by_before, _by_return, _by_hope,
        _by_missing, _by_telling, _by_judgement,
    ),
    "alternative": (
        _by_comparison, _by_beating, _by_ever, _by_turn, _by_others, _by_standard, _by_promise, _by_before, _by_hope,
        _by_missing, _by_telling, _by_like, _by_choice, _by_name,
    ),
    "promise": (
        _by_promise, _by_standard, _by_comparison, _by_ever, _by_turn, _by_before, _by_hope, _by_missing, _by_telling,
        _by_judgement,
    ),
}  # fmt: skip
_SHORT = (_by_standard, _by_comparison)


def _clauses(text: str, breaks: re.Pattern[str]) -> Iterator[Span]:
    start = 0
    for match in breaks.finditer(text):
        if _LABELS.sub("", text[start : match.start()]).strip(_EDGE):
            yield Span(start, match.start())
        start = match.end()
    if _LABELS.sub("", text[start:]).strip(_EDGE) or start == 0:
        yield Span(start, len(text))


def _around(clauses: list[Span], position: int) -> Span:
    return next((clause for clause in clauses if position < clause.end), clauses[-1])


def _next(clauses: list[Span], clause: Span) -> Span | None:
    """The clause after this one, else the one before it: the outcome is told next to the promise."""
    after = next((each for each in clauses if each.start >= clause.end), None)
    return after or _before(clauses, clause)


def _before(clauses: list[Span], clause: Span) -> Span | None:
    return next((each for each in reversed(clauses) if each.end <= clause.start), None)


def _trim(text: str, span: Span | None) -> Span | None:
    """The span without white space, punctuation, mentions and connecting words at its edges; None for an empty one."""
    if span is None:
        return None
    start, end = span
    for pattern in (_MENTION, _LEADING):
        while start < end and text[start] in _EDGE:
            start += 1
        match = pattern.match(text[start:end])
        start += match.end() if match and match.end() < end - start else 0
    while start < end and text[start] in _EDGE:
        start += 1
    if trailing := _TRAILING.search(text, start, end):
        end = trailing.start()
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return Span(start, end) if end > start else None
