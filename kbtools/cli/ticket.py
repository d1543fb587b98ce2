"""`kb ticket …`."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import click

from kbtools.cli.groups import Group
from kbtools.cli.imported_tickets import say_ticket, show_dry_run, show_import
from kbtools.cli.output import Session, say, show_json, show_table, step
from kbtools.cli.spread import spread_of, spread_options
from kbtools.helpdesks.vendors import names
from kbtools.model.ticket import ticket_to_json
from kbtools.text.dates import ORDERS, Order
from kbtools.text.normalise import count, one_line

APIS = names("api")
FORMS = (
    "jsonl",
    "csv",
    "xlsx",
    *names("export"),
    "mail",
)  # of `tickets.formats`, which takes long to import


@click.group(cls=Group)
def ticket() -> None:
    """Import and export tickets, and look at them."""


def _mapping(_: click.Context, __: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    wrong = next((pair for pair in pairs if "=" not in pair), None)
    if wrong:
        raise click.BadParameter(f"{wrong!r} is not FIELD=NAME, for example body=Description")
    return {pair.partition("=")[0]: pair.partition("=")[2] for pair in pairs}


@ticket.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option(
    "--from",
    "form",
    default="",
    type=click.Choice(["", *FORMS]),
    metavar=f"[{'|'.join(FORMS)}]",
    help="Format of the files; recognised by their content when not given.",
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    callback=_mapping,
    metavar="FIELD=NAME",
    help="Column of a field, or its path in JSON; may be repeated.",
)
@click.option(
    "--map-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="YAML with a field and its column or path a line.",
)
@click.option(
    "--dates",
    default="",
    type=click.Choice(["", *ORDERS]),
    metavar=f"[{'|'.join(ORDERS)}]",
    help="How 03/08/2026 is meant in CSV, where no row shows it.",
)
@click.option("--strict", is_flag=True, help="Stop at the first line that cannot be read.")
@spread_options
@click.option("--dry-run", is_flag=True, help="Only show how the files are read and what would change; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_context
def import_(
    ctx: click.Context,
    files: tuple[Path, ...],
    form: str,
    mapping: dict[str, str],
    map_file: Path | None,
    dates: Order,
    strict: bool,
    jobs: int | None,
    cluster: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import tickets. Private messages are left out and personal data is masked before anything is stored.

    Reads exports of help desks, mail archives, CSV, Excel workbooks and JSON Lines, and any other JSON with a
    mapping; also compressed files, archives, folders, and - for standard input. Importing the same file twice
    changes nothing.
    """
    from kbtools.tickets.formats import ReadOptions
    from kbtools.tickets.import_ import import_tickets

    progress = None if as_json else _read_so_far
    read = ReadOptions(form, _with_file(mapping, map_file), dates=dates)
    if dry_run:
        from kbtools.tickets.dry_run import dry_run as look_first

        seen = look_first(ctx.obj.workspace, files, read, strict=strict, progress=progress)
        done = seen.counts
        show_dry_run(seen, as_json=as_json)
    else:
        spread = spread_of(ctx.obj.workspace, jobs, cluster)
        done = import_tickets(ctx.obj.workspace, files, read=read, strict=strict, progress=progress, spread=spread)
        show_import(done, as_json=as_json)
    if not (done.problems or done.read):
        step("No ticket was found in what was given.")
    if done.problems or not done.read:
        ctx.exit(1)


def _with_file(mapping: dict[str, str], path: Path | None) -> dict[str, str]:
    """The mapping of a file, if there is one, and over it the one that was typed."""
    if path is None:
        return mapping
    from kbtools.tickets.formats.mapping import mapping_file

    return {**mapping_file(path), **mapping}


def _read_so_far(seen: int, share: float | None) -> None:
    step(f"{seen:,} tickets read" + (f", {share:.0%}" if share is not None else ""))


@ticket.command()
@click.argument("source", type=click.Choice(APIS), metavar=f"[{'|'.join(APIS)}]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_context
def sync(ctx: click.Context, source: str, *, as_json: bool) -> None:
    """Fetch tickets that are new or changed since the last sync from your help desk.

    The address and token of the help desk come from the settings. An interrupted run continues where it stopped.
    """
    from kbtools.helpdesks.http import Clock
    from kbtools.tickets.sync import sync_tickets

    clock = Clock(lambda: datetime.now(UTC), time.sleep)
    progress = None if as_json else lambda seen: _read_so_far(seen, None)
    done = sync_tickets(ctx.obj.workspace, source, clock, progress)
    show_import(done, as_json=as_json)
    if done.problems:
        ctx.exit(1)


@ticket.command()
@click.option("--jsonl", "path", type=click.Path(dir_okay=False, path_type=Path), help="Write into this file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs; needs --jsonl.")
@click.pass_obj
def export(session: Session, path: Path | None, as_json: bool) -> None:
    """Write every ticket as it is stored, masked, as JSON Lines that kb ticket import reads.

    Without --jsonl they go to standard output.
    """
    from kbtools.tickets.export import export_tickets, lines_of_tickets

    def written(number: int) -> None:
        step(f"{count(number, 'ticket')} written")

    if path is None:
        if as_json:
            raise click.UsageError("--json prints what was written into the file of --jsonl")
        for line in lines_of_tickets(session.workspace):
            click.echo(line)
        return
    done = export_tickets(session.workspace, path, None if as_json else written)
    if as_json:
        show_json({"path": str(done.path), "tickets": done.tickets})
        return
    say(f"{count(done.tickets, 'ticket')} written into {done.path}, which only you can read.")


@ticket.command("list")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="Show at most N tickets.")
@click.option("--text", default="", help="Only tickets with this text in the subject.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def list_(session: Session, limit: int, text: str, as_json: bool) -> None:
    """List the tickets in the store, newest first."""
    from kbtools.tickets.list import list_tickets

    listed = list_tickets(session.workspace, limit=limit, containing=text)
    found, total = listed.tickets, listed.total
    if as_json:
        show_json(
            {
                "tickets": [
                    {
                        "id": t.id,
                        "source": t.source,
                        "subject": t.subject,
                        "status": t.status,
                        "created_at": t.created_at and t.created_at.isoformat(),
                    }
                    for t in found
                ],
                "total": total,
            }
        )
        return
    show_table(
        ("id", "source", "status", "created", "subject"),
        [
            (
                t.id,
                t.source,
                t.status,
                f"{t.created_at:%Y-%m-%d}" if t.created_at else "",
                one_line(t.subject or t.question, 80),
            )
            for t in found
        ],
    )
    say(f"{len(found)} of {count(total, 'ticket')}")


@ticket.command()
@click.argument("id_", metavar="ID")
@click.option("--source", default="", help="Source of the ticket, when several sources use this id.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def show(session: Session, id_: str, source: str, as_json: bool) -> None:
    """Show one ticket as it is stored: public messages, with personal data masked."""
    from kbtools.tickets.show import show_ticket

    found = show_ticket(session.workspace, id_, source=source)
    if as_json:
        show_json(ticket_to_json(found))
        return
    say_ticket(found)
