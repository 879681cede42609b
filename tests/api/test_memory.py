from __future__ import annotations

import asyncio
from functools import partial
from itertools import count
from threading import Event, Thread
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from tests.api.conftest import APP, local_client, serving
from tests.store.build import ingest, message
from voc.answers import topics
from voc.api.memory import MOST_PAGES, Memory, Question, Remembered
from voc.store import Store

ANSWERS = ("/v1/topics", "/v1/touchpoints", "/v1/emerging", "/v1/wom", "/v1/metrics", "/v1/effort")


def question(path: str, *scopes: str) -> Question:
    return Question("default", frozenset(scopes), path, "")


def queries(store: Store, client: TestClient, path: str) -> list[str]:
    """The statements that an answer takes."""
    asked: list[str] = []

    def note(*args: Any) -> None:
        asked.append(args[2])

    event.listen(store._scope.engine, "before_cursor_execute", note)
    assert client.get(path).status_code == 200
    event.remove(store._scope.engine, "before_cursor_execute", note)
    return [each for each in asked if each.startswith("SELECT")]


@pytest.mark.parametrize("path", ANSWERS)
def test_an_answer_is_given_again_without_being_made_again(own: Store, path: str) -> None:
    client = local_client(own)
    first = client.get(path)
    assert len(queries(own, client, path)) <= 2
    again = client.get(path)
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])


def test_an_overview_is_made_again_only_after_something_was_written(own: Store) -> None:
    client = local_client(own)
    first = client.get("/").text
    assert not [asked for asked in queries(own, client, "/") if "rollup_topic" in asked]
    assert client.get("/").text == first
    own.topic_edits.update(1, name="Parcels that come late", by="test")
    assert "Parcels that come late" in client.get("/").text


def test_no_more_pages_are_kept_than_there_is_room_for() -> None:
    memory, asked = Memory(), [*range(MOST_PAGES + 1), 0, MOST_PAGES]
    made = [memory.page(question(f"/{number}"), lambda: 1, partial(str, place)) for place, number in enumerate(asked)]
    assert made[0] != made[-2], "the oldest was dropped"
    assert made[-1] == made[MOST_PAGES]


def test_those_who_open_a_page_at_once_share_it_though_messages_come_in_meanwhile() -> None:
    memory, moved, made, viewers = Memory(), count(), count(), 5
    all_have_asked, shown = Event(), list[int]()

    def changes() -> int:
        now = next(moved)
        # One more is asked for by the first to make it.
        if now == viewers:
            all_have_asked.set()
        return now

    def make() -> int:
        assert all_have_asked.wait(30)
        return next(made)

    asking = [Thread(target=lambda: shown.append(memory.page(question("/"), changes, make))) for _ in range(viewers)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert sorted(shown) == [0, 1, 1, 1, 1], "made once for the first, and once more for all who asked meanwhile"


def test_a_page_that_could_not_be_made_is_made_for_the_next() -> None:
    memory = Memory()
    with pytest.raises(ZeroDivisionError):
        memory.page(question("/"), lambda: 1, lambda: 1 // 0)
    assert memory.page(question("/"), lambda: 1, lambda: "page") == "page"


def test_an_edit_shows_at_once(own: Store) -> None:
    client = local_client(own)
    before = client.get("/v1/topics").json()["topics"][0]
    own.topic_edits.update(before["id"], name="Parcels that come late", by="test")
    assert client.get("/v1/topics").json()["topics"][0]["name"] == "Parcels that come late"


def test_new_messages_show_as_soon_as_they_are_counted(own: Store) -> None:
    client = local_client(own)
    before = client.get("/v1/touchpoints").json()
    ingest(own, message("new", day=4000))
    assert client.get("/v1/touchpoints").json()["basis"] != before["basis"]


def test_what_answers_are_not_made_of_leaves_them_alone(own: Store) -> None:
    before = own.changes()
    own.audit.add("test", "GET", "/v1/topics", status=200)
    own.jobs.add("analyze")
    own.keys.create("test", ["read"])
    own.requests.begin("key", "print")
    assert own.rollups.refresh() == 0
    assert own.changes() == before
    ingest(own, message("new"))
    assert own.changes() > before


def test_a_workspace_changes_by_itself(own: Store) -> None:
    other = own.other("other")
    before = own.changes()
    ingest(other, message("new"))
    assert (own.changes(), other.changes() > 0) == (before, True)


def test_a_write_that_is_rolled_back_changes_nothing(own: Store) -> None:
    before = own.changes()
    with pytest.raises(KeyError), own._scope.write():
        raise KeyError
    assert own.changes() == before


def test_quotes_are_remembered_for_those_only_who_may_see_them(own: Store) -> None:
    secrets = {scopes: own.keys.create("test", scopes)[1] for scopes in (("read", "evidence"), ("read",))}
    client = TestClient(serving(own), base_url="http://localhost", client=("203.0.113.9", 50000))
    said = {
        scopes: client.get("/v1/topics", headers={"Authorization": f"Bearer {secret}"}).json()["topics"][0]["recent"]
        for scopes, secret in secrets.items()
    }
    assert said["read", "evidence"]
    assert not said[("read",)]
    assert client.get("/v1/topics").status_code == 401


def test_errors_are_not_remembered(own: Store) -> None:
    client = local_client(own)
    assert client.get("/v1/topics?limit=0").status_code == 422
    assert client.get("/v1/topics/9999").status_code == 404
    assert not [each for each in APP.state.memory._known if each.path == "/v1/topics/9999"]


def test_the_memory_is_bounded_and_forgets_what_was_not_asked_for_longest() -> None:
    memory = Memory(max_bytes=250)
    for path in ("a", "b"):
        memory.keep(question(path), Remembered(1, b"x" * 100, None))
    assert memory.get(question("a"), 1)
    memory.keep(question("c"), Remembered(1, b"x" * 100, None))
    assert memory.get(question("b"), 1) is None
    assert memory.get(question("a"), 1)
    memory.keep(question("a"), Remembered(2, b"x" * 10, None))
    assert memory.bytes == 110
    assert memory.get(question("a"), 1) is None
    assert memory.get(question("a", "read"), 2) is None


def test_those_who_ask_the_same_at_once_share_one_answer(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    answer = topics.answer

    def counted(*args: Any, **options: Any) -> topics.Topics:
        made.append(args)
        return answer(*args, **options)

    monkeypatch.setattr(topics, "answer", counted)
    client = local_client(own)
    asking = [Thread(target=client.get, args=["/v1/topics?limit=7"]) for _ in range(4)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert len(made) == 1


def test_a_lock_is_gone_when_nobody_holds_it() -> None:
    memory = Memory()
    assert isinstance(memory.lock(question("a")), asyncio.Lock)
    assert not memory._locks


def test_an_answer_is_packed_once_for_those_who_take_it_packed(own: Store) -> None:
    client = local_client(own)
    packed = [client.get("/v1/topics") for _ in range(2)]
    plain = [client.get("/v1/topics", headers={"Accept-Encoding": "identity"}) for _ in range(2)]
    assert {each.headers.get("content-encoding") for each in packed} == {"gzip"}
    assert {each.headers.get("content-encoding") for each in plain} == {None}
    assert all("Accept-Encoding" in each.headers["vary"] for each in packed)
    assert {each.content for each in (*packed, *plain)} == {packed[0].content}
    known = client.get("/v1/topics", headers={"If-None-Match": packed[0].headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_what_is_packed_counts_towards_what_is_remembered() -> None:
    memory = Memory(max_bytes=1000)
    memory.keep(question("a"), Remembered(1, b"x" * 400, None, b"y" * 100))
    memory.keep(question("b"), Remembered(1, b"x" * 400, None, b"y" * 101))
    assert memory.bytes == 501
    assert memory.get(question("a"), 1) is None
