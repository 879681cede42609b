from __future__ import annotations

from dataclasses import replace

from tests.store.build import analyse, ingest, message
from tests.store.conftest import *  # noqa: F403 - a store, that of mark.service too
from tests.store.test_topics import topic
from voc.answers.topic_tree import Node, tree
from voc.domain import Filter
from voc.store import Store


def test_sub_topics_stand_under_their_topic_and_everything_adds_up(store: Store) -> None:
    ingest(store, *(message(str(i), f"The refund {i} is late.", day=i) for i in range(6)), message("9", "Nice app."))
    analyse(store)
    store.topics.save([topic(1, "refund"), replace(topic(2, "slow refund"), parent=1), topic(3, "hidden")])
    store.topic_edits.update(3, hidden=True, by="ann")
    found = store.topics.embeddings("service")
    store.topics.assign(found.segment_ids, [1, 1, 2, 2, 3, 0], [1.0] * 6)
    store.rollups.refresh()
    product, service = tree(store, Filter())
    assert (product.name, product.segments) == ("product", 1)
    below = Node(2, "slow refund", 2, 2)
    assert service.children == (Node(1, "refund", 2, 4, (below,)), Node(0, "in no topic", 2, 2))
    assert service.segments == sum(child.segments for child in service.children) == 6
