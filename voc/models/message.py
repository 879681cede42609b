"""What a message says as a whole, from what its segments say: stated rules, never a second pass of a model.

Only the customer's segments count (all of them where no role is the customer's).

* sentiment: each segment weighs what its confidence is, on its side; a mixed one half of it on both. `mixed` when both
  sides are really there: the lesser has at least 15 % of the weight and each has a segment with a confidence of at
  least .9 (or a mixed segment has .3, which is a lot for the rarest value). Else the side that weighs more; neutral
  when no segment takes sides. The score is the mean of the segments' scores weighted by their length.
* emotion: every emotion of a segment, with its highest score; intensity: the highest.
* touchpoint: the one with the largest sum of confidences; the runner-up is the second.
* sub-touchpoint: of the segments of that touchpoint, the one with the largest sum of confidences.
* stage: the one with the largest sum of confidences; `unclear` only when nothing else was said.
* handoff, sarcasm: true when true in one segment.
* all other tasks: the most confident value that is not `none`; `praise_only` only when more than half
  of the segments are and none asks for anything.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from voc.domain import CUSTOMER_ROLES, SENTIMENTS, Label, Prediction, Segment

# In a long message some clause is nearly always read wrongly with a confidence of .6: with "one of each from .6 on"
# 62 % of an airline's reviews were mixed. Chosen on one half of the messages of benchmarks/message.py.
SHARE = 0.15
SURE = 0.9
SURE_MIXED = 0.3
SIDES = ("positive", "negative")
Labelled = tuple[Segment, Prediction]


def aggregate(segments: Sequence[Labelled]) -> list[Label]:
    """The labels of a message, by the rules above; empty where no segment has a label."""
    kept = [pair for pair in segments if pair[0].role in CUSTOMER_ROLES] or list(segments)
    by_task: dict[str, list[tuple[Segment, Label]]] = defaultdict(list)
    for segment, prediction in kept:
        for label in prediction.labels:
            by_task[label.task].append((segment, label))
    found: list[Label] = []
    for task, pairs in by_task.items():
        if task in RULES:
            found += RULES[task](pairs)
    return found + _sub_touchpoint(kept, next((label.value for label in found if label.task == "touchpoint"), None))


def _sentiment(pairs: Sequence[tuple[Segment, Label]]) -> list[Label]:
    said: dict[str, list[float]] = defaultdict(list)
    for _, label in pairs:
        said[label.value].append(label.confidence)
    value, confidence = _weighed(said)
    length = sum(len(segment.text) for segment, _ in pairs)
    score = sum((label.score or 0.0) * len(segment.text) for segment, label in pairs) / length
    return [Label("sentiment", value, confidence, score=score, scores=_mean_scores(pairs))]


def _weighed(said: Mapping[str, Sequence[float]]) -> tuple[str, float]:
    """The sentiment that the segments add up to, from the confidences of each value, and the confidence in it."""
    best = {value: max(said.get(value, ()), default=0.0) for value in SENTIMENTS}
    sides = {side: math.fsum(said.get(side, ())) + math.fsum(said.get("mixed", ())) / 2 for side in SIDES}
    if not any(said.get(value) for value in (*SIDES, "mixed")):
        return "neutral", best["neutral"]
    lesser, greater = sorted(SIDES, key=sides.__getitem__)
    both = min(best[lesser], best[greater])
    real = sides[lesser] >= SHARE * (sides[lesser] + sides[greater]) and (both >= SURE or best["mixed"] >= SURE_MIXED)
    if real or sides[lesser] == sides[greater]:
        return "mixed", max(both, best["mixed"])
    return greater, best[greater]


def _several(pairs: Sequence[tuple[Segment, Label]]) -> list[Label]:
    best: dict[str, Label] = {}
    for _, label in pairs:
        if label.score is not None and label.confidence > best.get(label.value, Label("", "", -1)).confidence:
            best[label.value] = label
    scores = _highest_scores(pairs)
    task = pairs[0][1].task
    found = sorted(best.values(), key=lambda label: -label.confidence)
    if scores is None:
        return found
    first, *rest = found or [Label(task, "none", 1 - max(scores.values()))]
    return [Label(task, first.value, first.confidence, score=first.score, scores=scores), *rest]


def _intensity(pairs: Sequence[tuple[Segment, Label]]) -> list[Label]:
    best = max((label for _, label in pairs), key=lambda label: (int(label.value), label.confidence))
    return [Label("intensity", best.value, best.confidence, score=best.score, scores=_mean_scores(pairs))]


def _largest(neutral: str) -> Callable[[Sequence[tuple[Segment, Label]]], list[Label]]:
    def rule(pairs: Sequence[tuple[Segment, Label]]) -> list[Label]:
        sums: dict[str, float] = defaultdict(float)
        for _, label in pairs:
            sums[label.value] += label.confidence
        ranked = sorted((value for value in sums if value != neutral), key=lambda value: -sums[value]) or [neutral]
        chosen = max((label for _, label in pairs if label.value == ranked[0]), key=lambda label: label.confidence)
        second = ranked[1] if len(ranked) > 1 else chosen.second
        return [
            Label(
                chosen.task,
                chosen.value,
                chosen.confidence,
                second=second if chosen.task == "touchpoint" else None,
                scores=_mean_scores(pairs),
            )
        ]

    return rule


def _sub_touchpoint(segments: Sequence[Labelled], touchpoint: str | None) -> list[Label]:
    pairs = [
        (segment, label)
        for segment, prediction in segments
        for label in prediction.labels
        if label.task == "sub_touchpoint" and prediction.value("touchpoint") == touchpoint
    ]
    return _largest("")(pairs) if pairs else []


def _strongest(neutral: str) -> Callable[[Sequence[tuple[Segment, Label]]], list[Label]]:
    def rule(pairs: Sequence[tuple[Segment, Label]]) -> list[Label]:
        best = max(
            (label for _, label in pairs),
            key=lambda label: (label.value != neutral, label.confidence),
        )
        scores = _mean_scores(pairs)
        return [Label(best.task, best.value, best.confidence, spans=best.spans, scores=scores)]

    return rule


def _request(pairs: Sequence[tuple[Segment, Label]]) -> list[Label]:
    others = [pair for pair in pairs if pair[1].value != "praise_only"]
    praised = len(others) * 2 < len(pairs) and all(label.value == "none" for _, label in others)
    return _strongest("none")(pairs if praised else others or pairs)


def _mean_scores(pairs: Iterable[tuple[Segment, Label]]) -> Mapping[str, float] | None:
    rows = [label.scores for _, label in pairs if label.scores is not None]
    if not rows:
        return None
    return {value: round(sum(row[value] for row in rows) / len(rows), 4) for value in rows[0]}


def _highest_scores(pairs: Iterable[tuple[Segment, Label]]) -> Mapping[str, float] | None:
    rows = [label.scores for _, label in pairs if label.scores is not None]
    return {value: max(row[value] for row in rows) for value in rows[0]} if rows else None


RULES: Mapping[str, Callable[[Sequence[tuple[Segment, Label]]], list[Label]]] = {
    "sentiment": _sentiment,
    "emotion": _several,
    "go_emotion": _several,
    "intensity": _intensity,
    "touchpoint": _largest("none"),
    "stage": _largest("unclear"),
    "request": _request,
    **{task: _strongest("none") for task in ("word_of_mouth", "loyalty", "expectation", "effort", "staff")},
    **{task: _strongest("false") for task in ("handoff", "sarcasm")},
}
