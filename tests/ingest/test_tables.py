from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.ingest.conftest import feedback_of, in_memory
from voc.errors import UnreadableFile
from voc.ingest.base import File, Item, formats
from voc.ingest.formats.surveymonkey import SurveyMonkey
from voc.ingest.mapping import guess_mapping
from voc.ingest.tables import declared


@pytest.mark.parametrize("name", ["qualtrics", "surveymonkey", "delighted"])
def test_a_table_without_a_readable_header_is_refused_by_name(name: str) -> None:
    file = File("answers.csv", lambda: io.BytesIO(b"\n\n\n"), named=True)
    with pytest.raises(UnreadableFile, match=r"answers\.csv: the names of its columns cannot be read"):
        list(formats.get(name)().read(file))


def test_of_columns_for_one_field_each_row_is_read_where_it_says_something(read: Callable[..., list[Item]]) -> None:
    rows = [
        "Date|Headline|Hit Sentence|Opening Text|Influencer|Reach|Replies|Comments|Tweet Id|URL",
        "12-Mar-2026|Queues||We waited for two hours.|x|5|0|7||https://a.example/1",
        "13-Mar-2026|Down|The app is down again.|The app|x|5|3||'19'|https://a.example/2",
        "14-Mar-2026|Calm|All is quiet here.|x|x|5|0|0||https://a.example/3",
    ]
    found = feedback_of(read("\n".join(rows).replace("'", '"""')))

    assert [(m.text, m.external_id, m.engagement["replies"]) for m in found] == [
        ("We waited for two hours.", "https://a.example/1", 7),
        ("The app is down again.", "19", 3),
        ("All is quiet here.", "https://a.example/3", 0),
    ]


@pytest.mark.parametrize(
    ("numbers", "engagement", "reach"),
    [
        ({"facebookLikes": 0, "instagramLikeCount": 12, "facebookComments": 0, "tiktokComments": 2}, (12, 2, None), 9),
        ({"twitterLikeCount": 0, "blueskyLikes": 4, "twitterRetweets": 0, "blueskyReposts": 1}, (4, None, 1), 9),
        ({"facebookLikes": 0, "instagramLikeCount": 0, "reachEstimate": 0, "impressions": 40}, (0, None, None), 40),
    ],
)
def test_the_zeros_of_other_networks_hide_no_number(
    read: Callable[..., list[Item]], numbers: dict[str, int], engagement: tuple[Any, ...], reach: int
) -> None:
    mention = {"guid": "1", "queryId": 5, "pageType": "forum", "date": "2026-03-02T10:00:00Z", "reachEstimate": 9}
    mention |= {"fullText": "Cancelled my contract today, the price doubled.", **numbers}
    [message] = feedback_of(read(json.dumps({"results": [mention]}), "mentions.json"))

    assert tuple(map(message.engagement.get, ("likes", "replies", "shares"))) == engagement
    assert message.reach == reach


def test_quotation_marks_around_nothing_are_no_id(read: Callable[..., list[Item]]) -> None:
    rows = [
        "Date|Headline|Hit Sentence|Influencer|Reach|Tweet Id|Document ID",
        "12-Mar-2026|Queues|We waited for two hours.|x|5|''|D-7",
        "13-Mar-2026|Down|The app is down again.|x|5|'19'|D-8",
    ]
    found = feedback_of(read("\n".join(rows).replace("'", '"""')))

    assert [message.external_id for message in found] == ["D-7", "19"]


def test_what_a_survey_knows_a_customer_by_is_no_address() -> None:
    answers = (
        b"Respondent ID,Collector ID,Start Date,End Date,Email Address,Custom Data 1,What should we do better?\n"
        b",,,,,,Open-Ended Response\n"
        b"1,4,03/25/2026 09:12:44 AM,03/25/2026 09:15:02 AM,,K-77,Third visit for the same fault.\n"
        b"2,4,03/25/2026 09:12:44 AM,03/25/2026 09:15:02 AM,ann@mail.example,K-78,Nobody called me back.\n"
    )
    table = SurveyMonkey()
    rows = [cells for _, cells in table.read(in_memory(answers, "answers.csv")) if isinstance(cells, dict)]
    mapping = guess_mapping("answers.csv", rows, given=declared(table.fields, rows[0]))
    records = [mapping.record(row) for row in rows]

    assert [record.get("customer_id") for record in records] == ["K-77", "ann@mail.example"]
    assert [record.get("email") for record in records] == [None, "ann@mail.example"]
