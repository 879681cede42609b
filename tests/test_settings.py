import re
from pathlib import Path

import pytest

from voc.errors import InvalidSettings
from voc.settings import Settings, load

ROOT = Path(__file__).parent.parent


def test_every_setting_has_a_default_that_works():
    assert load({}) == Settings()


def test_the_environment_overrules_the_file(tmp_path):
    file = tmp_path / "voc.toml"
    file.write_text('workspace = "shop"\nbatch_size = 50\nalert_channels = ["log"]\n')

    settings = load({"VOC_CONFIG": str(file), "VOC_WORKSPACE": "bank", "VOC_ALERT_CHANNELS": "log, webhook"})

    assert (settings.workspace, settings.batch_size, settings.alert_channels) == ("bank", 50, ("log", "webhook"))


def test_an_unknown_key_is_refused_with_the_likely_one():
    with pytest.raises(InvalidSettings, match="VOC_WORKSPCE is not a setting, did you mean VOC_WORKSPACE"):
        load({"VOC_WORKSPCE": "x"})


def test_every_problem_is_named_at_once():
    with pytest.raises(InvalidSettings) as caught:
        load({"VOC_BATCH_SIZE": "0", "VOC_PII": "maybe"})

    assert len(caught.value.problems) == 2


def test_a_secret_is_never_repeated():
    with pytest.raises(InvalidSettings) as caught:
        load({"VOC_API_KEY": "hunter2"})

    assert "hunter2" not in str(caught.value)
    assert "hunter2hunter2hunter2" not in repr(load({"VOC_API_KEY": "hunter2hunter2hunter2"}))


def test_a_config_file_that_cannot_be_read_says_why(tmp_path):
    with pytest.raises(InvalidSettings, match="VOC_CONFIG="):
        load({"VOC_CONFIG": str(tmp_path / "missing.toml")})


def test_every_setting_is_in_the_documentation():
    documented = set(re.findall(r"`VOC_([A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))

    assert {name.upper() for name in Settings.model_fields} <= documented


def test_options_of_sources_come_from_tables_of_the_file_and_the_environment_and_are_all_secret(tmp_path):
    file = tmp_path / "voc.toml"
    file.write_text('[sources.zendesk]\nsubdomain = "acme"\ntoken = "old"\n[sources.imap]\nport = 993\n')

    settings = load({"VOC_CONFIG": str(file), "VOC_SOURCE_ZENDESK_TOKEN": "hunter2"})

    known = {name: value.get_secret_value() for name, value in settings.sources.items()}
    assert known == {"zendesk_subdomain": "acme", "zendesk_token": "hunter2", "imap_port": "993"}
    assert "hunter2" not in repr(settings) + settings.model_dump_json()


def test_sources_that_are_no_tables_are_refused(tmp_path):
    file = tmp_path / "voc.toml"
    file.write_text('sources = ["zendesk"]\n')

    with pytest.raises(InvalidSettings, match=r"\[sources\.zendesk\]"):
        load({"VOC_CONFIG": str(file)})
