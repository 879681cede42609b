from dataclasses import replace

import pytest

from tests.store.build import LABELER, analyse, ingest, message, say
from voc.domain import Filter, Label, Prediction, Segment
from voc.errors import InvalidValue
from voc.store import Store

WIDTH = 3
SERVICE, PRODUCT = {"service": "v1"}, {"service": "v1", "product": "v1"}


@pytest.fixture
def labelled(store: Store) -> Store:
    """Two segments about service, one about the product, one about nothing."""
    texts = ("The refund is late.", "A nice refund.", "The app is nice.", "Hello.")
    ingest(store, *(message(str(n), text) for n, text in enumerate(texts)))
    analyse(store)
    return store


def pending(store: Store) -> list[str]:
    return store.sub_touchpoints.pending(WIDTH).touchpoints


def divide(store: Store) -> int:
    """Give every pending segment about service the same sub-touchpoint."""
    found = store.sub_touchpoints.pending(WIDTH)
    said = Label("sub_touchpoint", "refunds", 0.75)
    store.sub_touchpoints.assign(found.segment_ids, [said if t == "service" else None for t in found.touchpoints])
    return len(found)


def test_without_a_taxonomy_nothing_waits(labelled: Store) -> None:
    labelled.sub_touchpoints.use({}, taxonomy=None)

    assert pending(labelled) == []
    assert labelled.sub_touchpoints.taxonomy() is None


def test_only_touchpoints_that_are_divided_wait_once(labelled: Store) -> None:
    for _ in range(2):
        labelled.sub_touchpoints.use(SERVICE, taxonomy="taxonomy@1")

    assert pending(labelled) == ["service", "service"]
    assert divide(labelled) == 2
    labelled.sub_touchpoints.use(SERVICE, taxonomy="taxonomy@1")
    assert pending(labelled) == []
    assert labelled.sub_touchpoints.taxonomy() == "taxonomy@1"


def test_a_changed_taxonomy_divides_again_only_what_changed(labelled: Store) -> None:
    labelled.sub_touchpoints.use(PRODUCT, taxonomy="taxonomy@1")
    divide(labelled)

    labelled.sub_touchpoints.use({"service": "v1", "product": "v2"}, taxonomy="taxonomy@2")

    assert pending(labelled) == ["product"]
    assert labelled.counts(by=("sub_touchpoint",))[0]["segments"] == 2


def test_a_taxonomy_that_is_taken_away_takes_its_labels_along(labelled: Store) -> None:
    labelled.sub_touchpoints.use(SERVICE, taxonomy="taxonomy@1")
    divide(labelled)

    labelled.sub_touchpoints.use({}, taxonomy=None)

    assert pending(labelled) == []
    assert [count.key["sub_touchpoint"] for count in labelled.counts(by=("sub_touchpoint",))] == [None]


def test_segments_are_counted_and_found_by_their_sub_touchpoint(labelled: Store) -> None:
    labelled.sub_touchpoints.use(SERVICE, taxonomy="taxonomy@1")
    divide(labelled)

    counts = labelled.counts(by=("touchpoint", "sub_touchpoint"))
    found = {(c.key["touchpoint"], c.key["sub_touchpoint"]): c["segments"] for c in counts}
    assert found == {("service", "refunds"): 2, ("product", None): 1, ("none", None): 1}
    assert {q.text for q in labelled.quotes(Filter(sub_touchpoint="refunds"))} == {
        "The refund is late.",
        "A nice refund.",
    }
    [(_, prediction)] = labelled.labels.of(message("0").id)
    assert prediction.labels[-1] == Label("sub_touchpoint", "refunds", 0.75)


def test_new_labels_call_for_new_sub_touchpoints(labelled: Store) -> None:
    labelled.sub_touchpoints.use(SERVICE, taxonomy="taxonomy@1")
    divide(labelled)

    analyse(labelled, labeler=LABELER + "b")

    assert labelled.quotes(Filter(sub_touchpoint="refunds")) == []
    assert pending(labelled).count("service") == 2


def test_a_segment_that_is_served_no_more_waits_for_nothing(labelled: Store) -> None:
    labelled.sub_touchpoints.use(SERVICE, taxonomy="taxonomy@1")
    divide(labelled)

    def skip(segment: Segment) -> Prediction:
        return replace(say(segment), labels=(), embedding=None, skipped="language:de")

    analyse(labelled, predict=skip, labeler="other@1")

    assert pending(labelled) == []
    assert labelled.labels.of(message("0").id)[0][1].labels == ()


def test_one_label_for_each_segment(labelled: Store) -> None:
    with pytest.raises(InvalidValue, match="one for each"):
        labelled.sub_touchpoints.assign([1, 2], [None])
