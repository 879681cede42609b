from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.answers.seed import FIRST, LAST, Part, Said, fill, topic
from voc.domain import Filter
from voc.reports import assemble
from voc.reports.markdown import render
from voc.store import Store

JUNE = Filter(since=FIRST, until=LAST)
HOSTILE = "# <script>x</script> [a](javascript:b) | *c* `d` https://evil.example\n- item\n1. first"


@pytest.fixture(scope="module")
def text(store: Store) -> str:
    return render(assemble(store, JUNE, least=5))


@pytest.fixture
def hostile(database: str) -> Iterator[Store]:
    with Store.open(database, workspace="a|b") as store:
        said = [Said(str(i), FIRST, (Part(HOSTILE, "negative", topic=1),)) for i in range(6)]
        fill(store, said, topics=[topic(1, "*bold*")])
        yield store


def test_sections_come_in_the_order_of_the_page(text: str) -> None:
    sections = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert sections == [
        "What changed", "Alerts and incidents", "Touchpoints", "Pain points", "Word of mouth",
        "Where customers waver and leave", "What was expected and what was got", "Who tells whom",
        "What it costs to get something done",
        "Is it a trend, or a louder channel?", "What is done about it", "Service", "Product",
        "Sales", "What could not be said, and why", "How the numbers are defined",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "part",
    [
        "# Customer voice: All feedback, 1 to 28 June 2026",
        "- Complaints about nobody calls back (service): 13 messages in 23 days, 0.1 expected.",
        "### nobody calls back (service, new)",
        "> I was promised a call back three times.  \n> — 25 June 2026, phone, Acme",
        "4 recommendations and 2 warnings in 32 messages",
    ],
)
def test_it_says(text: str, part: str) -> None:
    assert part in text


def test_tables_have_as_many_cells_in_every_row(text: str) -> None:
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 5
    assert len({row.count("|") for row in rows}) == 1


def test_words_of_customers_cannot_become_markup(hostile: Store) -> None:
    text = render(assemble(hostile, JUNE, least=5))
    assert r"> \# \<script\>x\</script\> \[a\](javascript:b) \| \*c\* \`d\` https\://evil.example" in text
    assert "> \\- item  \n> 1\\. first  \n" in text
    assert r"### \*bold\*" in text
    assert r"# Customer voice: a\|b" in text
