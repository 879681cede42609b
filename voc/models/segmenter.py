"""Splits messages into the parts that make one point each: sentences, and clauses where a sentence turns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from voc.domain import Feedback, Segment

if TYPE_CHECKING:
    from spacy.tokens import Doc

# A sentence without punctuation is cut into equal parts of at most this many words or characters.
MAX_WORDS = 60
MAX_CHARS = 600
# What a longer message says after this many segments is not read: 100,000 characters of plain prose give about 1,300.
MAX_SEGMENTS = 2_000
# Characters of the previous turn or the title that go along as context.
MAX_CONTEXT = 200
# Both sides of a turn ("great food | but the waiter was rude") need so many words.
CLAUSE_WORDS = 2

# A line break ends a sentence unless the next line goes on in lower case, as wrapped e-mails do; an empty line always.
BREAK = re.compile(r"\n\s*\n|\n(?![^\S\n]*[a-z])")
# spaCy takes time in the square of a run without spaces (2,000 exclamation marks: 0.6 s), so longer runs are cut.
RUN = re.compile(r"\s*\S{1,64}")

END = frozenset(".!?…。！？")
ELLIPSIS = frozenset(("..", "...", "…"))
CLOSING = frozenset("\"'”’»)]}")
# Words before a full stop that do not end a sentence and that spaCy does not know.
ABBREVIATIONS = frozenset(
    ("approx", "min", "max", "incl", "excl", "est", "tel", "ref", "ext", "dept", "no", "nr", "fig")
)

TURNS = frozenset(("but", "however", "although", "though", "yet", "except"))
OPENERS = frozenset(("although", "though", "while", "whilst", "despite"))
# "nothing but", "as though", "not only ... but also" do not turn.
NO_TURN_AFTER = {
    "but": frozenset(("nothing", "anything", "everything", "all", "none", "help")),
    "though": frozenset(("as", "even")),
}
NO_TURN_BEFORE = {"but": frozenset(("also",))}


class Token(NamedTuple):
    """A token of spaCy's English rules: its span in the message and its text.

    A tuple because one is made for every token: a frozen dataclass takes four times as long.
    """

    start: int
    end: int
    text: str
    lower: str
    word: bool


@dataclass(frozen=True)
class Clauses:
    """Sentences by spaCy's tokenisation rules, split once more where they turn (but, however, although ...).

    Needs no trained pipeline. Conversations are split inside each turn, which lends its role to its segments.
    """

    version: str = "clauses@1"

    @cached_property
    def _tokenizer(self) -> Callable[[str], Doc]:
        # The same tokenizer as spacy.blank("en"), which takes seconds longer where presidio is installed.
        from spacy.lang.en import English
        from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # compiled, without types
        from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
        from spacy.vocab import create_vocab

        rules = English.Defaults
        tokenizer: Callable[[str], Doc] = Tokenizer(
            create_vocab("en", rules),
            rules=rules.tokenizer_exceptions,
            prefix_search=compile_prefix_regex(rules.prefixes or []).search,
            suffix_search=compile_suffix_regex(rules.suffixes or []).search,
            infix_finditer=compile_infix_regex(rules.infixes or []).finditer,
            token_match=rules.token_match,
            url_match=rules.url_match,
        )
        return tokenizer

    def split(self, messages: Sequence[Feedback]) -> list[list[Segment]]:
        """The segments of each message, in the order of the messages.

        Spans carry no surrounding white space and are never empty; a message of white space has none. At most
        2,000 segments per message, each of at most 60 words and 600 characters.
        """
        return [self._message(feedback) for feedback in messages]

    def _message(self, feedback: Feedback) -> list[Segment]:
        found: list[Segment] = []
        for start, end, role, context in _parts(feedback):
            for low, high in self._spans(feedback.text, start, end):
                found.append(_segment(feedback, low, high, role, context))
                if len(found) == MAX_SEGMENTS:
                    return found
        return found

    def _spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        for line in _lines(text, start, end):
            tokens = self._tokens(text, *line)
            sentences = [clause for sentence in _sentences(tokens) for clause in _clauses(sentence)]
            for piece in _joined(sentences):
                yield from _bounded(text, piece)

    def _tokens(self, text: str, start: int, end: int) -> list[Token]:
        found = []
        for first, last in _runs(text, start, end):
            for token in self._tokenizer(text[first:last]):
                body = token.text
                if not body.isspace():
                    low = first + token.idx
                    word = body[0].isalnum() or any(map(str.isalnum, body))
                    found.append(Token(low, low + len(body), body, body.lower(), word))
        return found


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in BREAK.finditer(text, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The whole span, or its runs of at most 64 characters where it holds a longer one."""
    if max(map(len, text[start:end].split()), default=0) <= 64:
        yield start, end
        return
    for run in RUN.finditer(text, start, end):
        yield run.span()


def _parts(feedback: Feedback) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, role, context) of each turn, or of the whole text."""
    if not feedback.turns:
        yield 0, len(feedback.text), feedback.author_role, (feedback.title or "")[:MAX_CONTEXT]
        return
    context = ""
    for turn in feedback.turns:
        yield turn.start, turn.end, turn.role, context
        context = feedback.text[turn.start : turn.end].strip()[:MAX_CONTEXT]


def _segment(feedback: Feedback, start: int, end: int, role: str, context: str) -> Segment:
    return Segment(
        feedback_id=feedback.id,
        start=start,
        end=end,
        text=feedback.text[start:end],
        role=role,
        language=feedback.language,
        created_at=feedback.created_at,
        context=context,
        rating=feedback.rating,
    )


def _sentences(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    sentence: list[Token] = []
    for position, token in enumerate(tokens):
        sentence.append(token)
        if _ends_after(tokens, position, sentence):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _ends_after(tokens: Sequence[Token], position: int, sentence: Sequence[Token]) -> bool:
    if tokens[position].word or position + 1 == len(tokens):
        return False
    if _is_end(tokens[position + 1]) or _closes(tokens, position + 1):
        return False
    last = position
    while last > 0 and tokens[last].lower in CLOSING:
        last -= 1
    if not _is_end(tokens[last]) or not any(token.word and not token.lower.isdigit() for token in sentence):
        return False
    if tokens[last].lower in ELLIPSIS:
        return sum(token.word for token in sentence) >= CLAUSE_WORDS
    return not _abbreviates(tokens, last)


def _is_end(token: Token) -> bool:
    return not token.word and set(token.lower) <= END


def _closes(tokens: Sequence[Token], position: int) -> bool:
    """Whether a closing mark follows without a space, so that it belongs to the sentence before."""
    return tokens[position].lower in CLOSING and tokens[position].start == tokens[position - 1].end


def _abbreviates(tokens: Sequence[Token], stop: int) -> bool:
    if stop == 0 or tokens[stop].lower != "." or tokens[stop - 1].end != tokens[stop].start:
        return False
    word, following = tokens[stop - 1].lower, tokens[stop + 1].text
    # "No. I gave up" and "No. they lied" are sentences, "No. 5" is not.
    return word in ABBREVIATIONS and (following.isdigit() or (word != "no" and following[0].islower()))


def _clauses(sentence: list[Token]) -> Iterator[list[Token]]:
    """The sentence, cut before every turn that leaves enough words on both sides."""
    words = [0, *accumulate(token.word for token in sentence)]
    opening = _opening(sentence)
    start = 0
    for position in range(1, len(sentence)):
        if position == opening or _turns(sentence, position):
            # The conjunction itself does not count.
            rest = words[-1] - words[position + (position != opening)]
            if words[position] - words[start] >= CLAUSE_WORDS and rest >= CLAUSE_WORDS:
                yield sentence[start:position]
                start = position
    yield sentence[start:]


def _opening(sentence: Sequence[Token]) -> int | None:
    """Where B starts in "although A, B" and "even though A, B"."""
    first = sentence[1] if sentence[0].lower == "even" and len(sentence) > 1 else sentence[0]
    if first.lower not in OPENERS:
        return None
    return next((position + 1 for position, token in enumerate(sentence) if token.lower == ","), None)


def _turns(sentence: Sequence[Token], position: int) -> bool:
    """Whether the token at `position` opens a clause that turns against what was said."""
    word = sentence[position].lower
    if word not in TURNS:
        return False
    before = sentence[position - 1].lower
    after = sentence[position + 1].lower if position + 1 < len(sentence) else ""
    if word == "yet":
        # Without a comma it is an adverb: "has not arrived yet".
        return before in (",", ";", "and", "-")
    return before not in NO_TURN_AFTER.get(word, ()) and after not in NO_TURN_BEFORE.get(word, ())


def _joined(pieces: Sequence[list[Token]]) -> list[list[Token]]:
    """Pieces without a word, such as an emoji or a row of stars, go to the piece before them."""
    joined: list[list[Token]] = []
    for piece in pieces:
        if joined and not any(token.word for token in piece):
            joined[-1] = joined[-1] + piece
        else:
            joined.append(piece)
    return joined


def _bounded(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The span of the tokens, cut into equal parts where it is too long."""
    start, end = tokens[0].start, tokens[-1].end
    parts = max(-(-len(tokens) // MAX_WORDS), -(-(end - start) // MAX_CHARS))
    if parts == 1:
        yield start, end
        return
    size = -(-len(tokens) // parts)
    for first in range(0, len(tokens), size):
        part = tokens[first : first + size]
        for low in range(part[0].start, part[-1].end, MAX_CHARS):
            span = _stripped(text, low, min(low + MAX_CHARS, part[-1].end))
            if span[0] < span[1]:
                yield span


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
