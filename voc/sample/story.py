"""What a message is about, and the points that its writer makes."""

from __future__ import annotations

from dataclasses import dataclass, field

from voc.sample.dice import Dice
from voc.sample.themes import Phrases, Theme, frame, goodbyes
from voc.sample.words import Words


@dataclass(frozen=True, slots=True)
class Story:
    """One experience told in one message: `theme` is None for talk that is about nothing in particular."""

    theme: Theme | None
    mood: str
    item: str
    second: Theme | None = None
    incident: str | None = None
    prompted: bool = False
    again: bool = False
    sarcastic: bool = False
    # Whether it ends with a goodbye: True says so, False never, None as it comes.
    leaving: bool | None = None


@dataclass(slots=True)
class Points:
    """The points of a message in their order, and what they say beside their theme."""

    parts: list[str] = field(default_factory=list)
    word_of_mouth: str = "none"
    loyalty: str = "none"


def tell(story: Story, words: Words, *, length: int, opening: bool = True) -> Points:
    """The points of `story`; `length` 0 is a fragment, 1 a sentence or two, 2 a paragraph.

    Without `opening` it starts with the point itself, as people do who have just said hello.
    """
    theme = story.theme
    if theme is None:
        raise ValueError("a story without a theme has no points")
    if story.mood == "neutral":
        return Points(_question(theme, words))
    if story.mood == "mixed":
        return _both_sides(theme, story.second or theme, words, length=length)
    points = Points(word_of_mouth=theme.word_of_mouth)
    positive = story.mood == "positive"
    points.parts = _core(theme, words, positive=positive, length=length)
    if story.second:
        points.parts.append(_also(story.second, words, positive=positive))
    if length:
        _surround(points, story, words, positive=positive, opener=0.12 * length if opening else 0.0)
    return points


def can_tell(theme: Theme, mood: str) -> bool:
    """Whether a theme has words for a mood."""
    return bool({"negative": theme.negative, "positive": theme.positive, "neutral": theme.neutral}[mood])


def _question(theme: Theme, words: Words) -> list[str]:
    around = frame()["neutral"]
    return [*words.maybe(0.25, around["opener"]), words.say(theme.neutral), *words.maybe(0.4, around["tail"])]


def _core(theme: Theme, words: Words, *, positive: bool, length: int) -> list[str]:
    point: Phrases = theme.positive if positive else theme.negative
    short = theme.short_positive if positive else theme.short
    more = theme.more_positive if positive else theme.more
    if length == 0 and short and words.dice.chance(0.7):
        return [words.say(short)]
    extra = words.dice.below(2) if length < 2 else words.dice.below(3)
    return [words.say(point), *words.some(more, extra)]


def _also(second: Theme, words: Words, *, positive: bool) -> str:
    joint = words.say(frame()["mixed"]["also_good" if positive else "also_bad"])
    return f"{joint} {words.say(second.positive if positive else second.negative)}"


def _both_sides(theme: Theme, second: Theme, words: Words, *, length: int) -> Points:
    praise_first = words.dice.chance(0.6)
    first, then = (theme.positive, second.negative) if praise_first else (theme.negative, second.positive)
    joints = frame()["mixed"]["but_bad" if praise_first else "but_good"]
    more = second.more if praise_first else second.more_positive
    return Points([words.say(first), f"{words.say(joints)} {words.say(then)}", *words.maybe(0.3 * length, more)])


def _surround(points: Points, story: Story, words: Words, *, positive: bool, opener: float) -> None:
    phrases = frame()["positive" if positive else "negative"]
    if story.sarcastic:
        points.parts.insert(0, words.say(frame()["sarcasm"]["opener"]))
        points.parts += words.maybe(0.5, frame()["sarcasm"]["tail"])
        return
    points.parts[:0] = words.maybe(opener, phrases["opener"])
    if story.again:
        points.parts.insert(words.dice.below(2), words.say(phrases["again"]))
    if story.theme and not story.theme.app:
        points.parts[:0] = words.maybe(opener, frame()["background"]["all"])
    points.parts += words.maybe(0.3, phrases["tail"])
    if story.leaving:
        points.loyalty = "leaving"
        points.parts.append(words.say(goodbyes()))
    elif story.leaving is None:
        _verdict(points, words, phrases=dict(phrases), positive=positive)


def _verdict(points: Points, words: Words, *, phrases: dict[str, Phrases], positive: bool) -> None:
    word_of_mouth, loyalty = ("recommends", "loyal") if positive else ("warns", "leaving")
    dice: Dice = words.dice
    if points.word_of_mouth == "none" and dice.chance(0.1 if positive else 0.05):
        points.word_of_mouth = word_of_mouth
        points.parts.append(words.say(phrases[word_of_mouth]))
    elif dice.chance(0.07):
        points.loyalty = loyalty
        points.parts.append(words.say(phrases[loyalty]))
