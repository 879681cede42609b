from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.store.build import message, say, sentences
from tests.store.conftest import Open
from voc.errors import UnknownItem
from voc.store import Store

HOUR = timedelta(hours=1)


def fill(store: Store, number: int) -> None:
    run = store.imports.start("shop", "a.csv")
    store.imports.commit(run.id, [message(str(n), f"Message {n} about the parcel.") for n in range(number)])


def test_two_workers_never_get_the_same_work(store: Store) -> None:
    fill(store, 40)
    one, two = store.claiming(HOUR), store.claiming(HOUR)
    first, second = one.segments.pending("v1", limit=15), two.segments.pending("v1", limit=15)
    rest = one.segments.pending("v1", limit=15)
    ids = [m.id for m in (*first, *second, *rest)]
    assert (len(first), len(second), len(rest)) == (15, 15, 10)
    assert len(set(ids)) == 40
    assert two.segments.pending("v1", limit=15) == []


def test_workers_that_ask_at_the_same_moment_share_the_work(store: Store) -> None:
    fill(store, 60)
    store.segments.pending("v1", limit=1)
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: store.claiming(HOUR).segments.pending("v1", limit=10), range(8)))
    ids = [m.id for batch in taken for m in batch]
    assert len(ids) == len(set(ids)) == 60


def test_what_a_dead_worker_had_taken_is_free_again_after_its_lease(store: Store) -> None:
    fill(store, 5)
    assert len(store.claiming(timedelta(0)).segments.pending("v1", limit=5)) == 5
    assert len(store.claiming(HOUR).segments.pending("v1", limit=5)) == 5


def test_work_that_another_did_after_the_lease_was_over_is_not_stored_again(store: Store) -> None:
    fill(store, 4)
    slow, other = store.claiming(timedelta(0)), store.claiming(timedelta(0))
    messages = store.segments.pending("v1")
    store.segments.add("v1", messages, [sentences(message) for message in messages])
    segments = slow.labels.pending("m1", limit=4)
    assert other.labels.pending("m1", limit=4) == segments
    assert other.labels.add("m1", segments[:3], [say(segment) for segment in segments[:3]]) == 3
    assert slow.labels.add("m1", segments, [say(segment) for segment in segments]) == 1
    assert store.pending()["label"] == 0


def test_one_worker_alone_needs_no_lease(store: Store) -> None:
    fill(store, 3)
    assert [m.id for m in store.segments.pending("v1")] == [m.id for m in store.segments.pending("v1")]


def test_a_job_waits_runs_and_ends(open_store: Open) -> None:
    store = open_store()
    job = store.jobs.add("analyze")
    assert job.state == "waiting"
    store.jobs.note(job.id, "label", 50, 200)
    running = store.jobs.get(job.id)
    assert (running.state, running.step, running.done, running.total) == ("running", "label", 50, 200)
    store.jobs.finish(job.id)
    store.jobs.note(job.id, "label", 60, 200)
    store.jobs.finish(job.id, reason="too late to fail")
    done = store.jobs.get(job.id)
    assert (done.state, done.done, done.reason) == ("done", 50, None)
    assert done.started_at is not None
    with pytest.raises(UnknownItem):
        open_store("other").jobs.get(job.id)


def test_jobs_are_listed_backwards_in_pages(store: Store) -> None:
    ids = [store.jobs.add("analyze").id for _ in range(3)]
    assert [job.id for job in store.jobs.list(limit=2)] == [ids[2], ids[1]]
    assert [job.id for job in store.jobs.list(before=ids[1])] == [ids[0]]
