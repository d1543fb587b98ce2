"""`kb privacy …`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from kbtools.cli.groups import Group
from kbtools.cli.output import Session, safe, say, show_json
from kbtools.cli.spread import spread_of, spread_options
from kbtools.text.normalise import count

if TYPE_CHECKING:
    from kbtools.privacy.forget import Forgotten
    from kbtools.workspace import Workspace


@click.group(cls=Group)
def privacy() -> None:
    """Personal data: find it, mask it again, delete it."""


@privacy.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_context
def scan(ctx: click.Context, as_json: bool) -> None:
    """Look for personal data in articles, drafts, the store, the index and the site; exit 1 when some is found.

    Shows the place and the kind, never the text. What a person wrote into an article is only
    listed: correct it yourself.
    """
    from kbtools.privacy.scan import scan as look

    found = look(ctx.obj.workspace, date.today())
    if as_json:
        show_json({"private": [asdict(row) for row in found]})
    else:
        for row in found:
            say(f"{safe(row.where)}: {safe(row.kind)}{', written by a person' if row.by_person else ''}")
        wrong = sum(not row.by_person for row in found)
        if wrong:
            say(f"{count(wrong, 'place')} to correct. Tickets: kb privacy rescan")
        elif found:
            say(f"{count(len(found), 'place')} to look at: a person wrote what stands there.")
        else:
            say("Nothing private was found.")
    ctx.exit(int(any(not row.by_person for row in found)))


@privacy.command()
@click.option("--dry-run", is_flag=True, help="Only show how much would change.")
@spread_options
@click.pass_obj
def rescan(session: Session, dry_run: bool, jobs: int | None, cluster: str | None) -> None:
    """Mask stored tickets and feedback again, after an upgrade or new words in `redact.words`."""
    from kbtools.privacy.rescan import rescan as mask_again

    done = mask_again(session.workspace, preview=dry_run, spread=spread_of(session.workspace, jobs, cluster))
    say(f"{done.changed:,} of {done.looked_at:,} texts {'would change' if dry_run else 'changed'}.")
    if done.without_names:
        say(
            f"{count(done.without_names, 'ticket')} came in before the names in tickets' records were looked for: "
            "import them again from the help desk, and these names are masked."
        )
    if done.changed and not dry_run:
        say("Next: kb index --full")


@privacy.command()
@click.argument("requester")
@click.option("--dry-run", is_flag=True, help="Only show what is kept of them.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_context
def forget(ctx: click.Context, requester: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Delete everything kept about REQUESTER, a mail address or the help desk's id, and check that nothing is left.

    Deletes tickets, links, sealed originals that were delivered, and what was made from them: titles of gaps and
    drafts are made anew from the tickets of others, pages are deleted, the index is built again. Exit 1
    when something is left, or was made from them and is out of reach, such as a published article.
    """
    from kbtools.privacy.forget import forget as remove

    if dry_run:
        _show_held(ctx.obj.workspace, requester, as_json=as_json)
        return
    if not yes:
        click.confirm("Delete all tickets of this requester for good?", abort=True, err=True)
    done = remove(ctx.obj.workspace, requester, datetime.now(UTC))
    if as_json:
        show_json(done.to_json())
    else:
        say(f"{count(done.tickets, 'ticket')} and {count(done.originals, 'sealed original')} deleted.")
        for reference in done.waiting:
            say(f"{reference} is not delivered yet and stays until then: kb outbox retry {reference}")
        _show_rest(done)
        if done.tickets and not (done.left or done.beyond or done.unopened):
            say(f"Checked: nothing of them is left in {count(len(done.looked_through), 'place')}.")
            say("Next: kb mine, for topics that they were part of")
    ctx.exit(int(bool(done.left or done.beyond or done.unopened)))


def _show_held(workspace: Workspace, requester: str, *, as_json: bool) -> None:
    from kbtools.privacy.held import held_of

    held = held_of(workspace, requester)
    tickets = [f"{ticket.source} {ticket.id}" for ticket in held.tickets]
    if as_json:
        rows = {"tickets": tickets, "delivered": held.delivered, "waiting": held.waiting, "unopened": held.unopened}
        show_json({**rows, "account": held.account})
        return
    say(f"{count(len(tickets), 'ticket')}, {count(len(held.delivered) + len(held.waiting), 'sealed original')}.")
    for line in (*tickets, *held.delivered, *held.waiting):
        say(f"  {safe(line)}")
    if held.account:
        say("They have an account at the desk: kb staff list")


@privacy.command()
@click.option("--dry-run", is_flag=True, help="Only show how many would be deleted.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def expire(session: Session, dry_run: bool, as_json: bool) -> None:
    """Delete tickets older than the setting `privacy.keep_tickets_days`, and what was made from them alone.

    Deletes in any case what is kept for the desk, such as earlier versions of articles, when its time is over.
    """
    from kbtools.privacy.expire import expire as delete_old

    done = delete_old(session.workspace, datetime.now(UTC), preview=dry_run)
    if not session.workspace.settings.keep_tickets_days and not as_json:
        say("Tickets are kept for ever: privacy.keep_tickets_days is 0.")
        return
    if as_json:
        show_json(done.to_json())
        return
    say(f"{count(done.tickets, 'ticket')} {'would be deleted' if dry_run else 'deleted'}.")
    _show_rest(done)


def _show_rest(done: Forgotten) -> None:
    for line in done.changed:
        say(safe(line))
    for place in done.beyond:
        say(f"made from them, or with words that only they wrote, and yours to change: {safe(place)}")
    for place in done.left:
        say(f"still there: {safe(place)}; delete it when you need it no more")
    for reference in done.unopened:
        say(f"{reference} may be theirs, the secret does not open it: kb outbox remove {reference}")


@privacy.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def rekey(session: Session, yes: bool) -> None:
    """Replace the secret with a new one, when somebody may have seen the old one.

    Stop the service first. Until tickets are imported again, people who write once more count as new.
    """
    from kbtools.privacy.rekey import rekey as change

    if not yes:
        click.confirm("Is the service stopped, and shall the secret be replaced?", abort=True, err=True)
    done = change(session.workspace)
    say(f"The secret is replaced; {count(done.changed, 'hash or seal', 'hashes and seals')} changed.")
    if done.files:
        say(f"Tickets have new hashes in {count(len(done.files), 'file')}; commit those that are in git:")
        for place in done.files:
            say(f"  {safe(place)}")
    if done.unopened:
        say(f"Messages that the old secret does not open, and stay as they are: {', '.join(map(safe, done.unopened))}")
    if done.releases:
        say(f"{count(done.releases, 'release')} in the shared storage signed anew; give other machines the new secret.")
    if done.lost:
        names = ", ".join(map(safe, done.lost))
        say(f"Damaged or gone in the shared storage, so that no service can use it: {names}")
        say("If it is live: kb build --push")
    if done.names:
        say(f"The names in the records of {count(done.names, 'ticket')} are not known any more to kb privacy scan.")
    say("Start the service again, and import tickets once more when you can.")
