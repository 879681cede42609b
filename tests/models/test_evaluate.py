import pytest

from voc.domain import Label
from voc.models.evaluate import Judged, measure, to_value


def judged(*rows: tuple[str, str, float]) -> list[Judged]:
    return [Judged(f"text {n}", wanted, Label("staff", said, p)) for n, (wanted, said, p) in enumerate(rows)]


ROWS = judged(
    ("praise", "praise", 0.9), ("praise", "none", 0.6), ("none", "none", 0.8), ("none", "none", 0.7),
    ("none", "criticism", 0.95),
)  # fmt: skip


def test_figures_are_those_of_the_confusion_table():
    found = measure("staff", ROWS)

    assert (found.n, found.accuracy, found.majority) == (5, 0.6, 0.6)
    assert found.confusion == {"praise": {"praise": 1, "none": 1}, "none": {"criticism": 1, "none": 2}}
    praise = found.values["praise"]
    assert (praise.precision, praise.recall, praise.f1, praise.support) == (1, 0.5, 2 / 3, 2)
    assert (found.values["criticism"].precision, found.values["criticism"].recall) == (0, None)
    assert found.macro_f1 == pytest.approx((2 / 3 + 2 / 3) / 2)  # of the two values that people gave
    assert found.calibration_error == pytest.approx((0.6 + 0.3 + 0.2 + 0.85) / 5)


def test_intervals_hold_the_figure_and_shrink_with_more_messages():
    few, many = measure("staff", ROWS), measure("staff", ROWS * 100)

    for found in (few, many):
        assert found.accuracy_interval[0] < found.accuracy < found.accuracy_interval[1]
        assert found.macro_f1_interval[0] <= found.macro_f1 <= found.macro_f1_interval[1]
    assert many.accuracy_interval[1] - many.accuracy_interval[0] < 0.1 < 0.5 < few.accuracy_interval[1]


def test_the_surest_mistakes_come_first():
    assert [(m.text, m.said, m.confidence) for m in measure("staff", ROWS * 20).worst][:21:20] == [
        ("text 4", "criticism", 0.95)
    ]
    assert [m.said for m in measure("staff", ROWS).worst] == ["criticism", "none"]


def test_confidence_that_is_kept_costs_nothing():
    found = measure("staff", judged(*[("none", "none", 0.75)] * 3, ("praise", "none", 0.75)))

    assert found.calibration_error == pytest.approx(0)


@pytest.mark.parametrize(
    ("task", "given", "expected"),
    [
        ("sentiment", " NEG ", "negative"),
        ("sentiment", "-1", "negative"),
        ("sentiment", "1.0", "positive"),
        ("sentiment", "Very Positive", "positive"),
        ("sentiment", "conflict", "mixed"),
        ("handoff", "Yes", "true"),
        ("handoff", "False", "false"),
        ("expectation", "Broken promise", "broken_promise"),
        ("intensity", "2.0", "2"),
        ("effort", "no", "none"),
        ("stage", "unknown", "unclear"),
        ("sentiment", "angry", None),
        ("touchpoint", "unknown", None),
    ],
)
def test_values_are_understood_as_people_write_them(task, given, expected):
    assert to_value(task, given) == expected
