"""Everything voc keeps, in SQLite or PostgreSQL: the only SQL in voc."""

from voc.store.crowds import Crowd
from voc.store.store import Store
from voc.store.values import (
    Added,
    AuditEntry,
    Delivery,
    Embeddings,
    Failure,
    ImportRun,
    Key,
    MessageCount,
    SentAlert,
    TopicChange,
)

__all__ = [
    "Added",
    "AuditEntry",
    "Crowd",
    "Delivery",
    "Embeddings",
    "Failure",
    "ImportRun",
    "Key",
    "MessageCount",
    "SentAlert",
    "Store",
    "TopicChange",
]
