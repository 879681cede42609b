"""Who is told of what, and whether it arrived."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from voc.api.schemas.basics import Given, Shape


class RuleFields(Given):
    """What a rule asks for: an insight has to meet every condition that is given, one of `kinds` among them.

    Without `kinds` it is told of every change. `overdue_action`, `accepted_review` and lists of the week
    (`quiet_leavers`, `staff_praise`, `driver_shift`, `source_mix`, `employee_voice`, `promises`, `last_straws`) are
    sent only where they are named; lists take the scope `evidence`.
    """

    channels: Annotated[tuple[str, ...], Field(min_length=1, max_length=20)]
    kinds: tuple[str, ...] = ()
    touchpoint: str | None = None
    topic_id: int | None = None
    brand: str | None = Field(None, max_length=200)
    min_severity: float = Field(0.0, ge=0, le=1)
    quiet: tuple[time, time] | None = Field(None, description="From and until, in the time zone of the settings.")
    enabled: bool = True
    budget_per_week: float | None = Field(
        None, gt=0, le=1000, description="False alerts a week that it may have, fewer than those of the workspace."
    )


class Rule(RuleFields):
    """What somebody wants to be told of, and where."""

    name: str


class Rules(Shape):
    """Rules, by name."""

    rules: list[Rule]


class Channels(Shape):
    """Names of channels; those in `off` failed for days and are not tried until they are resumed."""

    channels: list[str]
    off: list[str]


class Replay(BaseModel):
    """From which moment on alerts are sent once more."""

    model_config = ConfigDict(extra="forbid")
    since: AwareDatetime


class Replayed(Shape):
    """How many alerts were sent once more, with the ids they had."""

    alerts: int


class Delivery(Shape):
    """A try to hand the alert of an insight to a channel; `reason` is null where it was taken."""

    insight_id: str
    channel: str
    tried_at: datetime
    reason: str | None


class Deliveries(Shape):
    """Tries, the newest first."""

    deliveries: list[Delivery]
