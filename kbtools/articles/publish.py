"""`kb article publish`: make an article or a waiting draft visible to customers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from kbtools.articles.check import errors_of
from kbtools.articles.drafts import draft_named, draft_path, has_draft, read_draft
from kbtools.articles.library import NEW_ARTICLES, Folder, Library, checked_today
from kbtools.errors import KbError, raise_all
from kbtools.model.article import Article
from kbtools.model.ticket import Link, Ticket
from kbtools.storage import Store
from kbtools.system.sealing import Secret
from kbtools.workspace import Workspace


@dataclass(frozen=True)
class PublishedArticle:
    """The article, and how many of the tickets that it was written from became its links."""

    article: Article
    linked: int = 0


def publish_article(workspace: Workspace, name: str, today: date) -> PublishedArticle:
    """Make an article visible from the next build of the site on; it counts as reviewed today.

    `name`: the slug of an article or a draft, or its file or title, see `Library.find` and `draft_named`.
    A draft of `.kb/drafts/` moves into the articles' folder. The tickets that the article was written from become
    links to it. Raises its findings of level `error`, `article-missing`, and `article-exists` for a draft whose slug
    another article has.
    """
    folder = Folder.of(workspace)
    library = folder.load()
    draft = name if has_draft(workspace, name) or library.find(name) else draft_named(workspace, name)
    if draft and has_draft(workspace, draft):
        article = publish_draft(workspace, draft, today, library)
    else:
        article = library.article(name)
        article = checked_today(article, today, library.by_slug.get(article.translation_of))
        raise_all(errors_of(workspace, article, library))
        folder.write(article, over=True)
    if not article.sources or not workspace.has_store:
        return PublishedArticle(article)
    with workspace.store() as store:
        return PublishedArticle(article, link_sources(article, store, workspace.secret()))


def publish_draft(workspace: Workspace, slug: str, today: date, library: Library) -> Article:
    """Move a draft into the articles' folder; raises as `publish_article` does."""
    folder, path = Folder.of(workspace), draft_path(workspace, slug)
    article = read_draft(workspace, slug)
    taken = library.taken.get(article.slug.casefold())
    if taken:
        raise KbError(
            "article-exists",
            f"the slug '{article.slug}' is already taken",
            where=f"{folder.docs.name}/{taken.path}",
            hint=f"give the draft another slug, in {workspace.shown(path)}",
        )
    article = replace(article, path=f"{NEW_ARTICLES}/{article.slug}.md")
    article = checked_today(article, today, library.by_slug.get(article.translation_of))
    errors = errors_of(workspace, article, library)
    raise_all(KbError(e.code, e.message, where=workspace.shown(path), hint=e.hint) for e in errors)
    folder.write(article)
    path.unlink()
    return article


def source_hashes(tickets: Iterable[Ticket], secret: Secret) -> tuple[str, ...]:
    """Keyed hashes of tickets, for an article's `sources`."""
    return tuple(sorted(source_hash(ticket.key, secret) for ticket in tickets))


def link_sources(article: Article, store: Store, secret: Secret) -> int:
    """Link the tickets that an article was written from to it, and set its gap to published; return their number."""
    own = store.tickets.by_hash(
        article.sources, lambda key: source_hash(key, secret), mark=secret.hash("source hashes")
    )
    put_links(store, own, article.slug)
    for gap in store.gaps.all("drafted"):
        if gap.slug == article.slug:
            store.gaps.set_state(gap.id, "published")
    return len(own)


def put_links(store: Store, tickets: Collection[Ticket], slug: str) -> None:
    """Link tickets to an article, as by an agent; existing links stay as they are."""
    store.links.add(Link(*ticket.key, slug, by="agent", created_at=ticket.resolved_at) for ticket in tickets)


def source_hash(key: tuple[str, str], secret: Secret) -> str:
    """Keyed hash of a ticket's source and id, by which an article names it."""
    source, id_ = key
    return secret.hash(f"{source}/{id_}")
