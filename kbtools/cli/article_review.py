"""`kb article review`, `kb article assign` and `kb article set`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from kbtools.cli.output import Session, safe, say, show_json
from kbtools.text.normalise import count, one_line

if TYPE_CHECKING:
    from kbtools.articles.review import ReviewedArticle


@click.command()
@click.argument("slug")
@click.option("--send", is_flag=True, help="Ask colleagues to look at it.")
@click.option("--comment", metavar="TEXT", default="", help="Say what should change.")
@click.option("--approve", "approved", is_flag=True, help="It may be published as it is.")
@click.option("--back", is_flag=True, help="End the review; it is a draft again.")
@click.option("--by", metavar="EMAIL", default="", help="Who does it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def review(
    session: Session, slug: str, send: bool, comment: str, approved: bool, back: bool, by: str, as_json: bool
) -> None:
    """Send an article to review, comment on it, approve it; without an option: show its review."""
    from kbtools.articles.review import approve, comment_on, send_back, send_to_review, show_review

    if send + approved + back > 1:
        raise click.UsageError("give one of --send, --approve and --back")
    now = datetime.now(UTC)
    if comment:
        comment_on(session.workspace, slug, comment, now, by)
    if send:
        send_to_review(session.workspace, slug, now, by)
    elif approved:
        approve(session.workspace, slug, now, by)
    elif back:
        send_back(session.workspace, slug)
    found = show_review(session.workspace, slug)
    if as_json:
        show_json(_json(found))
    else:
        _show(found)


@click.command()
@click.argument("slug")
@click.option("--to", "assignee", default="", metavar="WHO", help="Mail address of an account, or a team's name.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="By when it should be done.")
@click.pass_obj
def assign(session: Session, slug: str, assignee: str, until: datetime | None) -> None:
    """Note who looks after an article or a draft, and until when; without an option, nobody does any more."""
    from kbtools.articles.assign import assign_article

    done = assign_article(session.workspace, slug, assignee, until.date() if until else None, datetime.now(UTC))
    day = f", until {done.due.isoformat()}" if done.due else ""
    say(f"{safe(done.assignee) or 'Nobody'} looks after it{day}.")


@click.command("set")
@click.argument("slugs", nargs=-1, required=True, metavar="SLUG...")
@click.option("--owner", default="", metavar="TEAM", help="Team that answers for them from now on.")
@click.option("--tag", default="", metavar="TOPIC", help="Add this topic.")
@click.option("--untag", default="", metavar="TOPIC", help="Take this topic away.")
@click.pass_obj
def set_(session: Session, slugs: tuple[str, ...], owner: str, tag: str, untag: str) -> None:
    """Give several articles a team or a topic at once: all of them, or none where one cannot be changed."""
    from kbtools.articles.set import Wanted, set_articles

    done = set_articles(session.workspace, slugs, Wanted(owner, tag, untag), datetime.now(UTC))
    for article in done.changed:
        say(f"Changed {article.slug}")
    same = f"; {count(len(done.same), 'article')} had it already" if done.same else ""
    say(f"{count(len(done.changed), 'article')} changed{same}. Customers see it after: kb build")


def _show(found: ReviewedArticle) -> None:
    article, asked = found.article, found.review
    say(f"{article.slug}: {article.state}")
    if asked:
        who = f" by {safe(asked.sent_by)}" if asked.sent_by else ""
        say(f"Sent to review{who} on {asked.sent_at:%Y-%m-%d}.")
        approved = f"Approved by {safe(asked.approved_by)}. Next: kb article publish {article.slug}"
        say(
            approved if asked.approved_by else f"Nobody has approved it yet: kb article review {article.slug} --approve"
        )
    for comment in found.comments:
        about = f" on “{one_line(comment.about, 60)}”" if comment.about else ""
        said = f"{comment.email or 'somebody'}{about}: {one_line(comment.said, 400)}"
        say(f"{comment.at:%Y-%m-%d} {safe(said)}")


def _json(found: ReviewedArticle) -> dict[str, object]:
    asked = found.review
    return {
        "slug": found.article.slug,
        "state": found.article.state,
        "sent_by": asked.sent_by if asked else "",
        "sent_at": asked.sent_at.isoformat() if asked else None,
        "approved_by": asked.approved_by if asked else "",
        "comments": [{"by": c.email, "at": c.at.isoformat(), "about": c.about, "said": c.said} for c in found.comments],
    }
