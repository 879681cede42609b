"""What the labels of somebody else's classifier mean: guessed from their names, or told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from voc.domain import EMOTIONS, SENTIMENTS
from voc.errors import InvalidSettings

# A label that says nothing about the task ("neutral" of an emotion model).
NOTHING = "none"
SETTINGS = MappingProxyType({"sentiment": "VOC_SENTIMENT_LABELS", "emotion": "VOC_EMOTION_LABELS"})
VALUES = MappingProxyType({"sentiment": SENTIMENTS, "emotion": EMOTIONS})

_STARS = ("negative", "negative", "neutral", "positive", "positive")
# Models whose labels are only numbered list them from bad to good.
_NUMBERED = MappingProxyType(
    {2: ("negative", "positive"), 3: ("negative", "neutral", "positive"), 5: _STARS}
)  # fmt: skip
_SENTIMENT_PARTS = (("neg", "negative"), ("pos", "positive"), ("neu", "neutral"), ("mixed", "mixed"))
_EMOTION_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        **{name: name for name in EMOTIONS},
        **dict.fromkeys(("angry", "rage"), "anger"),
        **dict.fromkeys(("annoyance", "annoyed", "frustrated", "irritation"), "frustration"),
        "disappointed": "disappointment",
        **dict.fromkeys(("sad", "grief", "remorse"), "sadness"),
        **dict.fromkeys(("afraid", "scared", "nervousness", "worry", "anxiety"), "fear"),
        "confused": "confusion",
        "surprised": "surprise",
        **dict.fromkeys(("happy", "happiness", "amusement", "excitement", "love", "admiration", "pride"), "joy"),
        "grateful": "gratitude",
        **dict.fromkeys(
            (
                "neutral", "others", "other", "none", "no emotion", "approval", "caring", "curiosity", "desire",
                "disapproval", "embarrassment", "optimism", "realization", "anticipation", "pessimism",
            ),
            NOTHING,
        ),
    }
)  # fmt: skip


def meanings(task: str, labels: Sequence[str], told: Mapping[str, str] = MappingProxyType({})) -> tuple[str, ...]:
    """The value of `task` that each label of a model stands for; `told` overrules what is guessed.

    Raises:
        InvalidSettings: for a label that cannot be guessed, or told labels and values that do not exist.
    """
    guessed = _guess(task, labels)
    problems = [f"the model has no label {label!r}, only {', '.join(labels)}" for label in told if label not in labels]
    allowed = (*VALUES[task], NOTHING)
    problems += [f"{value!r} is none of {', '.join(allowed)}" for value in told.values() if value not in allowed]
    found = [told.get(label, guess) for label, guess in zip(labels, guessed, strict=True)]
    unknown = [label for label, value in zip(labels, found, strict=True) if value is None]
    if unknown:
        example = ",".join(f"{label}={allowed[0]}" for label in unknown[:2])
        problems.append(f"what {', '.join(unknown)} means cannot be guessed; set {SETTINGS[task]}={example},...")
    if problems:
        raise InvalidSettings([f"{SETTINGS[task]}: {problem}" for problem in problems])
    return tuple(value for value in found if value is not None)


def parse(task: str, pairs: Sequence[str]) -> dict[str, str]:
    """{label: value} of `LABEL=value` pairs.

    Raises:
        InvalidSettings: for a pair without an equals sign.
    """
    found = {}
    for pair in pairs:
        label, equals, value = pair.rpartition("=")
        if not equals:
            raise InvalidSettings([f"{SETTINGS[task]}: {pair!r} is no LABEL=value, as in LABEL_0=negative"])
        found[label.strip()] = value.strip()
    return found


def _guess(task: str, labels: Sequence[str]) -> list[str | None]:
    if task == "emotion":
        return [_EMOTION_GROUPS.get(_words(label)) for label in labels]
    if all(re.fullmatch(r"(label )?-?\d+", _words(label)) for label in labels) and len(labels) in _NUMBERED:
        ordered = sorted(labels, key=lambda label: int(_words(label).removeprefix("label ")))
        return [_NUMBERED[len(labels)][ordered.index(label)] for label in labels]
    return [_sentiment(_words(label)) for label in labels]


def _sentiment(label: str) -> str | None:
    if stars := re.fullmatch(r"([1-5]) stars?", label):
        return _STARS[int(stars[1]) - 1]
    return next((value for part, value in _SENTIMENT_PARTS if part in label), None)


def _words(label: str) -> str:
    return label.strip().lower().replace("_", " ")
