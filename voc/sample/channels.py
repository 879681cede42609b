"""How a story becomes a review, a post, an answer, a ticket, a letter, a chat or a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from voc.sample import style
from voc.sample.dice import Dice
from voc.sample.story import Points, Story, tell
from voc.sample.themes import Phrases, dialog, frame
from voc.sample.words import Words

Fields = dict[str, Any]
Writer = Callable[[Story, Words, Dice], tuple[Fields, Points]]

_STARS = {
    "negative": (1, 1, 1, 2, 2, 3),
    "mixed": (2, 3, 3, 3, 4),
    "neutral": (3, 4, 4, 5),
    "positive": (5, 5, 5, 5, 4),
}
_NPS = {
    "negative": (0, 0, 1, 2, 3, 4, 5, 6),
    "mixed": (5, 6, 7, 7, 8),
    "neutral": (7, 8, 8),
    "positive": (9, 10, 10, 8),
}
_EMOJI_BAD, _EMOJI_GOOD = ("😡", "🙄", "😤", "🤦", "👎", "😭"), ("😍", "😊", "👍", "🙌", "❤️", "🏡")


def stars(mood: str, dice: Dice) -> int:
    """A rating from 1 to 5; one in fifty presses the wrong star."""
    return dice.between(1, 5) if dice.chance(0.02) else dice.pick(_STARS[mood])


def _points(story: Story, words: Words, *, length: int, opening: bool = True) -> Points:
    return tell(story, words, length=length, opening=opening) if story.theme else Points([small(story, words)])


def small(story: Story, words: Words) -> str:
    """A few words that say how somebody feels and not why."""
    group = frame()["small"]
    good = story.mood == "positive"
    if story.mood == "neutral":
        return words.say(group["nothing"])
    if words.dice.chance(0.15):
        return words.say(group["emoji_good" if good else "emoji_bad"])
    text = words.say(group["praise" if good else "blame"])
    return text if words.dice.chance(0.5) else text[:1].upper() + text[1:]


def review(story: Story, words: Words, dice: Dice) -> tuple[Fields, Points]:
    """A review with stars, sometimes a title."""
    length = 1 if dice.chance(0.3) or (story.theme and story.theme.app) else dice.pick((0, 1, 2, 2))
    points = _points(story, words, length=length)
    how = style.formal if dice.chance(0.6) else style.casual
    text = how(points.parts, dice) if story.theme else points.parts[0]
    fields: Fields = {"text": text}
    if story.theme and story.mood != "neutral" and dice.chance(0.45):
        fields["title"] = _title(story, words, dice)
    fields["rating"] = {"value": stars(story.mood, dice), "min": 1, "max": 5}
    return fields, points


def _title(story: Story, words: Words, dice: Dice) -> str:
    good = story.mood == "positive"
    short: Phrases = ()
    if story.theme and story.mood != "mixed":
        short = story.theme.short_positive if good else story.theme.short
    title = words.say(short if short and dice.chance(0.6) else frame()["positive" if good else "negative"]["title"])
    return title[:1].upper() + title[1:]


def social(story: Story, words: Words, dice: Dice) -> tuple[Fields, Points]:
    """A post: short, handles, hashtags, emoji."""
    if story.theme is None and story.mood == "neutral":
        points = Points([words.say(frame()["small"]["talk"])])
        return {"text": points.parts[0]}, points
    points = _points(story, words, length=dice.pick((0, 0, 1, 1)))
    text = style.tweet(points.parts, dice)
    place = dice.below(5)
    text = f"@LarkfieldHome {text}" if place < 2 else f"{text} @LarkfieldHome" if place == 2 else text
    good = story.mood == "positive"
    if dice.chance(0.3) and story.mood != "neutral":
        text += " " + words.say(frame()["small"]["hashtags_good" if good else "hashtags_bad"])
    if dice.chance(0.25) and story.mood in ("positive", "negative"):
        text += " " + dice.pick(_EMOJI_GOOD if good else _EMOJI_BAD)
    if "larkfield" not in text.lower():
        text += " #larkfield"
    return {"text": text}, points


def survey(story: Story, words: Words, dice: Dice) -> tuple[Fields, Points]:
    """A survey answer with a score and a comment."""
    points = _points(story, words, length=dice.pick((0, 0, 1, 1, 1, 2)))
    how = style.formal if dice.chance(0.4) else style.casual
    text = how(points.parts, dice) if story.theme else points.parts[0]
    scores: Fields = {"nps": dice.pick(_NPS[story.mood])} if dice.chance(0.6) else {"csat": stars(story.mood, dice)}
    return {"text": text, **scores}, points


def _wish(story: Story, words: Words) -> list[str]:
    if story.mood not in ("negative", "mixed"):
        return []
    ask = frame()["negative"]["ask"]
    if story.theme and story.theme.money:
        ask += frame()["negative"]["ask_money"]
    return words.some(ask, words.dice.between(0, 2))


def _subject(story: Story, words: Words) -> str:
    kind = {"positive": "subject_good", "neutral": "subject_neutral"}.get(story.mood, "subject_bad")
    text = style.articles(words.say(dialog()["letter"][kind]))
    return text[:1].upper() + text[1:]


def ticket(story: Story, words: Words, dice: Dice) -> tuple[Fields, Points]:
    """What somebody types into the contact form."""
    points = _points(story, words, length=dice.pick((1, 1, 2)))
    lead = words.maybe(0.35, dialog()["letter"]["about"])
    how = style.formal if dice.chance(0.5) else style.casual
    body = how(points.parts, dice) if story.theme else points.parts[0]
    wish = [style.sentence(w) for w in _wish(story, words)]
    text = " ".join([*(style.sentence(p) for p in lead), body, *wish])
    if dice.chance(0.2):
        text += "\n" + words.slot("name")
    return {"title": _subject(story, words), "text": text}, points


def email(story: Story, words: Words, dice: Dice) -> tuple[Fields, Points]:
    """A letter with salutation, paragraphs and signature."""
    points = _points(story, words, length=2)
    letter = dialog()["letter"]
    lead = [style.sentence(p) for p in words.maybe(0.5, letter["about"])]
    how = style.formal if dice.chance(0.8) else style.casual
    body = " ".join([*lead, how(points.parts, dice)])
    wish = " ".join(style.sentence(w) for w in _wish(story, words))
    sign = words.say(letter["sign"]).replace(", ", ",\n", 1)
    paragraphs = [words.say(letter["hello"]) + ",", body, wish, sign]
    return {"title": _subject(story, words), "text": "\n\n".join(p for p in paragraphs if p)}, points


def _exchange(story: Story, words: Words, dice: Dice, *, hello: str, points: Points) -> list[tuple[str, str]]:
    agent, customer = dialog()["agent"], dialog()["customer"]
    half = max(1, len(points.parts) - dice.below(3))
    upset = story.mood in ("negative", "mixed")
    lines = [
        ("agent", words.say(agent[hello])),
        ("customer", f"{words.say(customer[hello])}, {style.joined(points.parts[:half], '. ')}"),
    ]
    if upset or dice.chance(0.15):
        lines += [("agent", words.say(agent["identify"])), ("customer", words.say(customer["identify"]))]
        lines += [("agent", words.say(agent["look"]))]
    lines += [("customer", part) for part in points.parts[half:]]
    lines += [("agent", words.say(agent["sorry" if upset else "answer"]))]
    if upset:
        lines += [("customer", part) for part in words.maybe(0.5, frame()["negative"]["tail"])]
        solved, doubtful = dice.chance(0.2), dice.chance(0.45)
        lines += [("agent", words.say(agent["done" if solved else "action"]))]
        lines += [("customer", words.say(customer["refuse" if doubtful and not solved else "accept"]))]
    return [*lines, ("agent", words.say(agent["bye"])), ("customer", words.say(customer["bye"]))]


def _timed(lines: list[tuple[str, str]], speakers: Mapping[str, str], dice: Dice, *, ms_per_char: int) -> list[Fields]:
    turns, clock = [], dice.between(200, 2500)
    for role, text in lines:
        end = clock + 400 + len(text) * ms_per_char
        turn = {"role": role, "speaker": speakers.get(role, role), "text": text, "start_ms": clock, "end_ms": end}
        turns.append(turn)
        clock = end + dice.between(150, 20 * ms_per_char)
    return turns


def phone(story: Story, words: Words, dice: Dice) -> tuple[Fields, Points]:
    """A transcribed call."""
    points = _points(story, words, length=2, opening=False)
    lines = _exchange(story, words, dice, hello="hello_phone", points=points)
    said = [(r, style.spoken(t, dice) if r == "customer" else style.sentence(t)) for r, t in lines]
    return {"turns": _timed(said, {"agent": words.slot("clerk")}, dice, ms_per_char=62)}, points


def chat(story: Story, words: Words, dice: Dice) -> tuple[Fields, Points]:
    """A chat that a bot opens and a person takes over."""
    points = _points(story, words, length=dice.pick((1, 1, 2)), opening=False)
    lines = _exchange(story, words, dice, hello="hello_chat", points=points)
    typed = [(r, style.casual([t], dice) if r == "customer" else style.sentence(t)) for r, t in lines]
    bot = [("bot", words.say(dialog()["agent"]["bot"]))] if dice.chance(0.6) else []
    return {"turns": _timed(bot + typed, {"agent": words.slot("clerk"), "bot": "Lark"}, dice, ms_per_char=210)}, points


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "review": review, "social": social, "survey": survey, "ticket": ticket, "chat": chat, "phone": phone,
        "email": email,
    }
)  # fmt: skip
