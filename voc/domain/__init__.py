"""The nouns of voc. Frozen values: no I/O, no clock, no model, no table; standard library only."""

from voc.domain.access import SCOPES, TEAM_ROLES
from voc.domain.actions import SUBJECTS, Acceptance, Action, Ownership, Subject
from voc.domain.alerts import ALERT_ACTIONS, Alert, Rule
from voc.domain.counts import MEASURES, MESSAGE_COUNTS, Count, Filter
from voc.domain.evidence import Quote, Remark
from voc.domain.feedback import CHANNELS, CUSTOMER_ROLES, ROLES, VOICES, Feedback, Rating, Rejected, Segment, Turn
from voc.domain.identity import digest, pseudonym
from voc.domain.insights import (
    ACCEPTED_REVIEW,
    DRIVER_SHIFT,
    EMPLOYEE_VOICE,
    LAST_STRAWS,
    OVERDUE_ACTION,
    PROMISES,
    QUIET_LEAVERS,
    REMINDERS,
    SOURCE_MIX,
    STAFF_PRAISE,
    Insight,
)
from voc.domain.labels import (
    EMOTIONS,
    EXPECTATION_GAPS,
    GO_EMOTIONS,
    MULTI_LABEL_TASKS,
    SENTIMENTS,
    TASKS,
    TOUCHPOINTS,
    Label,
    Prediction,
)
from voc.domain.reports import REPORT_FORMATS, REPORT_KINDS, REPORT_PERIODS, ReportSchedule
from voc.domain.topics import Refit, Topic, TopicEvent
from voc.domain.wording import counted

__all__ = [
    "ACCEPTED_REVIEW",
    "ALERT_ACTIONS",
    "CHANNELS",
    "CUSTOMER_ROLES",
    "DRIVER_SHIFT",
    "EMOTIONS",
    "EMPLOYEE_VOICE",
    "EXPECTATION_GAPS",
    "GO_EMOTIONS",
    "LAST_STRAWS",
    "MEASURES",
    "MESSAGE_COUNTS",
    "MULTI_LABEL_TASKS",
    "OVERDUE_ACTION",
    "PROMISES",
    "QUIET_LEAVERS",
    "REMINDERS",
    "REPORT_FORMATS",
    "REPORT_KINDS",
    "REPORT_PERIODS",
    "ROLES",
    "SCOPES",
    "SENTIMENTS",
    "SOURCE_MIX",
    "STAFF_PRAISE",
    "SUBJECTS",
    "TASKS",
    "TEAM_ROLES",
    "TOUCHPOINTS",
    "VOICES",
    "Acceptance",
    "Action",
    "Alert",
    "Count",
    "Feedback",
    "Filter",
    "Insight",
    "Label",
    "Ownership",
    "Prediction",
    "Quote",
    "Rating",
    "Refit",
    "Rejected",
    "Remark",
    "ReportSchedule",
    "Rule",
    "Segment",
    "Subject",
    "Topic",
    "TopicEvent",
    "Turn",
    "counted",
    "digest",
    "pseudonym",
]
