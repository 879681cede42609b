import sys

import pytest

from voc.alerts.base import channels
from voc.errors import UnknownExtension
from voc.ingest.base import formats
from voc.insights.base import detectors
from voc.models.base import labelers

REGISTRIES = [formats, detectors, channels, labelers]
EXTENSIONS = [(registry, name) for registry in REGISTRIES for name in registry.names()]


@pytest.mark.parametrize(("registry", "name"), EXTENSIONS, ids=lambda x: x if isinstance(x, str) else x.kind)
def test_a_module_registers_its_own_name(registry, name):
    assert registry.get(name).__module__.endswith(f".{name}")


@pytest.mark.parametrize(("registry", "name"), EXTENSIONS, ids=lambda x: x if isinstance(x, str) else x.kind)
def test_an_extension_says_what_it_is(registry, name):
    assert (registry.get(name).__doc__ or "").strip()


def test_listing_names_imports_nothing():
    sys.modules.pop("voc.ingest.formats.csv", None)

    assert "csv" in formats.names()
    assert "voc.ingest.formats.csv" not in sys.modules


def test_an_unknown_name_says_what_there_is():
    with pytest.raises(UnknownExtension, match=r"No format is called 'cvs'. Available: .*, csv, "):
        formats.get("cvs")


def test_a_new_file_is_a_new_extension(tmp_path, monkeypatch):
    (tmp_path / "pager.py").write_text(
        "from voc.alerts.base import channels\n\n"
        "@channels.register\nclass Pager:\n    def send(self, alert):\n        print(alert)\n"
    )
    import voc.alerts.channels as package

    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])

    assert "pager" in channels.names()
    assert channels.get("pager").__name__ == "Pager"
