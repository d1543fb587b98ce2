"""`kb build`, `kb site …`, `kb serve`, `kb worker`, `kb mcp`, `kb publish`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kbtools.cli.article import today
from kbtools.cli.groups import Group
from kbtools.cli.output import Session, say, step
from kbtools.cli.releases import DROP, add_release_commands, show_pushed
from kbtools.text.normalise import count


@click.command()
@click.option("--strict", is_flag=True, help="Treat warnings of MkDocs as errors.")
@click.option("--full", is_flag=True, help="With --push: send all files, also those that are there already.")
@click.option("--push", is_flag=True, help="Put index and site into shared storage, where all services take them from.")
@click.option("--drop", is_flag=True, help=DROP)
@click.pass_obj
def build(session: Session, strict: bool, full: bool, push: bool, drop: bool) -> None:
    """Check and index the articles, and build the site into site/."""
    from kbtools.site.build import build as run

    report = run(session.workspace, today(), strict=strict, progress=step)
    say(f"Built {count(report.pages, 'page')} into {report.out} in {report.seconds:.0f} s.")
    if push:
        from kbtools.site.pushed import push_built

        show_pushed(push_built(session.workspace, datetime.now(UTC), whole=full, going=None if drop else ()))


@click.group(cls=Group)
def site() -> None:
    """The sites that shared storage keeps, where several services serve one help centre."""


add_release_commands(site, "site")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option(
    "--log-format",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How lines of the log are written.",
)
@click.option("--no-jobs", is_flag=True, help="Leave building, indexing and mining to kb worker.")
@click.pass_obj
def serve(session: Session, host: str, port: int, no_jobs: bool, log_format: str) -> None:
    """Serve the site, the search and the contact form in one process."""
    from kbtools.service import serve as run
    from kbtools.service.first_build import build_missing

    build_missing(session.workspace, today(), step)
    run(session.workspace, host, port, jobs=not no_jobs, json_log=log_format == "json")


@click.command()
@click.pass_obj
def worker(session: Session) -> None:
    """Do what the desk and kb job start ask for: build, index, mine, followups. Workers share the work."""
    from kbtools.jobs.worker import work
    from kbtools.service.run import log_to_stderr

    log_to_stderr()
    work(session.workspace, lambda name: say(f"{name} looks for work (Ctrl+C stops it)"))


@click.command()
@click.pass_obj
def mcp(session: Session) -> None:
    """Answer an assistant on this machine, by the Model Context Protocol on standard input and output."""
    from kbtools.service.assistants.run import serve_on_stdio

    serve_on_stdio(session.workspace)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--rollback", is_flag=True, help="Go back to the previous version.")
@click.pass_obj
def publish(session: Session, folder: Path, rollback: bool) -> None:
    """Publish the built site to FOLDER in one step; an interrupted run leaves the old one."""
    from kbtools.site.publish import check_is_no_article, publish_site, roll_back

    if not rollback:
        check_is_no_article(session.workspace, folder)
    done = roll_back(folder) if rollback else publish_site(session.workspace, folder)
    say(f"{done.folder} shows version {done.version}: {count(done.files, 'file')}, {done.size / 1e6:.1f} MB.")
    if done.can_go_back and not rollback:
        say(f"The one before is kept: kb publish {folder} --rollback")
