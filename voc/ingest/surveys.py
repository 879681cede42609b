"""What survey tools have in common: open answers in several columns, and one score whose kind stands elsewhere."""

from __future__ import annotations

import re
from typing import Any

# Columns of open answers end so; the answers of one person become one message.
OPEN = " (open)"
ANSWERS = "open answers"
RECOMMEND = re.compile(r"how likely .{0,60}\brecommend", re.IGNORECASE | re.DOTALL)
MAX_NAME = 80
# Fields of a score by the kind of survey, and its highest value where it is a rating.
_SCORES = {
    "nps": "nps",
    "csat": "csat",
    "ces": "ces",
    "enps": "nps",
    "pmf": "csat",
    "smileys": "csat",
    "thumbs": "csat",
}


def column_name(question: str, part: str, *, is_open: bool) -> str:
    """The name of a column that holds `part` of the answers to `question`."""
    words = " ".join(f"{question} {part}".split())
    return words[:MAX_NAME] + (OPEN if is_open else "")


def with_answers(row: dict[str, Any]) -> dict[str, Any]:
    """`row` with its open answers as one text, a paragraph each, in the place of their columns."""
    found = (str(value).strip() for name, value in row.items() if name.endswith(OPEN))
    rest = {name: value for name, value in row.items() if not name.endswith(OPEN)}
    return {**rest, ANSWERS: "\n\n".join(filter(None, found))}


def score_fields(kind: Any, score: Any) -> dict[str, Any]:
    """The field that a score of this kind of survey belongs to, with the score."""
    if score in (None, ""):
        return {}
    name = str(kind or "").lower().replace(" ", "")
    return {"rating": score} if name in ("stars", "fivestar", "5star", "star") else {_SCORES.get(name, "csat"): score}
