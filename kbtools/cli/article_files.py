"""`kb article import` and `kb article export`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kbtools.cli.output import say, show_bad_lines, show_json, step
from kbtools.helpdesks.vendors import names
from kbtools.text.normalise import count

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kbtools.articles.export import ExportedArticles
    from kbtools.articles.import_ import ImportedArticles

EXPORTS = names("articles")
_SLOW, _EVERY = 5.0, 10.0  # seconds: of a page that took long, and between two lines of progress


@click.command(
    "import",
    help=f"""Import articles: a help centre's export, HTML or Markdown (a folder or a file), or JSON Lines.

    The format is recognised by its content: what the API of {", ".join(EXPORTS[:-1])} or {EXPORTS[-1]} gives,
    or one article a line, {{"slug","title","body","tags","phrases"}}.
    """,
)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--replace", is_flag=True, help="Overwrite articles that exist already.")
@click.option("--pictures", is_flag=True, help="Download pictures that are on other servers.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_context
def import_(ctx: click.Context, path: Path, replace: bool, pictures: bool, as_json: bool) -> None:
    """`kb article import`; its help names the help desks whose exports are read."""
    from kbtools.articles.import_ import import_articles

    progress = progress_of_pages(time.monotonic)
    came = import_articles(ctx.obj.workspace, path, over=replace, pictures=pictures, progress=progress)
    done = came.articles
    if as_json:
        show_json(
            {
                "added": len(done.added),
                "replaced": len(done.replaced),
                "kept": len(done.kept),
                "restricted": len(came.restricted),
                "drafts": len(came.drafts),
                "still_public": list(came.still_public),
                "left_out": dict(came.left_out),
                "simplified": dict(came.simplified),
                "pictures": came.pictures,
                "pictures_elsewhere": came.elsewhere,
                "problems": [problem.to_json() for problem in came.problems],
            }
        )
    else:
        _show_imported(came, replace=replace, pictures=pictures)
        if done.added or done.replaced:
            say("They are marked as not yet checked. Next: kb check, then kb index")
    show_bad_lines(came.problems)
    if not (done.added or done.replaced or done.kept or came.problems):
        step("No article was found in what was given.")
        ctx.exit(1)
    if came.problems:
        ctx.exit(1)


def progress_of_pages(clock: Callable[[], float]) -> Callable[[str], None]:
    """What names each page that took long, and every few seconds the one that is at work; `clock` gives seconds."""
    before = told = clock()

    def progress(place: str) -> None:
        nonlocal before, told
        now = clock()
        if now - before >= _SLOW:
            step(f"{place} took {now - before:.0f} seconds")
            told = now
        elif now - told >= _EVERY:
            step(f"at {place}")
            told = now
        before = now

    return progress


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default="article-export")
@click.option("--replace", is_flag=True, help="Write over files that are there and differ.")
@click.option("--preview", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_context
def export(ctx: click.Context, folder: Path, replace: bool, preview: bool, as_json: bool) -> None:
    """Write every article as Markdown with front matter, with its pictures, into FOLDER (article-export).

    kb article import FOLDER reads them again, here or in another workspace.
    """
    from kbtools.articles.export import export_articles

    done = export_articles(ctx.obj.workspace, folder, over=replace, preview=preview)
    if as_json:
        show_json(
            {
                "folder": str(done.folder),
                "written": done.is_written,
                "articles": len(done.articles),
                "pictures": len(done.pictures),
                "in_the_way": list(done.in_the_way),
                "problems": [problem.to_json() for problem in done.problems],
            }
        )
    else:
        _show_exported(done)
    show_bad_lines(done.problems)
    if done.problems or not (done.is_written or preview):
        ctx.exit(1)


def _show_imported(came: ImportedArticles, *, replace: bool, pictures: bool) -> None:
    done = came.articles
    say(
        f"{count(len(done.added), 'article')} added, {len(done.replaced)} replaced, {len(done.kept)} left as they were."
    )
    if done.kept and not replace:
        say("--replace writes over those that are there.")
    if came.restricted:
        say(f"{count(len(came.restricted), 'article')} not for everybody there: kept as draft.")
    if came.drafts:
        say(f"{count(len(came.drafts), 'article')} not published there: kept as draft.")
    if came.still_public:
        say(f"Published here, and no longer public there: {', '.join(came.still_public)}")
        say("kb article archive SLUG takes one off the site; --replace makes all of them drafts.")
    if came.left_out:
        say(f"Left out of front matter: {_numbered(came.left_out)}")
    if came.simplified:
        say(f"Only the text or a link is left of: {_numbered(came.simplified)}. Look at these articles.")
    if came.pictures:
        say(f"{count(came.pictures, 'picture')} copied to images/.")
    if came.elsewhere:
        say(f"{count(came.elsewhere, 'picture')} on another server: the site shows none from there.")
    if came.elsewhere and not pictures:
        say("--replace --pictures fetches them.")


def _numbered(names: Mapping[str, int]) -> str:
    """Each name with the number of articles."""
    return ", ".join(f"{name} ({number})" for name, number in names.items())


def _show_exported(done: ExportedArticles) -> None:
    what = f"{count(len(done.articles), 'article')} and {count(len(done.pictures), 'picture')}"
    if done.is_written:
        say(f"{what} written into {done.folder}. To read them elsewhere: kb article import {done.folder}")
        return
    say(f"Nothing was written. {what} would go into {done.folder}.")
    for path in done.in_the_way:
        say(f"  there and different: {path}")
    if done.in_the_way:
        say("--replace writes over these.")
