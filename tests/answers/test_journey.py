from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.answers.seed import Part, Said, fill, topic
from voc.answers import journey
from voc.errors import UnknownItem
from voc.store import Store

WAITING = Part("Nobody answers.", "negative", "service", 7, {"effort": "high"})


def test_a_journey_goes_over_channels_and_says_what_went_public(empty: Store) -> None:
    again = replace(WAITING, text="I rang twice about this, avoid.")
    thanks = Part("Sorted at last, thank you.", "positive", topic=7)
    steps = [
        Said("call", date(2026, 6, 1), (WAITING,), "phone", customer="h-1"),
        Said("post", date(2026, 6, 9), (again,), "social", author="acc", customer="h-1"),
        Said("later", date(2026, 6, 20), (thanks,), "social", author="acc"),
        Said("other", date(2026, 6, 2), (WAITING,), "phone", customer="h-2"),
        Said("german", date(2026, 6, 30), (Part("Alles gut."),), "email", language="de", customer="h-1"),
    ]
    fill(empty, steps, topics=[topic(7, "no answer")])
    found = journey.answer(empty, {"h-1"})
    assert [step.feedback.external_id for step in found.messages] == ["call", "post", "later", "german"]
    call, post, later, german = found.messages
    assert post.link is not None
    assert (post.link.earlier, post.link.kinds) == (call.feedback.id, ("topic", "public", "told"))
    assert (call.outcome, post.outcome, later.outcome, german.contact) == ("went public", "solved", None, None)
    assert found.gone_public == (post.feedback.id,)
    assert found.topics == {7: "no answer"}
    assert found.course is not None
    assert found.course.contacts == 3


def test_nobody_has_no_journey(empty: Store) -> None:
    with pytest.raises(UnknownItem):
        journey.answer(empty, {"h-9"})
