from __future__ import annotations

from voc.domain import Feedback
from voc.ingest.cleaner import Cleaner
from voc.ingest.retweets import retweet_bands, retweeted_as
from voc.settings import Settings


def test_a_short_retweet_has_the_band_of_what_it_repeats() -> None:
    retweets = ("RT @ann: Great app!", "rt @bob great APP", "RT @x: Great app! https://t.co/z")
    assert {retweet_bands(text) for text in retweets} == {(retweeted_as("Great app!"),)}
    assert retweeted_as("Great apps!") != retweeted_as("Great app!")


def test_what_is_no_retweet_or_has_no_words_repeats_nothing() -> None:
    assert retweet_bands("Great app!") == retweet_bands("RT @ann: 👍") == ()
    assert retweeted_as("RT @ann: Great app!") is None
    assert retweeted_as("👍") is None


def test_only_posts_are_retweeted_and_long_ones_are_known_by_their_bands() -> None:
    cleaner = Cleaner(Settings(), key=b"one key")
    long = "Your app crashed again today so please do fix it soon"
    texts = ("Great app!", "RT @ann: Great app!", long, f"RT @ann: {long}")
    found = {}
    for channel in ("social", "review"):
        for text in texts:
            record = {"id": "1", "created_at": "2026-01-02", "text": text, "channel": channel}
            post = cleaner.clean(record, source="shop")
            assert isinstance(post, Feedback)
            found[channel, text] = (post.bands, post.retweeted_as)
    key = retweeted_as("Great app!")
    assert [found["social", text] for text in texts[:2]] == [((), key), ((key,), None)]
    assert found["review", texts[0]] == ((), None)
    assert found["social", long] == found["social", f"RT @ann: {long}"]
    assert found["social", long][1] is None
