"""`kb announce`."""

from __future__ import annotations

import click

from kbtools.cli.output import Session, safe, say, show_json


@click.command()
@click.argument("article")
@click.option("--markdown", "as_markdown", is_flag=True, help="As Markdown, for release notes.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def announce(session: Session, article: str, as_markdown: bool, as_json: bool) -> None:
    """Prepare words about an article, for release notes or a message to customers; nothing is sent."""
    from kbtools.articles.announce import announce_article

    made = announce_article(session.workspace, article)
    if as_json:
        one = made.article
        told = {"slug": one.slug, "title": one.title, "state": one.state, "url": made.url}
        show_json({**told, "text": made.text, "markdown": made.markdown})
        return
    say("\n".join(map(safe, (made.markdown if as_markdown else made.text).split("\n"))))
    if made.article.state != "published":
        say(f"\nCustomers cannot read it yet: its state is {made.article.state}.", err=True)
    if "//" not in made.url:
        say("\nThe address is not whole: set site_url in mkdocs.yml.", err=True)
