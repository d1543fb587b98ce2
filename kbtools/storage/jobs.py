"""Jobs: asked for by anybody, each done by one worker at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Connection, Row, delete, select, type_coerce, update

from kbtools.errors import CODES, KbError
from kbtools.model.job import FORSAKEN, SILENT, WRITES, Job, JobKind, Writes
from kbtools.model.publication import Agreed, Live, Wanted
from kbtools.storage.column_types import PortableText
from kbtools.storage.database import Database
from kbtools.storage.statements import insert
from kbtools.storage.tables import jobs

KEPT = timedelta(days=30)  # how long those that have ended can be looked at
Heard = Literal["go on", "stop", "lost"]
_NOT_ENDED = type_coerce(jobs.c.ended_at, PortableText) == ""
NOT_PUT_BACK = KbError(
    "job-cut-off",
    "no worker of its folder runs, so what it may have begun is not put back",
    hint="look at the article and the site of that folder, if it is still there",
)


class Jobs:
    """The jobs of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, kind: JobKind, wanted: Wanted, email: str, now: datetime, folder: str) -> Job | None:
        """Ask for a job; None where another one that writes the same is not ended. Old ones are deleted."""
        job = Job(0, kind, wanted, email, now, _folder(WRITES[kind], folder))
        with self._database.write() as connection:
            connection.execute(delete(jobs).where(~_NOT_ENDED, jobs.c.ended_at <= now - KEPT))
            added = insert(connection, jobs).values(_columns(job)).on_conflict_do_nothing().returning(jobs.c.id)
            id_ = connection.execute(added).scalar_one_or_none()
        return None if id_ is None else replace(job, id=id_)

    def get(self, id_: int) -> Job:
        """One job; raises `KbError("job-missing")`."""
        found = self._read(jobs.c.id == id_)
        if not found:
            raise KbError("job-missing", f"no job has the number {id_}", hint="kb job list")
        return found[0]

    def all(self, most: int = 50) -> list[Job]:
        """The jobs that were asked for last, the newest first."""
        return self._read(most=most)

    def last(self, kind: JobKind, folder: str) -> Job | None:
        """The job of a kind that was asked for last in a folder."""
        own = (jobs.c.kind == kind, jobs.c.folder == _folder(WRITES[kind], folder))
        return next(iter(self._read(*own, most=1)), None)

    def not_ended(self) -> list[Job]:
        """All that wait or are being done."""
        return self._read(_NOT_ENDED)

    def under_way(self, writes: Writes, folder: str) -> Job | None:
        """The job that waits to write this, or does so now."""
        return next(iter(self._read(*_writing(writes, folder))), None)

    def claim(self, writes: Writes, worker: str, now: datetime, folder: str) -> Job | None:
        """Take the job that waits to write this, or whose worker is silent; None where there is none.

        Rows that another worker takes in this moment are passed over (SKIP LOCKED), not waited for.
        """
        silent = (jobs.c.state == "running") & (jobs.c.beat_at < now - SILENT)
        free = (*_writing(writes, folder), (jobs.c.state == "waiting") | silent)
        if not self._read(*free):  # so that looking for work locks nothing
            return None
        with self._database.write() as connection:
            locked = select(jobs).where(*free).order_by(jobs.c.id).limit(1).with_for_update(skip_locked=True)
            row = connection.execute(locked).first()
            if row is None:
                return None
            taken = {"state": "running", "worker": worker, "beat_at": now, "tries": row.tries + 1}
            _change(connection, {**taken, "began_at": row.began_at or now}, jobs.c.id == row.id)
            return _jobs(connection, jobs.c.id == row.id)[0]

    def beat(self, job: Job, now: datetime, lines: Sequence[str]) -> Heard:
        """Say that its worker still does a job, and how far it is; what the worker is to do now.

        `lost`: another worker has taken it over, so that this one may not write any more.
        """
        with self._database.write() as connection:
            if not _change(connection, {"beat_at": now, "lines": list(lines)}, *_held(job)):
                return "lost"
            is_unwanted = connection.execute(select(jobs.c.is_unwanted).where(jobs.c.id == job.id)).scalar_one()
            return "stop" if is_unwanted else "go on"

    def end(self, job: Job, now: datetime) -> bool:
        """Keep how a job ended, as `job` has it; False where another worker has taken it over."""
        told = {
            key: value for key, value in _columns(job).items() if key in ("state", "lines", "said", "live", "problems")
        }
        with self._database.write() as connection:
            return bool(_change(connection, {**told, "ended_at": now}, *_held(job)))

    def give_back(self, job: Job, *, tries: int) -> bool:
        """Let a job wait for another worker, after so many tries; False where one has taken it over already."""
        with self._database.write() as connection:
            return bool(_change(connection, {"worker": "", "state": "waiting", "tries": tries}, *_held(job)))

    def cancel(self, id_: int, now: datetime) -> Job:
        """Cancel a job: at once where it waits, else as soon as its worker hears of it.

        One that was begun and of which no worker says anything any more ends at once, with `NOT_PUT_BACK`: its folder
        may be gone, as with a container that keeps nothing.
        Raises `KbError` `job-missing`, or `job-refused` where it has ended.
        """
        own = (jobs.c.id == id_, _NOT_ENDED)
        begun = jobs.c.tries > 0  # an earlier worker may have left something that is to be put back
        with self._database.write() as connection:
            waits = (*own, jobs.c.state == "waiting", ~begun)
            done = _change(connection, {"state": "cancelled", "ended_at": now}, *waits)
            forsaken = (*own, begun, jobs.c.beat_at < now - FORSAKEN)
            told = {"state": "cancelled", "ended_at": now, "problems": [NOT_PUT_BACK.to_json()]}
            done = done or _change(connection, told, *forsaken)
            done = done or _change(connection, {"is_unwanted": 1}, *own)
        job = self.get(id_)
        if not done:
            raise KbError("job-refused", f"this job has ended: {job.state}", where=str(id_), hint="kb job list")
        return job

    def remove_before(self, moment: datetime) -> int:
        """Delete jobs that ended up to a moment; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(jobs).where(~_NOT_ENDED, jobs.c.ended_at <= moment)).rowcount

    def ended(self) -> list[Job]:
        """All that have ended and are kept, the newest first."""
        return self._read(~_NOT_ENDED)

    def remove(self, ids: Iterable[int]) -> None:
        """Delete jobs that have ended."""
        with self._database.write() as connection:
            connection.execute(delete(jobs).where(~_NOT_ENDED, jobs.c.id.in_(list(ids))))

    def _read(self, *where: ColumnElement[bool], most: int | None = None) -> list[Job]:
        with self._database.read() as connection:
            return _jobs(connection, *where, most=most)


def _folder(writes: Writes, folder: str) -> str:
    """Topics are in the store alone, so that any worker may look for them."""
    return folder if writes == "site" else ""


def _writing(writes: Writes, folder: str) -> tuple[ColumnElement[bool], ...]:
    return jobs.c.writes == writes, jobs.c.folder == _folder(writes, folder), _NOT_ENDED


def _held(job: Job) -> tuple[ColumnElement[bool], ...]:
    """The row of a job while it is this worker's try, not a later one."""
    return jobs.c.id == job.id, jobs.c.state == "running", jobs.c.worker == job.worker, jobs.c.tries == job.tries


def _change(connection: Connection, columns: Mapping[str, Any], *where: ColumnElement[bool]) -> int:
    return connection.execute(update(jobs).where(*where).values(columns)).rowcount


def _jobs(connection: Connection, *where: ColumnElement[bool], most: int | None = None) -> list[Job]:
    """The newest first."""
    query = select(jobs).where(*where).order_by(jobs.c.id.desc()).limit(most)
    return [_job(row) for row in connection.execute(query)]


def _columns(job: Job) -> dict[str, Any]:
    """All columns but the number, which the database gives."""
    wanted = asdict(job.wanted)
    return {
        **{
            name: getattr(job, name)
            for name in ("kind", "folder", "email", "asked_at", "state", "worker", "tries", "said")
        },
        **{name: getattr(job, name) for name in ("began_at", "beat_at", "ended_at")},
        "writes": WRITES[job.kind],
        "wanted": {**wanted, "at": job.wanted.at and job.wanted.at.isoformat()},
        "lines": list(job.lines),
        "live": job.live and asdict(job.live),
        "problems": [problem.to_json() for problem in job.problems],
        "is_unwanted": int(job.is_unwanted),
    }


def _job(row: Row[Any]) -> Job:
    told = dict(row.wanted)
    at, agreed = told.pop("at"), Agreed(**told.pop("agreed"))
    return Job(
        id=row.id,
        kind=cast("JobKind", row.kind),
        wanted=Wanted(**told, agreed=agreed, at=datetime.fromisoformat(at) if at else None),
        email=row.email,
        asked_at=row.asked_at,
        folder=row.folder,
        state=row.state,
        worker=row.worker,
        began_at=row.began_at,
        beat_at=row.beat_at,
        ended_at=row.ended_at,
        tries=row.tries,
        lines=tuple(row.lines),
        said=row.said,
        live=Live(**row.live) if row.live else None,
        problems=tuple(_problem(**told) for told in row.problems),
        is_unwanted=bool(row.is_unwanted),
    )


def _problem(code: str, message: str, where: str | None, hint: str | None) -> KbError:
    """`internal` for a code that only a later version knows, which runs beside this one."""
    return KbError(code if code in CODES else "internal", message, where=where, hint=hint)
