"""How good the labels are that an answer leans on, as the card of their model says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from voc.errors import ModelNotLoaded
from voc.models.artifacts import SHIPPED, Figures, read_figures

# Values that say nothing are found well by always saying them; the absence of a point is in no answer.
_NOTHING = ("none", "unclear", "false")


@dataclass(frozen=True, slots=True)
class ValueQuality:
    """The F1 of one value, and how many of the held-out annotations have it."""

    value: str
    f1: float
    n: int


@dataclass(frozen=True, slots=True)
class LabelQuality:
    """The labels of one task on `n` held-out annotations: the F1 averaged over all values, and that of each."""

    task: str
    macro_f1: float
    n: int
    values: tuple[ValueQuality, ...]

    @property
    def sentence(self) -> str:
        """As a footnote: "word of mouth: macro-F1 .66 on 1,402 held-out annotations (recommends .85, ...)"."""
        said = ", ".join(f"{each.value.replace('_', ' ')} {_short(each.f1)}" for each in self._spoken)
        where = f" ({said})" if said else ""
        name = self.task.replace("_", " ")
        return f"{name}: macro-F1 {_short(self.macro_f1)} on {self.n:,} held-out annotations{where}"

    @property
    def _spoken(self) -> list[ValueQuality]:
        return [each for each in self.values if each.value not in _NOTHING]


def label_quality(version: str | None, tasks: Iterable[str]) -> tuple[LabelQuality, ...]:
    """What is known of these tasks for labels of a model's `version`; nothing for models without such figures.

    A task that another model was set for ("+sentiment=...") has none either.
    """
    model, figures = _shipped()
    if version is None or version.split("+")[0] != model:
        return ()
    return tuple(_of(task, figures[task]) for task in tasks if task in figures and f"+{task}=" not in version)


def footnote(found: Iterable[LabelQuality]) -> str:
    """One sentence on all of them; empty without figures."""
    said = "; ".join(each.sentence for each in found)
    return f"How good these labels are: {said}." if said else ""


def _of(task: str, known: Figures) -> LabelQuality:
    values = tuple(ValueQuality(value, f1, n) for value, (f1, n) in known.values.items())
    return LabelQuality(task, known.macro_f1, known.n, values)


def _short(share: float) -> str:
    return f"{share:.2f}".removeprefix("0")


@cache
def _shipped() -> tuple[str, Mapping[str, Figures]]:
    try:
        return read_figures(SHIPPED)
    except ModelNotLoaded:
        # An image without weights asks a store that others label: it has no card to tell from.
        return "", {}
