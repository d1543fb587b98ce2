"""What takes minutes, and is done by a worker while the service answers: one row of the store each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from kbtools.errors import KbError
from kbtools.model.publication import Live, Wanted

JobKind = Literal["build", "index", "mine", "followups"]
JobState = Literal["waiting", "running", "done", "failed", "cancelled"]
Writes = Literal["site", "topics"]
WRITES: dict[JobKind, Writes] = {"build": "site", "index": "site", "mine": "topics", "followups": "topics"}
"""What a kind of job writes; of those that write the same, one is asked for at a time. The site has its index; topics
are gaps, and what agents ask back."""
BEATS = timedelta(seconds=5)  # how often a worker says that it still does a job
SILENT = timedelta(seconds=30)  # without a word from its worker, after which another one takes a job over
FORSAKEN = 10 * SILENT  # without a word from any worker, after which no worker of its folder is expected
MOST_TRIES = 3  # workers that may die of a job; then it has failed


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `wanted`: of a `build`, what is done with an article before. `email`: who asked, empty for a command.

    `folder`: whose workers do it, empty for any. `beat_at`: when its worker last said that it does it. `tries`: how
    often it was begun. `lines`: what was done so far. Once it has ended, `said` is what came of it in a sentence,
    `live` what customers see of a `build`, and `problems` why it failed. `is_unwanted`: somebody cancelled it, and its
    worker has not heard of it yet.
    """

    id: int
    kind: JobKind
    wanted: Wanted
    email: str
    asked_at: datetime
    folder: str = ""
    state: JobState = "waiting"
    worker: str = ""
    began_at: datetime | None = None
    beat_at: datetime | None = None
    ended_at: datetime | None = None
    tries: int = 0
    lines: tuple[str, ...] = ()
    said: str = ""
    live: Live | None = None
    problems: tuple[KbError, ...] = ()
    is_unwanted: bool = False

    @property
    def heard_at(self) -> datetime:
        """When a worker last said that it does it; when it was asked for, where none did yet."""
        return self.beat_at or self.asked_at

    @property
    def was_cut_off(self) -> bool:
        """Whether it failed since its process ended before it could put anything back."""
        return any(problem.code == "job-cut-off" for problem in self.problems)

    def to_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "id": self.id,
            "kind": self.kind,
            "do": self.wanted.do if self.kind == "build" else "",
            "slug": self.wanted.slug,
            "folder": self.folder,
            "state": self.state,
            "asked_at": self.asked_at.isoformat(),
            "began_at": self.began_at and self.began_at.isoformat(),
            "beat_at": self.beat_at and self.beat_at.isoformat(),
            "ended_at": self.ended_at and self.ended_at.isoformat(),
            "worker": self.worker,
            "tries": self.tries,
            "progress": list(self.lines),
            "said": self.said,
            "cancelling": self.is_unwanted and self.ended_at is None,
            "problems": [problem.to_json() for problem in self.problems],
        }
