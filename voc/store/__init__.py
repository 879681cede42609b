"""Everything voc keeps, in SQLite or PostgreSQL: the only SQL in voc."""

from voc.store.amplification import Amplification
from voc.store.crowds import Crowd
from voc.store.hooks import Hook
from voc.store.moments import Moment
from voc.store.quotes import Order
from voc.store.store import Store
from voc.store.values import (
    Added,
    AlertAction,
    AlertState,
    AuditEntry,
    Correction,
    Delivery,
    Embeddings,
    Export,
    Failure,
    Forgotten,
    ImportRun,
    Job,
    JudgedSegment,
    Key,
    MessageCount,
    Sample,
    SampleQuote,
    ScheduleState,
    SentAlert,
    SwitchedOff,
    TopicChange,
)
from voc.store.visits import Visit

__all__ = [
    "Added",
    "AlertAction",
    "AlertState",
    "Amplification",
    "AuditEntry",
    "Correction",
    "Crowd",
    "Delivery",
    "Embeddings",
    "Export",
    "Failure",
    "Forgotten",
    "Hook",
    "ImportRun",
    "Job",
    "JudgedSegment",
    "Key",
    "MessageCount",
    "Moment",
    "Order",
    "Sample",
    "SampleQuote",
    "ScheduleState",
    "SentAlert",
    "Store",
    "SwitchedOff",
    "TopicChange",
    "Visit",
]
