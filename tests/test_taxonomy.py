"""A taxonomy is read whole, and what is wrong with it is named by line."""

import re
from contextlib import suppress
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.errors import InvalidTaxonomy
from voc.taxonomy import MAX_BYTES, Taxonomy, read

GOOD = """
touchpoints:
  service:
    name: Customer care
    owner: {team: Care, address: care@example.com}
    sub_touchpoints:
      refunds:
        description: Getting money back
        examples: ["Where is my money?", "Refund: still nothing"]
        owner: {team: Billing}
      waiting_times:
        examples: [I was on hold for an hour]
  sales:
    description: Shop and checkout
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "taxonomy.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> str:
    with pytest.raises(InvalidTaxonomy) as caught:
        read(written(folder, text))
    return "; ".join(caught.value.problems)


def test_names_and_owners_come_from_the_nearest_level(tmp_path):
    taxonomy = read(written(tmp_path, GOOD))

    assert taxonomy.name("service") == "Customer care"
    assert taxonomy.name("product") == "product"
    assert taxonomy.name("service", "waiting_times") == "waiting times"
    assert taxonomy.owner("service", "refunds").team == "Billing"
    assert taxonomy.owner("service", "waiting_times").address == "care@example.com"
    assert taxonomy.owner("sales") is None


def test_a_sub_touchpoint_is_learned_from_its_description_and_examples(tmp_path):
    refunds = read(written(tmp_path, GOOD)).sub_touchpoints("service")["refunds"]

    assert refunds.texts == ("Getting money back", "Where is my money?", "Refund: still nothing")


def test_the_version_changes_with_what_is_learned_and_with_nothing_else(tmp_path):
    before = read(written(tmp_path, GOOD))
    renamed = read(written(tmp_path, GOOD.replace("Customer care", "Support").replace("Billing", "Money")))
    taught = read(written(tmp_path, GOOD.replace("on hold for an hour", "on hold for two hours")))

    assert renamed.version == before.version
    assert taught.version != before.version
    assert taught.version_of("sales") == before.version_of("sales")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("touchpoints:\n  servce: {}\n", "line 2: touchpoints.servce: is no touchpoint; use 'sales'"),
        ("touchpoints:\n  sales:\n    nam: x\n", "line 3: touchpoints.sales.nam = 'x': is no field"),
        (
            "touchpoints:\n  sales:\n    sub_touchpoints:\n      Big Shop: {examples: [a]}\n",
            "line 4: touchpoints.sales.sub_touchpoints.Big Shop: is no key",
        ),
        ("touchpoints:\n  sales:\n    sub_touchpoints:\n      shop: {}\n", "line 4: .*needs a description or examples"),
        (
            "touchpoints:\n  sales:\n    sub_touchpoints:\n      shop:\n        examples:\n        - [a]\n",
            "line 6: .*examples.0: .*valid string",
        ),
        ("touchpoints:\n  sales: [\n", "line 3, column 1: .*check the indentation"),
        ("touchpoints:\n  sales: {}\n  sales: {}\n", "line 3: 'sales' is written twice"),
        ("a: &x [1]\nb: *x\n", r"line 2: \*x is an alias"),
        ("", "it is empty"),
        ("touchpoints: 5\n", "line 1: touchpoints = '5'"),
        ("- a\n", "line 1"),
        ("touchpoints: \x00\n", "special characters are not allowed"),
    ],
)
def test_a_problem_is_named_with_line_value_and_remedy(tmp_path, text, expected):
    assert re.search(expected, problems(tmp_path, text))


def test_an_example_of_two_sub_touchpoints_teaches_neither(tmp_path):
    text = """
        touchpoints:
          sales:
            sub_touchpoints:
              shop: {examples: [Nice shop]}
              web:
                examples: [Nice shop]
        """

    assert problems(tmp_path, text).startswith("line 7: 'Nice shop': it is an example of 'shop' and of 'web'")


def test_a_key_stands_under_one_touchpoint(tmp_path):
    text = """
        touchpoints:
          sales: {sub_touchpoints: {shop: {examples: [a]}}}
          service: {sub_touchpoints: {shop: {examples: [b]}}}
        """

    assert "line 4: 'shop': the sub-touchpoint stands under 2 touchpoints" in problems(tmp_path, text)


def test_a_missing_and_a_huge_file_are_refused(tmp_path):
    with pytest.raises(InvalidTaxonomy, match="cannot be read"):
        read(tmp_path / "nowhere.yaml")
    (tmp_path / "huge.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(InvalidTaxonomy, match="1,000,001 bytes"):
        read(tmp_path / "huge.yaml")


@given(st.text(alphabet="tsau:{}[]-&*!'\"\n #%@|>\t0,", max_size=60))
def test_whatever_stands_in_the_file_it_is_read_or_refused(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(text, encoding="utf-8")

    with suppress(InvalidTaxonomy):
        assert isinstance(read(path), Taxonomy)
