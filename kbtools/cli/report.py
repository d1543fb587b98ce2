"""`kb report`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kbtools.cli.gap import DAY
from kbtools.cli.output import Session, safe, say, show_json, show_table, step, style

if TYPE_CHECKING:
    from kbtools.reports import Report


@click.command()
@click.option("--since", type=DAY, metavar="DATE", help="First day; by default 28 days before the end.")
@click.option("--until", type=DAY, metavar="DATE", help="Day after the last one; by default now.")
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it as an HTML page."
)
@click.option("--mail", default="", metavar="TO", help="Mail the report to this address, with the page attached.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def report(
    session: Session, since: datetime | None, until: datetime | None, html: Path | None, mail: str, as_json: bool
) -> None:
    """Report what customers asked and found, what is missing, and what to do next."""
    from kbtools.reports.report import mail_report, period, report, write_page

    now = datetime.now(UTC)
    start, end = period(_utc(since), _utc(until), now)
    if start >= end:
        raise click.UsageError("--since must be a day before --until")
    made = report(session.workspace, start, end)
    if html:
        write_page(session.workspace, made, html, now)
    if mail:
        mail_report(session.workspace, made, mail, now)
    if as_json:
        show_json(made.to_json())
        return
    _show(made)
    if html:
        step(f"the page: {html}")
    if mail:
        step(f"sent to {safe(mail)}")


def _show(made: Report) -> None:
    from kbtools.reports.report_text import blocks_of, heading

    say(style(safe(heading(made)), bold=True))
    for block in blocks_of(made):
        say()
        say(style(block.title, bold=True))
        if block.heads:
            show_table(block.heads, block.rows)
        for line in block.lines:
            say(safe(line))


def _utc(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=UTC) if day else None
