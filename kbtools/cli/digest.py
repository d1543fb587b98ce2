"""`kb digest`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from kbtools.cli.output import Session, safe, say, show_json, step


@click.command()
@click.option("--send", is_flag=True, help="Send it to those whom the settings name, as well.")
@click.option("--rising", is_flag=True, help="Only topics that far more people ask about, and that were not sent yet.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def digest(session: Session, send: bool, rising: bool, as_json: bool) -> None:
    """Show the last seven days in a few lines: what was answered, what is missing, what waits for a person."""
    from kbtools.errors import raise_all
    from kbtools.reports.digest import digest, send_digest
    from kbtools.reports.rising import rising_topics, send_rising

    now = datetime.now(UTC)
    found = rising_topics(session.workspace) if rising else None
    made = found.digest if found else digest(session.workspace, now)
    if as_json:
        show_json({"title": made.title, "lines": made.lines})
    elif found and not found.is_new:
        say("Nothing rises that was not sent before.")
    else:
        for line in (made.title, "", *made.lines):
            say(safe(line))
    if send:
        sent = send_rising(session.workspace, found, now) if found else send_digest(session.workspace, made, now)
        if sent.places:
            step(f"sent to {safe(', '.join(sent.places))}")
        raise_all(sent.problems)
