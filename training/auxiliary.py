"""Sets that are labelled with something else than voc's tasks: each has a head of its own that shares the tower.

Their "neutral" or "anger" is not that of customer feedback, so they never teach a head that users get; what they teach
is the layers below. The heads are kept beside the weights to read off the figures of these sets.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from training.data import Example, Target

POLARITY = ("negative", "neutral", "positive")
TWEET_EMOTIONS = ("anger", "joy", "optimism", "sadness")
FEELINGS = (
    "anger", "anticipation", "disgust", "fear", "joy", "love", "optimism", "pessimism", "sadness", "surprise", "trust",
)  # fmt: skip
REASONS = (
    "Customer Service Issue", "Late Flight", "Cancelled Flight", "Bad Flight", "Lost Luggage",
    "Flight Booking Problems", "Flight Attendant Complaints", "longlines", "Damaged Luggage",
)  # fmt: skip
THEMES = (
    "Care received", "Staff", "Couldn't be improved", "Communication", "Environment/ facilities", "Access",
    "Miscellaneous", "Transition/coordination", "Dignity",
)  # fmt: skip
STARS = ("low", "middle", "high")
YES_NO = ("true", "false")

TASKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "tweet_sentiment": POLARITY,
        "tweet_emotion": TWEET_EMOTIONS,
        "tweet_feelings": FEELINGS,
        "irony": YES_NO,
        "airline_sentiment": POLARITY,
        "airline_reason": REASONS,
        "complaint": YES_NO,
        "suggestion": YES_NO,
        "patient_theme": THEMES,
        "patient_polarity": POLARITY,
        "stars": STARS,
    }
)
MULTI_LABEL_TASKS = ("tweet_feelings",)
# Longer reviews say more than one thing and cost more than they teach.
REVIEW_CHARS = 400
HANDLE = re.compile(r"@\w+")


def tweet_sentiment(folder: Path, split: str) -> list[Example]:
    """TweetEval sentiment: "train" (47,346, rebuilt) or "val" (2,000)."""
    if split != "train":
        return _tweet_eval(folder, "sentiment", split, "tweet_sentiment", POLARITY)
    rows = _read(folder / "tweeteval" / "sentiment" / "train_reconstructed.tsv.gz").split("\n")[1:]
    cells = (row.split("\t", 3) for row in rows if row)
    # The published files hide names this way; the rebuilt one does not.
    return [_example(HANDLE.sub("@user", cell[3]), "tweeteval", {"tweet_sentiment": cell[2]}) for cell in cells]


def tweet_emotion(folder: Path, split: str) -> list[Example]:
    """TweetEval emotion: "train" (3,257) or "val" (374)."""
    return _tweet_eval(folder, "emotion", split, "tweet_emotion", TWEET_EMOTIONS)


def irony(folder: Path, split: str) -> list[Example]:
    """TweetEval irony: "train" (2,862) or "val" (955)."""
    return _tweet_eval(folder, "irony", split, "irony", YES_NO[::-1])


def feelings(folder: Path) -> list[Example]:
    """SemEval-2018 task 1 E-c: 6,838 tweets with any of eleven emotions."""
    rows = csv.reader(
        io.StringIO(_read(folder / "semeval2018_ec" / "2018-E-c-En-train.txt")), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    next(rows)
    return [
        Example(
            row[1],
            "semeval2018_ec",
            f"semeval2018_ec:{row[0]}",
            {"tweet_feelings": {name: 1.0 for name, flag in zip(FEELINGS, row[2:], strict=True) if flag == "1"}},
        )
        for row in rows
    ]


def airline(folder: Path) -> list[Example]:
    """Tweets to airlines: 7,189 with their polarity, the negative ones with the reason."""
    found = []
    for row in read_rows(folder / "twitter_airline" / "Tweets.csv.gz"):
        labels = {"airline_sentiment": row["airline_sentiment"]}
        if row["negativereason"] in REASONS:
            labels["airline_reason"] = row["negativereason"]
        found.append(_example(row["text"], "twitter_airline", labels))
    return found


def complaints(folder: Path) -> list[Example]:
    """3,449 tweets to companies, complaint or not."""
    rows = read_rows(folder / "complaints_preotiuc2019" / "complaints-data.csv")
    return [
        _example(row["text"], "complaints_preotiuc2019", {"complaint": YES_NO[row["complaint"] != "1"]}) for row in rows
    ]


def suggestions(folder: Path) -> list[Example]:
    """SemEval-2019 task 9: 8,500 sentences of a developer forum, suggestion or not."""
    path = folder / "suggestions_semeval2019t9" / "A_V1.4_Training.csv.gz"
    rows = csv.reader(io.StringIO(_read(path, "latin-1")))
    return [
        _example(row[1].strip('"'), "suggestions_semeval2019t9", {"suggestion": YES_NO[row[2] != "1"]}) for row in rows
    ]


def patients(folder: Path) -> list[Example]:
    """Comments of NHS patients with their theme and, where it is a number from -5 to 5, their criticality."""
    found = []
    for row in read_rows(folder / "nhs_fft_pxtextmining" / "phase1_text_data.csv.gz"):
        labels = {"patient_theme": row["label"]}
        if row["criticality"].lstrip("-") in set("012345"):
            labels["patient_polarity"] = POLARITY[1 + _sign(int(row["criticality"]))]
        if len(row["feedback"]) <= REVIEW_CHARS:
            found.append(_example(row["feedback"], "nhs_fft_pxtextmining", labels))
    return found


def starred(folder: Path) -> list[Example]:
    """Short reviews with their stars (1-2, 3, 4-5): speakers, TestFlight and GitHub. None of the judged sets."""
    alexa = read_rows(folder / "reviews_amazon_alexa" / "amazon_alexa.tsv", delimiter="\t")
    rows = [(row["verified_reviews"], row["rating"], "reviews_amazon_alexa") for row in alexa]
    for app in ("TestFlight", "GitHub"):
        reviews = read_rows(folder / "app_reviews_rosematcher" / f"{app}_Reviews.csv.gz")
        rows += [(row["content"].split("-----")[0], row["rating"], "app_reviews_rosematcher") for row in reviews]
    return [
        _example(text.strip(), name, {"stars": stars(float(rating))})
        for text, rating, name in rows
        if 3 <= len(text.strip()) <= REVIEW_CHARS and text.isascii()
    ]


def stars(rating: float) -> str:
    """What a rating from 1 to 5 says: "low" up to 2, "middle" up to 3, else "high"."""
    return STARS[0] if rating <= 2 else STARS[1] if rating <= 3 else STARS[2]


def _tweet_eval(folder: Path, name: str, split: str, task: str, values: Sequence[str]) -> list[Example]:
    base = folder / "tweeteval" / name
    texts = _read(base / f"{split}_text.txt").rstrip("\n").split("\n")
    labels = _read(base / f"{split}_labels.txt").split()
    return [_example(text, "tweeteval", {task: values[int(n)]}) for text, n in zip(texts, labels, strict=True)]


def _example(text: str, dataset: str, labels: Mapping[str, str]) -> Example:
    targets: dict[str, Target] = {task: {value: 1.0} for task, value in labels.items()}
    return Example(text, dataset, f"{dataset}:{text}", targets)


def read_rows(path: Path, *, delimiter: str = ",") -> Iterator[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(_read(path)), delimiter=delimiter)
    for row in reader:
        yield {name.strip(): value or "" for name, value in row.items() if isinstance(name, str)}


def _read(path: Path, encoding: str = "utf-8-sig") -> str:
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode(encoding)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
