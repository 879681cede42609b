from __future__ import annotations

import pytest

from voc.alerts.base import channels
from voc.errors import InvalidSettings, UnknownExtension
from voc.settings import load


def test_the_channels_are_the_modules_of_the_folder() -> None:
    assert channels.names() == ["log", "webhook"]


def test_an_unknown_channel_names_those_that_exist() -> None:
    with pytest.raises(UnknownExtension, match="Available: log, webhook"):
        channels.get("carrier_pigeon")


@pytest.mark.parametrize("name", channels.names())
def test_every_channel_is_made_from_settings(name: str) -> None:
    settings = load({"VOC_WEBHOOK_URL": "https://example.com/hook", "VOC_WEBHOOK_SECRET": "whsec_c2VjcmV0"})
    assert callable(channels.get(name).from_settings(settings).send)


def test_a_webhook_without_an_address_says_what_to_set() -> None:
    with pytest.raises(InvalidSettings, match="VOC_WEBHOOK_URL and VOC_WEBHOOK_SECRET"):
        channels.get("webhook").from_settings(load({}))
