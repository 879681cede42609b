from __future__ import annotations

from dataclasses import replace
from datetime import time

from tests.alerts.conftest import make_alert
from voc.alerts.routing import routes
from voc.domain import Rule

INSIGHT = make_alert().insight
SERVICE = Rule("service", ("care", "chat"), touchpoint="service")
TOPIC = Rule("topic", ("chat",), topic_id=12)
NIGHT = Rule("night", ("phone",), quiet=(time(22), time(7)))


def test_a_channel_wants_what_one_of_its_rules_asks_for() -> None:
    wants = routes([], [SERVICE, TOPIC], now=time(12))
    assert {name: each(INSIGHT) for name, each in wants.items()} == {"care": False, "chat": True}


def test_a_channel_of_the_settings_wants_everything_whatever_its_rules() -> None:
    assert routes(["care"], [SERVICE], now=time(12))["care"](INSIGHT)


def test_a_channel_is_left_out_in_its_quiet_hours_and_while_its_rules_are_off() -> None:
    assert list(routes([], [NIGHT, replace(TOPIC, enabled=False)], now=time(23))) == []
    assert list(routes([], [NIGHT], now=time(12))) == ["phone"]


def test_what_too_few_people_wrote_is_wanted_by_nobody_until_more_do() -> None:
    wants = routes(["care"], [SERVICE, TOPIC], now=time(12), least_people=5)
    few, enough = (replace(INSIGHT, details={**INSIGHT.details, "customers": people}) for people in (4, 5))
    assert [{name: each(told) for name, each in wants.items()} for told in (few, enough)] == [
        {"care": False, "chat": False},
        {"care": True, "chat": True},
    ]


def test_a_rule_with_a_budget_of_its_own_wants_what_fits_into_it() -> None:
    strict = replace(TOPIC, topic_id=None, budget_per_week=0.25)
    for needs, sent in ((0.2, True), (0.3, False)):
        told = replace(INSIGHT, details={**INSIGHT.details, "budget_needed": needs})
        assert routes([], [strict], now=time(12))["chat"](told) is sent


def test_the_channel_of_an_owner_wants_what_they_answer_for_beside_its_rules() -> None:
    own, foreign = (replace(INSIGHT, touchpoint=name, topic_id=None) for name in ("service", "sales"))
    owners = {"care": lambda insight: insight.touchpoint == "service", "phone": lambda insight: True}
    told = routes([], [TOPIC, NIGHT], now=time(12), owners=owners)
    assert (told["care"](own), told["care"](foreign)) == (True, False)
    both = routes([], [replace(TOPIC, channels=("care",))], now=time(12), owners=owners)["care"]
    assert (both(INSIGHT), both(own), both(foreign)) == (True, True, False)
    assert "phone" not in routes([], [TOPIC, NIGHT], now=time(23), owners=owners)
