"""`kb publish`."""

from __future__ import annotations

from pathlib import Path

import click

from kbtools.cli.output import Session, say
from kbtools.text.normalise import count


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--rollback", is_flag=True, help="Show the version before again.")
@click.pass_obj
def publish(session: Session, folder: Path, rollback: bool) -> None:
    """Put the built site into FOLDER at one stroke; an interrupted run leaves the old one."""
    from kbtools.site.publish import publish_site, roll_back

    done = roll_back(folder) if rollback else publish_site(session.workspace, folder)
    say(f"{done.folder} shows version {done.version}: {count(done.files, 'file')}, {done.size / 1e6:.1f} MB.")
    if done.can_go_back and not rollback:
        say(f"The one before is kept: kb publish {folder} --rollback")
