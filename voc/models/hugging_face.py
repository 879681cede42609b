"""Hugging Face models from a folder or the hub: sequence classifiers and sentence embedders, batched by length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.domain import digest
from voc.errors import InvalidSettings, ModelNotLoaded
from voc.models.artifacts import sha256
from voc.models.batching import map_by_length

# Never a pickle, never code of the model's own.
FILES = ("*.safetensors", "*.json", "*.txt", "*.model")
MAX_TOKENS = 512
# Longer texts are cut before they are tokenised: no 512 tokens take more.
MAX_CHARS = 16_000
# Padded tokens per batch.
BUDGETS = {"cpu": 1024, "cuda": 65_536}
# A sentence embedder tokenises inside; a token is about so many characters.
CHARS_PER_TOKEN = 4


def choose_device(wanted: str) -> str:
    """The torch device of VOC_DEVICE: "auto" is a GPU where torch finds one.

    Raises:
        InvalidSettings: for a device that does not exist here.
    """
    import torch

    if not re.fullmatch(r"auto|cpu|cuda(:\d+)?", wanted):
        raise InvalidSettings([f"VOC_DEVICE: {wanted!r} is no device; use auto, cpu, cuda or cuda:N"])
    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    number = int(wanted.partition(":")[2] or 0)
    if wanted.startswith("cuda") and number >= torch.cuda.device_count():
        raise InvalidSettings([f"VOC_DEVICE: {wanted!r} is not here (GPUs: {torch.cuda.device_count()}); use auto"])
    return wanted


def locate(name: str) -> Path:
    """The folder of a model: `name` itself, or where the hub's copy of it lies after a download.

    Raises:
        ModelNotLoaded: if it is neither a folder nor on the hub, or has no safetensors.
    """
    folder = Path(name).expanduser()
    if not folder.is_dir():
        folder = _download(name)
    if not (folder / "config.json").is_file() or not any(folder.rglob("*.safetensors")):
        raise ModelNotLoaded(name, f"{folder} has no config.json with safetensors; save it with save_pretrained()")
    return folder


def fingerprint(folder: Path) -> str:
    """8 hexadecimal digits that change with the weights and the configuration."""
    files = sorted(path for pattern in FILES for path in folder.rglob(pattern))
    return digest(*((path.relative_to(folder), sha256(path)) for path in files))[:8]


class SequenceClassifier:
    """Probabilities of the labels that a classifier was trained on; its weights are loaded on first use.

    Raises:
        ModelNotLoaded: if it cannot be found or is no classifier.
        InvalidSettings: for a device that does not exist.
    """

    def __init__(self, name: str, *, device: str = "auto") -> None:
        from transformers import AutoConfig

        self.name, self.folder, self.device = name, locate(name), choose_device(device)
        self.version = f"{Path(name).name}@{fingerprint(self.folder)}"
        self.config = AutoConfig.from_pretrained(self.folder)
        # A plain encoder would be loaded with a random head, and answer.
        if not any(name.endswith("ForSequenceClassification") for name in self.config.architectures or ()):
            raise ModelNotLoaded(name, f"it is a {self.config.architectures}, not a sequence classifier")
        self.labels = tuple(str(self.config.id2label[i]) for i in range(self.config.num_labels))
        self.multi_label = self.config.problem_type == "multi_label_classification"

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Softmax, or sigmoid for a multi-label model. *Shape:* (n, labels)"""
        if not texts:
            return np.zeros((0, len(self.labels)))
        ids = [tuple(row) for row in self._tokenize(texts)]
        rows = map_by_length(ids, self._run, length=len, budget=BUDGETS[self.device.partition(":")[0]])
        logits = np.stack(rows)
        if self.multi_label:
            return np.asarray(0.5 * (1 + np.tanh(logits / 2)))
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    @cached_property
    def _model(self) -> Any:
        import torch
        from safetensors import SafetensorError
        from transformers import AutoModelForSequenceClassification

        # The attention of torch (SDPA) is what from_pretrained takes by itself where the architecture has it.
        dtype = torch.float32 if self.device == "cpu" else torch.bfloat16
        try:
            model = AutoModelForSequenceClassification.from_pretrained(self.folder, dtype=dtype, use_safetensors=True)
        except (OSError, ValueError, SafetensorError) as error:
            raise ModelNotLoaded(self.name, f"{error}; save it again with save_pretrained()") from error
        return model.to(self.device).eval()

    @cached_property
    def _tokenizer(self) -> Any:
        from transformers import AutoTokenizer

        return AutoTokenizer.from_pretrained(self.folder)

    def _tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        longest = min(self._tokenizer.model_max_length, getattr(self.config, "max_position_embeddings", MAX_TOKENS))
        clean = [clean_text(text) for text in texts]
        found = self._tokenizer(clean, truncation=True, max_length=min(longest, MAX_TOKENS))
        return [ids or [self._tokenizer.pad_token_id or 0] for ids in found["input_ids"]]

    def _run(self, batch: list[tuple[int, ...]]) -> list[NDArray[np.float64]]:
        import torch

        padded = self._tokenizer.pad({"input_ids": [list(ids) for ids in batch]}, return_tensors="pt").to(self.device)
        with torch.inference_mode():
            logits = self._model(input_ids=padded["input_ids"], attention_mask=padded["attention_mask"]).logits
        return list(logits.float().cpu().numpy().astype(np.float64))


class SentenceEmbedder:
    """Embeddings of unit length from a sentence-transformers model.

    Raises:
        ModelNotLoaded: if it cannot be found.
        InvalidSettings: for a device that does not exist.
    """

    def __init__(self, name: str, *, device: str = "auto") -> None:
        self.name, self.folder, self.device = name, locate(name), choose_device(device)
        self.version = f"{Path(name).name}@{fingerprint(self.folder)}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """*Shape:* (n, width)"""
        if not texts:
            return np.zeros((0, 0), np.float32)
        clean = [clean_text(text) for text in texts]
        budget = CHARS_PER_TOKEN * BUDGETS[self.device.partition(":")[0]]
        return np.stack(map_by_length(clean, self._run, length=len, budget=budget))

    @cached_property
    def _model(self) -> Any:
        import torch
        from sentence_transformers import SentenceTransformer

        options = {"use_safetensors": True, "dtype": torch.float32 if self.device == "cpu" else torch.bfloat16}
        return SentenceTransformer(str(self.folder), device=self.device, model_kwargs=options, local_files_only=True)

    def _run(self, batch: list[str]) -> list[NDArray[np.float32]]:
        found = self._model.encode(batch, batch_size=len(batch), normalize_embeddings=True, show_progress_bar=False)
        return list(np.asarray(found, np.float32))


def clean_text(text: str) -> str:
    """What a tokenizer takes: not too long, and without halves of surrogate pairs."""
    return text[:MAX_CHARS].encode("utf-8", "replace").decode("utf-8")


def _download(name: str) -> Path:
    import httpx
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, allow_patterns=list(FILES)))
    except (OSError, ValueError, httpx.HTTPError) as error:
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        remedy = "name a folder that save_pretrained() wrote, or a model of the hub that this machine can reach"
        raise ModelNotLoaded(name, f"{reason}; {remedy}") from error
