"""What is in no topic, and why: small talk, verdicts without a reason, and what too few people said."""

from __future__ import annotations

from collections import Counter

from voc.domain import TOUCHPOINTS
from voc.store import Store

# So many of the newest segments in no topic are read, for each touchpoint.
_READ = 5_000


def leftover(store: Store) -> dict[str, float]:
    """The share of segments in no topic, as `none`, and the shares of these by kind (they add up to 1).

    Kinds: `small_talk`, `bare_verdict`, `one_off`.
    """
    from voc.models.topics.noise import KINDS, noise

    counts = {c.key["topic_id"]: c["segments"] for c in store.counts(by=("topic_id",))}
    kinds: Counter[str] = Counter()
    for touchpoint in (*TOUCHPOINTS, "none"):
        kinds.update(noise(text) or "one_off" for text in store.topics.buffer(touchpoint, limit=_READ).texts)
    read = max(sum(kinds.values()), 1)
    return {"none": counts.get(0, 0) / max(sum(counts.values()), 1), **{kind: kinds[kind] / read for kind in KINDS}}
