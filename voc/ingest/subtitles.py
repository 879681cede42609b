"""Subtitle files as conversations: cues with the voice that speaks, found wherever writers of transcripts put it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from voc.errors import UnreadableFile
from voc.ingest.base import GUESSED, File, Filtered, Row
from voc.ingest.encoding import decode
from voc.ingest.transcript import Turn, joined, turn

MAX_CHARS = 32 * 2**20
# "Ann Lee: I have a question", "[SPEAKER_01]: ..."; and a name in parentheses on a line of its own.
_PREFIX = re.compile(r"\[?([^\W\d_][\w .'’()-]{0,48}?)\]?\s?:\s+(?=\S)")
_OWN_LINE = re.compile(r"\(([^\W\d_][\w .'-]{0,48})\)\s*\n")
# A colon after the first words of some cues is only a colon.
_LEAST_NAMED = 0.3


class Subtitles:
    """A format of subtitles that webvtt-py reads under the name of `kind`."""

    canonical: ClassVar[bool] = True
    fields: ClassVar[Mapping[str, Any]] = GUESSED
    kind: ClassVar[str]

    def read(self, file: File) -> Iterator[Row]:
        with decode(file.open(), file.head.encoding) as stream:
            text = stream.read(MAX_CHARS)
        if len(text) == MAX_CHARS:
            raise UnreadableFile(file.name, "subtitles of more than 32 MB are those of no conversation")
        try:
            cues = webvtt.from_buffer(io.StringIO(text.lstrip("\ufeff \t\r\n")), format=self.kind).captions
        except (MalformedFileError, MalformedCaptionError, ValueError) as error:
            raise UnreadableFile(file.name, f"not readable as {self.kind} ({error})") from error
        turns = turns_of(cues)
        yield 1, {"source": self.kind, "channel": "phone", "turns": turns} if turns else Filtered("empty")


def turns_of(cues: Sequence[webvtt.Caption]) -> list[Turn]:
    """The turns that the cues hold, each by the voice that its tag, its first words or its first line name."""
    parts = [part for cue in cues for part in _voices(cue)]
    named = sum(_PREFIX.match(text) is not None for _, voice, text in parts if not voice)
    by_prefix = named >= _LEAST_NAMED * max(1, sum(not voice for _, voice, _ in parts))
    turns, speaker = [], None
    for cue, voice, text in parts:
        prefix = (_PREFIX.match(text) if by_prefix else None) or _OWN_LINE.match(text)
        # Who speaks is often said once, and goes on speaking.
        speaker = voice or (prefix[1] if prefix else speaker)
        said = text[prefix.end() :] if prefix and not voice else text
        turns.append(turn(" ".join(said.split()), speaker=speaker, start=_start(cue), end=_end(cue)))
    return joined(turns)


_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]{1,200})>")
_TAG = re.compile(r"</?[a-z][^>]{0,100}>|<\d[\d:.]{0,20}>", re.IGNORECASE)


def _voices(cue: webvtt.Caption) -> Iterator[tuple[webvtt.Caption, str, str]]:
    """The parts of a cue, each with the name in the voice tag before it."""
    pieces = _VOICE.split(cue.raw_text)
    for voice, text in zip(["", *pieces[1::2]], pieces[0::2], strict=True):
        if plain := _TAG.sub("", text).strip():
            yield cue, voice.strip(), plain


def _start(cue: webvtt.Caption) -> int:
    return round(float(cue.start_in_seconds) * 1000)


def _end(cue: webvtt.Caption) -> int:
    return round(float(cue.end_in_seconds) * 1000)
