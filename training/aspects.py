"""Restaurant sentences with the polarity of every aspect (MAMS), cut as voc cuts messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from training.data import Example
from voc.domain import Feedback, Segment
from voc.models.segmenter import Clauses


@dataclass(frozen=True, slots=True)
class Clause:
    """A segment and the polarities of the aspects named in it."""

    text: str
    polarities: tuple[str, ...]


def clauses(folder: Path, split: str) -> list[Clause]:
    """The segments of MAMS that name an aspect: "train" (4,297 sentences) or "val" (500)."""
    root = ElementTree.parse(folder / "absa_mams" / "ATSA" / f"{split}.xml").getroot()  # noqa: S314 - a published file
    return list(_clauses(root))


def restaurants(folder: Path) -> list[Example]:
    """The segments of the training sentences, labelled by what their aspects add up to."""
    return [
        Example(clause.text, "mams", f"mams:{clause.text}", {"sentiment": {total(clause): 1.0}})
        for clause in clauses(folder, "train")
    ]


def total(clause: Clause) -> str:
    """Mixed when good and bad aspects are named, else the polarity that is not neutral, if there is one."""
    found = set(clause.polarities) - {"neutral"}
    return "mixed" if len(found) == 2 else found.pop() if found else "neutral"


def _clauses(root: ElementTree.Element) -> Iterator[Clause]:
    segmenter = Clauses()
    for sentence in root.iter("sentence"):
        text = sentence.findtext("text") or ""
        terms = [(int(term.get("from", "0")), term.get("polarity", "")) for term in sentence.iter("aspectTerm")]
        message = Feedback("", "", "review", datetime(2000, 1, 1, tzinfo=UTC), text)
        for segment in segmenter.split([message])[0]:
            inside = tuple(polarity for start, polarity in terms if segment.start <= start < segment.end)
            if inside:
                yield Clause(segment.text, inside)


def segments(found: Sequence[Clause]) -> list[Segment]:
    """The clauses as a labeler takes them."""
    return [Segment("mams", 0, len(clause.text), clause.text) for clause in found]
