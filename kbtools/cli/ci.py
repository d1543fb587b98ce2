"""`kb ci`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kbtools.cli.article import today
from kbtools.cli.output import safe, say, step, style

if TYPE_CHECKING:
    from kbtools.site.ci import Run

_COLOURS = {"passed": "green", "failed": "red", "skipped": "yellow"}


@click.command()
@click.option(
    "--against",
    default="",
    metavar="REV",
    help="Git revision to compare with; by default where this branch left the main branch.",
)
@click.option(
    "--summary",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a summary in Markdown; on GitHub it is also added to the summary of the run.",
)
@click.pass_context
def ci(ctx: click.Context, against: str, summary: Path | None) -> None:
    """Check a change before it is published: check, index, gate, strict build, export, links."""
    from kbtools.site.ci import run
    from kbtools.site.ci import summary as page
    from kbtools.system.files import write_whole

    done = run(ctx.obj.workspace, today(), against, os.environ, step)
    text = page(done)
    if summary:
        write_whole(summary, text.encode())
    elif shared := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(shared).open("a", encoding="utf-8") as file:
            file.write(text)
    _show(done)
    if not done.passes:
        ctx.exit(1)


def _show(done: Run) -> None:
    from kbtools.site.ci import sections

    for row in done.steps:
        mark = style(f"{row.outcome:<8}", fg=_COLOURS[row.outcome], bold=True)
        say(f"{mark} {row.name:<7} {row.seconds:5.1f} s  {safe(row.told)}")
    for title, lines in sections(done):
        say(f"\n{style(title, bold=True)}")
        for line in lines:
            say(f"  {safe(f'{line.place}: {line.text}' if line.place else line.text)}")
    say("\nAll steps passed." if done.passes else f"\nTo correct: {', '.join(done.failed)}.")
