"""What voc-core learns from: the sets, how much of each, and their licences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from training import aspects, auxiliary, data
from training.data import Example
from training.leaks import Cleaned, without


@dataclass(frozen=True, slots=True)
class Source:
    """One set: `count` examples of it are drawn, `open` says whether its licence allows any use."""

    name: str
    read: Callable[[Path], list[Example]]
    count: int
    licence: str
    open: bool


SOURCES: tuple[Source, ...] = (
    Source("goemotions", partial(data.go_emotions, split="train"), 9_000, "CC BY 4.0", open=True),
    Source("pros_cons", data.pros_cons, 1_000, "CC BY 4.0", open=True),
    Source("mams", aspects.restaurants, 2_000, "Apache-2.0", open=True),
    Source("nhs_fft_pxtextmining", auxiliary.patients, 600, "MIT (the trusts agreed to publication)", open=True),
    Source(
        "tweeteval_sentiment", partial(auxiliary.tweet_sentiment, split="train"), 12_000, "research use", open=False
    ),
    Source("tweeteval_emotion", partial(auxiliary.tweet_emotion, split="train"), 3_300, "research use", open=False),
    Source("tweeteval_irony", partial(auxiliary.irony, split="train"), 800, "research use", open=False),
    Source("semeval2018_ec", auxiliary.feelings, 1_000, "research use", open=False),
    Source("twitter_airline", auxiliary.airline, 3_000, "CC BY-NC-SA 4.0", open=False),
    Source("complaints_preotiuc2019", auxiliary.complaints, 500, "none stated", open=False),
    Source("suggestions_semeval2019t9", auxiliary.suggestions, 800, "CC BY-NC-SA 4.0", open=False),
    Source("starred_reviews", auxiliary.starred, 1_500, "none stated (speakers, TestFlight, GitHub)", open=False),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source with the examples that share no text with what is judged."""

    source: Source
    cleaned: Cleaned


def load(folder: Path, judged: Iterable[str], *, open_only: bool, scale: float, seed: int) -> list[Loaded]:
    """The sources, cleaned, then drawn: `scale` times the `count` of each."""
    texts = list(judged)
    found = []
    for source in SOURCES:
        if source.open or not open_only:
            cleaned = without(source.read(folder), texts)
            chosen = data.sample(cleaned.kept, round(scale * source.count), seed=seed)
            found.append(Loaded(source, replace(cleaned, kept=chosen)))
    return found
