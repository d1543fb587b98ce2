"""`kb staff …`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from kbtools.cli.groups import Group
from kbtools.cli.output import Session, safe, say, show_json, show_table
from kbtools.model.staff import ROLES, Role

if TYPE_CHECKING:
    from kbtools.staff.link import Invitation

ROLE = click.Choice(ROLES)


@click.group(cls=Group)
def staff() -> None:
    """People who sign in to the desk, the pages where the support team works."""


@staff.command()
@click.argument("email")
@click.option("--role", type=ROLE, default="agent", show_default=True, help="What they may do; see the docs.")
@click.option("--name", default="", help="How colleagues know them.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def add(session: Session, email: str, role: Role, name: str, as_json: bool) -> None:
    """Add an account for EMAIL, and print the link with which its owner chooses a password.

    A writer sees articles; an agent also what customers wrote; an editor also publishes; an admin also decides
    who may do what.
    """
    from kbtools.staff.add import add_staff

    _show(add_staff(session.workspace, email, role, name, datetime.now(UTC)), as_json=as_json)


@staff.command()
@click.argument("email")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def link(session: Session, email: str, as_json: bool) -> None:
    """Print a new link with which EMAIL chooses a password; earlier links end."""
    from kbtools.staff.link import invite

    _show(invite(session.workspace, email, datetime.now(UTC)), as_json=as_json)


@staff.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """List who has an account."""
    from kbtools.staff.list import list_staff

    found = list_staff(session.workspace)
    if as_json:
        rows = [
            {"email": m.email, "name": m.name, "role": m.role, "added_at": m.added_at.isoformat(),
             "has_password": bool(m.password)} for m in found
        ]  # fmt: skip
        show_json({"staff": rows})
    elif not found:
        say("Nobody has an account. Next: kb staff add EMAIL --role admin")
    else:
        show_table(
            ("address", "name", "role", "since", "password"),
            [(m.email, m.name, m.role, f"{m.added_at:%Y-%m-%d}", "chosen" if m.password else "not yet") for m in found],
        )


@staff.command()
@click.argument("email")
@click.argument("role", type=ROLE)
@click.pass_obj
def role(session: Session, email: str, role: Role) -> None:
    """Give EMAIL another ROLE, which counts at once."""
    from kbtools.staff.role import change_role

    before = change_role(session.workspace, email, role, datetime.now(UTC))
    say(f"{safe(email)} was {before} and is {role} now.")


@staff.command()
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def remove(session: Session, email: str, yes: bool) -> None:
    """End the account of EMAIL at once, with its sessions and links."""
    from kbtools.staff.remove import remove_staff

    if not yes:
        click.confirm(f"End the account of {safe(email)}? Articles and decisions stay.", abort=True, err=True)
    remove_staff(session.workspace, email, datetime.now(UTC))
    say(f"{safe(email)} has no account any more.")


@staff.command()
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, metavar="N", help="Show at most N.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def log(session: Session, limit: int, as_json: bool) -> None:
    """Show who did what at the desk in the last 180 days, the newest first."""
    from kbtools.staff.log import staff_log

    done = staff_log(session.workspace, datetime.now(UTC), limit)
    if as_json:
        rows = [{"at": d.at.isoformat(), "email": d.email, "action": d.action, "about": d.about} for d in done]
        show_json({"log": rows})
    elif not done:
        say("Nothing was done yet.")
    else:
        show_table(
            ("when", "who", "what", "about"),
            [(f"{d.at:%Y-%m-%d %H:%M}", d.email or "command line", d.action, d.about) for d in done],
        )


@staff.command()
@click.argument("email")
@click.argument("name", required=False, default="")
@click.pass_obj
def team(session: Session, email: str, name: str) -> None:
    """Put EMAIL into the team NAME, whose work is on their page Today; without NAME, into none."""
    from kbtools.staff.team import set_team

    done = set_team(session.workspace, email, name, datetime.now(UTC))
    say(f"{safe(done.email)} is in the team {safe(done.team)}." if done.team else f"{safe(done.email)} is in no team.")


@staff.command()
@click.argument("email")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Last day of the absence.")
@click.option("--substitute", default="", metavar="EMAIL", help="Who looks after their work until then.")
@click.pass_obj
def away(session: Session, email: str, until: datetime | None, substitute: str) -> None:
    """Note that EMAIL is away, so that a substitute finds their work on Today; without --until, they are back."""
    from kbtools.staff.away import set_away

    done = set_away(session.workspace, email, until.date() if until else None, substitute, datetime.now(UTC))
    told = f"away until {done.until.isoformat()}; {done.substitute} looks after their work" if done.until else "back"
    say(f"{safe(done.email)} is {safe(told)}.")


def _show(made: Invitation, *, as_json: bool) -> None:
    member = made.member
    if as_json:
        told = {"email": member.email, "role": member.role, "url": made.url, "until": made.until.isoformat()}
        show_json(told)
        return
    say(f"{safe(member.name)} ({safe(member.email)}) is {member.role}. This link works once, for three days:")
    say(f"  {made.url}")
    say("Whoever opens it chooses the password: give it to nobody else.")
