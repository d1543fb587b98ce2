"""`kb gap assign`, `comment`, `title` and `undo`: how a team works through gaps."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from kbtools.cli.output import Session, safe, say

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--to", "assignee", default="", metavar="WHO", help="Mail address of an account, or a team's name.")
@click.option("--until", type=DAY, metavar="DATE", help="By when it should be done.")
@click.pass_obj
def assign(session: Session, id_: str, assignee: str, until: datetime | None) -> None:
    """Note who looks after a gap, and until when; without an option, nobody does any more."""
    from kbtools.gaps.assign import assign_gap

    done = assign_gap(session.workspace, id_, assignee, until.date() if until else None, datetime.now(UTC))
    day = f", until {done.due.isoformat()}" if done.due else ""
    say(f"{safe(done.assignee) or 'Nobody'} looks after it{day}.")


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("text")
@click.option("--by", metavar="EMAIL", default="", help="Who says it.")
@click.pass_obj
def comment(session: Session, id_: str, text: str, by: str) -> None:
    """Keep what colleagues should know of a gap, with personal data masked."""
    from kbtools.gaps.comment import comment_on_gap

    done = comment_on_gap(session.workspace, id_, text, datetime.now(UTC), by)
    say(f"Kept: {safe(done.said)}")


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("text")
@click.pass_obj
def title(session: Session, id_: str, text: str) -> None:
    """Give a gap another title, in the words of customers; kb mine, merging and splitting keep it."""
    from kbtools.gaps.title import title_gap
    from kbtools.gaps.undo import undoable

    with undoable(session.workspace, [id_], "gave another title", datetime.now(UTC)):
        found = title_gap(session.workspace, id_, text)
    say(f"It is called: {safe(found.title)}")


@click.command()
@click.argument("id_", metavar="ID")
@click.pass_obj
def undo(session: Session, id_: str) -> None:
    """Take back the last decision about a gap, whatever it was, within a day."""
    from kbtools.gaps.undo import undo_gap

    done = undo_gap(session.workspace, id_, datetime.now(UTC))
    say(f"Taken back: {safe(done.action)}, of {done.at:%Y-%m-%d %H:%M} UTC")
