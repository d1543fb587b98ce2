"""`kb article publish`: make an article or a waiting draft visible to customers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from kbtools.articles.changes import gap_before, kept_before, kept_files, new_id, saving, write_files
from kbtools.articles.check import errors_of
from kbtools.articles.drafts import draft_named, draft_path, has_draft, read_draft
from kbtools.articles.ledger import read_ledger
from kbtools.articles.library import NEW_ARTICLES, Folder, Library, checked_today
from kbtools.articles.review import was_worked_on
from kbtools.articles.unpublished import refuse_other_text
from kbtools.errors import KbError, raise_all
from kbtools.model.article import Article, render_article
from kbtools.model.article_change import ArticleChange
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link, Ticket
from kbtools.storage import Store
from kbtools.system.sealing import Secret
from kbtools.workspace import Workspace


@dataclass(frozen=True)
class PublishedArticle:
    """The article, and how many of the tickets that it was written from became its links.

    `change`: what was replaced, with which it can be taken back.
    """

    article: Article
    change: ArticleChange
    linked: int = 0


@dataclass(frozen=True)
class LinkedSources:
    """The tickets that an article was written from, those among them that were not linked to it, and its gap."""

    tickets: tuple[Ticket, ...] = ()
    new: tuple[tuple[str, str], ...] = ()
    gaps: tuple[Gap, ...] = ()


def publish_article(workspace: Workspace, name: str, now: datetime, by: str = "", seen: str = "") -> PublishedArticle:
    """Make an article visible from the next build of the site on. `by`: the mail address of whoever does it.

    `name`: the slug of an article or a draft, or its file or title, see `Library.find` and `draft_named`.
    A draft of `.kb/drafts/` moves into the articles' folder; it only goes where the article is there as it stands, by
    way of a branch that was merged. The tickets that the article was written from become
    links to it, and its gap is published. It counts as checked today, unless it was published already, or nobody has
    worked on its draft, see `was_worked_on`. Raises its findings of level `error`, `article-missing`, `article-exists`
    for a draft whose slug another article has, and `article-changed` where its text is another than the one that was
    `seen`: see `seen_of`.
    """
    with saving(workspace):
        library = Folder.of(workspace).load()
        draft = name if has_draft(workspace, name) or library.find(name) else draft_named(workspace, name)
        if draft and has_draft(workspace, draft):
            waiting = read_draft(workspace, draft)
            refuse_other_text(waiting, seen)
            checked = now.date() if was_worked_on(workspace, waiting) else waiting.reviewed
            article, files = _from_draft(workspace, draft, now.date(), library, checked)
        else:
            refuse_other_text(library.article(name), seen)
            draft, (article, files) = "", _in_place(workspace, library.article(name), now.date(), library)
        ledger = None if article.slug in read_ledger(workspace.root) else ""
        kept = kept_files(workspace, files)
        change = ArticleChange(new_id(), article.slug, "published", by, now, kept, ledger=ledger)
        if not workspace.has_store:
            write_files(workspace, files)
            return PublishedArticle(article, change)
        with workspace.store() as store:
            sources = sources_of(article, store, workspace.secret(), draft)
            change = replace(change, linked=sources.new, gaps=tuple(map(gap_before, sources.gaps)))
            with kept_before(workspace, store, change):
                write_files(workspace, files)
                _link(article, store, sources)
                store.reviews.end(draft or article.slug)
                store.planned.remove(draft or article.slug)
    return PublishedArticle(article, change, len(sources.tickets))


def publish_draft(workspace: Workspace, slug: str, today: date, library: Library) -> Article:
    """Move a draft that nobody has worked on into the articles' folder; raises as `publish_article` does."""
    article, files = _from_draft(workspace, slug, today, library, read_draft(workspace, slug).reviewed)
    write_files(workspace, files)
    return article


def _in_place(
    workspace: Workspace, before: Article, today: date, library: Library
) -> tuple[Article, Mapping[Path, str | None]]:
    article = checked_today(before, today, library.by_slug.get(before.translation_of))
    if before.state == "published":
        article = replace(article, reviewed=before.reviewed, created=before.created)
    raise_all(errors_of(workspace, article, library))
    path = workspace.docs / article.path
    return article, {path: render_article(article, path.read_bytes().decode("utf-8", "replace"))}


def _from_draft(
    workspace: Workspace, slug: str, today: date, library: Library, checked: date | None
) -> tuple[Article, Mapping[Path, str | None]]:
    path = draft_path(workspace, slug)
    article = read_draft(workspace, slug)
    taken = library.taken.get(article.slug.casefold())
    if taken and _is_same(article, taken):
        return taken, {path: None}
    if taken:
        raise KbError(
            "article-exists",
            f"the slug '{article.slug}' is already taken",
            where=f"{workspace.docs.name}/{taken.path}",
            hint=f"give the draft another slug, in {workspace.shown(path)}",
        )
    article = replace(article, path=f"{NEW_ARTICLES}/{article.slug}.md")
    article = replace(checked_today(article, today, library.by_slug.get(article.translation_of)), reviewed=checked)
    errors = errors_of(workspace, article, library)
    raise_all(KbError(e.code, e.message, where=workspace.shown(path), hint=e.hint) for e in errors)
    to = workspace.docs / article.path
    if to.exists():
        raise KbError("article-exists", "the file exists already", where=str(to), hint="give the draft another slug")
    return article, {to: render_article(article), path: None}


def has_arrived(workspace: Workspace, name: str) -> bool:
    """Whether a waiting draft is published already, as it stands, by way of a branch that was merged."""
    if not has_draft(workspace, name):
        return False
    draft = read_draft(workspace, name)
    taken = Folder.of(workspace).load().taken.get(draft.slug.casefold())
    return taken is not None and _is_same(draft, taken)


def _is_same(draft: Article, article: Article) -> bool:
    """Whether the article is what this draft was to become."""
    told = [(one.slug, one.title, one.phrases, one.body.strip()) for one in (draft, article)]
    return article.state == "published" and told[0] == told[1]


def source_hashes(tickets: Iterable[Ticket], secret: Secret) -> tuple[str, ...]:
    """Keyed hashes of tickets, for an article's `sources`."""
    return tuple(sorted(source_hash(ticket.key, secret) for ticket in tickets))


def link_sources(article: Article, store: Store, secret: Secret) -> None:
    """Link the tickets that an article was written from to it, and set its gap to published."""
    _link(article, store, sources_of(article, store, secret))


def sources_of(article: Article, store: Store, secret: Secret, draft: str = "") -> LinkedSources:
    """What `link_sources` would change. `draft`: the name of the draft that it was, since its slug may have changed."""
    mark = secret.hash("source hashes")
    hashes = article.sources
    own = store.tickets.by_hash(hashes, lambda key: source_hash(key, secret), mark=mark) if hashes else []
    new = tuple(ticket.key for ticket in own if article.slug not in store.links.of(*ticket.key))
    written = [gap for gap in store.gaps.all() if _is_of(gap, {article.slug, draft}, frozenset(t.key for t in own))]
    return LinkedSources(tuple(own), new, tuple(written))


def _link(article: Article, store: Store, sources: LinkedSources) -> None:
    put_links(store, sources.tickets, article.slug)
    for gap in sources.gaps:
        store.gaps.set_state(gap.id, "published", slug=article.slug)


def _is_of(gap: Gap, names: Collection[str], sources: frozenset[tuple[str, str]]) -> bool:
    """Whether an article is that of a gap: by the name of its draft, or by the tickets that it was written from."""
    if gap.state == "drafted" and gap.slug in names:
        return True
    return gap.state in ("drafted", "open", "planned") and 2 * len(sources.intersection(gap.tickets)) > len(gap.tickets)


def put_links(store: Store, tickets: Collection[Ticket], slug: str) -> None:
    """Link tickets to an article, as by an agent; existing links stay as they are."""
    store.links.add(Link(*ticket.key, slug, by="agent", created_at=ticket.resolved_at) for ticket in tickets)


def source_hash(key: tuple[str, str], secret: Secret) -> str:
    """Keyed hash of a ticket's source and id, by which an article names it."""
    source, id_ = key
    return secret.hash(f"{source}/{id_}")
