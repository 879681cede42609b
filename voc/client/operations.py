"""One method per route of the API. Written by scripts/client.py; a test compares it with the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from voc.api.schemas.actions import (
    Acceptance,
    AcceptanceFields,
    Action,
    ActionChange,
    ActionFields,
    Actions,
    Desks,
    Outcome,
    OwnerFields,
    Ownership,
    Register,
)
from voc.api.schemas.alerts import AlertNote, Alerts, AlertState, Snooze, Usefulness, Verdict
from voc.api.schemas.basics import Evidence
from voc.api.schemas.compare import Comparison, Mix
from voc.api.schemas.conversation import Conversation
from voc.api.schemas.corrections import Correction, Corrections, NewCorrection, Quality
from voc.api.schemas.customers import Forgotten, Journey
from voc.api.schemas.drivers import Drivers
from voc.api.schemas.emerging import PainPoints
from voc.api.schemas.employees import EmployeeVoice
from voc.api.schemas.exports import Export, ExportRequest
from voc.api.schemas.feedback import Copies, Edits, Feedback, FeedbackPage, Receipt
from voc.api.schemas.imports import ImportRun, Imports, RejectedRows
from voc.api.schemas.insights import Insight
from voc.api.schemas.journeys import EffortAnswer, Leavers, Ledger, Moments, Promises, StaffAnswer
from voc.api.schemas.metrics import Breakdown
from voc.api.schemas.operation import AuditLog, Job, Jobs, Status
from voc.api.schemas.rules import Channels, Deliveries, Replay, Replayed, Rule, RuleFields, Rules
from voc.api.schemas.schedules import ScheduleFields, Schedules, ScheduleState
from voc.api.schemas.search import Hits
from voc.api.schemas.taxonomy import Taxonomy
from voc.api.schemas.topics import (
    Topic,
    TopicAnswer,
    TopicChange,
    TopicEdit,
    TopicHistory,
    TopicMerge,
    TopicParts,
    Topics,
    TopicSplit,
)
from voc.api.schemas.touchpoints import Touchpoints
from voc.api.schemas.word_of_mouth import WordOfMouth
from voc.client.connection import Connection
from voc.domain import Filter


class Client(Connection):
    """Every route of a voc server; see `Connection` for how a server is named."""

    def list_touchpoints(
        self, *, filter: Filter | None = None, topics: int = 3, quotes: int = 0, as_of: date | None = None
    ) -> Touchpoints:
        """Volume, net sentiment, change, effort, loyalty at risk, expectation gaps, trend and largest topics of
        each."""
        return self._get(
            Touchpoints, "/v1/touchpoints", query={"filter": filter, "topics": topics, "quotes": quotes, "as_of": as_of}
        )

    def get_taxonomy(self) -> Taxonomy:
        """The taxonomy file in force: every touchpoint with its name, its owner and its sub-touchpoints."""
        return self._get(Taxonomy, "/v1/taxonomy")

    def list_topics(
        self, *, filter: Filter | None = None, limit: int = 20, quotes: int = 3, as_of: date | None = None
    ) -> Topics:
        """Topics with volume, share, net sentiment, change, trend and typical and recent quotes."""
        return self._get(
            Topics, "/v1/topics", query={"filter": filter, "limit": limit, "quotes": quotes, "as_of": as_of}
        )

    def get_topic(
        self, id: int, *, filter: Filter | None = None, quotes: int = 10, as_of: date | None = None
    ) -> TopicAnswer:
        """One topic; its share is of its touchpoint."""
        return self._get(
            TopicAnswer, f"/v1/topics/{self._part(id)}", query={"filter": filter, "quotes": quotes, "as_of": as_of}
        )

    def edit_topic(self, id: int, body: TopicEdit) -> Topic:
        """Rename, describe, hide, pin or move a topic, or take quotes out of it; every later fit keeps it so."""
        return self._write(Topic, "PATCH", f"/v1/topics/{self._part(id)}", body=body)

    def get_evidence(
        self,
        id: int,
        *,
        filter: Filter | None = None,
        limit: int = 100,
        order: Literal["recent", "typical", "confident"] = "recent",
        as_of: date | None = None,
    ) -> Evidence:
        """The words of a topic, one quote per message."""
        return self._get(
            Evidence,
            f"/v1/topics/{self._part(id)}/evidence",
            query={"filter": filter, "limit": limit, "order": order, "as_of": as_of},
        )

    def get_history(self, id: int) -> TopicHistory:
        """Where a topic came from, what became of it, and what was done to it, by whom."""
        return self._get(TopicHistory, f"/v1/topics/{self._part(id)}/history")

    def merge_topics(self, body: TopicMerge) -> Topic:
        """Make topics one, for all of history."""
        return self._write(Topic, "POST", "/v1/topics/merge", body=body)

    def split_topic(self, body: TopicSplit) -> TopicParts:
        """Make several topics of one, for all of history."""
        return self._write(TopicParts, "POST", "/v1/topics/split", body=body)

    def undo_edit(self, id: int) -> TopicChange:
        """Take back the last thing a person did to a topic, and say what it was."""
        return self._write(TopicChange, "POST", f"/v1/topics/{self._part(id)}/undo")

    def list_pain_points(
        self, *, filter: Filter | None = None, limit: int = 10, quotes: int = 3, as_of: date | None = None
    ) -> PainPoints:
        """Pain points by number, growth, severity and loyalty at risk, with first day, rates, insight and quotes."""
        return self._get(
            PainPoints, "/v1/emerging", query={"filter": filter, "limit": limit, "quotes": quotes, "as_of": as_of}
        )

    def get_word_of_mouth(
        self, *, filter: Filter | None = None, limit: int = 5, quotes: int = 2, as_of: date | None = None
    ) -> WordOfMouth:
        """Recommendations and warnings per 1,000 messages, balance, trend, causes with quotes and share of voice."""
        return self._get(
            WordOfMouth, "/v1/wom", query={"filter": filter, "limit": limit, "quotes": quotes, "as_of": as_of}
        )

    def get_drivers(
        self,
        *,
        filter: Filter | None = None,
        outcome: Literal["rating", "nps", "csat", "ces"] = "rating",
        of: Literal["touchpoint", "topic"] = "touchpoint",
        by: str | None = None,
        as_of: date | None = None,
    ) -> Drivers:
        """The mean rating, NPS, CSAT or CES as a sum of what people mention; the last year without `from`."""
        return self._get(
            Drivers, "/v1/drivers", query={"filter": filter, "outcome": outcome, "of": of, "by": by, "as_of": as_of}
        )

    def compare_brands(self, *, filter: Filter | None = None, quotes: int = 2, as_of: date | None = None) -> Comparison:
        """Share of voice, word of mouth and what is special about each brand; over everything without `from`."""
        return self._get(Comparison, "/v1/compare", query={"filter": filter, "quotes": quotes, "as_of": as_of})

    def get_mix(
        self,
        *,
        filter: Filter | None = None,
        metric: str = "net_sentiment",
        by: Sequence[Literal["source", "channel", "brand"]] = ("source", "channel"),
        as_of: date | None = None,
    ) -> Mix:
        """A metric against the period before, as counted and with the mix of sources held constant."""
        return self._get(Mix, "/v1/mix", query={"filter": filter, "metric": metric, "by": by, "as_of": as_of})

    def list_alerts(
        self,
        *,
        limit: int = 100,
        status: Literal["open", "acknowledged", "resolved", "snoozed"] | None = None,
        cursor: str | None = None,
    ) -> Alerts:
        """Alerts, the newest first, and how each stands; a snooze that is over is open again."""
        return self._get(Alerts, "/v1/alerts", query={"limit": limit, "status": status, "cursor": cursor})

    def judge_alerts(self, *, weeks: int = 26) -> Usefulness:
        """How many alerts were of use, by what people said of them, against the budget that is set."""
        return self._get(Usefulness, "/v1/alerts/usefulness", query={"weeks": weeks})

    def get_insight(self, id: str) -> Insight:
        """One insight with effect, interval and quotes."""
        return self._get(Insight, f"/v1/insights/{self._part(id)}")

    def acknowledge_alert(self, id: str, body: AlertNote) -> AlertState:
        """Somebody looks after it. `id` is that of the insight: all channels at once."""
        return self._write(AlertState, "POST", f"/v1/alerts/{self._part(id)}/acknowledge", body=body)

    def resolve_alert(self, id: str, body: AlertNote) -> AlertState:
        """It is dealt with."""
        return self._write(AlertState, "POST", f"/v1/alerts/{self._part(id)}/resolve", body=body)

    def reopen_alert(self, id: str, body: AlertNote) -> AlertState:
        """It is not dealt with after all."""
        return self._write(AlertState, "POST", f"/v1/alerts/{self._part(id)}/reopen", body=body)

    def snooze_alert(self, id: str, body: Snooze) -> AlertState:
        """Not before the day `until`."""
        return self._write(AlertState, "POST", f"/v1/alerts/{self._part(id)}/snooze", body=body)

    def judge_alert(self, id: str, body: Verdict) -> AlertState:
        """Whether it was of use: what settings are to be judged by."""
        return self._write(AlertState, "POST", f"/v1/alerts/{self._part(id)}/feedback", body=body)

    def list_owners(self, *, as_of: date | None = None) -> Desks:
        """Every team with what it answers for, its open actions and its recent insights."""
        return self._get(Desks, "/v1/owners", query={"as_of": as_of})

    def save_owner(self, subject: str, body: OwnerFields) -> Ownership:
        """Make a team the owner of a touchpoint, a topic or an insight."""
        return self._write(Ownership, "PUT", f"/v1/owners/{self._part(subject)}", body=body)

    def remove_owner(self, subject: str) -> None:
        """Leave it without an owner of its own: then whoever owns its touchpoint answers for it."""
        self._ask("DELETE", f"/v1/owners/{self._part(subject)}")

    def list_actions(
        self,
        *,
        status: Literal["open", "done", "dropped"] | None = None,
        subject: str | None = None,
        team: str | None = None,
        as_of: date | None = None,
    ) -> Actions:
        """Actions with what came of them: improved, worse, or cannot tell, against a control series."""
        return self._get(
            Actions, "/v1/actions", query={"status": status, "subject": subject, "team": team, "as_of": as_of}
        )

    def add_action(self, body: ActionFields) -> Action:
        """Write down what is to be done, or what was done and when."""
        return self._write(Action, "POST", "/v1/actions", body=body)

    def get_action(self, id: int, *, as_of: date | None = None) -> Outcome:
        """One action with the weeks before and after it."""
        return self._get(Outcome, f"/v1/actions/{self._part(id)}", query={"as_of": as_of})

    def change_action(self, id: int, body: ActionChange) -> Action:
        """Change an action: `done_on` says that it is done, `dropped` gives it up."""
        return self._write(Action, "PATCH", f"/v1/actions/{self._part(id)}", body=body)

    def list_accepted(self, *, as_of: date | None = None, quotes: int = 2) -> Register:
        """Pain points that are left as they are, and what that has cost since."""
        return self._get(Register, "/v1/accepted", query={"as_of": as_of, "quotes": quotes})

    def accept(self, subject: str, body: AcceptanceFields) -> Acceptance:
        """Accept a topic or a touchpoint as it is, with the reason."""
        return self._write(Acceptance, "PUT", f"/v1/accepted/{self._part(subject)}", body=body)

    def stop_accepting(self, subject: str) -> None:
        """Take it out of the register."""
        self._ask("DELETE", f"/v1/accepted/{self._part(subject)}")

    def list_rules(self) -> Rules:
        """Rules, by name."""
        return self._get(Rules, "/v1/rules")

    def get_rule(self, name: str) -> Rule:
        """One rule."""
        return self._get(Rule, f"/v1/rules/{self._part(name)}")

    def save_rule(self, name: str, body: RuleFields) -> Rule:
        """Add a rule, or replace the one of this name."""
        return self._write(Rule, "PUT", f"/v1/rules/{self._part(name)}", body=body)

    def remove_rule(self, name: str) -> None:
        """Forget a rule; alerts it sent stay in the record."""
        self._ask("DELETE", f"/v1/rules/{self._part(name)}")

    def list_channels(self) -> Channels:
        """Channels that rules can send to."""
        return self._get(Channels, "/v1/channels")

    def test_channel(self, name: str) -> None:
        """Send a message that says it is a test; 502 with the reason where it was not taken."""
        self._ask("POST", f"/v1/channels/{self._part(name)}/test")

    def resume_channel(self, name: str) -> None:
        """Try a channel again that was switched off after days of failures, if it takes a test message now."""
        self._ask("POST", f"/v1/channels/{self._part(name)}/resume")

    def replay_channel(self, name: str, body: Replay) -> Replayed:
        """Send a channel once more what it took since a moment; the ids are those of then, so a receiver can tell."""
        return self._write(Replayed, "POST", f"/v1/channels/{self._part(name)}/replay", body=body)

    def list_deliveries(self, *, limit: int = 100) -> Deliveries:
        """Tries to hand alerts over, the newest first, with the reason of those that were not taken."""
        return self._get(Deliveries, "/v1/deliveries", query={"limit": limit})

    def get_metric(
        self,
        *,
        filter: Filter | None = None,
        metric: str = "net_sentiment",
        group_by: Sequence[str] = (),
        interval: Literal["day", "week", "month"] | None = None,
        as_of: date | None = None,
    ) -> Breakdown:
        """A metric with its interval for each group and each day, week or month."""
        return self._get(
            Breakdown,
            "/v1/metrics",
            query={"filter": filter, "metric": metric, "group_by": group_by, "interval": interval, "as_of": as_of},
        )

    def get_report(
        self,
        *,
        filter: Filter | None = None,
        format: Literal["html", "pdf", "md", "xlsx"] = "html",
        kind: Literal["topics", "audit"] = "topics",
        as_of: date | None = None,
    ) -> bytes:
        """What changed and how each touchpoint is doing, or the half-yearly audit, as one file to forward."""
        return self._ask("GET", "/v1/reports", query={"filter": filter, "format": format, "kind": kind, "as_of": as_of})

    def list_schedules(self) -> Schedules:
        """Scheduled reports, by name."""
        return self._get(Schedules, "/v1/schedules")

    def save_schedule(self, name: str, body: ScheduleFields) -> ScheduleState:
        """Add a schedule, or replace the one of this name; the first report is about the time that is running now."""
        return self._write(ScheduleState, "PUT", f"/v1/schedules/{self._part(name)}", body=body)

    def remove_schedule(self, name: str) -> None:
        """Forget a schedule."""
        self._ask("DELETE", f"/v1/schedules/{self._part(name)}")

    def send_schedule(self, name: str) -> None:
        """Send the report about the last complete period now; 502 with the reason where it was not taken."""
        self._ask("POST", f"/v1/schedules/{self._part(name)}/send")

    def search(
        self,
        *,
        q: str,
        filter: Filter | None = None,
        limit: int = 20,
        cursor: str | None = None,
        as_of: date | None = None,
    ) -> Hits:
        """Quotes that hold the words of `q` or mean the same, the best first (reciprocal rank fusion)."""
        return self._get(
            Hits, "/v1/search", query={"filter": filter, "q": q, "limit": limit, "cursor": cursor, "as_of": as_of}
        )

    def add_feedback(self, body: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> Receipt:
        """Store 1 to 1,000 messages. The same id again is a duplicate, or an update if its text changed."""
        return self._write(Receipt, "POST", "/v1/feedback", body=body)

    def list_feedback(
        self, *, filter: Filter | None = None, limit: int = 100, cursor: str | None = None, as_of: date | None = None
    ) -> FeedbackPage:
        """Messages, the newest first, copies included. A filter on labels finds messages with such a segment."""
        return self._get(
            FeedbackPage, "/v1/feedback", query={"filter": filter, "limit": limit, "cursor": cursor, "as_of": as_of}
        )

    def get_feedback(self, id: str) -> Feedback:
        """One message as it is stored: cleaned and redacted."""
        return self._get(Feedback, f"/v1/feedback/{self._part(id)}")

    def list_edits(self, id: str) -> Edits:
        """What a message said before its author changed it, the oldest text first."""
        return self._get(Edits, f"/v1/feedback/{self._part(id)}/edits")

    def list_copies(self, id: str) -> Copies:
        """The messages that say the same as this one, of which the first counts: reposts, templates, campaigns."""
        return self._get(Copies, f"/v1/feedback/{self._part(id)}/copies")

    def get_conversation(self, id: str) -> Conversation:
        """How the customer's mood went in a call or chat, and what the company promised, handed over and settled."""
        return self._get(Conversation, f"/v1/feedback/{self._part(id)}/conversation")

    def add_correction(self, body: NewCorrection) -> Correction:
        """Say what a label should be: answers follow at once, and no later model undoes it."""
        return self._write(Correction, "POST", "/v1/corrections", body=body)

    def list_corrections(self, *, limit: int = 100, cursor: str | None = None) -> Corrections:
        """What people said, agreements included, the newest first."""
        return self._get(Corrections, "/v1/corrections", query={"limit": limit, "cursor": cursor})

    def get_quality(self) -> Quality:
        """How often the labels are right, as far as people looked."""
        return self._get(Quality, "/v1/quality")

    def get_journey(self, id: str, *, limit: int = 100) -> Journey:
        """What a customer said over all channels, oldest first: contacts, what hangs together, how the journey
        stands."""
        return self._get(Journey, f"/v1/customers/{self._part(id)}/journey", query={"limit": limit})

    def forget_customer(self, id: str) -> Forgotten:
        """Remove everything of a customer: messages, segments, labels, vectors, quotes, rejected rows, and from
        counts."""
        return self._write(Forgotten, "DELETE", f"/v1/customers/{self._part(id)}")

    def get_expectations(
        self, *, filter: Filter | None = None, limit: int = 20, quotes: int = 2, as_of: date | None = None
    ) -> Promises:
        """Promised or hoped for against got, in words and comparable numbers; who promised; named competitors."""
        return self._get(
            Promises, "/v1/expectations", query={"filter": filter, "limit": limit, "quotes": quotes, "as_of": as_of}
        )

    def get_moments(
        self,
        *,
        filter: Filter | None = None,
        by: str = "touchpoint",
        limit: int = 10,
        quotes: int = 2,
        as_of: date | None = None,
    ) -> Moments:
        """Who stays, wavers and leaves, by group; the last straws: what leavers speak of more than all others."""
        return self._get(
            Moments, "/v1/moments", query={"filter": filter, "by": by, "limit": limit, "quotes": quotes, "as_of": as_of}
        )

    def get_leavers(
        self,
        *,
        filter: Filter | None = None,
        limit: int = 20,
        min_probability: float = 0.5,
        quotes: int = 1,
        as_of: date | None = None,
    ) -> Leavers:
        """Customers whose journey got worse and who are silent beyond their own rhythm, with reasons, never a
        certainty."""
        return self._get(
            Leavers,
            "/v1/leavers",
            query={
                "filter": filter,
                "limit": limit,
                "min_probability": min_probability,
                "quotes": quotes,
                "as_of": as_of,
            },
        )

    def get_ledger(
        self, *, filter: Filter | None = None, limit: int = 5, quotes: int = 2, as_of: date | None = None
    ) -> Ledger:
        """Word of mouth given and received, for and against, to whom, about what, and what came of it; beside NPS."""
        return self._get(
            Ledger, "/v1/wom/ledger", query={"filter": filter, "limit": limit, "quotes": quotes, "as_of": as_of}
        )

    def get_effort(
        self, *, filter: Filter | None = None, limit: int = 5, quotes: int = 2, as_of: date | None = None
    ) -> EffortAnswer:
        """Repeats, transfers, contradicting answers and time told, by touchpoint and team; first-contact
        resolution."""
        return self._get(
            EffortAnswer, "/v1/effort", query={"filter": filter, "limit": limit, "quotes": quotes, "as_of": as_of}
        )

    def get_staff(
        self,
        *,
        filter: Filter | None = None,
        individuals: bool = False,
        limit: int = 5,
        quotes: int = 2,
        as_of: date | None = None,
    ) -> StaffAnswer:
        """Praise and criticism of staff by team and channel, with what criticism is really of; small groups left
        out. Raises: MissingScope: if individuals are asked for without the scope staff."""
        return self._get(
            StaffAnswer,
            "/v1/staff",
            query={"filter": filter, "individuals": individuals, "limit": limit, "quotes": quotes, "as_of": as_of},
        )

    def get_employees(
        self,
        *,
        filter: Filter | None = None,
        by: str = "topic_id",
        limit: int = 10,
        quotes: int = 2,
        as_of: date | None = None,
    ) -> EmployeeVoice:
        """Where staff and customers point at the same cause; employees' feedback is in no other answer."""
        return self._get(
            EmployeeVoice,
            "/v1/employees",
            query={"filter": filter, "by": by, "limit": limit, "quotes": quotes, "as_of": as_of},
        )

    def add_export(self, body: ExportRequest, *, filter: Filter | None = None, as_of: date | None = None) -> Export:
        """Save a question: the filter of the address, rows of messages or of labelled segments, and a format."""
        return self._write(Export, "POST", "/v1/exports", query={"filter": filter, "as_of": as_of}, body=body)

    def get_export(self, id: int) -> bytes:
        """The rows as they are now, newest first. Cells that a spreadsheet would run as a formula are quoted in
        CSV."""
        return self._ask("GET", f"/v1/exports/{self._part(id)}")

    def list_imports(self, *, limit: int = 100, cursor: str | None = None) -> Imports:
        """Imports, the newest first, with what became of their records."""
        return self._get(Imports, "/v1/imports", query={"limit": limit, "cursor": cursor})

    def get_import(self, id: int) -> ImportRun:
        """One import, with what became of its records."""
        return self._get(ImportRun, f"/v1/imports/{self._part(id)}")

    def list_rejected(self, id: int) -> RejectedRows:
        """The records that an import refused and why, as they came: the words of customers, not redacted."""
        return self._get(RejectedRows, f"/v1/imports/{self._part(id)}/rejected")

    def add_job(self) -> Job:
        """Queue an analysis of everything that is pending: segments, labels, topics, changes, alerts. While Redis
        is away the job is listed as waiting, and begins within five minutes of Redis being back."""
        return self._write(Job, "POST", "/v1/jobs")

    def list_jobs(self, *, limit: int = 50, cursor: str | None = None) -> Jobs:
        """Jobs, the newest first."""
        return self._get(Jobs, "/v1/jobs", query={"limit": limit, "cursor": cursor})

    def get_job(self, id: int) -> Job:
        """How far one job is."""
        return self._get(Job, f"/v1/jobs/{self._part(id)}")

    def list_audit(self, *, limit: int = 100, cursor: str | None = None) -> AuditLog:
        """Every write, the newest first: when, by whom, to what, and with which status."""
        return self._get(AuditLog, "/v1/audit", query={"limit": limit, "cursor": cursor})

    def get_health(self) -> Status:
        """The process answers."""
        return self._get(Status, "/health")

    def get_ready(self) -> Status:
        """The database answers too."""
        return self._get(Status, "/ready")

    def get_meters(self) -> bytes:
        """Numbers for Prometheus: requests and times by route, what waits, what failed. Needs a key with `read`."""
        return self._ask("GET", "/metrics")

    def receive_webhook(self, source: str) -> Receipt:
        """Store what a system posts to the webhook `source`, once however often it is sent; `voc hooks create`
        makes one. The request is signed as the webhook asks for, by Standard Webhooks or in the
        vendor's own way; the body is of any format that `voc formats` lists."""
        return self._write(Receipt, "POST", f"/v1/hooks/{self._part(source)}")
