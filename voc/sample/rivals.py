"""What customers of two competitors write where Larkfield is reviewed too: each is better at something, and worse."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from voc.sample.casting import Cast, item
from voc.sample.dice import Dice, Wheel
from voc.sample.people import customer
from voc.sample.records import Record, Records, moment
from voc.sample.story import Story, can_tell
from voc.sample.themes import Theme, themes

_HOME, _SOURCE = "Larkfield", "trustpilot"
# How much more often people speak of what a company is known for, and how many of them complain then.
_KNOWN_FOR, _PRAISED, _BLAMED = 6.0, 0.1, 0.97
# More people praise in reviews than elsewhere, of whatever company.
_IN_REVIEWS = 0.8
# What only Larkfield has: an app, products and plans of its own, an opinion of its competitors.
_OWN = ("care_plan", "cancel", "loyalty_points", "coffee", "vacuum_battery", "switching", "employer", "community")
_FIRST_NUMBER, _NUMBERS_EACH = 600_000, 50_000


@dataclass(frozen=True, slots=True)
class Rival:
    """A competitor with `messages` reviews per 20,000 of Larkfield's, and the themes at which it is better or worse."""

    brand: str
    messages: int
    better: tuple[str, ...]
    worse: tuple[str, ...]


RIVALS = (
    Rival("Norvelle", 300, ("delivery_late", "delivery_slot", "delivery_crew"), ("refund_slow", "returns", "agents")),
    Rival("Brightmoor", 220, ("price", "stock"), ("furniture_quality", "breakdown", "noise")),
)

COMPETITORS = tuple(rival.brand for rival in RIVALS)


def reviews(first: date, until: date, *, scale: float, dice: Dice) -> tuple[list[Record], dict[str, Any]]:
    """The reviews of all competitors, and what is true about each by id; as many on every day."""
    written: list[Record] = []
    truth: dict[str, Any] = {}
    for number, rival in enumerate(RIVALS):
        records = Records({}, release=until, dice=dice, first_number=_FIRST_NUMBER + number * _NUMBERS_EACH)
        spoken = [theme for theme in themes().values() if _is_shared(theme)]
        wheel = Wheel([_weight(theme, rival) for theme in spoken])
        days = (until - first).days + 1
        for day in sorted(dice.below(days) for _ in range(round(rival.messages * scale))):
            when = moment(first + timedelta(days=day), 8 * 3600 + dice.below(14 * 3600))
            records.write(_cast(spoken[wheel.spin(dice)], rival, dice), when, source=_SOURCE)
        written += [_retold(record, rival.brand) for record in records.all]
        truth |= {id: told | {"brand": rival.brand} for id, told in records.truth.items()}
    return written, truth


def to_json() -> list[dict[str, Any]]:
    """The competitors for truth.json."""
    return [{name: value for name, value in asdict(rival).items() if name != "messages"} for rival in RIVALS]


def _is_shared(theme: Theme) -> bool:
    return not theme.app and theme.id not in _OWN and "review" in theme.channels and can_tell(theme, "positive")


def _weight(theme: Theme, rival: Rival) -> float:
    return theme.weight * (_KNOWN_FOR if theme.id in (*rival.better, *rival.worse) else 1.0)


def _cast(theme: Theme, rival: Rival, dice: Dice) -> Cast:
    usual = theme.negative_share * _IN_REVIEWS
    share = _BLAMED if theme.id in rival.worse else _PRAISED if theme.id in rival.better else usual
    story = Story(theme, "negative" if dice.chance(share) else "positive", item(theme, dice))
    return Cast(story, "review", customer(dice.below(_FIRST_NUMBER), dice))


def _retold(record: Record, brand: str) -> Record:
    """The review as it is written about `brand`: by nobody whom Larkfield knows, and Larkfield is the competitor."""
    kept = {name: value for name, value in record.items() if name not in ("customer_id", "attributes")}
    texts = {name: _swapped(record[name], brand) for name in ("title", "text") if name in record}
    return kept | texts | {"brand": brand}


def _swapped(text: str, brand: str) -> str:
    return _HOME.join(part.replace(_HOME, brand) for part in text.split(brand))
