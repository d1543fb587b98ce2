"""What is done for each kind of job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from kbtools.model.job import Job, JobKind
from kbtools.model.publication import Live
from kbtools.system.spread import Spread
from kbtools.text.normalise import count
from kbtools.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: a sentence, and what customers see of a `build`."""

    said: str
    live: Live | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """What a job tells while it is done: lines of progress, and that it cannot be stopped any more."""

    say: Callable[[str], None]
    shown: Callable[[], None]


def _build(workspace: Workspace, job: Job, steps: Steps) -> Outcome:
    """What is wanted with an article, then index and site; see `put_live`."""
    from kbtools.site.live import put_back_cut_off, put_live

    left = put_back_cut_off(workspace, job.wanted, job.asked_at)  # a try that was given back does not count as one
    wanted = job.wanted if job.tries <= 1 else left
    live = put_live(workspace, wanted, job.asked_at, steps.say, shown=steps.shown)
    return Outcome(f"done in {live.seconds:.0f} s", live)


def _index(workspace: Workspace, job: Job, steps: Steps) -> Outcome:
    from kbtools.search.build import build_index

    del job
    done = build_index(workspace, progress=steps.say)
    if workspace.settings.index_storage:
        from kbtools.search.pushed import push_index

        steps.say("giving the index to all services")
        push_index(workspace, datetime.now(UTC))
    if not done.built:
        return Outcome("nothing had changed")
    return Outcome(f"{count(done.articles, 'article')} and {count(done.examples, 'answered ticket')}")


def _mine(workspace: Workspace, job: Job, steps: Steps) -> Outcome:
    from kbtools.gaps.mine.mine import mine_gaps

    del job
    spread = Spread(cluster=workspace.settings.batch_dask)  # else one process, as a service may be beside it
    waiting = mine_gaps(workspace, datetime.now(UTC), progress=steps.say, spread=spread)
    return Outcome(f"{count(len(waiting), 'topic')} without a good article")


def _followups(workspace: Workspace, job: Job, steps: Steps) -> Outcome:
    from kbtools.followups.mine import mine_followups

    del job
    steps.say("reading the first replies of agents")
    found = mine_followups(workspace, datetime.now(UTC))
    return Outcome(f"{count(len(found), 'question')} that agents ask back")


DO: dict[JobKind, Callable[[Workspace, Job, Steps], Outcome]] = {
    "build": _build,
    "index": _index,
    "mine": _mine,
    "followups": _followups,
}


def put_back(workspace: Workspace, job: Job) -> None:
    """Put back what an earlier try of a job had changed when its process was killed; only a `build` changes early."""
    if job.kind == "build":
        from kbtools.site.live import put_back_cut_off

        put_back_cut_off(workspace, job.wanted, job.asked_at)
