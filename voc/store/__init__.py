"""Everything voc keeps, in SQLite or PostgreSQL: the only SQL in voc."""

from voc.store.store import Store
from voc.store.values import Added, Embeddings, Failure, ImportRun, MessageCount, SentAlert, TopicChange

__all__ = ["Added", "Embeddings", "Failure", "ImportRun", "MessageCount", "SentAlert", "Store", "TopicChange"]
