"""How far the label model is from the accuracy voc asks of it, on texts it has not seen.

    VOC_DATA_DIR=../shared/data python -m training.bars voc/models/weights/voc-core

The figures of the annotations and of GoEmotions are the cross-fitted ones of the manifest; the others are taken here.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.metrics import f1_score, recall_score

from training import aspects, auxiliary, data, stars
from training.data import Example
from training.save import AUXILIARY
from training.tower import COLUMNS, targets
from voc.models import graph
from voc.models.artifacts import MANIFEST, WEIGHTS, read_manifest, read_tensors, read_weights, trunk_folder
from voc.models.encoder import Encoder, Precision
from voc.models.labelers.core import Core
from voc.models.spoken import spoken

# Macro F1 of the held-out annotations and of GoEmotions dev; the touchpoint without `other`.
TASK_BARS = {
    "go_emotion": 0.46, "sentiment": 0.72, "touchpoint": 0.70, "stage": 0.66, "word_of_mouth": 0.76, "loyalty": 0.62,
    "expectation": 0.52, "request": 0.72, "effort": 0.78, "handoff": 0.70, "staff": 0.78, "sarcasm": 0.66,
}  # fmt: skip
ERROR_BARS = {"sentiment": 0.05, "touchpoint": 0.05}
# Reviews of each source and level of stars.
EACH = 40


class Bar(NamedTuple):
    """A figure beside what is asked for; an error has to stay below."""

    name: str
    n: int
    figure: float
    asked: float
    error: bool = False

    @property
    def met(self) -> bool:
        """Whether the figure is at least, an error at most, what is asked for."""
        return self.figure <= self.asked if self.error else self.figure >= self.asked


def main() -> None:
    """Take the figures and print them as a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--precision", choices=("f32", "int8"), default="f32")
    parser.add_argument("--out", type=Path, help="file for the figures as JSON")
    options = parser.parse_args()
    found = list(bars(options.weights, threads=options.threads, precision=options.precision))
    print(table(found))
    if options.out:
        options.out.write_text(json.dumps([bar._asdict() for bar in found], indent=1) + "\n", encoding="utf-8")


def bars(weights: Path, *, threads: int, precision: Precision = "f32") -> Iterator[Bar]:
    """Every figure voc has a bar for."""
    folder = data.data_dir()
    yield from _annotated(weights)
    yield from _tweets(weights, folder, threads=threads)
    core = Core(weights, threads=threads, precision=precision)
    yield _aspects(core, aspects.clauses(folder, "val"))
    right, said = stars.agreement(stars.reviews(folder, each=EACH), core)
    yield Bar("stars of reviews, macro F1", len(right), f1_score(right, said, average="macro"), 0.70)


def table(found: Sequence[Bar]) -> str:
    """The figures as Markdown."""
    rows = [
        f"| {bar.name} | {bar.n} | {bar.figure:.3f} | {'<=' if bar.error else '>='} {bar.asked:.2f} "
        f"| {'yes' if bar.met else 'no'} |"
        for bar in found
    ]
    return "\n".join(["| figure | n | ours | asked | met |", "|---|---|---|---|---|", *rows])


def _annotated(weights: Path) -> Iterator[Bar]:
    metrics = json.loads((weights / MANIFEST).read_text(encoding="utf-8"))["metrics"]
    for task, asked in TASK_BARS.items():
        row = metrics[task]
        yield Bar(f"{task}, macro F1", row["n"], row.get("macro_f1_named", row["macro_f1"]), asked)
    for task, asked in ERROR_BARS.items():
        yield Bar(f"{task}, calibration error", metrics[task]["n"], metrics[task]["ece"], asked, error=True)


def _tweets(weights: Path, folder: Path, *, threads: int) -> Iterator[Bar]:
    """TweetEval, read off the heads that were trained for it; else its polarity off the one of customer feedback."""
    sentiment, emotion = (read(folder, "val") for read in (auxiliary.tweet_sentiment, auxiliary.tweet_emotion))
    trained = (weights / AUXILIARY).exists()
    encoder = extended_encoder(weights, threads=threads)
    right, said = _best(encoder, sentiment, COLUMNS["tweet_sentiment" if trained else "sentiment"])
    head = "" if trained else " (head of customer feedback)"
    recall = recall_score(right, said, average="macro")
    yield Bar(f"TweetEval sentiment{head}, macro recall", len(right), recall, 0.70)
    if trained:
        right, said = _best(encoder, emotion, COLUMNS["tweet_emotion"])
        yield Bar("TweetEval emotion, macro F1", len(right), f1_score(right, said, average="macro"), 0.74)


def extended_encoder(weights: Path, *, threads: int) -> Encoder:
    """The label model with the heads of the auxiliary tasks, where it has them, after those of voc's."""
    manifest, package = read_manifest(weights), trunk_folder()
    tower = read_weights(weights, manifest)
    if (weights / AUXILIARY).exists():
        for name, tensor in read_tensors(weights / AUXILIARY).items():
            tower[name] = np.concatenate([tower[name], tensor.astype(np.float32)])
    both = graph.two_towers(read_tensors(package / WEIGHTS), tower, shared=manifest.shared_layers)
    return Encoder(both, package / "tokenizer.json", threads=threads)


def _best(encoder: Encoder, examples: Sequence[Example], columns: slice) -> tuple[list[int], list[int]]:
    (task,) = examples[0].targets
    kept = slice(columns.start, columns.start + len(auxiliary.TASKS[task]))
    logits = encoder.encode([spoken(example.text) for example in examples]).logits[:, kept]
    return targets(examples)[0][:, COLUMNS[task]].argmax(axis=1).tolist(), logits.argmax(axis=1).tolist()


def _aspects(core: Core, clauses: Sequence[aspects.Clause]) -> Bar:
    """Aspects with a polarity: is it the one of the segment they fall in?"""
    kept = [clause for clause in clauses if set(clause.polarities) != {"neutral"}]
    found = core.predict(aspects.segments(kept))
    right = [
        polarity == prediction.value("sentiment")
        for clause, prediction in zip(kept, found, strict=True)
        for polarity in clause.polarities
        if polarity != "neutral"
    ]
    return Bar("MAMS, polarity of the segment of an aspect", len(right), float(np.mean(right)), 0.75)


if __name__ == "__main__":
    main()
