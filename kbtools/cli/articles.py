"""`kb article …`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import click

from kbtools.cli.output import Session, say, show_bad_lines, show_json, show_table
from kbtools.errors import KbError
from kbtools.model.article import KEYS, Article, Kind
from kbtools.text.normalise import count


@click.group()
def article() -> None:
    """Write, import, publish and archive articles."""


def today() -> date:
    """The day by the clock, in UTC."""
    return datetime.now(UTC).date()


@article.command()
@click.argument("title")
@click.option(
    "--kind",
    type=click.Choice(KEYS["kind"].metadata["choices"]),
    default="how-to",
    show_default=True,
    help="Decides the headings.",
)
@click.pass_obj
def new(session: Session, title: str, kind: str) -> None:
    """Start a draft with the headings of its kind."""
    from kbtools.articles.editorial import new_article

    made = new_article(session.workspace.folder, title, cast("Kind", kind), session.workspace.settings, today())
    say(f"Wrote {session.workspace.settings.docs}/{made.path}")
    say(f"Next: write it, then  kb article publish {made.slug}")


@article.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--replace", is_flag=True, help="Write over articles that are there.")
@click.option("--pictures", is_flag=True, help="Fetch the pictures that are on another server.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
def import_(ctx: click.Context, path: Path, replace: bool, pictures: bool, as_json: bool) -> None:
    """Import articles: a help centre's export, a folder of HTML or Markdown, or JSON Lines.

    PATH is told by looking: Zendesk Guide, Help Scout Docs, Intercom and Freshdesk as their APIs
    give them, or a line an article, {"slug","title","body","tags","phrases"}.
    """
    from kbtools.articles.import_ import move_in

    workspace = ctx.obj.workspace
    came = move_in(workspace.folder, path, workspace.settings, over=replace, pictures=pictures)
    done = came.articles
    if as_json:
        show_json(
            {
                "added": len(done.added),
                "replaced": len(done.replaced),
                "kept": len(done.kept),
                "pictures": came.pictures,
                "pictures_elsewhere": came.elsewhere,
                "problems": [problem.to_json() for problem in came.problems],
            }
        )
    else:
        say(
            f"{count(len(done.added), 'article')} added, {len(done.replaced)} replaced,"
            f" {len(done.kept)} left as they were."
        )
        if done.kept and not replace:
            say("--replace writes over those that are there.")
        if came.pictures:
            say(f"{count(came.pictures, 'picture')} copied to images/.")
        if came.elsewhere:
            say(f"{count(came.elsewhere, 'picture')} on another server: the site shows none from there.")
        if came.elsewhere and not pictures:
            say("--replace --pictures fetches them.")
        say("They are marked as not yet checked. Next: kb check, then kb index")
    show_bad_lines(came.problems)
    if came.problems:
        ctx.exit(1)


@article.command("list")
@click.option("--state", type=click.Choice(KEYS["state"].metadata["choices"]), help="Only these.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_(session: Session, state: str | None, as_json: bool) -> None:
    """All articles, by slug."""
    library = session.workspace.library().sound()
    every = session.workspace.settings.review_every
    found = [a for a in library.articles if state in (None, a.state)]
    if as_json:
        show_json({"articles": [_summary(a, every) for a in found]})
        return
    show_table(
        ("slug", "state", "review", "owner", "title"),
        [(a.slug, a.state, a.review(today(), every), a.owner, a.title) for a in found],
    )
    say(count(len(found), "article"))


@article.command()
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def show(session: Session, slug: str, as_json: bool) -> None:
    """One article as it is written."""
    found = session.workspace.library().article(slug)
    if as_json:
        show_json(
            {
                **_summary(found, session.workspace.settings.review_every),
                "body": found.body,
                "phrases": list(found.phrases),
            }
        )
        return
    say((session.workspace.folder.docs / found.path).read_text(encoding="utf-8"))


@article.command()
@click.argument("slug")
@click.pass_obj
def publish(session: Session, slug: str) -> None:
    """Make an article visible, or a draft of kb promote; refused while the content check finds an error in it."""
    done, linked = session.workspace.publish(slug, today())
    say(f"{done.slug} is published, checked {done.reviewed}.")
    if linked:
        say(f"{count(linked, 'ticket')} that it was written from will lead others to it.")
    index_again(session)


@article.command()
@click.argument("slug")
@click.pass_obj
def archive(session: Session, slug: str) -> None:
    """Take an article off the site and out of the suggestions; the file stays."""
    from kbtools.articles.editorial import archive_article

    done = archive_article(session.workspace.folder, slug)
    say(f"{done.slug} is archived.")
    index_again(session)


@article.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def due(session: Session, as_json: bool) -> None:
    """Articles that somebody has to look at again, or never has."""
    from kbtools.articles.editorial import due_articles
    from kbtools.reports.reporting import LATELY, used_lately

    workspace = session.workspace
    articles = workspace.library().sound().articles
    used = used_lately(workspace, articles, datetime.now(UTC))
    rows = due_articles(articles, workspace.settings.review_every, today(), used)
    if as_json:
        show_json({"due": [{"slug": a.slug, "review": reason, "owner": a.owner, "used": used.get(a.slug, 0)}
                           for a, reason in rows]})  # fmt: skip
        return
    if not rows:
        say("Every published article is checked.")
        return
    show_table(
        ("slug", "review", "last checked", "used", "owner"),
        [(a.slug, reason, str(a.reviewed or "never"), str(used.get(a.slug, 0)), a.owner) for a, reason in rows],
    )
    say(f"used: visits that opened it and tickets it answered, in the last {LATELY.days} days.")


@article.command()
@click.option("--done", metavar="SLUG", help="Take an article off the list, once it is mended.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def flagged(session: Session, done: str | None, as_json: bool) -> None:
    """Articles that agents said are wrong, with the tickets that showed it."""
    with session.workspace.store() as store:
        if done and not store.flags.clear(done):
            raise KbError("not-found", f"no agent flagged '{done}'", hint="kb article flagged")
        flags = store.flags.all()
    articles = {a.slug: a for a in session.workspace.library().sound().articles} if flags else {}
    owners = {flag.slug: articles[flag.slug].owner if flag.slug in articles else "" for flag in flags}
    if as_json:
        rows = [
            {
                "slug": flag.slug,
                "owner": owners[flag.slug],
                "source": flag.source,
                "ticket": flag.ticket,
                "at": flag.at and flag.at.isoformat(),
            }
            for flag in flags
        ]
        show_json({"flagged": rows})
        return
    if not flags:
        say("No agent has flagged an article.")
        return
    show_table(
        ("article", "owner", "ticket", "source", "flagged"),
        [(f.slug, owners[f.slug], f.ticket, f.source, f"{f.at:%Y-%m-%d}" if f.at else "") for f in flags],
    )
    say("Mend the article, then: kb article flagged --done SLUG")


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
    """What customers are shown follows at once, where there is an index to follow."""
    if session.workspace.generations.current_name():
        session.workspace.index()
        say("The index is up to date. Next: kb build")
    else:
        say("Next: kb index, then kb build")
