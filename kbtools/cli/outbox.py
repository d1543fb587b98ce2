"""`kb outbox …`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from kbtools.cli.groups import Group
from kbtools.cli.output import Session, safe, say, show_json, show_table
from kbtools.text.normalise import count


@click.group(cls=Group)
def outbox() -> None:
    """Messages of the contact form on their way to the support team."""


@outbox.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """List messages that wait, are delivered or are parked, with the reason."""
    from kbtools.contact.outbox import list_outbox

    items = list_outbox(session.workspace)
    if as_json:
        show_json(
            {
                "outbox": [
                    {
                        "id": i.id,
                        "reference": i.reference,
                        "state": i.state,
                        "tries": i.tries,
                        "error": i.error,
                        "created_at": i.created_at.isoformat(),
                    }
                    for i in items
                ]
            }
        )
        return
    if not items:
        say("The outbox is empty.")
        return
    show_table(
        ("reference", "state", "tries", "since", "last error"),
        [(i.reference, i.state, str(i.tries), f"{i.created_at:%Y-%m-%d %H:%M}", i.error) for i in items],
    )


@outbox.command()
@click.argument("reference", required=False)
@click.pass_obj
def retry(session: Session, reference: str | None) -> None:
    """Send waiting and parked messages now: one REFERENCE, or all."""
    from kbtools.contact.outbox import retry_outbox

    done = retry_outbox(session.workspace, reference, datetime.now(UTC))
    say(f"{count(done.delivered, 'ticket')} delivered, {done.failed} failed, {done.waiting} waiting.")


@outbox.command()
@click.argument("reference")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def remove(session: Session, reference: str, yes: bool) -> None:
    """Delete the message REFERENCE for good, even when it is not delivered."""
    from kbtools.contact.outbox import remove_message

    if not yes:
        click.confirm("Delete this message for good? If it is not delivered, nobody reads it.", abort=True, err=True)
    remove_message(session.workspace, reference)
    say(f"{safe(reference)} is deleted.")
