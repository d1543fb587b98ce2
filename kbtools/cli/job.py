"""`kb job …`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast, get_args

import click

from kbtools.cli.groups import Group
from kbtools.cli.output import Session, say, show_json, show_table
from kbtools.model.job import Job, JobKind

KINDS: tuple[str, ...] = get_args(JobKind)


@click.group(cls=Group)
def job() -> None:
    """What workers do: building, indexing and mining that was asked for at the desk or here."""


@job.command()
@click.argument("kind", type=click.Choice(KINDS), metavar=f"[{'|'.join(KINDS)}]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def start(session: Session, kind: str, as_json: bool) -> None:
    """Ask for a job; kb serve or kb worker does it."""
    from kbtools.jobs.start import start_job

    asked = start_job(session.workspace, cast("JobKind", kind), datetime.now(UTC))
    if as_json:
        show_json(asked.to_json())
        return
    say(f"Job {asked.id} waits for a worker: kb job list shows how far it is.")


@job.command("list")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="Show at most N jobs.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def list_(session: Session, limit: int, as_json: bool) -> None:
    """List the jobs of the last 30 days, the newest first, with how far each is."""
    from kbtools.jobs.list import list_jobs

    found = list_jobs(session.workspace, limit)
    if as_json:
        show_json({"jobs": [one.to_json() for one in found]})
        return
    if not found:
        say("No job was asked for.")
        return
    heads = ("job", "what", "state", "since", "worker", "how far")
    show_table(heads, [_row(one) for one in found])


def _row(one: Job) -> tuple[str, ...]:
    what = f"{one.wanted.do} {one.wanted.slug}".strip() if one.kind == "build" else one.kind
    since = one.ended_at or one.began_at or one.asked_at
    far = one.said or next((problem.message for problem in one.problems), "") or next(reversed(one.lines), "")
    state = "being cancelled" if one.is_unwanted and not one.ended_at else one.state
    return str(one.id), what, state, f"{since:%Y-%m-%d %H:%M}", one.worker.rpartition(" ")[0], far


@job.command()
@click.argument("number", type=click.IntRange(1, 2**31 - 1))
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def cancel(session: Session, number: int, as_json: bool) -> None:
    """Cancel the job NUMBER. One that is being done stops within seconds, and leaves everything as it was before."""
    from kbtools.jobs.cancel import cancel_job

    done = cancel_job(session.workspace, number, datetime.now(UTC))
    if as_json:
        show_json(done.to_json())
        return
    say(f"Job {number} is cancelled." if done.ended_at else f"Job {number} is being cancelled.")
