"""Texts per second of voc-core beside the three models that people put together for the same: what does one pass buy?

    pip install nncf==3.4.0                       # quantises the peers; nothing of voc needs it
    python -m benchmarks.peers [--threads 2] [--count 192] [--out peers.json]

The peers are a MiniLM sentence embedding, a sentiment classifier of the size of RoBERTa-base and an emotion classifier
of the size of DistilRoBERTa. Their weights are random, which costs the same. They give an embedding and two labels;
voc gives the embedding and every task. Ways to run them:

    as commonly run    sentence-transformers and two pipelines of transformers, float32, texts sorted by length, the
                       batch size of 1, 8 and 32 that is fastest here
    tuned              OpenVINO with 8-bit integers (nncf, after training), one loop over sorted texts in batches of at
                       most so many tokens, the fastest of three sizes; tokens are made once for all three

All ways run in this process on the same texts of about 42 tokens, in turns; the best of three runs counts. Texts per
core-second count the processor time of all threads.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import openvino as ov
import torch
import transformers
from sentence_transformers import SentenceTransformer

from benchmarks.label import OURS, TOKENS, Cost, cheapest, sentences
from voc.domain import TASKS, Segment
from voc.models.artifacts import trunk_folder
from voc.models.batching import map_by_length
from voc.models.encoder import Ids, load_embedder, pad
from voc.models.labelers.core import Core

# Its classes are typed in part only.
hugging_face: Any = transformers
COMMON, TUNED = "three models as commonly run", "three models tuned, int8"
BATCHES, BUDGETS = (1, 8, 32), (256, 512, 1024)
# Texts that show nncf the range of each layer.
_SHOWN = 128


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--count", type=int, default=192, help="texts in a run of the peers; voc gets ten times as many"
    )
    parser.add_argument("--out", type=Path, help="file for the figures as JSON")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    hugging_face.logging.set_verbosity_error()
    speeds = measure(options.count, options.threads)
    print(table(speeds, options.threads))
    if options.out:
        options.out.write_text(json.dumps(speeds, indent=1) + "\n", encoding="utf-8")


def measure(count: int, threads: int) -> dict[str, tuple[float, float]]:
    """Texts per second and per core-second of each way."""
    texts, many = sentences(count), sentences(10 * count)
    segments = [Segment("f", 0, len(text), text) for text in many]
    ways: dict[str, tuple[int, Callable[[], object]]] = {}
    for precision in ("f32", "int8"):
        core = Core(threads=threads, precision="int8" if precision == "int8" else "f32")
        core.predict(segments[:10])
        ways[f"{OURS}, {precision}"] = (len(many), partial(core.predict, segments))
    models = classifiers()
    for size in BATCHES:
        ways[f"{COMMON}, batches of {size}"] = (count, partial(common(models), texts, size))
    tuned = Tuned(models, threads)
    for budget in BUDGETS:
        ways[f"{TUNED}, {budget} tokens a batch"] = (count, partial(tuned.run, texts, budget))
    costs = cheapest({name: run for name, (_, run) in ways.items()})
    return {name: _speed(n, costs[name]) for name, (n, _) in ways.items()}


def _speed(count: int, cost: Cost) -> tuple[float, float]:
    return round(count / cost.wall, 1), round(count / cost.cpu, 1)


def classifiers() -> list[torch.nn.Module]:
    """The sentiment and the emotion classifier: 12 and 6 layers of width 768, with three and 28 labels."""
    torch.manual_seed(0)
    # Positions begin after the padding id, and the tokens are those of MiniLM.
    shape: dict[str, Any] = {"vocab_size": 30_522, "max_position_embeddings": 514, "type_vocab_size": 1}
    sizes = ((12, 3), (6, 28))
    configs = [
        hugging_face.RobertaConfig(num_hidden_layers=layers, num_labels=labels, pad_token_id=0, **shape)
        for layers, labels in sizes
    ]
    return [hugging_face.RobertaForSequenceClassification(config).eval() for config in configs]


def common(models: Sequence[torch.nn.Module]) -> Callable[[list[str], int], object]:
    """The three models as their documentation shows them."""
    folder = trunk_folder()
    embedder = SentenceTransformer(str(folder), device="cpu")
    tokenizer = hugging_face.PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), pad_token="[PAD]")
    pipes = [
        hugging_face.pipeline("text-classification", model=model, tokenizer=tokenizer, device="cpu") for model in models
    ]

    def run(texts: list[str], size: int) -> object:
        ordered = sorted(texts, key=len)
        found = [pipe(ordered, batch_size=size, truncation=True, max_length=128) for pipe in pipes]
        return embedder.encode(ordered, batch_size=size, show_progress_bar=False), found

    return run


class Tuned:
    """The three models in 8-bit integers: one loop, tokens made once."""

    def __init__(self, models: Sequence[torch.nn.Module], threads: int) -> None:
        self._tokenize = load_embedder(threads=threads).tokenize
        shown = [pad([ids]) for ids in self._tokenize(sentences(_SHOWN))]
        embedder = hugging_face.BertModel.from_pretrained(trunk_folder()).eval()
        self._compiled = [quantised(model, shown, threads) for model in (embedder, *models)]

    def run(self, texts: Sequence[str], budget: int) -> list[object]:
        """The outputs of all three for each text, in order."""
        return map_by_length(self._tokenize(texts), self._batch, length=len, budget=budget)

    def _batch(self, batch: list[Ids]) -> list[object]:
        ids, mask = pad(batch)
        found = [compiled({"input_ids": ids, "attention_mask": mask})[0] for compiled in self._compiled]
        return list(zip(*found, strict=True))


def quantised(model: torch.nn.Module, shown: Sequence[tuple[Any, Any]], threads: int) -> Any:
    """A model in 8-bit integers, compiled for this processor."""
    import nncf

    ids, mask = (torch.from_numpy(part) for part in shown[0])
    example = {"input_ids": ids, "attention_mask": mask}
    graph = ov.convert_model(model, example_input=example)
    data = nncf.Dataset(shown, lambda pair: {"input_ids": pair[0], "attention_mask": pair[1]})
    small = nncf.quantize(graph, data, model_type=nncf.ModelType.TRANSFORMER, subset_size=len(shown))
    # With its own choice of precision OpenVINO is slower on this kind of processor: bfloat16 beside the integers.
    options = {"INFERENCE_PRECISION_HINT": "f32", "NUM_STREAMS": 1, "INFERENCE_NUM_THREADS": threads}
    return ov.Core().compile_model(small, "CPU", options)


def table(speeds: dict[str, tuple[float, float]], threads: int) -> str:
    """The figures as Markdown, with how many times as fast voc is."""
    ours = {name: speed for name, speed in speeds.items() if name.startswith(OURS)}
    heads = " | ".join(f"voc {name.rsplit(', ')[-1]} is" for name in ours)
    lines = [
        f"| {threads} threads, about {TOKENS} tokens a text | texts/s | texts per core-second | {heads} |",
        "|---|---|---|" + "---|" * len(ours),
    ]
    return "\n".join([*lines, *_rows(speeds, list(ours.values())), "", f"{len(TASKS)} tasks and the embedding."])


def _rows(speeds: dict[str, tuple[float, float]], ours: Sequence[tuple[float, float]]) -> Iterator[str]:
    for name, (wall, core) in speeds.items():
        times = " | ".join(f"{own / core:.1f} x" for _, own in ours)
        yield f"| {name} | {wall:.0f} | {core:.0f} | {times} |"


if __name__ == "__main__":
    main()
