"""Rules about what must be unique (titles, phrases, answers) or permanent (slugs, addresses)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from kbtools.articles.checks.context import CheckContext
from kbtools.articles.checks.finding import Breach
from kbtools.articles.ledger import LEDGER, entry_of, ledger_lines
from kbtools.articles.links_in_text import redirect_place
from kbtools.errors import nearest
from kbtools.model.article import SLUG, Article
from kbtools.text.normalise import one_line


def replaced_slugs(context: CheckContext) -> Iterator[Breach]:
    """Old slugs that cannot be redirected: they are no slugs, another article has them, or two articles claim one."""
    living = {article.slug.casefold(): article for article in context.library.articles}
    claimed: dict[str, Article] = {}
    for article in context.library.articles:
        for old in article.replaces:
            place = context.in_front_matter(article, "replaces", old)
            other = living.get(old.casefold()) or claimed.setdefault(old.casefold(), article)
            if not SLUG.fullmatch(old):
                yield Breach(
                    article.slug, place, f"'{old}' in 'replaces' is not a slug", "a slug holds letters, digits, - and _"
                )
            elif other is article and old.casefold() == article.slug.casefold():
                yield Breach(article.slug, place, "the article replaces itself", f"take '{old}' out of 'replaces'")
            elif other is not article:
                yield Breach(
                    article.slug,
                    place,
                    f"'{old}' in 'replaces' belongs to {context.where(other)}",
                    f"take it out, or {'archive and rename' if other.slug == old else 'change'} the other article",
                )


def unredirected(context: CheckContext) -> Iterator[Breach]:
    """Old addresses from which the site cannot redirect, since it needs the place itself, or it is no file's name."""
    for article in context.not_archived():
        for url in article.old_urls:
            if not redirect_place(url):
                yield Breach(
                    article.slug,
                    context.in_front_matter(article, "old_urls", url),
                    f"visitors of the old address {context.quote(url)} are not redirected: this site needs the place",
                    "take it out, unless agents' replies link to it",
                )


def published_gone(context: CheckContext) -> Iterator[Breach]:
    """A published slug that no article has or replaces any more: links to it are broken."""
    if context.only:
        return  # it is there, and what is gone is no finding of it
    known = {a.slug for a in context.library.articles} | set(context.by_old_slug) | context.unread
    seen: set[str] = set()
    for number, line in enumerate(ledger_lines(context.root), 1):
        where = f"{LEDGER}:{number}"
        entry = entry_of(line)
        slug = entry.slug if entry else None
        if not line.strip() or slug in known or slug in seen:
            continue
        if slug is None:
            yield Breach("", where, "not a line of the ledger", 'put the line back from git: it has "slug" and "url"')
            continue
        seen.add(slug)
        meant = nearest(slug, context.library.by_slug)
        perhaps = f", perhaps '{meant}'" if meant else ", or put it back as state: archived"
        yield Breach(
            slug,
            where,
            f"the article '{slug}' was published, and its address now leads nowhere",
            f"replaces: [{slug}] in the article that answers it now{perhaps}",
        )


def published_sections_gone(context: CheckContext) -> Iterator[Breach]:
    """A published section that its article, or the one that replaced it, does not have any more."""
    own = (context.only[0].slug, *context.only[0].replaces) if context.only else ()
    for number, line in enumerate(ledger_lines(context.root), 1):
        if own and not any(slug in line for slug in own):
            continue  # hundreds of lines are not parsed for one article
        entry = entry_of(line)
        if not entry:
            continue
        article = context.library.by_slug.get(entry.slug) or context.by_old_slug.get(entry.slug)
        if not article or article.state != "published" or not context.is_checked(article):
            continue
        for anchor in sorted(entry.anchors - context.anchors(article)):
            yield Breach(
                article.slug,
                context.where(article),
                f"links to '{entry.url}#{anchor}' now lead to the top of the page ({LEDGER}:{number})",
                f"give the heading that says it now the old anchor: ## … {{#{anchor}}}",
            )


def titles_twice(context: CheckContext) -> Iterator[Breach]:
    """Two articles with the same title; a translation may have that of its source, such as the name of a product."""
    first: dict[str, Article] = {}
    for article in context.compared():
        other = first.setdefault(_same(article.title), article)
        if other.source != article.source:
            yield Breach(
                article.slug,
                context.in_front_matter(article, "title"),
                f"the title {context.quote(article.title)} is also that of '{other.slug}'",
                "say in the title what is different, or make one article of the two",
            )


def phrases_twice(context: CheckContext) -> Iterator[Breach]:
    """A phrase in two articles, or twice in one."""
    return _twice(context, "phrases")


def answers_twice(context: CheckContext) -> Iterator[Breach]:
    """A question in `answers:` of two articles, or twice in one."""
    return _twice(context, "answers")


def _twice(context: CheckContext, key: Literal["phrases", "answers"]) -> Iterator[Breach]:
    first: dict[str, Article] = {}
    for article in context.compared():
        own: set[str] = set()
        for text in getattr(article, key):
            same = _same(text)
            other = first.setdefault(same, article)
            if other is not article or same in own:
                by = f"also stands in '{other.slug}'" if other is not article else "is set twice"
                yield Breach(
                    article.slug,
                    context.in_front_matter(article, key, text),
                    f"{context.quote(text)} in '{key}' {by}",
                    "keep it where it fits best",
                )
            own.add(same)


def _same(text: str) -> str:
    return one_line(text).casefold().rstrip("?!. ")
