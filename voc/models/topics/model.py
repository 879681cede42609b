"""BERTopic with the steps of voc: how texts and vectors become groups with centroids and names.

Importing this module imports BERTopic, which takes seconds: only `fit` does so, and only when there is enough to fit.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.models.topics.assign import THRESHOLD
from voc.models.topics.groups import Given, Groups, reduction, unit
from voc.models.topics.names import NAME_CHARS, Name, Said, keywords, name_groups
from voc.models.topics.phrases import common, phrases, spellings, write

with warnings.catch_warnings():
    # On import, bertopic silences warnings for the whole process (undone here) and umap says TensorFlow is absent.
    warnings.simplefilter("ignore", ImportWarning)
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.representation import BaseRepresentation
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

# BERTopic joins the texts of a group into one document; this keeps them apart in it.
_END = "\x1e"
Words = Mapping[int, list[tuple[str, float]]]


def find(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    *,
    min_size: int = 1,
    groups: NDArray[np.int64] | None = None,
    taken: Sequence[str] = (),
    polarity: NDArray[np.int8] | None = None,
) -> tuple[NDArray[np.float32], NDArray[np.float32], list[Name]]:
    """The centroids, radii and names of the groups that BERTopic finds with our steps, largest first.

    Where the `groups` are given (from 0, -1 for none), they are only named, in their order. No name is given twice nor
    equals one in `taken`; `polarity` is that of `name_groups`.

    *Shape:* `vectors` (n, width) of unit length; all others n -> (k, width) of unit length, (k,), k
    """
    documents = [" ".join(text.split()) + _END for text in texts]
    if len(set(documents)) == 1:  # one phrase: c-TF-IDF has nothing to compare, and BERTopic's fails on it
        middle = unit(vectors.mean(axis=0, keepdims=True))
        return middle, np.array([THRESHOLD], dtype=np.float32), [Name(documents[0][:NAME_CHARS].rstrip(_END), ())]
    spelling = spellings(texts)
    grouping = Groups(vectors, min_size=min_size) if groups is None else Given(vectors, groups)
    model = BERTopic(
        embedding_model=BaseEmbedder(),  # the vectors are given; without it, a model would be downloaded
        umap_model=reduction(vectors.shape) if groups is None else BaseDimensionalityReduction(),
        hdbscan_model=grouping,
        vectorizer_model=_vectorizer(documents, texts),
        ctfidf_model=ClassTfidfTransformer(),
        representation_model={
            "Main": _Keywords(spelling),
            "Name": _Names(texts, vectors, spelling, taken, polarity),
        },
    )
    with np.errstate(invalid="ignore"):  # the principal components of equal vectors explain 0 of 0
        model.fit(documents, vectors)
    # BERTopic numbers groups by size in an order of its own where sizes are equal.
    first = [int(np.flatnonzero(grouping.labels_ == k)[0]) for k in range(len(grouping.radius_))]
    numbers = [model.topics_[row] for row in first]
    names = [
        Name(model.topic_aspects_["Name"][k][0][0], tuple(word for word, _ in model.topic_representations_[k]))
        for k in numbers
    ]
    # The outliers, where there are any, come before the groups.
    outliers = len(model.topic_embeddings_) - len(numbers)
    middles = unit(model.topic_embeddings_[[outliers + k for k in numbers]])
    return middles, grouping.radius_, names


def _vectorizer(documents: Sequence[str], texts: Sequence[str]) -> CountVectorizer:
    """Counts phrases that at least 3 texts say, each once a text; or else each text is its own phrase."""
    said = {document: phrases(text) for document, text in zip(documents, texts, strict=True)}
    keys = common(said[document] for document in documents)
    if len(keys) < 2:
        said = {document: [document] for document in documents}
        keys = sorted(said)
    known = frozenset(keys)
    kept = {document: [key for key in found if key in known] for document, found in said.items()}

    def read(joined: str) -> list[str]:
        return [key for part in joined.split(_END)[:-1] for key in kept[part.lstrip() + _END]]

    return CountVectorizer(analyzer=read, vocabulary=keys, lowercase=False)


class _Keywords(BaseRepresentation):  # type: ignore[misc] # bertopic ships no types
    """The keywords of each group by BERTopic's c-TF-IDF, none repeating another, as customers spell them."""

    def __init__(self, spelling: Mapping[str, str]) -> None:
        self.spelling = spelling

    def extract_topics(self, topic_model: BERTopic, documents: Any, c_tf_idf: Any, topics: Words) -> Words:  # noqa: ARG002 - BERTopic's signature
        keys = topic_model.vectorizer_model.get_feature_names_out().tolist()
        weights = dict(zip(sorted(topics), c_tf_idf.toarray(), strict=True))
        return {
            k: [(write(keys[i], self.spelling), float(weight[i])) for i in keywords(keys, weight)]
            for k, weight in weights.items()
        }


class _Names(BaseRepresentation):  # type: ignore[misc] # bertopic ships no types
    """One phrase for each group, none for the outliers."""

    def __init__(
        self,
        texts: Sequence[str],
        vectors: NDArray[np.float32],
        spelling: Mapping[str, str],
        taken: Sequence[str],
        polarity: NDArray[np.int8] | None,
    ) -> None:
        self.texts, self.vectors, self.spelling, self.taken, self.polarity = texts, vectors, spelling, taken, polarity

    def extract_topics(self, topic_model: BERTopic, documents: Any, c_tf_idf: Any, topics: Words) -> Words:
        vectorizer, groups = topic_model.vectorizer_model, documents.Topic.to_numpy(dtype=np.int64)
        said = Said(vectorizer.get_feature_names_out().tolist(), vectorizer.transform(documents.Document), self.vectors)
        weight = c_tf_idf.toarray()[int(-1 in topics) :]
        found = name_groups(
            said, groups, weight, self.texts, spelling=self.spelling, taken=self.taken, polarity=self.polarity
        )
        return {k: [(name, 1.0)] for k, name in enumerate(found)}
