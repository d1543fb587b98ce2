"""From a gap or a ticket to a draft, to an article that is there, or to a branch; and from a draft to the site."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kbtools.articles.editorial import FOLDER, errors_of
from kbtools.articles.library import Folder, Library, checked_today
from kbtools.errors import KbError, raise_all
from kbtools.gaps.draft import Addition, CommonWords, Draft, Topic, Writing, add_to, hashes, write_draft
from kbtools.gaps.mine.vectors import words_embed
from kbtools.model.article import SLUG, Article, KnownIssue, parse_article, render_article
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link, Ticket
from kbtools.redaction import Redactor
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.system.files import write_whole
from kbtools.system.git import commit_on_branch
from kbtools.system.sealing import Secret
from kbtools.text.embeddings import Model

DRAFTS = Path(".kb") / "drafts"
_MOST_TICKETS = 200  # the most typical ones of a gap, from which a draft is written


@dataclass(frozen=True)
class Desk:
    """What promoting works with. `model` None: words alone tell what is alike."""

    root: Path
    folder: Folder
    store: Store
    settings: Settings
    redactor: Redactor
    secret: Secret
    model: Model | None

    def writing(self, topic: Topic) -> Writing:
        """What drafts of a topic are written with."""
        texts = [text for t in topic.tickets for text in (t.subject, *(message.body for message in t.messages))]
        embed = self.model.embed if self.model else words_embed(texts)
        return Writing(embed, self.redactor, self.secret, self.settings)


@dataclass(frozen=True)
class Promoted:
    """A draft and where it was written: to `path`, or with `branch` into its commit at that path."""

    draft: Draft
    path: Path
    text: str
    branch: str = ""


@dataclass(frozen=True)
class Extended:
    """What a topic adds to an article; `written`: the file was changed."""

    addition: Addition
    path: Path
    diff: str
    written: bool = False
    branch: str = ""


def promote(
    desk: Desk,
    name: str,
    today: date,
    *,
    branch: bool = False,
    known_issue: bool = False,
    only: Collection[tuple[str, str]] | None = None,
) -> Promoted:
    """Write the draft of a gap or a ticket, and note it at the gap; `only`: from no other tickets than these.

    With `known_issue` it reports a fault that is open, at the address that was noted for the gap.

    Raises `KbError("draft-refused")`: an article covers it, it has a draft, or only an agent could help;
    `gap-missing`, `ticket-missing`; with `branch` also `git` and `findings`.
    """
    library = desk.folder.load()
    gap, topic = _topic(desk.store, name, only)
    _refuse_what_is_there(desk, library, gap, topic)
    issue = KnownIssue(gap.issue if gap else "") if known_issue else None
    draft = write_draft(topic, _common(desk, topic), desk.writing(topic), today, issue=issue)
    article = replace(draft.article, slug=_free_slug(desk, library, draft.article.slug))
    article = replace(article, path=f"{FOLDER}/{article.slug}.md")
    if branch:
        article = replace(article, state="published")
        raise_all(_errors(desk, library, article))
        path, to = desk.folder.docs / article.path, f"kb/{article.slug}"
        commit_on_branch(desk.root, to, {path: render_article(article).encode()}, f"Add article: {article.title}")
    else:
        path, to = draft_path(desk.root, article.slug), ""
        write_whole(path, render_article(article).encode())
    if gap:
        desk.store.gaps.set_state(gap.id, "drafted", slug=article.slug)
    return Promoted(replace(draft, article=article), path, render_article(article), to)


def belongs_to(desk: Desk, name: str) -> str:
    """The article that an undecided `unfindable` gap is to be added to; empty for all else."""
    gap = desk.store.gaps.get(name) if name.startswith("gap-") else None
    if gap is None or gap.verdict != "unfindable" or gap.slug:
        return ""
    there = desk.folder.load().by_slug
    return next((slug for slug in gap.nearest[:1] if slug in there and there[slug].state == "published"), "")


def extend(desk: Desk, name: str, slug: str, *, write: bool = False, branch: bool = False) -> Extended:
    """What a gap or ticket adds to an article, as a diff; `write` it to the file, or commit it to a new `branch`.

    Once written, the tickets are links to the article and the gap is published. Raises `KbError("article-missing")`
    and as `promote` does, `draft-refused` also when the article has it all.
    """
    article = desk.folder.load().article(slug)
    gap, topic = _topic(desk.store, name, None)
    addition = add_to(article, topic, _common(desk, topic), desk.writing(topic))
    path = desk.folder.docs / article.path
    before = path.read_bytes().decode("utf-8")
    after = render_article(addition.article, before)
    shown = f"{desk.folder.docs.name}/{article.path}"
    diff = "".join(difflib.unified_diff(before.splitlines(True), after.splitlines(True), shown, shown))
    if addition.article == article:
        raise KbError("draft-refused", "these tickets add nothing to the article", where=shown)
    to = f"kb/{article.slug}" if branch else ""
    if branch:
        commit_on_branch(desk.root, to, {path: after.encode()}, f"Extend article: {article.title}")
    elif write:
        write_whole(path, after.encode())
        _put_links(desk.store, topic.tickets, article.slug)
    if gap and (branch or write):
        desk.store.gaps.set_state(gap.id, "drafted" if branch else "published", slug=article.slug)
    return Extended(addition, path, diff, write and not branch, to)


def publish_draft(desk: Desk, slug: str, today: date) -> Article:
    """Move a draft of `.kb/drafts/` into the articles' folder, published and checked today.

    Raises its error-level findings, and `KbError("article-exists")` when the slug is taken meanwhile.
    """
    library = desk.folder.load()
    path = draft_path(desk.root, slug)
    article = read_draft(desk.root, slug)
    taken = _taken(library).get(article.slug.casefold())
    if taken:
        raise KbError(
            "article-exists",
            f"the slug '{article.slug}' is already taken",
            where=f"{desk.folder.docs.name}/{taken.path}",
            hint=f"give the draft another slug, in {DRAFTS.as_posix()}/{slug}.md",
        )
    article = checked_today(replace(article, path=f"{FOLDER}/{article.slug}.md"), today)
    shown = path.relative_to(desk.root).as_posix()
    errors = _errors(desk, library, article)
    raise_all(KbError(e.code, e.message, where=shown, hint=e.hint) for e in errors)
    desk.folder.write(article)
    path.unlink()
    return article


def link_sources(article: Article, store: Store, secret: Secret) -> int:
    """Make the tickets that an article was written from its links, and its gap published; return their number."""
    wanted = set(article.sources)
    own = [t for t in store.tickets.all() if wanted.intersection(hashes((t,), secret))] if wanted else []
    _put_links(store, own, article.slug)
    for gap in store.gaps.all("drafted"):
        if gap.slug == article.slug:
            store.gaps.set_state(gap.id, "published")
    return len(own)


def draft_path(root: Path, slug: str) -> Path:
    """Where the draft of this slug is kept."""
    return root / DRAFTS / f"{slug}.md"


def has_draft(root: Path, slug: str) -> bool:
    """Whether a draft of this slug waits."""
    return bool(SLUG.fullmatch(slug)) and draft_path(root, slug).is_file()


def read_draft(root: Path, slug: str) -> Article:
    """A draft as a person left it; raises its mistakes with their lines."""
    shown = f"{DRAFTS.as_posix()}/{slug}.md"
    try:
        text = draft_path(root, slug).read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise KbError("encoding", "the file is not UTF-8 text", where=shown, hint="save it as UTF-8") from None
    return parse_article(text, shown)


def _topic(store: Store, name: str, only: Collection[tuple[str, str]] | None) -> tuple[Gap | None, Topic]:
    if name.startswith("gap-"):
        gap = store.gaps.get(name)
        keys = [key for key in gap.tickets if only is None or key in only][:_MOST_TICKETS]
        return gap, Topic(gap.id, gap.title, tuple(store.tickets.of(keys)))
    ticket = _ticket(store, name)
    return None, Topic(ticket.id, ticket.subject or name, (ticket,), is_gap=False)


def _ticket(store: Store, name: str) -> Ticket:
    """A ticket by its id, or by `source/id` where several sources use the id."""
    source, slash, id_ = name.partition("/")
    try:
        return store.tickets.get(name)
    except KbError as problem:
        if slash:
            return store.tickets.get(id_, source)
        hint = (problem.hint or "").replace("--source ", "")
        hint = f"kb promote {hint}/{name}" if "several" in problem.message else "kb ticket list, or kb gap list"
        raise KbError(problem.code, problem.message, hint=hint) from None


def _refuse_what_is_there(desk: Desk, library: Library, gap: Gap | None, topic: Topic) -> None:
    """A gap that has its draft or article, and a topic that an article answers."""
    if gap and gap.state in ("drafted", "published") and gap.slug:
        known = _taken(library).get(gap.slug.casefold())
        if has_draft(desk.root, gap.slug):
            where = draft_path(desk.root, gap.slug).relative_to(desk.root).as_posix()
            hint = f"kb article publish {gap.slug}, or remove the file to start again"
            raise KbError("draft-refused", "this gap has a draft already", where=where, hint=hint)
        if known:
            raise _covered(desk, topic, known, f"this gap has its article already: “{known.title}”")
    slugs = gap.nearest[:1] if gap and gap.verdict == "covered" else ()
    if not gap:
        slugs = tuple(
            link.slug for link in desk.store.links.all() if (link.source, link.ticket) == topic.tickets[0].key
        )
    covering = next(
        (a for slug in slugs if (a := _taken(library).get(slug.casefold())) and a.state == "published"), None
    )
    if covering:
        raise _covered(desk, topic, covering, f"an article answers this already: “{covering.title}”")


def _covered(desk: Desk, topic: Topic, article: Article, message: str) -> KbError:
    return KbError(
        "draft-refused",
        message,
        where=f"{desk.folder.docs.name}/{article.path}",
        hint=f"kb promote {topic.name} --into {article.slug}  adds these requesters' words to it",
    )


def _common(desk: Desk, topic: Topic) -> CommonWords:
    return CommonWords.of(desk.store.tickets.all(), topic.tickets, desk.settings)


def _errors(desk: Desk, library: Library, article: Article) -> list[KbError]:
    return errors_of(article, library, desk.folder.docs, desk.settings, desk.redactor)


def _taken(library: Library) -> dict[str, Article]:
    old = {slug.casefold(): article for article in library.articles for slug in article.replaces}
    return old | {article.slug.casefold(): article for article in library.articles}


def _free_slug(desk: Desk, library: Library, wanted: str) -> str:
    """The slug, with a number where an article or a draft has it."""
    taken = _taken(library)
    number, slug = 1, wanted
    while slug.casefold() in taken or draft_path(desk.root, slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _put_links(store: Store, tickets: Collection[Ticket], slug: str) -> None:
    there = {(link.source, link.ticket, link.slug) for link in store.links.all()}
    for ticket in tickets:
        if (*ticket.key, slug) not in there:
            store.links.put(Link(*ticket.key, slug, by="agent", created_at=ticket.resolved_at))
