"""What is said, without what a post is addressed to."""

import pytest

from voc.models.spoken import spoken


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@united thanks", "thanks"),
        (".@JetBlue why is it late?", "why is it late?"),
        ("RT @someone: look at this https://t.co/abc", "RT look at this"),
        ("Still nothing, @AcmeCare.", "Still nothing, ."),
        ("write to care@acme.org", "write to care@acme.org"),
        ("#latedelivery again", "#latedelivery again"),
    ],
)
def test_handles_and_links_are_left_out(text: str, said: str) -> None:
    assert spoken(text) == said


@pytest.mark.parametrize("text", ["@united", "https://t.co/abc", "@united 😡", ""])
def test_a_text_with_nothing_else_stays(text: str) -> None:
    assert spoken(text) == text
