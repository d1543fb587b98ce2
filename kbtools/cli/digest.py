"""`kb digest`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from kbtools.cli.output import Session, safe, say, show_json, step


@click.command()
@click.option("--send", is_flag=True, help="Send it to those whom the settings name, as well.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def digest(session: Session, send: bool, as_json: bool) -> None:
    """Show the last seven days in a few lines: what was answered, what is missing, what waits for a person."""
    from kbtools.errors import raise_all
    from kbtools.reports.digest import digest, send_digest

    now = datetime.now(UTC)
    made = digest(session.workspace, now)
    if as_json:
        show_json({"title": made.title, "lines": made.lines})
    else:
        for line in (made.title, "", *made.lines):
            say(safe(line))
    if send:
        sent = send_digest(session.workspace, made, now)
        if sent.places:
            step(f"sent to {safe(', '.join(sent.places))}")
        raise_all(sent.problems)
