"""Recordings become what was said when: faster-whisper with a model that lies on this machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from voc.errors import InvalidSettings
from voc.ingest.transcript import Turn, in_order, joined, turn

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

SAMPLES_PER_SECOND = 16_000
# Loudness under which a channel is silent: of 16-bit audio, five steps.
_SILENCE = 5 / 2**15
NEEDS = (
    "a recording is transcribed with faster-whisper: install voc[audio] and set VOC_WHISPER_MODEL to the folder of a "
    "Whisper model in CTranslate2's format"
)


class Utterance(Protocol):
    """What faster-whisper gives: a text and when it was said, in seconds."""

    text: str
    start: float
    end: float


def transcribe(stream: BinaryIO, *, model: str) -> tuple[list[Turn], str]:
    """The turns of a recording and its language; of a stereo call each channel is a speaker.

    A recording of one channel is one voice: who speaks is not told apart.

    Raises:
        InvalidSettings: if the package or the model is not there.
        ValueError: for what is no audio.
    """
    recognise = load(model)
    heard = [recognise.transcribe(samples, vad_filter=True, beam_size=5) for samples in channels_of(stream)]
    turns = turns_of([segments for segments, _ in heard])
    return turns, max(heard, key=lambda one: one[1].language_probability)[1].language if heard else ""


def turns_of(channels: Sequence[Iterable[Utterance]]) -> list[Turn]:
    """The utterances of all channels in the order they were said; each channel of several is a speaker."""
    spoken = [
        turn(
            one.text,
            speaker=f"channel {number}" if len(channels) > 1 else None,
            start=one.start,
            end=one.end,
            unit=1000,
        )
        for number, utterances in enumerate(channels, start=1)
        for one in utterances
    ]
    return joined(in_order(spoken))


def channels_of(stream: BinaryIO) -> list[Any]:
    """The audio of each channel that is not silent, resampled for the model; equal channels are one.

    *Shape:* (n,) float32 each, at `SAMPLES_PER_SECOND`

    Raises:
        InvalidSettings: if the package is not installed.
        ValueError: for what is no audio.
    """
    faster_whisper = _package()
    import av

    try:
        sides = faster_whisper.decode_audio(stream, sampling_rate=SAMPLES_PER_SECOND, split_stereo=True)
    except (av.FFmpegError, IndexError) as error:
        raise ValueError(f"it cannot be decoded as audio ({error})") from error
    heard = [side for side in sides if len(side) and float(abs(side).max()) > _SILENCE]
    return heard[:1] if len(heard) == 2 and (heard[0] == heard[1]).all() else heard


@cache
def load(model: str) -> WhisperModel:
    """The model in a folder, or a Hugging Face one that was downloaded before; nothing is downloaded.

    Raises:
        InvalidSettings: if there is none, or the package is not installed.
    """
    package = _package()
    try:
        found: WhisperModel = package.WhisperModel(model, device="auto", compute_type="default", local_files_only=True)
    except (RuntimeError, ValueError, OSError) as error:
        raise InvalidSettings([f"VOC_WHISPER_MODEL={model}: {error}; {NEEDS}"]) from error
    return found


def _package() -> Any:
    try:
        import faster_whisper
    except ImportError as error:
        raise InvalidSettings([NEEDS]) from error
    return faster_whisper
