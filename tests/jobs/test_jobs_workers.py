"""`kb worker` in processes of its own: ended, killed and suspended, and every job comes to its end."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from random import Random

import pytest
from bare_workspace import bare_workspace
from mail_server import until

from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.jobs.folder import folder_id
from kbtools.jobs.start import ask_for, start_job
from kbtools.model.job import Job
from kbtools.model.publication import Wanted
from kbtools.storage import Store
from kbtools.workspace import Workspace

PATIENCE = 900  # seconds on a busy machine
# The same command, with a worker missed after 4 seconds instead of 30.
STARTED = """
import sys
from datetime import timedelta
from kbtools.model import job
job.SILENT, job.BEATS = timedelta(seconds=4), timedelta(seconds=0.5)
from kbtools.cli import main
if __name__ == "__main__":
    sys.argv = ["kb", "-C", sys.argv[1], "worker"]
    main()
"""


class Workers:
    """Workers of one workspace, each a process."""

    def __init__(self, workspace: Workspace) -> None:
        self.script = workspace.root.parent / "worker.py"
        self.script.write_text(STARTED, encoding="utf-8")
        self.root, self.running = workspace.root, list[subprocess.Popen[bytes]]()
        self.log = (workspace.root.parent / "worker.log").open("ab")

    def start(self) -> subprocess.Popen[bytes]:
        """One more."""
        command = [sys.executable, str(self.script), str(self.root)]
        self.running.append(subprocess.Popen(command, stdout=self.log, stderr=self.log))
        return self.running[-1]

    def end(self, one: subprocess.Popen[bytes], by: signal.Signals) -> int:
        """End one, and give its exit code."""
        self.running.remove(one)
        one.send_signal(by)
        return one.wait(60)


@contextmanager
def workers_of(workspace: Workspace) -> Iterator[Workers]:
    workers = Workers(workspace)
    try:
        yield workers
    finally:
        for one in workers.running:
            one.kill()
            one.wait(20)
        workers.log.close()


def is_published(workspace: Workspace) -> bool:
    return Library.of(workspace).article("orders").state == "published"


def is_shown(workspace: Workspace) -> bool:
    return (workspace.site / "articles" / "orders" / "index.html").is_file()


def ended(store: Store, job: Job) -> Job:
    assert until(lambda: store.jobs.get(job.id).ended_at is not None, seconds=PATIENCE), store.jobs.get(job.id)
    return store.jobs.get(job.id)


def asked(workspace: Workspace, store: Store) -> Job:
    """The article published, or taken back where it is published."""
    now = datetime.now(UTC)
    change = store.changes.last("orders", now)
    wanted = Wanted("undo", "orders", change=change.id) if change else Wanted("publish", "orders")
    return ask_for(workspace, store, "build", now, wanted)


@pytest.mark.full
def test_every_job_ends_as_it_was_asked_for_whoever_is_killed(shown: Workspace) -> None:
    kill_workers(shown, kills=2, seed=24)


@pytest.mark.soak
def test_sixty_kills_of_workers_lose_and_half_do_no_job(shown: Workspace) -> None:
    kill_workers(shown, kills=60, seed=25)


def doing(workers: Workers, job: Job) -> subprocess.Popen[bytes] | None:
    """The worker that does a job, or did it last; None where that one was ended."""
    return next((one for one in workers.running if f" {one.pid} " in job.worker), None)


def kill_workers(shown: Workspace, kills: int, seed: int) -> None:
    """Of two workers kill the one that publishes an article, or takes it back, at any moment."""
    random = Random(seed)
    with workers_of(shown) as workers, shown.store() as store:
        workers.start()
        workers.start()
        jobs = [asked(shown, store)]
        for _ in range(kills):
            assert until(lambda: doing(workers, store.jobs.get(jobs[-1].id)) is not None, seconds=PATIENCE)
            time.sleep(random.uniform(0, 4))
            one = doing(workers, store.jobs.get(jobs[-1].id)) or workers.running[0]
            by = random.choice([signal.SIGKILL, signal.SIGTERM])
            code = workers.end(one, by)
            assert code in ((-by,) if by == signal.SIGKILL else (0, -by))  # told before it listens, it just ends
            workers.start()
            if not store.jobs.under_way("site", folder_id(shown)):
                assert is_published(shown) == is_shown(shown)
                jobs.append(asked(shown, store))
        for job in jobs:
            done = ended(store, job)
            assert done.state == "done" or done.was_cut_off, done
        assert is_published(shown) == is_shown(shown)
        if store.jobs.get(jobs[-1].id).state == "done":
            assert is_published(shown) == (jobs[-1].wanted.do == "publish")
        assert len(store.changes.all()) == is_published(shown)


@pytest.mark.full
def test_a_worker_that_was_suspended_writes_nothing_more_once_its_job_is_taken_over(shown: Workspace) -> None:
    with workers_of(shown) as workers, shown.store() as store:
        first = workers.start()
        job = asked(shown, store)
        assert until(lambda: store.jobs.get(job.id).state == "running", seconds=PATIENCE)
        first.send_signal(signal.SIGSTOP)
        workers.start()
        assert until(lambda: store.jobs.get(job.id).tries > 1, seconds=PATIENCE)
        first.send_signal(signal.SIGCONT)
        done = ended(store, job)
        assert (done.state, is_published(shown), is_shown(shown)) == ("done", True, True)
        assert str(first.pid) not in done.worker
        assert workers.end(first, signal.SIGTERM) == 0


@pytest.mark.full
def test_index_and_topics_are_built_and_a_second_one_is_refused_meanwhile(shown: Workspace) -> None:
    now = datetime.now(UTC)
    index, mine = start_job(shown, "index", now), start_job(shown, "mine", now)
    with pytest.raises(KbError, match="the same waits for a worker already"):
        start_job(shown, "build", now)
    with workers_of(shown) as workers, shown.store() as store:
        worker = workers.start()
        assert "nothing had changed" in ended(store, index).said
        assert "0 topics" in ended(store, mine).said
        assert "0 questions" in ended(store, start_job(shown, "followups", now)).said
        assert workers.end(worker, signal.SIGTERM) == 0


def test_the_id_of_a_folder_stays_and_a_copy_has_another(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = bare_workspace(tmp_path_factory.mktemp("one") / "help")
    id_ = folder_id(first)
    assert id_ == folder_id(Workspace.open(first.root))
    copy = tmp_path_factory.mktemp("two") / "help"
    shutil.copytree(first.root, copy)
    assert folder_id(Workspace.open(copy)) not in ("", id_)
    (first.private / "folder").write_text("damaged", encoding="utf-8")
    assert len(folder_id(first)) == len(id_)
