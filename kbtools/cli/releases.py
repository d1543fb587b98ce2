"""`kb index list`, `kb index rollback`, `kb site list`, `kb site rollback`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from kbtools.cli.output import Session, safe, say, show_json, show_table
from kbtools.model.release import Kind
from kbtools.text.normalise import count

if TYPE_CHECKING:
    from kbtools.releases.rollback import RolledBack
    from kbtools.releases.shared import Pushed

DROP = "With --push: also where articles that customers can read now are not in this folder, so that they go."
MOST_NAMED = 20
_NAMES: dict[Kind, str] = {"index": "generation", "site": "site"}
_WHAT: dict[Kind, str] = {"index": "article", "site": "page"}


def add_release_commands(group: click.Group, kind: Kind) -> None:
    """Add `list` and `rollback` to the group of the index or of the site."""

    @click.command("list", help=f"List the {_NAMES[kind]}s that shared storage keeps, and which one is live.")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
    @click.pass_obj
    def list_(session: Session, as_json: bool) -> None:
        _show_list(session, kind, as_json=as_json)

    what = f"Make an earlier {_NAMES[kind]} live for all services: ID, or the one before the live one."
    more = "The next one that is pushed becomes live again. --dry-run shows what would change."

    @click.command(help=f"{what}\n\n{more}")
    @click.argument("id", metavar="[ID]", default="")
    @click.option("--dry-run", is_flag=True, help="Only show what would change.")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
    @click.pass_obj
    def rollback(session: Session, id: str, dry_run: bool, as_json: bool) -> None:  # noqa: A002 - as it is called in help
        if kind == "index":
            from kbtools.search.pushed import roll_back_index as roll_back
        else:
            from kbtools.site.pushed import roll_back_site as roll_back
        done = roll_back(session.workspace, id, datetime.now(UTC), preview=dry_run)
        if as_json:
            show_json(done.to_json())
        else:
            _show_rollback(done)

    group.add_command(list_)
    group.add_command(rollback)


def show_pushed(pushed: Sequence[Pushed]) -> None:
    """Say what is live in shared storage now."""
    for one in pushed:
        files = f"{count(one.files, 'file')}, {one.new} of them new there"
        say(f"Live for all services: {_NAMES[one.kind]} {one.id} ({files}).")
    for note in dict.fromkeys(one.note for one in pushed if one.note):
        say(safe(note))


def _show_list(session: Session, kind: Kind, *, as_json: bool) -> None:
    from kbtools.releases.list import list_releases

    kept = list_releases(session.workspace, kind)
    if as_json:
        rows = [{"id": r.id, "pushed_at": r.pushed_at.isoformat(), "files": r.files, "live": r.is_live} for r in kept]
        show_json({"releases": rows})
        return
    if not kept:
        say(f"Nothing is in shared storage yet: kb {'index' if kind == 'index' else 'build'} --push")
        return
    times = [f"{r.pushed_at:%Y-%m-%d %H:%M} UTC" for r in kept]
    show_table(
        ["id", "put there", "files", ""],
        [[r.id, at, f"{r.files:,}", "live" if r.is_live else ""] for r, at in zip(kept, times, strict=True)],
    )


def _show_rollback(done: RolledBack) -> None:
    changes, what = done.changes, _WHAT[done.kind]
    would = "would be" if done.preview else "is"
    say(f"{done.id} {would} live instead of {done.before}.")
    if changes is None:
        say(f"  Which {what}s differ is not known, since that one is damaged.")
        return
    for names, said in ((changes.added, "comes"), (changes.gone, "goes"), (changes.changed, "is another")):
        for name in names[:MOST_NAMED]:
            say(f"  {said}: {safe(name)}")
        if len(names) > MOST_NAMED:
            say(f"  and {count(len(names) - MOST_NAMED, what)} more")
    if not (changes.added or changes.gone or changes.changed):
        say(f"  No {what} differs.")
