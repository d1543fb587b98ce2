"""The command line: `kb`. Each command reads its options, calls one function and prints the result."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any

import click

from kbtools.cli.announce import announce
from kbtools.cli.article import article
from kbtools.cli.check import check
from kbtools.cli.ci import ci
from kbtools.cli.digest import digest
from kbtools.cli.evidence import evidence
from kbtools.cli.followup import followup
from kbtools.cli.gap import gap, mine
from kbtools.cli.groups import Sections
from kbtools.cli.job import job
from kbtools.cli.judge import judge
from kbtools.cli.link import link
from kbtools.cli.mail import mail
from kbtools.cli.note import note
from kbtools.cli.outbox import outbox
from kbtools.cli.output import Session, show_errors
from kbtools.cli.privacy import privacy
from kbtools.cli.promote import promote
from kbtools.cli.replay import replay
from kbtools.cli.report import report
from kbtools.cli.search import index, search, suggest
from kbtools.cli.site import build, mcp, publish, serve, site, worker
from kbtools.cli.staff import staff
from kbtools.cli.ticket import ticket
from kbtools.cli.views import views
from kbtools.cli.workspace import demo, doctor, init, words
from kbtools.errors import KbError, KbErrors
from kbtools.text.normalise import encodable


class Commands(Sections):
    """The top-level group, and the one place where failures become output."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; bytes that are not UTF-8 become U+FFFD, except in the path of a file."""
        return super().parse_args(ctx, [arg if os.path.lexists(arg) else encodable(arg) for arg in args])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a `KbError` becomes a message on stderr and its exit code."""
        try:
            return super().invoke(ctx)
        except KbError as problem:
            show_errors([problem])
            ctx.exit(problem.kind.exit_code)
        except KbErrors as several:
            show_errors(several.problems)
            ctx.exit(several.exit_code)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a newcomer needs them."""
        del ctx
        return list(self.commands)


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from kbtools import __version__

        click.echo(f"kbtools {__version__}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "-C",
    "folder",
    type=click.Path(path_type=Path),
    default=".",
    metavar="DIR",
    help="Work in this folder instead of the current one.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show more detail.")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.pass_context
def kb(ctx: click.Context, folder: Path, verbose: bool) -> None:
    """A help centre that learns from tickets.

    Write articles as Markdown, publish them as a site, suggest the right one while a customer
    writes to support, and learn from every ticket. New here? Try: kb demo
    """
    if verbose:
        logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    ctx.obj = Session(folder)


for command in (
    demo,
    init,
    article,
    announce,
    ticket,
    link,
    index,
    search,
    suggest,
    mine,
    gap,
    promote,
    followup,
    evidence,
    report,
    digest,
    views,
    check,
    replay,
    judge,
    build,
    ci,
    publish,
    site,
    serve,
    worker,
    job,
    mcp,
    staff,
    outbox,
    mail,
    note,
    privacy,
    doctor,
    words,
):
    kb.add_command(command)


def main() -> None:
    """Start `kb`; a closed pipe (`kb article list | head`) is not an error."""
    try:
        kb(prog_name="kb")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
