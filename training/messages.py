"""The messages of the sets that annotated segments are taken from, by the set's own identifier."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from training.auxiliary import read_rows

BRANDS = ("aspca", "embrace", "fetch", "figo", "petsbest")
APPS = ("Google Drive", "GitHub", "TestFlight")
TURN = re.compile(r"<cust__(.*?)__cust>", re.DOTALL)

Messages = Iterator[tuple[str, str]]


def trustpilot(folder: Path) -> Messages:
    """Reviews of five pet insurers."""
    for brand in BRANDS:
        for row in read_rows(folder / "reviews_trustpilot_petinsurance" / f"{brand}.csv.gz"):
            yield f"{brand}/{row['id']}", row["text"]


def airline_reviews(folder: Path) -> Messages:
    """Reviews of British Airways."""
    for row in read_rows(folder / "reviews_ba_airline" / "BA_AirlineReviews.csv.gz"):
        yield row["ReviewID"], row["ReviewBody"]


def app_store(folder: Path) -> Messages:
    """Reviews of three apps, by their place in the file; a developer's reply after a dashed line is cut off."""
    for app in APPS:
        rows = read_rows(folder / "app_reviews_rosematcher" / f"{app.replace(' ', '_')}_Reviews.csv.gz")
        for number, row in enumerate(rows):
            yield f"{app}/{number}", row["content"].split("-----")[0]


def apps(folder: Path) -> Messages:
    """Reviews of many apps, by their place in the file."""
    rows = read_rows(folder / "app_reviews_dabrowski2022" / "study2_reviews_10000.csv.gz")
    for number, row in enumerate(rows):
        yield str(number), row["Content"]


def patients(folder: Path) -> Messages:
    """Comments of NHS patients."""
    for row in read_rows(folder / "nhs_fft_pxtextmining" / "phase1_text_data.csv.gz"):
        yield f"p1/{row['row_index']}", row["feedback"]


def airline_tweets(folder: Path) -> Messages:
    """Tweets to American airlines."""
    for row in read_rows(folder / "twitter_airline" / "Tweets.csv.gz"):
        yield row["tweet_id"], row["text"]


def complaint_tweets(folder: Path) -> Messages:
    """Tweets to companies of nine trades, and tweets about nothing."""
    for row in read_rows(folder / "complaints_preotiuc2019" / "complaints-data.csv"):
        yield row["tweet_id"], row["text"]


def music_tweets(folder: Path) -> Messages:
    """Tweets to the support of a music streaming service."""
    for row in read_rows(folder / "twcs_spotify" / "support_requests.csv.gz"):
        yield row["tweet_id"], row["text"]


def airline_chats(folder: Path) -> Messages:
    """What customers wrote in threads with airlines, by the place of the thread in the file and of the turn in it."""
    rows = read_rows(folder / "twacs_airline_dialogs" / "airlines_raw_unlabelled_5000.csv.gz")
    for number, row in enumerate(rows):
        for turn, found in enumerate(TURN.finditer(f"{row['first_utterance']} {row['context']}")):
            yield f"{number}.{turn}", found.group(1).strip()


SETS: Mapping[str, Callable[[Path], Messages]] = MappingProxyType(
    {
        "trustpilot": trustpilot,
        "ba": airline_reviews,
        "appstore": app_store,
        "app_misc": apps,
        "nhs": patients,
        "airline_tweet": airline_tweets,
        "complaint_tweet": complaint_tweets,
        "spotify_tweet": music_tweets,
        "airline_chat": airline_chats,
    }
)
