"""Gaps as people see them: a list of them, why each stands where it stands, and all that is known of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kbtools.cli.output import in_line, safe, say, show_table, style
from kbtools.model.gap import Gap
from kbtools.text.normalise import count, one_line

if TYPE_CHECKING:
    from kbtools.gaps.mine import GapDetails


def asked_by(found: Gap) -> str:
    """How many people asked, and in how many tickets."""
    return f"asked by {count(found.requesters, 'person', 'people')} in {count(len(found.tickets), 'ticket')}"


def show_gaps(gaps: Sequence[Gap], *, with_state: bool) -> None:
    """One line a gap."""
    heads = ("people", "tickets", "verdict", *(("state",) if with_state else ()), "title", "id")
    rows = [
        (
            f"{found.requesters:,}",
            f"{len(found.tickets):,}",
            f"{found.verdict}, rising" if found.rising else found.verdict,
            *((found.state,) if with_state else ()),
            one_line(found.title, 90),
            found.id,
        )
        for found in gaps
    ]
    show_table(heads, rows)


def show_why(gaps: Sequence[Gap]) -> None:
    """One sentence a gap."""
    from kbtools.gaps.standing import why_here

    for found in gaps:
        say(f"{found.id}  {safe(why_here(found))}")
    say()


def show_details(details: GapDetails) -> None:
    """A gap with its reasons, examples, replies and nearest articles."""
    from kbtools.gaps.standing import figures, why_here

    found = details.gap
    say(style(safe(found.title), bold=True))
    days = " to ".join(dict.fromkeys(f"{at:%Y-%m-%d}" for at in (found.first_seen, found.last_seen) if at))
    say(f"{found.id}  {found.verdict}  {found.state}  {asked_by(found)}{', ' + days if days else ''}")
    if found.rising:
        say(f"Rising: {count(found.rising, 'person', 'people')} lately, more than expected from the weeks before.")
        say(f"To tell customers at once:  kb promote {found.id} --kind known-issue")
    noted = (
        ("Why", found.why),
        ("Look again on", found.again and found.again.isoformat()),
        ("Product fault", found.issue),
        ("Draft or article", found.slug),
    )
    for label, value in noted:
        if value:
            say(f"{label}: {safe(value)}")
    if any(found.weeks):
        say(f"Tickets a week, the last on the right: {' '.join(map(str, found.weeks))}")
    _heading("Why it stands where it stands")
    for reason in (why_here(found), *(figures(found.standing, found.score) if found.standing else ())):
        say(f"  {safe(reason)}")
    _heading("Most typical tickets")
    for ticket in details.examples:
        say(f"  {in_line(ticket.id)}  {one_line(ticket.subject, 80)}")
        say(f"    {one_line(ticket.question, 300)}")
    worked = any(reply.worked for reply in details.replies)
    _heading("Replies that worked" if worked else "Replies; nobody said that one worked")
    for reply in details.replies:
        say(f"  {in_line(reply.ticket[1])}  {one_line(reply.text, 500)}")
    _show_nearby(details)
    _show_sentences(details)


def _show_nearby(details: GapDetails) -> None:
    _heading("Nearest articles, and why they do not cover it")
    for near in details.nearby:
        say(f"  {near.slug}  {one_line(near.title, 80)}")
        say(f"    {safe(near.why)}")
    if not details.nearby:
        say("  There is none.")


def _show_sentences(details: GapDetails) -> None:
    if not details.sentences:
        return
    _heading("Where each sentence of the text came from")
    for one in details.sentences:
        tickets = in_line(", ".join(ticket.id for ticket in one.tickets)) or "in no ticket"
        say(f"  {one_line(one.sentence, 300)}")
        say(f"    {tickets}{'; the requester said it worked' if one.worked else ''}")


def _heading(text: str) -> None:
    say()
    say(style(text, bold=True))
