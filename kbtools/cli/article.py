"""`kb article …`."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, cast

import click

from kbtools.cli.article_files import export, import_
from kbtools.cli.article_review import assign, review, set_
from kbtools.cli.groups import Group
from kbtools.cli.output import Session, say, show_bad_lines, show_json, show_table
from kbtools.cli.translations import translate, translations, unchanged
from kbtools.model.article import KEYS, Article, Kind
from kbtools.text.normalise import count

if TYPE_CHECKING:
    from kbtools.articles.due import DueArticle
    from kbtools.articles.flagged import FlaggedArticle


@click.group(cls=Group)
def article() -> None:
    """Write, import, publish and archive articles."""


def today() -> date:
    """Today's date in UTC."""
    return datetime.now(UTC).date()


@article.command()
@click.argument("title")
@click.option(
    "--kind",
    type=click.Choice(KEYS["kind"].metadata["choices"]),
    default="how-to",
    show_default=True,
    help="Kind of article; decides its headings.",
)
@click.pass_obj
def new(session: Session, title: str, kind: str) -> None:
    """Create a draft with the headings of its kind."""
    from kbtools.articles.new import new_article

    made = new_article(session.workspace, title, cast("Kind", kind), today())
    say(f"Wrote {session.workspace.settings.docs}/{made.path}")
    say(f"Next: write it, then  kb article publish {made.slug}")


article.add_command(import_)
article.add_command(export)
article.add_command(translate)
article.add_command(translations)
article.add_command(unchanged)
article.add_command(review)
article.add_command(assign)
article.add_command(set_)


@article.command("list")
@click.option("--state", type=click.Choice(KEYS["state"].metadata["choices"]), help="Only these.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def list_(session: Session, state: str | None, as_json: bool) -> None:
    """List all articles by slug, with the drafts that wait; files with a mistake are named after them."""
    from kbtools.articles.list import list_articles

    found = list_articles(session.workspace, state)
    every = session.workspace.settings.review_every
    if as_json:
        problems = [problem.to_json() for problem in found.problems]
        show_json({"articles": [_summary(a, every) for a in found.articles], "problems": problems})
    else:
        show_table(
            ("slug", "state", "review", "owner", "title"),
            [(a.slug, a.state, a.review(today(), every), a.owner, a.title) for a in found.articles],
        )
        say(count(len(found.articles), "article"))
    show_bad_lines(found.problems)
    if found.problems:
        sys.exit(1)


@article.command()
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def show(session: Session, slug: str, as_json: bool) -> None:
    """Show one article as it is written."""
    from kbtools.articles.show import show_article

    shown = show_article(session.workspace, slug)
    article = shown.article
    if as_json:
        summary = _summary(article, session.workspace.settings.review_every)
        show_json({**summary, "body": article.body, "phrases": list(article.phrases)})
        return
    say(shown.text)


@article.command()
@click.argument("slug")
@click.option(
    "--at", metavar="TIME", default="", help="Let the service publish it then, such as '2027-01-31 09:00' UTC."
)
@click.option("--call-off", is_flag=True, help="Publish it at no time.")
@click.pass_obj
def publish(session: Session, slug: str, at: str, call_off: bool) -> None:
    """Publish an article, or a draft made by kb promote; refused while the content check finds an error in it."""
    from kbtools.articles.publish import publish_article

    if at and call_off:
        raise click.UsageError("give one of --at and --call-off")
    if at or call_off:
        _publish_later(session, slug, at)
        return
    done = publish_article(session.workspace, slug, datetime.now(UTC))
    checked = done.article.reviewed or "by nobody yet"
    say(f"{done.article.slug} is published, checked {checked}.")
    if done.linked:
        say(f"{count(done.linked, 'ticket')} that it was written from will lead others to it.")
    index_again(session)


def _publish_later(session: Session, slug: str, at: str) -> None:
    """Set the time, or no time where `at` is empty."""
    from kbtools.articles.publish_later import call_off, in_words, moment_of, plan_publication

    if not at:
        say(f"{call_off(session.workspace, slug)} is to be published at no time.")
        return
    done = plan_publication(session.workspace, slug, moment_of(at), datetime.now(UTC))
    planned = done.publication
    say(f"{planned.slug} will be published on {in_words(planned.at)}, by kb serve, with the text that it has now.")
    if done.others:
        say(f"Saved changes that go out with it: {', '.join(one.article.slug for one in done.others)}.")
    say("If the service is off at that time, it is published as soon as it runs again.")


@article.command()
@click.argument("slug")
@click.option(
    "--to", metavar="SLUG", default="", help="Its address, phrases and links lead to this article from now on."
)
@click.pass_obj
def archive(session: Session, slug: str, to: str) -> None:
    """Take an article off the site and out of the suggestions; the file stays."""
    from kbtools.articles.archive import archive_article

    done = archive_article(session.workspace, slug, datetime.now(UTC), to=to)
    say(f"{done.change.slug} is archived{f', and leads to {done.to.slug}' if done.to else ''}.")
    for gap in done.reopened:
        say(f"{gap} is open again: no article answers it now.")
    index_again(session)


@article.command()
@click.argument("slug")
@click.pass_obj
def undo(session: Session, slug: str) -> None:
    """Take back what kb article publish or archive did within the last day."""
    from kbtools.articles.undo import undo_change

    undone = undo_change(session.workspace, slug, datetime.now(UTC))
    say(f"{slug} is as it was before it was {undone.action}.")
    index_again(session)


@article.command()
@click.argument("slug")
@click.pass_obj
def checked(session: Session, slug: str) -> None:
    """Note that you read a published article today and found it right."""
    from kbtools.articles.checked import mark_checked

    done = mark_checked(session.workspace, slug, today())
    say(f"{done.slug} is checked, {done.reviewed}.")
    index_again(session)


@article.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def due(session: Session, as_json: bool) -> None:
    """List articles whose review is due, or that nobody has reviewed yet."""
    from kbtools.articles.due import LATELY, due_articles

    rows = due_articles(session.workspace, datetime.now(UTC))
    if as_json:
        show_json({"due": [_due(row) for row in rows]})
        return
    if not rows:
        say("Every published article is checked.")
        return
    show_table(
        ("slug", "review", "last checked", "used", "owner"),
        [(r.article.slug, r.reason, str(r.article.reviewed or "never"), str(r.used), r.article.owner) for r in rows],
    )
    say(f"used: visits that opened it and tickets it answered, in the last {LATELY.days} days.")
    say("Read an article, correct it where it is out of date, then: kb article checked SLUG")


@article.command()
@click.option("--done", metavar="SLUG", help="Take an article off the list once it is corrected.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def flagged(session: Session, done: str | None, as_json: bool) -> None:
    """List articles that agents reported as wrong, with the tickets where they saw it."""
    from kbtools.articles.flagged import flagged_articles

    rows = flagged_articles(session.workspace, done=done or "")
    if as_json:
        show_json({"flagged": [_flagged(row) for row in rows]})
        return
    if not rows:
        say("No agent has flagged an article.")
        return
    show_table(
        ("article", "owner", "ticket", "source", "flagged"),
        [(f.slug, r.owner, f.ticket, f.source, f"{f.at:%Y-%m-%d}" if f.at else "") for r in rows for f in [r.flag]],
    )
    say("Correct the article, then: kb article flagged --done SLUG")


def _due(row: DueArticle) -> dict[str, object]:
    article = row.article
    return {"slug": article.slug, "review": row.reason, "owner": article.owner, "used": row.used}


def _flagged(row: FlaggedArticle) -> dict[str, object]:
    flag = row.flag
    at = flag.at and flag.at.isoformat()
    return {"slug": flag.slug, "owner": row.owner, "source": flag.source, "ticket": flag.ticket, "at": at}


def _summary(found: Article, every: int) -> dict[str, object]:
    return {
        "slug": found.slug,
        "title": found.title,
        "kind": found.kind,
        "state": found.state,
        "owner": found.owner,
        "review": found.review(today(), every),
        "path": found.path,
        "url": found.url,
    }


def index_again(session: Session) -> None:
    """Bring the index up to date, if there is one, so that suggestions follow the change at once."""
    from kbtools.search.build import update_index

    if update_index(session.workspace):
        say("The index is up to date. Next: kb build")
    else:
        say("Next: kb index, then kb build")
