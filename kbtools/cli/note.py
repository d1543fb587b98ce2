"""`kb note …`."""

from __future__ import annotations

import click

from kbtools.cli.groups import Group
from kbtools.cli.output import Session, say, show_json, show_table


@click.group(cls=Group)
def note() -> None:
    """Notes for agents on new tickets."""


@note.command("list")
@click.option("--all", "every", is_flag=True, help="Also notes that were written, and tickets with nothing to say.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def list_(session: Session, every: bool, as_json: bool) -> None:
    """List the new tickets whose note waits, was refused, or may or may not be there, with the reason."""
    from kbtools.notes.list import list_notes

    found = list_notes(session.workspace, every=every)
    if as_json:
        show_json(
            {
                "notes": [
                    {
                        "source": one.source,
                        "ticket": one.id,
                        "state": one.state,
                        "received_at": one.received_at.isoformat(),
                        "articles": list(one.articles),
                        "error": one.error,
                    }
                    for one in found
                ]
            }
        )
    elif not found:
        say("No help desk told of a new ticket." if every else "No note waits, was refused, or is in doubt.")
    else:
        show_table(
            ("source", "ticket", "state", "since", "articles", "why"),
            [
                (n.source, n.id, n.state, f"{n.received_at:%Y-%m-%d %H:%M}", ", ".join(n.articles), n.error)
                for n in found
            ],
        )
