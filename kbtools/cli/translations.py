"""`kb article translations`, `translate` and `unchanged`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from kbtools.cli.output import Session, say, show_json, show_table
from kbtools.text.normalise import count


@click.command()
@click.option("--lang", default="", metavar="CODE", help="Only this language, such as de; also one that has none yet.")
@click.option("--all", "show_all", is_flag=True, help="Also those that are checked.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def translations(session: Session, lang: str, show_all: bool, as_json: bool) -> None:
    """List what is not translated yet, and translations whose source changed since."""
    from kbtools.articles.translations import list_translations

    rows = list_translations(session.workspace, lang)
    if as_json:
        show_json({"translations": [row.to_json() for row in rows]})
        return
    if not rows:
        say("Nothing is translated yet. Begin with: kb article translate SLUG --lang de")
        return
    todo = [row for row in rows if show_all or row.state != "checked"]
    if todo:
        show_table(
            ("article", "language", "state", "translation", "what changed"),
            [(row.source.slug, row.lang, row.state, row.slug, row.what_changed) for row in todo],
        )
    checked = sum(row.state == "checked" for row in rows)
    say(f"{checked} of {count(len(rows), 'translation')} say what their articles say now.")
    if len(rows) > checked:
        say("Bring a stale one up to date, then: kb article checked SLUG")
        say("Begin a missing one: kb article translate SLUG --lang CODE")


@click.command()
@click.argument("slug")
@click.option("--lang", required=True, metavar="CODE", help="The language to translate into, such as de.")
@click.pass_obj
def translate(session: Session, slug: str, lang: str) -> None:
    """Begin a translation: a draft beside the article, with its text to be translated."""
    from kbtools.articles.translate import translate_article

    made = translate_article(session.workspace, slug, lang, datetime.now(UTC).date())
    say(f"Wrote {session.workspace.settings.docs}/{made.path}")
    say(f"Next: translate it, then  kb article publish {made.slug}")


@click.command()
@click.argument("slug")
@click.option("--lang", default="", metavar="CODE", help="Only the translation into this language.")
@click.pass_obj
def unchanged(session: Session, slug: str, lang: str) -> None:
    """Say that the last edit of an article changed no meaning, so that its translations still hold."""
    from kbtools.articles.unchanged import meaning_unchanged

    done = meaning_unchanged(session.workspace, slug, lang)
    for row in done.checked:
        say(f"{row.slug} still says the same ({row.what_changed}).")
    for row in done.stale:
        say(f"{row.slug} stays stale; more had changed before: {row.what_changed}.")
