"""`kb views …`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TextIO

import click

from kbtools.cli.groups import Group
from kbtools.cli.output import Session, say, show_json
from kbtools.text.normalise import count


@click.group(cls=Group)
def views() -> None:
    """How often articles are read."""


@views.command("import")
@click.argument("file", type=click.File(encoding="utf-8", errors="replace"))
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def import_(session: Session, file: TextIO, as_json: bool) -> None:
    """Count the views of articles in FILE, the access log of a web server; `-` reads standard input."""
    from dataclasses import asdict

    from kbtools.reports.views import import_views

    done = import_views(session.workspace, file, datetime.now(UTC))
    if as_json:
        show_json(asdict(done))
        return
    say(f"{count(done.views, 'view')} of articles counted in {count(done.lines, 'line')}.")
    if done.earlier:
        say(f"{done.earlier:,} are not newer than what was counted before, and count nothing.")
    if done.unreadable:
        say(f"{count(done.unreadable, 'line')} not read: no common or combined format of Apache or nginx.")
