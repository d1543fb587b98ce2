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
    """Questions that agents ask back, and that the contact form may offer to answer first."""


@followup.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def mine(session: Session, as_json: bool) -> None:
    """Find out from tickets what agents ask back in their first reply."""
    from kbtools.followups.mine import mine_followups

    found = mine_followups(session.workspace, datetime.now(UTC))
    _show(found, as_json)
    if found and not as_json:
        step("look at one: kb followup show ID; let the form offer it: kb followup offer ID")


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
    """Show one question, when the form offers it, and where agents asked it."""
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


@followup.command()
@click.argument("id_", metavar="ID")
@click.argument("wording", required=False, default="")
@click.option("--about", help="Words; the form offers it for messages that have one of them.")
@click.option("--always", is_flag=True, help="Offer it for every message that does not tell it.")
@click.option("--told", help="Words that show that a message tells it already.")
@click.pass_obj
def offer(session: Session, id_: str, wording: str, about: str | None, always: bool, told: str | None) -> None:
    """Let the contact form offer a question, in other WORDING if you give one."""
    from kbtools.followups.offer import offer_followup

    if about and always:
        raise click.UsageError("--about names words, and --always is for every message: give one of them")
    topic = [] if always else [about] if about is not None else None
    words = None if told is None else [told]
    done = offer_followup(session.workspace, id_, wording=wording, about=topic, told=words)
    _tell(done)


@followup.command()
@click.argument("id_", metavar="ID")
@click.pass_obj
def stop(session: Session, id_: str) -> None:
    """Do not offer a question any more."""
    from kbtools.followups.stop import stop_followup

    _tell(stop_followup(session.workspace, id_))


@followup.command()
@click.argument("id_", metavar="ID")
@click.pass_obj
def undo(session: Session, id_: str) -> None:
    """Take back the last decision about a question."""
    from kbtools.followups.undo import undo_followup

    _tell(undo_followup(session.workspace, id_))


def _show(found: list[Followup], as_json: bool) -> None:
    if as_json:
        show_json({"followups": [_as_json(one) for one in found]})
    elif not found:
        say("Agents ask nothing back that several people were asked.")
    else:
        rows = [
            (one.id, f"{one.requesters}", f"{one.share:.1%}", "yes" if one.state == "offered" else "", one.wording)
            for one in found[:_LISTED]
        ]
        show_table(("id", "people", "of first replies", "offered", "question"), rows)
        if len(found) > _LISTED:
            step(f"and {len(found) - _LISTED} more: --json has all")


def _tell(one: Followup) -> None:
    say(safe(one.wording))
    say(f"  {count(one.requesters, 'person', 'people')} were asked this, in {one.share:.1%} of first replies")
    if one.state == "offered":
        say(f"  the form offers it for {f'messages with: {_words(one.about)}' if one.about else 'every message'}")
    else:
        say("  the form does not offer it" + (f"; drafted for messages with: {_words(one.about)}" if one.about else ""))
    if one.told:
        say(f"  not for messages that have: {_words(one.told)}")
    if one.articles or one.tags:
        say(f"  most often about: {_words((*one.articles, *one.tags))}")


def _words(words: tuple[str, ...]) -> str:
    return safe(", ".join(words))


def _as_json(one: Followup) -> dict[str, Any]:
    about = {name: getattr(one, name) for name in ("id", "wording", "state", "requesters", "replies")}
    lists = {name: list(getattr(one, name)) for name in ("about", "told", "articles", "tags")}
    return {**about, "share": one.share, **lists}
