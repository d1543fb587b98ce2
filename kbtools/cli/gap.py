"""`kb mine`, `kb gap …`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path

import click

from kbtools.cli.gap_output import asked_by, show_details, show_gaps, show_why
from kbtools.cli.gap_work import assign, comment, title, undo
from kbtools.cli.groups import Group
from kbtools.cli.output import Session, in_line, safe, say, show_json, step, style
from kbtools.cli.spread import spread_of, spread_options
from kbtools.model.gap import GAP_STATES, GapState
from kbtools.text.normalise import count

SHOWN = 20  # gaps shown in a table when --limit is not given
DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--since", type=DAY, metavar="DATE", help="Only tickets from this day on.")
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="Show at most N; 20 when not given, all with --json."
)
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write them as an HTML page."
)
@spread_options
@click.option("-v", "--verbose", is_flag=True, help="Say of each gap why it stands where it stands.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def mine(
    session: Session,
    since: datetime | None,
    limit: int | None,
    html: Path | None,
    verbose: bool,
    as_json: bool,
    jobs: int | None,
    cluster: str | None,
) -> None:
    """Find topics that tickets keep asking about and no article answers; rising and frequent ones first."""
    from kbtools.gaps.mine.mine import mine_gaps
    from kbtools.gaps.show import mine_to_page

    start = since.replace(tzinfo=UTC) if since else None
    now = datetime.now(UTC)
    told, spread = None if as_json else step, spread_of(session.workspace, jobs, cluster)
    if html:
        gaps = mine_to_page(session.workspace, html, now, since=start, limit=limit, progress=told, spread=spread)
    else:
        gaps = mine_gaps(session.workspace, now, since=start, progress=told, spread=spread)
    if as_json:
        show_json({"gaps": [gap.to_json() for gap in gaps[:limit]]})
        return
    if not gaps:
        say("No gap found. A topic counts from three tickets on: kb ticket import")
        return
    shown = gaps[: limit or SHOWN]
    show_gaps(shown, with_state=any(gap.state != "open" for gap in shown))
    if verbose:
        show_why(shown)
    more = f"; {len(gaps) - len(shown)} more: kb gap list" if len(gaps) > len(shown) else ""
    say(f"{count(len(shown), 'gap')}{more}. Next: kb gap show {shown[0].id}")
    if html:
        say(f"The page: {html}")


@click.group(cls=Group)
def gap() -> None:
    """List gaps, look at one, and decide what to do about it."""


@gap.command("list")
@click.option("--state", type=click.Choice(GAP_STATES), help="Only these.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def list_(session: Session, state: GapState | None, as_json: bool) -> None:
    """List all gaps that were found or decided about, most important first."""
    from kbtools.gaps.list import list_gaps

    gaps = list_gaps(session.workspace, state)
    if as_json:
        show_json({"gaps": [found.to_json() for found in gaps]})
        return
    if not gaps:
        say("No gaps. Next: kb mine")
        return
    show_gaps(gaps, with_state=True)


@gap.command()
@click.argument("id_", metavar="ID")
@click.option("--all", "every", is_flag=True, help="Show every ticket, not only the most typical ones.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def show(session: Session, id_: str, every: bool, as_json: bool) -> None:
    """Show the most typical tickets of a gap, the replies that worked, and the nearest articles."""
    from kbtools.gaps.show import show_gap

    details = show_gap(session.workspace, id_, every=every)
    if as_json:
        show_json(details.to_json())
    else:
        show_details(details)


@gap.command()
@click.argument("id_", metavar="ID")
@click.option("--why", default="", metavar="TEXT", help="Who writes it, or how; kept with the gap.")
@click.pass_obj
def plan(session: Session, id_: str, why: str) -> None:
    """Decide that somebody will write an article for this gap."""
    from kbtools.gaps.plan import plan_gap

    with _undoable(session, [id_], "planned an article"):
        found = plan_gap(session.workspace, id_, why)
    say(f"Planned: {safe(found.title)}")
    say(f"Next: kb promote {found.id}")


@gap.command()
@click.argument("id_", metavar="ID")
@click.option("--why", required=True, metavar="TEXT", help="Reason; kept with the gap.")
@click.option("--until", type=DAY, metavar="DATE", help="Show the gap again from this day on.")
@click.pass_obj
def dismiss(session: Session, id_: str, why: str, until: datetime | None) -> None:
    """Decide that this gap needs no article; it comes back only when clearly more people ask."""
    from kbtools.gaps.dismiss import dismiss_gap

    with _undoable(session, [id_], "decided that no article is needed"):
        found = dismiss_gap(session.workspace, id_, why, until=_day(until))
    say(f"Dismissed: {safe(found.title)}")


@gap.command()
@click.argument("id_", metavar="ID")
@click.option("--issue", metavar="URL", default="", help="Address of the issue in your bug tracker.")
@click.option("--closed", is_flag=True, help="The fault is fixed: show the gap again.")
@click.option("--why", default="", metavar="TEXT", help="Reason; kept with the gap.")
@click.option("--until", type=DAY, metavar="DATE", help="Show the gap again from this day on.")
@click.pass_obj
def fix(session: Session, id_: str, issue: str, closed: bool, why: str, until: datetime | None) -> None:
    """Decide that the product must be fixed instead of writing an article; the gap waits until then."""
    from kbtools.gaps.fix import fixed, wait_for_fix

    if bool(issue) == closed:
        raise click.UsageError("give one of --issue and --closed")
    if issue and not issue.startswith(("https://", "http://")):
        raise click.BadParameter(f"{issue!r} is no web address; it begins with https://", param_hint="--issue")
    if closed:
        with _undoable(session, [id_], "opened again"):
            found = fixed(session.workspace, id_, why)
        say(f"Open again: {safe(found.title)}")
        say(f"Do people still ask? kb gap show {found.id}")
        return
    with _undoable(session, [id_], "sent to the product team"):
        found = wait_for_fix(session.workspace, id_, issue, why, until=_day(until))
    say(f"Waiting for {safe(issue)}: {safe(found.title)}")
    say(f"Tell customers meanwhile:  kb promote {found.id} --kind known-issue")
    say(f"When it is fixed:  kb gap fix {found.id} --closed")


@gap.command()
@click.argument("id_", metavar="ID")
@click.option("--why", default="", metavar="TEXT", help="Reason; kept with the gap.")
@click.pass_obj
def reopen(session: Session, id_: str, why: str) -> None:
    """Take a decision back: nobody writes an article yet, and none was found to be needless."""
    from kbtools.gaps.reopen import reopen_gap

    with _undoable(session, [id_], "opened again"):
        found = reopen_gap(session.workspace, id_, why)
    say(f"Open again: {safe(found.title)}")


@gap.command()
@click.argument("id_", metavar="ID")
@click.argument("others", metavar="OTHER...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def merge(session: Session, id_: str, others: tuple[str, ...], as_json: bool) -> None:
    """Merge gaps that are one topic into the first; later runs of kb mine keep them together."""
    from kbtools.gaps.merge import merge_gaps

    with _undoable(session, [id_, *others], "merged"):
        merged = merge_gaps(session.workspace, id_, others, datetime.now(UTC))
    if as_json:
        show_json(merged.to_json())
        return
    show_gaps([merged], with_state=True)
    say(f"Merged. To move tickets out again:  kb gap split {merged.id} TICKET")


@gap.command()
@click.argument("id_", metavar="ID")
@click.argument("tickets", metavar="[TICKET]...", nargs=-1)
@click.option("--yes", is_flag=True, help="Split the gap as shown.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def split(session: Session, id_: str, tickets: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """Move tickets out of a gap into a new one; without TICKET, a split is proposed."""
    from kbtools.gaps.split import split_gap

    with _undoable(session, [id_], "split"):
        parts = split_gap(session.workspace, id_, tickets, datetime.now(UTC), write=yes)
    if as_json:
        show_json({"gaps": [part.to_json() for part in parts], "written": yes})
        return
    for part in parts:
        say(style(safe(part.title), bold=True))
        say(f"{part.id}  {asked_by(part)}")
        say(f"  {in_line(', '.join(ticket for _, ticket in part.tickets))}")
        say()
    if yes:
        say(f"Split; kb mine keeps it so. To merge them again:  kb gap merge {' '.join(part.id for part in parts)}")
    else:
        names = " ".join((id_, *map(in_line, tickets)))
        say(f"Nothing is changed yet. To split it like this:  kb gap split {names} --yes")


for command in (assign, comment, title, undo):
    gap.add_command(command)


def _undoable(session: Session, ids: Sequence[str], action: str) -> AbstractContextManager[None]:
    """What is decided within can be taken back for a day: kb gap undo."""
    from kbtools.gaps.undo import undoable

    return undoable(session.workspace, ids, action, datetime.now(UTC))


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None
