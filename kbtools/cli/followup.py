"""`kb followup …`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from kbtools.cli.groups import Group
from kbtools.cli.output import Session, safe, say, show_json, show_table, step
from kbtools.model.followup import Followup
from kbtools.text.normalise import count

_LISTED = 15


@click.group(cls=Group)
def followup() -> None:
    """Questions that agents ask back before they can help."""


@followup.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def mine(session: Session, as_json: bool) -> None:
    """Find out from tickets what agents ask back in their first reply."""
    from kbtools.followups.mine import mine_followups

    found = mine_followups(session.workspace, datetime.now(UTC))
    _show(found, as_json)
    if found and not as_json:
        step("look at one: kb followup show ID")


@followup.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """List what the last mining found, asked most often first."""
    from kbtools.followups.list import list_followups

    _show(list_followups(session.workspace), as_json)


@followup.command()
@click.argument("id_", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def show(session: Session, id_: str, as_json: bool) -> None:
    """Show one question, of which messages it is asked, and where agents asked it."""
    from kbtools.followups.show import show_followup

    found = show_followup(session.workspace, id_)
    if as_json:
        show_json({**_as_json(found.followup), "examples": [asdict(one) for one in found.examples]})
        return
    _tell(found.followup)
    for example in found.examples:
        say(f"\n  {safe(example.source)}/{safe(example.ticket)}: {safe(example.question)}")
        for sentence in example.asked:
            say(f"    asked back: {safe(sentence)}")


def _show(found: list[Followup], as_json: bool) -> None:
    if as_json:
        show_json({"followups": [_as_json(one) for one in found]})
    elif not found:
        say("Agents ask nothing back that several people were asked.")
    else:
        rows = [(one.id, f"{one.requesters}", f"{one.share:.1%}", one.wording) for one in found[:_LISTED]]
        show_table(("id", "people", "of first replies", "question"), rows)
        if len(found) > _LISTED:
            step(f"and {len(found) - _LISTED} more: --json has all")


def _tell(one: Followup) -> None:
    say(safe(one.wording))
    say(f"  {count(one.requesters, 'person', 'people')} were asked this, in {one.share:.1%} of first replies")
    if one.about:
        say(f"  often asked of messages with: {_words(one.about)}")
    if one.articles or one.tags:
        say(f"  most often about: {_words((*one.articles, *one.tags))}")


def _words(words: tuple[str, ...]) -> str:
    return safe(", ".join(words))


def _as_json(one: Followup) -> dict[str, Any]:
    about = {name: getattr(one, name) for name in ("id", "wording", "state", "requesters", "replies")}
    lists = {name: list(getattr(one, name)) for name in ("about", "told", "articles", "tags")}
    return {**about, "share": one.share, **lists}
