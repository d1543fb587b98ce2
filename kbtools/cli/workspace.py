"""`kb init`, `kb demo`, `kb doctor`, `kb words`."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import click

from kbtools.cli.output import Session, safe, say, show_json, show_table, step, style
from kbtools.demo import SPOKEN
from kbtools.languages import OFFERED
from kbtools.text.normalise import count

MARKS = {True: ("ok", "green"), False: ("!!", "red"), None: ("--", "yellow")}
INTERRUPTED = 130  # exit code of a program that Ctrl+C ended, as shells give it


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", default="Help centre", show_default=True, help="Name of the help centre.")
@click.option(
    "--lang", default="en", show_default=True, type=click.Choice(OFFERED), help="Language of articles and tickets."
)
def init(directory: Path, name: str, lang: str) -> None:
    """Create a workspace in DIR. No existing file is overwritten."""
    from kbtools.scaffold import create

    made = create(directory, name, lang)
    say(f"Created a workspace in {directory} ({count(len(made), 'file')}).")
    say(f"Next: cd {directory}, write articles in docs/, then  kb index  and  kb serve")


@click.command()
@click.option(
    "--dir",
    "directory",
    type=click.Path(path_type=Path),
    help="Folder for the example; a new temporary one when not given.",
)
@click.option("--no-serve", is_flag=True, help="Stop before serving the site.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to serve on.")
@click.option("--lang", default="en", show_default=True, type=click.Choice(SPOKEN), help="Language of the company.")
def demo(directory: Path | None, no_serve: bool, port: int, lang: str) -> None:
    """Take a tour: the help centre of a made-up company, its tickets, and the way from a gap to an article."""
    from kbtools.cli.promote import show_draft
    from kbtools.cli.search import show_suggestions
    from kbtools.demo.example import Example
    from kbtools.demo.tour import Telling, open_desk, tour

    if not no_serve:
        from kbtools.service.run import check_port

        check_port("127.0.0.1", port)  # before the tour, which takes a minute
    command, example = _as_typed(), Example(lang)
    try:
        made = tour(directory, example, Telling(step, say, show_suggestions, show_draft), command, port)
    except KeyboardInterrupt:
        is_begun = directory is not None and directory.exists()  # a temporary folder is a new one each time
        say("\n" + example.words["stopped_in" if is_begun else "stopped"].format(root=directory))
        sys.exit(INTERRUPTED)
    if not no_serve:
        from kbtools.service import serve as run

        open_desk(made, example, port, say)
        run(made, "127.0.0.1", port)
        say("")
    to_serve = f"{command} -C {made.root} serve --port {port}"
    say(example.words["stays"].format(root=made.root, command=to_serve))


def _as_typed() -> str:
    """`kb` where the shell finds this one by that name, else with its whole path."""
    here = Path(sys.executable).with_name("kb")
    return "kb" if shutil.which("kb") == str(here) or not here.is_file() else shlex.quote(str(here))


@click.command()
@click.option("--settings", is_flag=True, help="Show all settings, their values, and where each comes from.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_context
def doctor(ctx: click.Context, settings: bool, as_json: bool) -> None:
    """Check what is installed, configured, out of date or missing, and name the command that repairs it."""
    from kbtools.doctor import examine, settings_table

    if settings:
        heads = ("setting", "value", "from", "meaning")
        rows = settings_table(ctx.obj.workspace)
        if as_json:
            show_json({"settings": [dict(zip(heads, row, strict=True)) for row in rows]})
        else:
            show_table(heads, rows)
        return
    checks = examine(ctx.obj.workspace)
    if as_json:
        show_json({"checks": [row.to_json() for row in checks]})
    else:
        for row in checks:
            mark, colour = MARKS[row.good]
            say(f"{style(mark, fg=colour, bold=True)} {row.name}: {safe(row.detail)}")
            if row.fix:
                say(f"   try: {row.fix}")
    if any(row.good is False for row in checks):
        ctx.exit(1)


@click.command()
@click.argument("text", default="")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def words(session: Session, text: str, as_json: bool) -> None:
    """List the texts that customers read, by key; with TEXT only those that contain it.

    To change a text, write its key and your text into words.yml beside mkdocs.yml.
    """
    from kbtools.languages.pages import flat

    said = dict(flat(session.workspace.settings.said))
    found = {key: told for key, told in said.items() if text.casefold() in f"{key} {told}".casefold()}
    if as_json:
        show_json({"words": [{"key": key, "sentence": told} for key, told in found.items()]})
    elif not found:
        say(f"No text contains '{safe(text)}'. Try one word of it.")
    else:
        show_table(("key", "sentence"), list(found.items()))
