"""The golden files: one small file of each format, written by hand after the format's description."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from voc.ingest import speech
from voc.ingest.archive import open_files
from voc.ingest.base import File, Item
from voc.ingest.files import read_files
from voc.settings import Settings

FOLDER = Path(__file__).parent / "golden"
GOLDEN = sorted(path for path in FOLDER.iterdir() if not path.name.startswith("."))


def golden(name: str) -> Path:
    """The golden file of the format called `name`."""
    return next(path for path in GOLDEN if path.name.partition(".")[0] == name)


def opened(path: Path) -> File:
    return next(open_files([path]))


class Heard:
    """A Whisper that hears the same call in every recording: first the agent's channel, then the customer's."""

    _SAID = (
        [
            (1.0, "Thank you for calling Nordlicht, how can I help you?"),
            (9.0, "I am sorry about that. May I have your account number?"),
        ],
        [(5.0, "Hi, I'm calling about my bill, I was charged twice."), (14.0, "It's on my bill, hold on.")],
    )

    def __init__(self) -> None:
        self.calls = 0

    def transcribe(self, samples: Any, **_: Any) -> tuple[list[SimpleNamespace], SimpleNamespace]:
        assert samples.dtype == "float32"
        said = self._SAID[self.calls % 2]
        self.calls += 1
        heard = [SimpleNamespace(text=f" {text}", start=start, end=start + 3) for start, text in said]
        return heard, SimpleNamespace(language="en", language_probability=0.9)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """What listens to recordings instead of a trained model."""
    found = Heard()
    monkeypatch.setattr(speech, "load", lambda model: found)
    return found


@pytest.fixture
def items(request: pytest.FixtureRequest, heard: Heard) -> list[Item]:
    """What the golden file of the format `request.param` becomes."""
    settings = Settings(pii="off", whisper_model="a folder")
    return list(read_files([golden(request.param)], settings=settings, key=b"a key of tests"))
