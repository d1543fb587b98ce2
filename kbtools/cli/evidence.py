"""`kb evidence …`."""

from __future__ import annotations

import click

from kbtools.cli.groups import Group
from kbtools.cli.output import Session, safe, say, show_json
from kbtools.text.normalise import count

MOST_SHOWN = 20


@click.group(cls=Group)
def evidence() -> None:
    """What the index learns from answered tickets, in a form that may be public."""


@evidence.command()
@click.option("--preview", is_flag=True, help="Only show what would be written.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def export(session: Session, preview: bool, as_json: bool) -> None:
    """Write search_index/evidence.jsonl: terms that enough requesters used, and the articles that they point to."""
    from kbtools.search.static.public_evidence import export_evidence

    done = export_evidence(session.workspace, preview=preview)
    if as_json:
        told = {"path": str(done.path), "written": not preview, "terms": list(done.evidence)}
        show_json({**told, "new": list(done.new), "gone": list(done.gone)})
        return
    wrote = "Would write" if preview else "Wrote"
    say(f"{wrote} {count(len(done.evidence), 'term')} into {safe(str(done.path))}.")
    for name, terms in (("new", done.new), ("gone", done.gone)):
        if terms:
            rest = len(terms) - MOST_SHOWN
            more = f", and {rest:,} more" if rest > 0 else ""
            say(f"{name:>5}: {', '.join(map(safe, terms[:MOST_SHOWN]))}{more}")
    if preview:
        say("Nothing was written. Read the terms, then  kb evidence export")
