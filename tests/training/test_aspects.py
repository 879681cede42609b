from pathlib import Path

from training import aspects


def test_a_sentence_is_cut_where_it_turns_and_each_part_keeps_its_aspects(sets: Path) -> None:
    assert [(clause.text, clause.polarities) for clause in aspects.clauses(sets, "val")] == [
        ("The food was good", ("positive",)),
        ("but the waiter was rude to us.", ("negative",)),
        ("The lunch menu had great prices.", ("neutral", "positive")),
    ]


def test_a_clause_adds_up_to_its_polarity(sets: Path) -> None:
    assert [dict(e.targets["sentiment"]) for e in aspects.restaurants(sets)] == [
        {"positive": 1.0},
        {"negative": 1.0},
        {"positive": 1.0},
    ]
    assert aspects.total(aspects.Clause("x", ("positive", "negative", "neutral"))) == "mixed"
    assert aspects.total(aspects.Clause("x", ("neutral",))) == "neutral"
