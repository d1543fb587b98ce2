"""`kb link …`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import click

from kbtools.cli.groups import Group
from kbtools.cli.output import Session, in_line, say, show_json, show_table
from kbtools.text.normalise import count, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbtools.model.ticket import Link
    from kbtools.model.visit import Claim

QUOTED = 400  # characters of a question; whoever agrees has to read it
SOURCE = click.option("--source", default="", help="Source of the ticket, when several sources use this id.")


@click.group(cls=Group)
def link() -> None:
    """Which article answered which ticket: list the links and correct them by hand."""


@link.command("list")
@click.argument("ticket", required=False)
@SOURCE
@click.option("--by", type=click.Choice(["agent", "requester"]), help="Only what agents, or what requesters said.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def list_(session: Session, ticket: str | None, source: str, by: str | None, as_json: bool) -> None:
    """List the links of one TICKET, or all.

    With `--by requester` also what visitors of the contact form say helped: nothing is learnt from it
    until somebody agrees with `kb link approve`. A network is a keyed hash; no address is kept.
    """
    from kbtools.tickets.claims import claims_of
    from kbtools.tickets.link import links_of

    found = [row for row in links_of(session.workspace, ticket, source=source) if by in (None, row.by)]
    claims = claims_of(session.workspace) if by != "agent" and not ticket else []
    waiting = sum(not claim.approved for claim in claims)
    claims = claims if by else []
    if as_json:
        show_json({"links": [_row(row) for row in found], "claims": [_claim(row) for row in claims]})
        return
    if found:
        rows = [(r.ticket, r.source, r.slug, r.by, f"{r.created_at:%Y-%m-%d}" if r.created_at else "") for r in found]
        show_table(("ticket", "source", "article", "said by", "since"), rows)
        say(count(len(found), "link"))
    elif not claims:
        say("No links. They come with tickets: kb ticket import")
    if claims:
        _show_claims(claims)
    elif waiting:
        say(f"{count(waiting, 'claim')} of visitors waiting: kb link list --by requester")


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
    say(f"{in_line(f'{made.source} {made.ticket}')} was answered by {made.slug}. Next: kb index")


@link.command()
@click.argument("visits", nargs=-1)
@click.option("--network", default="", help="All claims of this network, as `kb link list --by requester` names it.")
@click.pass_obj
def approve(session: Session, visits: tuple[str, ...], network: str) -> None:
    """Approve what VISITS of the contact form say helped: the next index learns from it.

    Read the question beside the article first: `kb link list --by requester`.
    """
    from kbtools.tickets.claims import approve as approve_claims

    if not visits and not network:
        raise click.UsageError("name visits, or a --network")
    done = approve_claims(session.workspace, visits, network=network)
    say(f"{count(len(done), 'claim')} approved. Next: kb index")


@link.command()
@click.argument("ticket", required=False)
@click.argument("slug", required=False)
@SOURCE
@click.option("--network", default="", help="Delete all that this network claimed, and what was learnt from it.")
@click.pass_obj
def remove(session: Session, ticket: str | None, slug: str | None, source: str, network: str) -> None:
    """Record that SLUG did not answer TICKET; no later import brings the link back.

    A visit of the contact form has its id in the place of the ticket's.
    """
    from kbtools.tickets.claims import remove as remove_claims
    from kbtools.tickets.link import remove_link

    if network and not ticket:
        done = remove_claims(session.workspace, network=network)
        say(f"{count(len(done), 'claim')} deleted. Next: kb index")
    elif ticket and slug and not network:
        remove_link(session.workspace, ticket, slug, source=source)
        say(f"{in_line(ticket)} was not answered by {slug}. Next: kb index")
    else:
        raise click.UsageError("name TICKET and SLUG, or a --network")


def _row(found: Link) -> dict[str, str | None]:
    since = found.created_at.isoformat() if found.created_at else None
    return {"ticket": found.ticket, "source": found.source, "slug": found.slug, "by": found.by, "created_at": since}


def _claim(found: Claim) -> dict[str, str | bool | None]:
    return {
        "visit": found.visit,
        "slug": found.slug,
        "question": found.question,
        "network": found.network,
        "approved": found.approved,
        "created_at": found.at.isoformat() if found.at else None,
    }


def _show_claims(claims: Sequence[Claim]) -> None:
    rows = [
        (c.visit, c.network, c.slug, "approved" if c.approved else "waits", one_line(c.question, QUOTED))
        for c in claims
    ]
    show_table(("visit", "network", "article", "state", "question"), rows)
    waiting = sum(not claim.approved for claim in claims)
    say(f"{count(len(claims), 'claim')} of visitors, {waiting} waiting")
    if waiting:
        say("Next: kb link approve VISIT, or kb link remove VISIT SLUG")
