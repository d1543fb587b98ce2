"""`kb link …`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import click

from kbtools.cli.output import Session, say, show_json, show_table
from kbtools.text.normalise import count

if TYPE_CHECKING:
    from kbtools.model.ticket import Link

SOURCE = click.option("--source", default="", help="Source of the ticket, when several sources use this id.")


@click.group()
def link() -> None:
    """Which article answered which ticket: list the links and correct them by hand."""


@link.command("list")
@click.argument("ticket", required=False)
@SOURCE
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def list_(session: Session, ticket: str | None, source: str, as_json: bool) -> None:
    """List the links of one TICKET, or all."""
    from kbtools.tickets.link import links_of

    found = links_of(session.workspace, ticket, source=source)
    if as_json:
        show_json({"links": [_row(row) for row in found]})
        return
    if not found:
        say("No links. They come with tickets: kb ticket import")
        return
    rows = [(r.ticket, r.source, r.slug, r.by, f"{r.created_at:%Y-%m-%d}" if r.created_at else "") for r in found]
    show_table(("ticket", "source", "article", "said by", "since"), rows)
    say(count(len(found), "link"))


@link.command()
@click.argument("ticket")
@click.argument("slug")
@SOURCE
@click.option(
    "--by",
    type=click.Choice(["agent", "requester"]),
    default="agent",
    show_default=True,
    help="Who said that it answered; a requester counts more.",
)
@click.pass_obj
def add(session: Session, ticket: str, slug: str, source: str, by: Literal["agent", "requester"]) -> None:
    """Record that the article SLUG answered TICKET."""
    from kbtools.tickets.link import add_link

    made = add_link(session.workspace, ticket, slug, source=source, by=by, now=datetime.now(UTC))
    say(f"{made.source} {made.ticket} was answered by {made.slug}. Next: kb index")


@link.command()
@click.argument("ticket")
@click.argument("slug")
@SOURCE
@click.pass_obj
def remove(session: Session, ticket: str, slug: str, source: str) -> None:
    """Record that SLUG did not answer TICKET; no later import brings the link back."""
    from kbtools.tickets.link import remove_link

    remove_link(session.workspace, ticket, slug, source=source)
    say(f"{ticket} was not answered by {slug}. Next: kb index")


def _row(found: Link) -> dict[str, str | None]:
    since = found.created_at.isoformat() if found.created_at else None
    return {"ticket": found.ticket, "source": found.source, "slug": found.slug, "by": found.by, "created_at": since}
