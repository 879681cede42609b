"""A year of the generated company, put into a store once for every notebook that reads one."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.answers.seed import Part, Said, fill, topic
from voc import sample
from voc.domain import Rating
from voc.store import Store


@pytest.fixture(scope="session")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the database: labels and topics are those the messages were written with, no model is needed."""
    folder = tmp_path_factory.mktemp("company")
    made = sample.generate(messages=1_000, until=date(2026, 10, 31))
    (folder / "truth.json").write_text(json.dumps(made.truth), encoding="utf-8")
    truth = made.truth["messages"]
    written = [(record, truth[record["id"]]) for record in made.records if "text" in record]
    themes = {known["themes"][0]: known["touchpoint"] for _, known in written if known["themes"]}
    numbers = {theme: number for number, theme in enumerate(sorted(themes), start=1)}
    with Store.open(f"sqlite:///{folder / 'voc.db'}") as store:
        said = [_said(record, known, numbers) for record, known in written]
        fill(store, said, topics=[topic(numbers[name], name, touchpoint=themes[name]) for name in numbers])
    return f"sqlite:///{folder / 'voc.db'}"


def _said(record: dict[str, Any], known: dict[str, Any], numbers: dict[str, int]) -> Said:
    about = numbers[known["themes"][0]] if known["themes"] else 0
    labels = {task: known[task] for task in ("stage", "word_of_mouth", "loyalty")}
    return Said(
        record["id"],
        date.fromisoformat(record["created_at"][:10]),
        (Part(record["text"], known["sentiment"], known["touchpoint"], about, labels),),
        record["channel"],
        record.get("brand"),
        known["language"],
        Rating(record["rating"]["value"]) if "rating" in record else None,
        customer=record.get("customer_id"),
    )
