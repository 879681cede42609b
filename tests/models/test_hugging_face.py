"""Loading models of other people: tiny ones with random weights, written by transformers itself."""

from pathlib import Path

import numpy as np
import pytest

from voc.domain import Segment
from voc.errors import InvalidSettings, ModelNotLoaded
from voc.models.hugging_face import SentenceEmbedder, SequenceClassifier, choose_device

pytestmark = pytest.mark.slow

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "late", "nice", "refund", "app", "again", "never")
TEXTS = ("late refund", "nice app", "late refund", "never again " * 40, "", "\ud800", "late " * 3000)


def write_encoder(folder: Path, *, labels: tuple[str, ...] = (), multi_label: bool = False) -> Path:
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from tokenizers.processors import TemplateProcessing
    from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast

    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=64
    ).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=64,
        **({"id2label": dict(enumerate(labels)), "label2id": {x: i for i, x in enumerate(labels)}} if labels else {}),
        **({"problem_type": "multi_label_classification"} if multi_label else {}),
    )  # fmt: skip
    model = BertForSequenceClassification(config) if labels else BertModel(config)
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_encoder(tmp_path_factory.mktemp("models") / "stars", labels=("1 star", "3 stars", "5 stars"))


def test_a_classifier_gives_probabilities_in_the_order_of_the_texts(folder):
    model = SequenceClassifier(str(folder), device="cpu")

    found = model.probabilities(TEXTS)

    assert model.labels == ("1 star", "3 stars", "5 stars")
    assert found.shape == (len(TEXTS), 3)
    assert found.sum(axis=1) == pytest.approx(1)
    assert (found[0] == found[2]).all()
    alone = np.stack([model.probabilities([text])[0] for text in TEXTS])
    assert found == pytest.approx(alone, abs=1e-5)


def test_equal_texts_are_run_once_and_batches_hold_similar_lengths(folder, monkeypatch):
    model = SequenceClassifier(str(folder), device="cpu")
    batches, run = [], model._run
    monkeypatch.setattr(model, "_run", lambda batch: batches.append([len(ids) for ids in batch]) or run(batch))

    model.probabilities(["late refund"] * 50 + ["never again " * 40] * 50)

    assert batches == [[64, 4]]


def test_a_multi_label_model_says_yes_or_no_to_each_label(tmp_path):
    model = SequenceClassifier(str(write_encoder(tmp_path, labels=("joy", "anger"), multi_label=True)), device="cpu")

    assert model.multi_label
    assert not np.allclose(model.probabilities(["late"]).sum(axis=1), 1)


def test_the_version_changes_with_the_weights(folder, tmp_path):
    other = write_encoder(tmp_path / "stars", labels=("1 star", "3 stars", "4 stars"))

    first, second = (SequenceClassifier(str(path), device="cpu").version for path in (folder, other))

    assert first.startswith("stars@")
    assert first != second


def test_an_embedder_gives_unit_vectors_in_order(tmp_path):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    parts = Transformer(str(write_encoder(tmp_path / "plain")))
    SentenceTransformer(modules=[parts, Pooling(16)], device="cpu").save(str(tmp_path / "embedder"))
    model = SentenceEmbedder(str(tmp_path / "embedder"), device="cpu")

    found = model.embed(TEXTS[:4])

    assert found.shape == (4, 16)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    assert found[0] == pytest.approx(found[2])
    assert found[1] == pytest.approx(model.embed([TEXTS[1]])[0], abs=1e-5)


@pytest.mark.parametrize("name", ["no/such model", "../nowhere", "a/b/c"])
def test_a_model_that_is_nowhere_is_named_with_what_to_do(name):
    with pytest.raises(ModelNotLoaded, match="name a folder that save_pretrained"):
        SequenceClassifier(name)


def test_a_folder_without_safetensors_is_refused(tmp_path):
    (tmp_path / "config.json").write_text("{}")

    with pytest.raises(ModelNotLoaded, match=r"no config\.json with safetensors"):
        SequenceClassifier(str(tmp_path))


def test_an_encoder_without_a_trained_head_is_refused(tmp_path):
    with pytest.raises(ModelNotLoaded, match="not a sequence classifier"):
        SequenceClassifier(str(write_encoder(tmp_path)), device="cpu")


def test_broken_weights_are_refused_when_they_are_used(tmp_path):
    (write_encoder(tmp_path, labels=("a", "b")) / "model.safetensors").write_bytes(b"broken")

    with pytest.raises(ModelNotLoaded):
        SequenceClassifier(str(tmp_path), device="cpu").probabilities(["late"])


def test_devices_are_checked():
    assert choose_device("cpu") == "cpu"
    for wrong in ("gpu", "cuda:99", "cuda:x"):
        with pytest.raises(InvalidSettings, match="VOC_DEVICE"):
            choose_device(wrong)


def test_a_model_that_is_set_does_its_task_from_then_on(folder):
    from voc.build import Parts
    from voc.settings import load

    made = Parts(load({"VOC_SENTIMENT_MODEL": str(folder), "VOC_THREADS": "1", "VOC_DEVICE": "cpu"}))

    [prediction] = made.labeler.predict([Segment("f", 0, 9, "late nice")])

    assert made.labeler.version.startswith("voc-core@")
    assert f"+sentiment={folder.name}@" in made.labeler.version
    assert [label.task for label in prediction.labels].count("sentiment") == 1
    assert prediction.value("stage") is not None
    assert made.vectors(["late"]).shape == (1, 384)
