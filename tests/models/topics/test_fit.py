from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tests.models.topics.conftest import Corpus, make_corpus
from voc.domain import Topic
from voc.errors import InvalidValue
from voc.models.topics.assign import assign, centroid, pack
from voc.models.topics.fit import Fit, fit


def run(
    corpus: Corpus, *, known: list[Topic] | None = None, next_id: int = 1, previous: object = None, **options: int
) -> Fit:
    return fit(
        corpus.vectors,
        corpus.texts,
        touchpoint="service",
        days=corpus.days,
        known=known or [],
        next_id=next_id,
        previous=previous,  # type: ignore[arg-type]
        **options,
    )


def test_each_theme_becomes_a_topic_and_the_rest_is_noise(corpus: Corpus) -> None:
    found = run(corpus)
    assert [topic.size for topic in found.topics] == [40, 40, 40]
    assert [len(set(found.assignment[corpus.themes == theme])) for theme in range(3)] == [1, 1, 1]
    assert (found.assignment[corpus.themes < 0] == 0).all()
    assert (found.probability[corpus.themes < 0] == 0).all()


def test_topics_are_named_in_the_customers_words(corpus: Corpus) -> None:
    names = {topic.name for topic in run(corpus).topics}
    assert "Refund still not paid" in names
    assert all(topic.keywords for topic in run(corpus).topics)


def test_the_same_input_gives_the_same_topics(corpus: Corpus) -> None:
    first, second = run(corpus), run(corpus)
    assert first.topics == second.topics
    assert first.assignment.tolist() == second.assignment.tolist()


def test_assigning_later_says_what_the_fit_said(corpus: Corpus) -> None:
    texts = ["Kind regards", *corpus.texts[1:]]
    found = run(replace(corpus, texts=texts))
    assert found.assignment[0] == 0
    ids, probabilities = assign(corpus.vectors, found.topics, texts=texts)
    assert ids.tolist() == found.assignment.tolist()
    assert probabilities.tolist() == found.probability.tolist()


def test_a_refit_on_new_data_keeps_the_ids_and_birthdays(corpus: Corpus) -> None:
    first = run(corpus)
    later = make_corpus(seed=5)
    second = run(replace(later, days=[date(2026, 6, 1)] * len(later.texts)), known=first.topics, next_id=4)
    assert sorted(topic.id for topic in second.topics) == [1, 2, 3]
    assert {t.id: t.born for t in second.topics} == {t.id: t.born for t in first.topics}
    assert {t.name for t in second.topics} == {t.name for t in first.topics}


def test_a_new_theme_gets_a_new_id_and_its_first_day(corpus: Corpus) -> None:
    without = corpus.themes != 2
    known = run(part(corpus, without)).topics
    found = run(corpus, known=known, next_id=50)
    new = next(topic for topic in found.topics if topic.id == 50)
    assert new.born == corpus.days[int(np.flatnonzero(corpus.themes == 2)[0])]
    assert sorted(topic.id for topic in found.topics) == [1, 2, 50]


def test_a_fit_that_is_not_fresh_keeps_known_topics_and_adds_what_is_new(corpus: Corpus) -> None:
    first = run(part(corpus, corpus.themes != 2))
    previous = np.zeros(len(corpus.texts), dtype=np.int64)
    previous[corpus.themes != 2] = first.assignment
    found = run(corpus, known=first.topics, previous=previous, next_id=9, fresh=False)
    assert {topic.id: topic.status for topic in found.topics} == {1: "active", 2: "active", 9: "active"}
    assert [(event.topic_id, event.kind) for event in found.events] == [(9, "born")]
    assert found.kept == 1.0


@pytest.mark.parametrize(("size", "moves"), [(40, False), (20, True)])
def test_a_known_topic_moves_to_its_middle_only_when_it_has_grown(corpus: Corpus, size: int, *, moves: bool) -> None:
    first = run(corpus)
    aside = [_aside(topic, size) for topic in first.topics]
    found = run(corpus, known=aside, previous=first.assignment, next_id=9, fresh=False)
    assert [topic.id for topic in found.topics] == [topic.id for topic in aside]
    assert all((new.centroid != old.centroid) == moves for new, old in zip(found.topics, aside, strict=True))


@pytest.mark.parametrize(("said", "topics"), [(date(2026, 6, 30), [1, 9]), (date(2026, 1, 1), [1])])
def test_a_part_of_a_known_topic_is_news_only_where_it_was_said_of_late(
    corpus: Corpus, said: date, topics: list[int]
) -> None:
    corpus = part(corpus, (corpus.themes == 1) | ((corpus.themes == 0) & (np.arange(len(corpus.texts)) < 20)))
    corpus = replace(corpus, days=[said if theme == 0 else date(2026, 5, 1) for theme in corpus.themes])
    main, aside = (corpus.vectors[corpus.themes == theme].mean(axis=0) for theme in (1, 0))
    middle = main / np.linalg.norm(main) + 0.3 * aside / np.linalg.norm(aside)
    wide = Topic(1, "service", "all of it", (), pack(middle / np.linalg.norm(middle)), 60, date(2026, 1, 1), radius=0.1)
    found = run(corpus, known=[wide], previous=np.ones(60, dtype=np.int64), next_id=9, fresh=False)
    assert sorted(topic.id for topic in found.topics) == topics


def test_the_order_of_the_segments_changes_nothing(corpus: Corpus) -> None:
    corpus = replace(corpus, texts=[f"{text}, order {i}" for i, text in enumerate(corpus.texts)])
    order = np.random.default_rng(0).permutation(len(corpus.texts))
    shuffled = Corpus(
        [corpus.texts[i] for i in order], corpus.vectors[order], corpus.themes[order], [corpus.days[i] for i in order]
    )
    first, second = run(corpus, sample_size=90), run(shuffled, sample_size=90)
    assert (first.assignment[order] == second.assignment).mean() >= 0.95
    assert {topic.name for topic in first.topics} == {topic.name for topic in second.topics}


def test_topics_say_how_close_their_segments_are(corpus: Corpus) -> None:
    for topic in run(corpus).topics:
        assert 0.5 < (topic.coherence or 0) <= 1
        assert 0 < (topic.accepted or 0) <= 1
        assert 0.3 <= (topic.radius or 0) <= 0.5


def test_excluded_quotes_are_in_no_topic(corpus: Corpus) -> None:
    first = run(corpus)
    id = int(first.assignment[0])
    found = run(corpus, known=first.topics, next_id=4, excluded={id: corpus.vectors[:1]})  # type: ignore[arg-type]
    assert found.assignment[0] == 0


def test_a_topic_that_is_not_found_any_more_retires_and_comes_back_under_its_id(corpus: Corpus) -> None:
    first = run(corpus).topics
    gone = run(part(corpus, corpus.themes != 0), known=first, next_id=4).topics
    assert [topic.status for topic in gone] == ["active", "active", "retired"]
    assert gone[-1].size == 0
    again = run(corpus, known=gone, next_id=4).topics
    assert {topic.id for topic in again if topic.status == "active"} == {1, 2, 3}


def test_a_name_given_by_a_person_stays(corpus: Corpus) -> None:
    known = [
        replace(topic, name="Money back", renamed=True) if topic.id == 1 else topic for topic in run(corpus).topics
    ]
    names = {topic.id: topic.name for topic in run(make_corpus(seed=3), known=known, next_id=4).topics}
    assert names[1] == "Money back"
    assert len(set(names.values())) == 3


def test_a_pinned_topic_stays_though_it_is_not_found(corpus: Corpus) -> None:
    width = corpus.vectors.shape[1]
    empty = np.linalg.svd(corpus.vectors[corpus.themes >= 0])[2][-1]
    assert empty.shape == (width,)
    pinned = Topic(9, "service", "Watched", ("recall",), pack(empty), 5, date(2025, 1, 1), pinned=True)
    kept = next(topic for topic in run(corpus, known=[pinned], next_id=10).topics if topic.id == 9)
    assert (kept.status, kept.name, kept.keywords, kept.born) == ("active", "Watched", ("recall",), date(2025, 1, 1))


def test_merged_topics_stay_merged(corpus: Corpus) -> None:
    first = {topic.id: topic for topic in run(corpus).topics}
    known = [first[1], replace(first[2], status="merged", merged_into=1), first[3]]
    found = run(make_corpus(seed=7), known=known, next_id=4)
    assert set(found.assignment.tolist()) == {0, 1, 3}
    assert {topic.id: topic.size for topic in found.topics} == {1: 80, 2: 0, 3: 40}


def test_what_a_topic_was_merged_into_at_last_lives_on_though_it_is_not_found(corpus: Corpus) -> None:
    first = {topic.id: topic for topic in run(corpus).topics}
    far = pack(np.linalg.svd(corpus.vectors[corpus.themes >= 0])[2][-1])
    between = replace(first[2], id=8, centroid=far, status="merged", merged_into=9)
    last = replace(first[2], id=9, name="Sign in", centroid=far, status="retired")
    known = [first[1], replace(first[2], status="merged", merged_into=8), first[3], between, last]
    found = run(corpus, known=known, next_id=10)
    assert {t.id: (t.size, t.name) for t in found.topics if t.status == "active"}[9] == (40, "Sign in")


def test_topics_of_other_touchpoints_are_left_alone(corpus: Corpus) -> None:
    other = [replace(topic, touchpoint="product", home="product") for topic in run(corpus).topics]
    assert {topic.id for topic in run(corpus, known=other, next_id=4).topics} == {4, 5, 6}


def test_more_segments_than_the_sample_are_all_assigned(corpus: Corpus) -> None:
    found = run(corpus, sample_size=70)
    assert (found.assignment[corpus.themes >= 0] > 0).all()
    assert sum(topic.size for topic in found.topics) == 120


def test_texts_without_letters_are_noise(corpus: Corpus) -> None:
    texts = ["-----" if theme == 0 else text for text, theme in zip(corpus.texts, corpus.themes, strict=True)]
    found = run(replace(corpus, texts=texts))
    assert (found.assignment[corpus.themes == 0] == 0).all()
    assert len(found.topics) == 2


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_few_segments_are_noise_and_no_error(count: int, corpus: Corpus) -> None:
    found = run(part(corpus, np.arange(len(corpus.texts)) < count))
    assert (found.topics, found.assignment.tolist()) == ([], [0] * count)


def test_lengths_that_differ_are_refused(corpus: Corpus) -> None:
    with pytest.raises(InvalidValue, match="there are 135 vectors"):
        run(replace(corpus, texts=corpus.texts[1:]))


def _aside(topic: Topic, size: int) -> Topic:
    """The topic beside the middle of its segments, as it lay when it had `size` of them."""
    moved = centroid(topic)
    moved[0] += 0.1
    return replace(topic, centroid=pack(moved / np.linalg.norm(moved)), size=size)


def part(corpus: Corpus, rows: np.ndarray) -> Corpus:
    at = np.flatnonzero(rows)
    return Corpus([corpus.texts[i] for i in at], corpus.vectors[at], corpus.themes[at], [corpus.days[i] for i in at])
