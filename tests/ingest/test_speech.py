"""Recordings become turns: made ones, decoded by the library itself, heard by something that says what was said."""

from __future__ import annotations

import io
import struct
import wave
from collections.abc import Sequence
from pathlib import Path

import pytest
from faster_whisper.transcribe import Segment

from tests.ingest.conftest import rejected_of
from tests.ingest.formats.conftest import Heard, golden, heard
from voc.errors import InvalidSettings
from voc.ingest import speech
from voc.ingest.files import read_files
from voc.settings import Settings

__all__ = ["heard"]


def recording(channels: Sequence[int]) -> io.BytesIO:
    """Half a second in which each channel is as loud as told."""
    found = io.BytesIO()
    with wave.open(found, "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(8000)
        frames = ([loud if n % 20 < 10 else -loud for loud in channels] for n in range(4000))
        file.writeframes(b"".join(struct.pack(f"<{len(channels)}h", *frame) for frame in frames))
    found.seek(0)
    return found


def utterance(text: str, start: float, end: float) -> Segment:
    return Segment(0, 0, start, end, text, [], -0.1, 1.0, 0.0, None, 0.0)


@pytest.mark.parametrize(
    ("channels", "heard"), [((9000, 4000), 2), ((9000,), 1), ((9000, 9000), 1), ((9000, 0), 1), ((0, 0), 0)]
)
def test_a_channel_that_is_silent_or_a_copy_is_no_speaker(channels: Sequence[int], heard: int) -> None:
    found = speech.channels_of(recording(channels))
    assert len(found) == heard
    assert all(abs(len(side) / speech.SAMPLES_PER_SECOND - 0.5) < 0.05 for side in found)


def test_what_two_channels_say_is_put_in_the_order_it_was_said() -> None:
    agent = [utterance(" Hello,", 0.0, 0.8), utterance(" how can I help?", 1.0, 2.0), utterance(" I see.", 6.0, 6.5)]
    customer = [utterance(" My bill is wrong.", 3.0, 5.0)]
    turns = speech.turns_of([agent, customer])
    assert [(t["speaker"], t["text"], t["start_ms"]) for t in turns] == [
        ("channel 1", "Hello, how can I help?", 0),
        ("channel 2", "My bill is wrong.", 3000),
        ("channel 1", "I see.", 6000),
    ]


def test_a_recording_is_transcribed_once(heard: Heard) -> None:
    list(read_files([golden("audio")], settings=Settings(pii="off", whisper_model="x"), key=b"k"))
    assert heard.calls == 2


def test_without_a_model_a_recording_is_rejected_with_what_is_missing() -> None:
    [row] = rejected_of(list(read_files([golden("audio")], settings=Settings(pii="off"), key=b"k")))
    assert "VOC_WHISPER_MODEL" in row.reason


def test_a_damaged_recording_is_rejected_with_the_reason(tmp_path: Path, heard: Heard) -> None:
    path = tmp_path / "call 2026-08-01.wav"
    path.write_bytes(golden("audio").read_bytes()[:30])
    [row] = rejected_of(list(read_files([path], settings=Settings(pii="off", whisper_model="x"), key=b"k")))
    assert "cannot be decoded" in row.reason
    assert heard.calls == 0


def test_a_folder_without_a_model_is_named_and_nothing_is_downloaded(tmp_path: Path) -> None:
    for model in (str(tmp_path), "no-such/model"):
        with pytest.raises(InvalidSettings, match=r"VOC_WHISPER_MODEL=.*voc\[audio\]"):
            speech.load(model)
