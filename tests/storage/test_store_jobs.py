"""Jobs in the store: asked for once, done by one worker at a time, taken over from a silent one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtools.errors import KbError
from kbtools.model.job import FORSAKEN, SILENT, Job
from kbtools.model.publication import Agreed, Live, Wanted
from kbtools.storage import Store

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
LATER = NOW + SILENT + timedelta(seconds=1)
BUILD, HERE = Wanted("build"), "here"


def asked(store: Store) -> Job:
    """A job that waits."""
    job = store.jobs.add("build", BUILD, "ada@shop.example", NOW, HERE)
    assert job
    return job


def claimed(store: Store, worker: str = "one", now: datetime = NOW) -> Job:
    """The job that waits, or whose worker is silent, taken by a worker."""
    job = store.jobs.claim("site", worker, now, HERE)
    assert job
    return job


def test_a_job_is_kept_as_it_was_asked_for_and_as_it_ended(store: Store) -> None:
    wanted = Wanted("publish", "lamp", "Ada", "ada@shop.example", "bulb", Agreed("seen", "others"), NOW, "c1")
    job = store.jobs.add("build", wanted, "ada@shop.example", NOW, HERE)
    assert job == store.jobs.last("build", HERE)
    taken = claimed(store)
    live = Live("lamp", "/articles/lamp/", 3.5, 2, "abc", "note", "branch")
    problem = KbError("mkdocs", "it failed", where="docs", hint="look")
    ended = replace(taken, state="done", lines=("one", "two"), said="fine", live=live, problems=(problem,))
    assert store.jobs.end(ended, LATER)
    kept = store.jobs.get(taken.id)
    assert replace(kept, problems=()) == replace(ended, problems=(), ended_at=LATER)
    assert [one.to_json() for one in kept.problems] == [problem.to_json()]


def test_of_those_that_write_the_same_one_is_asked_for_at_a_time(store: Store) -> None:
    job = asked(store)
    assert store.jobs.add("build", BUILD, "", NOW, HERE) is None
    assert store.jobs.add("index", BUILD, "", NOW, HERE) is None
    assert store.jobs.add("mine", BUILD, "", NOW, HERE)
    assert store.jobs.end(replace(claimed(store), state="done"), NOW)
    following = store.jobs.add("index", BUILD, "", NOW, HERE)
    assert following
    assert following.id > job.id


def test_the_site_of_a_folder_is_built_by_its_own_workers_and_topics_are_found_by_any(store: Store) -> None:
    asked(store)
    assert store.jobs.claim("site", "one", NOW, "there") is None
    assert store.jobs.add("build", BUILD, "", NOW, "there")
    assert store.jobs.add("mine", BUILD, "", NOW, HERE)
    assert store.jobs.add("mine", BUILD, "", NOW, "there") is None
    found = store.jobs.claim("topics", "one", NOW, "there")
    assert found
    assert found.kind == "mine"
    assert claimed(store).folder == HERE


def test_a_job_is_done_by_one_worker_until_that_one_is_silent(store: Store) -> None:
    asked(store)
    first = claimed(store)
    assert store.jobs.claim("site", "two", NOW + SILENT, HERE) is None
    second = claimed(store, "two", LATER)
    assert (second.id, second.tries, second.began_at) == (first.id, 2, NOW)
    assert store.jobs.beat(first, LATER, ["mine"]) == "lost"
    assert not store.jobs.end(replace(first, state="done"), LATER)
    assert not store.jobs.give_back(first, tries=0)
    assert store.jobs.beat(second, LATER, ["half"]) == "go on"
    assert store.jobs.get(first.id).lines == ("half",)


def test_a_worker_that_takes_its_own_job_over_is_not_mistaken_for_its_earlier_try(store: Store) -> None:
    asked(store)
    first, second = claimed(store), claimed(store, "one", LATER)
    assert store.jobs.beat(first, LATER, []) == "lost"
    assert store.jobs.beat(second, LATER, []) == "go on"


def test_what_waits_is_cancelled_at_once_and_what_is_done_once_its_worker_hears_of_it(store: Store) -> None:
    waiting = asked(store)
    assert store.jobs.cancel(waiting.id, NOW).state == "cancelled"
    with pytest.raises(KbError, match="has ended: cancelled"):
        store.jobs.cancel(waiting.id, NOW)
    asked(store)
    running = claimed(store)
    assert store.jobs.cancel(running.id, NOW).is_unwanted
    assert store.jobs.beat(running, NOW, []) == "stop"


def test_what_an_earlier_try_left_is_put_back_before_a_job_is_cancelled(store: Store) -> None:
    asked(store)
    store.jobs.give_back(claimed(store), tries=1)
    unwanted = store.jobs.cancel(store.jobs.not_ended()[0].id, NOW)
    assert (unwanted.state, unwanted.is_unwanted) == ("waiting", True)


def test_what_no_worker_does_any_more_ends_when_it_is_cancelled_and_says_what_is_left(store: Store) -> None:
    asked(store)
    running = claimed(store)
    much_later = NOW + FORSAKEN + timedelta(seconds=1)
    assert store.jobs.claim("site", "two", much_later, "the same folder, brought back from a backup") is None
    ended = store.jobs.cancel(running.id, much_later)
    assert (ended.state, ended.ended_at, ended.was_cut_off) == ("cancelled", much_later, True)
    assert store.jobs.beat(running, much_later, []) == "lost"


def test_what_was_given_back_long_ago_ends_when_it_is_cancelled(store: Store) -> None:
    asked(store)
    store.jobs.give_back(claimed(store), tries=1)
    assert store.jobs.cancel(1, NOW + FORSAKEN + timedelta(seconds=1)).ended_at


def test_a_number_that_no_job_has_is_told(store: Store) -> None:
    with pytest.raises(KbError, match="no job has the number 7"):
        store.jobs.cancel(7, NOW)


def test_what_ended_long_ago_is_deleted_with_the_next_job(store: Store) -> None:
    old = store.jobs.cancel(asked(store).id, NOW)
    store.jobs.add("mine", BUILD, "", NOW + timedelta(days=29), HERE)
    assert old.id in [job.id for job in store.jobs.all()]
    store.jobs.add("build", BUILD, "", NOW + timedelta(days=31), HERE)
    assert old.id not in [job.id for job in store.jobs.all()]


@pytest.mark.full
def test_of_many_workers_and_askers_at_once_one_succeeds(url: str, tmp_path: Path) -> None:
    stores = [Store.open(url, tmp_path) for _ in range(6)]
    try:
        with ThreadPoolExecutor(len(stores)) as pool:
            for _ in range(10):
                added = list(pool.map(lambda store: store.jobs.add("index", BUILD, "", NOW, HERE), stores))
                assert sum(job is not None for job in added) == 1
                taken = list(pool.map(lambda store: store.jobs.claim("site", "w", NOW, HERE), stores))
                (job,) = [job for job in taken if job]
                assert stores[0].jobs.end(replace(job, state="done"), NOW)
    finally:
        for store in stores:
            store.close()


STEPS = st.lists(st.sampled_from(["ask", "claim", "silence", "end", "give back", "cancel"]), max_size=30)


@pytest.mark.full
@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_whatever_happens_in_whatever_order_at_most_one_try_may_write(steps: list[str]) -> None:
    """The last one that was claimed; every job that was asked for ends, waits or is being done."""
    with TemporaryDirectory() as folder, Store.open("sqlite:///store.db", Path(folder)) as store:
        now, tries = NOW, list[Job]()
        held: Job | None = None
        for number, step in enumerate(steps):
            if step == "ask":
                store.jobs.add("build", BUILD, "", now, HERE)
            elif step == "silence":
                now += SILENT + timedelta(seconds=1)
            elif step == "cancel" and (open_ := store.jobs.not_ended()):
                store.jobs.cancel(open_[0].id, now)
            elif step == "claim" and (job := store.jobs.claim("site", f"worker {number}", now, HERE)):
                tries.append(job)
                held = job
            elif held and step == "end":
                held = None if store.jobs.end(replace(held, state="done"), now) else held
            elif held and step == "give back":
                held = None if store.jobs.give_back(held, tries=held.tries) else held
            may_write = [job for job in tries if store.jobs.beat(job, now, []) != "lost"]
            assert may_write in ([], [held])
            assert len(store.jobs.not_ended()) <= 1
