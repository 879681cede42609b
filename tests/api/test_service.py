"""What surrounds the answers: pages of lists, repeated writes, ETags, alerts that are handled, exports, forgetting."""

from __future__ import annotations

import csv
import io
import json
import re
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars
import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import HERE, local_client
from tests.api.seeding import UNTIL
from tests.api.test_intake import record
from voc.api.app import create_app
from voc.api.cursor import encode
from voc.api.observe import Meters
from voc.jobs import nudge
from voc.settings import load
from voc.store import Store


def pages(client: TestClient, address: str, name: str) -> list[list[Any]]:
    """All pages of a list."""
    found, cursor = [], ""
    while True:
        answer = client.get(address + cursor).json()
        found.append(answer[name])
        if answer["next"] is None:
            return found
        cursor = f"&cursor={answer['next']}"


def test_messages_are_listed_page_by_page_and_each_once(client: TestClient, seeded: Store) -> None:
    found = pages(client, "/v1/feedback?channel=survey&limit=40", "feedback")
    ids = [message["id"] for page in found for message in page]
    everything = seeded.message_counts(by=("channel",))
    assert len(ids) == len(set(ids)) == next(c.messages for c in everything if c.key["channel"] == "survey")
    days = [message["created_at"][:10] for page in found for message in page]
    assert days == sorted(days, reverse=True)


def test_a_filter_on_labels_finds_the_messages_that_say_so(client: TestClient) -> None:
    found = client.get("/v1/feedback?touchpoint=product&sentiment=negative&limit=5").json()["feedback"]
    assert {message["text"] for message in found} == {"The kettle leaks after a month."}


def test_a_search_goes_on_after_its_first_page(client: TestClient) -> None:
    found = pages(client, "/v1/search?q=kettle&limit=7", "hits")
    ids = [hit["quote"]["feedback_id"] for page in found for hit in page]
    assert len(found) > 2
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "cursor", ["x", "eyJ", encode("a", "b"), encode(-1, 1), encode(2**80, 1), encode("2026", 1), "é"]
)
@pytest.mark.parametrize("address", ["/v1/feedback", "/v1/imports", "/v1/audit", "/v1/search?q=a", "/v1/alerts"])
def test_a_cursor_that_no_answer_gave_is_refused(client: TestClient, address: str, cursor: str) -> None:
    answer = client.get(address, params={"cursor": cursor} | ({"q": "a"} if "search" in address else {}))
    assert answer.status_code == 400, answer.text
    assert "next" in answer.json()["detail"]


def test_as_of_leaves_out_what_was_written_later(client: TestClient) -> None:
    day = UNTIL - timedelta(days=30)
    then = client.get(f"/v1/topics?as_of={day}").json()
    assert then["basis"]["period"]["to"] == day.isoformat()
    same = client.get(f"/v1/topics?to={day}").json()
    assert then == same


def test_a_client_that_has_the_answer_is_told_that_it_is_still_right(client: TestClient) -> None:
    first = client.get("/v1/topics")
    again = client.get("/v1/topics", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/v1/topics?brand=Figo", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    assert other.headers["etag"] != first.headers["etag"]


def test_a_repeated_write_is_done_once_and_answered_alike(empty: Store) -> None:
    client = local_client(empty)
    key = {"Idempotency-Key": "batch-1"}
    first = client.post("/v1/feedback", json=record(), headers=key)
    again = client.post("/v1/feedback", json=record(), headers=key)
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert len(empty.imports.list()) == 1
    other = client.post("/v1/feedback", json=record("r-2"), headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert client.post("/v1/feedback", json=record("r-2"), headers={"Idempotency-Key": "b2"}).json()["accepted"] == 1


def test_a_write_under_way_is_not_done_a_second_time(empty: Store) -> None:
    assert empty.requests.begin("k", "f") is None
    known = empty.requests.begin("k", "f")
    assert known is not None
    assert known.status is None
    empty.requests.drop("k")
    assert empty.requests.begin("k", "f") is None


@pytest.mark.parametrize("key", ["x" * 256, "a\tb"])
def test_an_odd_idempotency_key_is_refused(empty: Store, key: str) -> None:
    answer = local_client(empty).post("/v1/feedback", json=record(), headers={"Idempotency-Key": key})
    assert answer.status_code == 400
    assert empty.feedback.count() == 0


def test_an_alert_is_acknowledged_snoozed_judged_and_resolved(own: Store) -> None:
    client = local_client(own)
    [alert] = client.get("/v1/alerts").json()["alerts"]
    base = f"/v1/alerts/{alert['insight']['id']}"
    assert alert["state"]["status"] == "open"
    assert client.post(f"{base}/acknowledge", json={"note": "calling the courier"}).json()["status"] == "acknowledged"
    assert client.post(f"{base}/feedback", json={"useful": True}).json()["useful"] is True
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    assert client.post(f"{base}/snooze", json={"until": tomorrow}).json()["status"] == "snoozed"
    assert client.get("/v1/alerts?status=open").json()["alerts"] == []
    state = client.post(f"{base}/resolve", json={}).json()
    assert (state["status"], state["useful"], state["by"]) == ("resolved", True, "this machine")
    assert client.post(f"{base}/reopen", json={}).json()["status"] == "open"
    assert client.post("/v1/alerts/0000000000000000/resolve", json={}).status_code == 404


def test_a_snooze_ends_by_itself(own: Store) -> None:
    id = own.insights.list()[0].id
    own.alert_actions.add(id, "snooze", by="anna", until=UNTIL)
    assert own.alert_actions.states([id], today=UNTIL - timedelta(days=1))[id].status == "snoozed"
    assert own.alert_actions.states([id], today=UNTIL)[id].status == "open"


@pytest.mark.parametrize("rows", ["feedback", "segments"])
def test_an_export_holds_the_same_rows_in_every_format(client: TestClient, rows: str) -> None:
    found = {}
    for format in ("csv", "jsonl", "parquet"):
        made = client.post("/v1/exports?touchpoint=product", json={"rows": rows, "format": format})
        assert made.status_code == 201
        found[format] = client.get(f"/v1/exports/{made.json()['id']}")
    lines = [json.loads(line) for line in found["jsonl"].text.splitlines()]
    cells = list(csv.DictReader(io.StringIO(found["csv"].text)))
    table = polars.read_parquet(io.BytesIO(found["parquet"].content))
    assert len(lines) == len(cells) == len(table) > 10
    assert [row["text"] for row in cells] == [row["text"] for row in lines] == table["text"].to_list()
    assert {row["text"] for row in lines} == {
        "The kettle leaks after a month.",
        "The kettle boils fast and looks lovely.",
    }
    assert found["csv"].headers["content-disposition"].startswith("attachment")


def test_an_export_of_nothing_is_an_empty_file(empty: Store) -> None:
    client = local_client(empty)
    for format in ("csv", "jsonl", "parquet"):
        id = client.post("/v1/exports", json={"format": format}).json()["id"]
        assert client.get(f"/v1/exports/{id}").status_code == 200


def test_no_cell_of_an_export_runs_as_a_formula(empty: Store) -> None:
    client = local_client(empty)
    texts = ["=cmd|' /C calc'!A0", "+1 for this", "-2+3", "@SUM(A1)", "\t=1+1", " =1+1"]
    records = [record(str(n), text=f"{text} and words to keep it", product=text) for n, text in enumerate(texts)]
    assert client.post("/v1/feedback", json=records).json()["accepted"] == len(texts)
    id = client.post("/v1/exports", json={"rows": "feedback"}).json()["id"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"/v1/exports/{id}").text)))
    assert len(rows) == len(texts)
    assert not [cell for row in rows for cell in row.values() if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_a_forgotten_customer_is_nowhere_and_in_no_count(empty: Store) -> None:
    client = local_client(empty)
    said = "My neighbour Quibble kept the parcel for a month."
    theirs = [record(f"a{n}", text=f"{said} Number {n}.", customer_id="C-77") for n in range(3)]
    texts = ("The courier was quick and kind.", "I paid by card without any trouble.")
    others = [record(f"b{n}", text=text, customer_id="C-7") for n, text in enumerate(texts)]
    bad = {"id": "bad", "customer_id": "C-77", "text": said, "created_at": "never"}
    client.post("/v1/feedback", json=[*theirs, *others, bad, {**bad, "customer_id": "C-770"}])
    waiting = empty.segments.pending("whole@1")
    empty.failures.add("segment", waiting[0].id, f"cannot split {said}")
    assert len(client.get("/v1/customers/C-77/journey").json()["messages"]) == 3
    shown = client.get("/v1/feedback").json()["feedback"][-1]["customer"]
    assert client.get(f"/v1/customers/{shown}/journey").status_code == 200
    assert client.delete("/v1/customers/c-77").json() == {"messages": 3, "rejected": 1, "notes": 0}
    assert client.delete("/v1/customers/C-77").json() == {"messages": 0, "rejected": 0, "notes": 0}
    assert client.get("/v1/customers/C-77/journey").status_code == 404
    assert empty.feedback.count() == 2
    assert empty.rollups.check() == []
    assert sum(count.messages for count in empty.message_counts()) == 2
    assert client.get("/v1/search?q=Quibble").json()["hits"] == []
    assert [row.raw.count("C-770") for row in empty.imports.rejected(1)] == [1]


@pytest.mark.parametrize("id", ["ann@example.com", "ann@example.com/orders"])
def test_the_log_says_that_somebody_was_forgotten_and_not_who(empty: Store, id: str) -> None:
    client = local_client(empty)
    client.post("/v1/feedback", json=record(text="It never came.", email="ann@example.com"))
    client.delete(f"/v1/customers/{id}")
    client.delete("/v1/customers/bob@example.com")
    bob, ann, _ = (entry.subject for entry in empty.audit.list())
    assert re.fullmatch(r"/v1/customers/\{id\} \([0-9a-f]{6}\)", ann)
    assert bob != ann


def test_nothing_of_a_forgotten_customer_is_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "voc.db"
    with Store.open(f"sqlite:///{path}") as store:
        client = local_client(store)
        client.post("/v1/feedback", json=record(text="Zanzibarquux is what I ordered, twice over.", customer_id="C-1"))
        assert b"Zanzibarquux" in path.read_bytes() + path.with_suffix(".db-wal").read_bytes()
        client.delete("/v1/customers/C-1")
    assert b"Zanzibarquux" not in path.read_bytes()


def test_the_report_comes_as_a_file(client: TestClient) -> None:
    page = client.get("/v1/reports")
    assert page.headers["content-disposition"] == 'attachment; filename="report.html"'
    assert "<html" in page.text
    assert client.get("/v1/reports?format=md").text.startswith("#")
    audit = client.get("/v1/reports?kind=audit&format=xlsx")
    assert audit.headers["content-disposition"] == 'attachment; filename="audit.xlsx"'
    assert audit.content.startswith(b"PK")


def test_prometheus_reads_what_waits_and_what_was_asked(client: TestClient) -> None:
    client.get("/v1/topics/1")
    text = client.get("/metrics").text
    assert 'voc_http_requests_total{method="GET",route="/v1/topics/{id}",status="200"}' in text
    assert 'voc_pending{step="label",workspace="default"} 0.0' in text
    assert "voc_messages{" in text


def test_prometheus_reads_how_much_was_labelled_and_which_alerts_were_taken(own: Store) -> None:
    [sent, *_] = own.alerts.list()
    own.alerts.save_failed(sent.alert, "no answer")
    text = Meters().of(own).decode()
    [labelled] = re.findall(r'voc_segments_labelled\{workspace="default"\} (\S+)', text)
    assert float(labelled) == own.counts()[0]["segments"] > 0
    channel = sent.alert.channel
    assert f'voc_alerts_handed_over{{channel="{channel}",outcome="refused",workspace="default"}} 1.0' in text
    assert f'voc_alerts_handed_over{{channel="{channel}",outcome="taken",workspace="default"}}' in text


def test_prometheus_reads_nothing_of_other_workspaces(tmp_path: Path) -> None:
    meters = Meters()
    told = {}
    for name in ("acme", "globex"):
        with Store.open(f"sqlite:///{tmp_path / 'voc.db'}", workspace=name) as store:
            store.imports.finish(store.imports.start(f"shop-{name}", "file").id)
            told[name] = meters.of(store).decode()
    assert 'voc_import_age_seconds{source="shop-globex",workspace="globex"}' in told["globex"]
    assert "acme" not in told["globex"]


def test_a_job_that_begins_while_redis_is_away_waits(own: Store) -> None:
    settings = load({"VOC_BROKER_URL": "redis://127.0.0.1:1/0", "VOC_SEARCH": "words"})
    with TestClient(create_app(settings, store=own), base_url="http://localhost", client=HERE) as client:
        answer = client.post("/v1/jobs")
        assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
        assert client.get("/v1/jobs").json()["jobs"][0]["id"] == answer.json()["id"]


def test_a_job_begins_also_where_redis_takes_connections_and_says_nothing(own: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = load({"VOC_BROKER_URL": f"redis://127.0.0.1:{silent.getsockname()[1]}/0", "VOC_SEARCH": "words"})
        job = own.jobs.add("analyze")
        nudge(settings, workspace=own.workspace, job_id=job.id)
    assert own.jobs.get(job.id).state == "waiting"


def test_prometheus_reads_how_long_ago_and_how_fast_each_source_was_imported(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'voc.db'}") as store:
        for source in ("zendesk", "feed"):
            run = store.imports.start(source, source)
            store.imports.commit(run.id, [], known=7)
        store.imports.finish(run.id)

        text = Meters().of(store).decode()

    [age] = re.findall(r'^voc_import_age_seconds{source="feed",workspace="default"} (\S+)$', text, re.MULTILINE)
    [rate] = re.findall(r'^voc_import_rows_per_second{source="feed",workspace="default"} (\S+)$', text, re.MULTILINE)
    assert (0 <= float(age) < 3600, float(rate) > 0) == (True, True)
    assert 'source="zendesk"' not in text, "an import that is not finished has no time"


def test_the_log_of_requests_holds_no_address(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="voc.requests"):
        client.get("/v1/search?q=my-secret-illness")
        client.get("/v1/feedback/0011223344556677")
    lines = [json.loads(each.getMessage()) for each in caplog.records if each.name == "voc.requests"]
    assert [(line["route"], line["status"]) for line in lines] == [("/v1/search", 200), ("/v1/feedback/{id}", 404)]
    assert "illness" not in caplog.text
    assert "0011223344556677" not in caplog.text
