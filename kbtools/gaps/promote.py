"""`kb promote`: from a gap or a ticket to a draft article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kbtools.articles.check import errors_of
from kbtools.articles.drafts import draft_path, has_draft, read_draft, revision_of_draft, told_of_draft
from kbtools.articles.library import NEW_ARTICLES, Library
from kbtools.articles.publish import link_sources, publish_draft
from kbtools.errors import KbError, raise_all
from kbtools.gaps.draft import CommonWords, Draft, Topic, write_draft
from kbtools.gaps.draft.known_issue import body_in_own_words as known_issue_body
from kbtools.gaps.extend import Extended, article_to_extend, extend_article
from kbtools.gaps.sentences import Origin, origins_in
from kbtools.gaps.topic import embed_for, topic_of, with_reply_alone
from kbtools.model.article import Article, KnownIssue, parse_article, render_article
from kbtools.model.gap import Gap
from kbtools.storage import Store
from kbtools.system.files import private_folder, write_whole
from kbtools.system.git import commit_on_branch
from kbtools.text.normalise import one_line, slugify
from kbtools.workspace import Workspace

MOST_TITLE = 120  # characters of what a person calls a known issue


@dataclass(frozen=True)
class Promoted:
    """A draft and where it was written: to `path`, or with `branch` into its commit at that path.

    `name`: the gap's or ticket's id; `near`: the published article that is nearest to the gap, if there is one;
    `origins`: where each sentence came from.
    """

    draft: Draft
    path: Path
    text: str
    branch: str = ""
    name: str = ""
    near: Article | None = None
    origins: tuple[Origin, ...] = ()


def promote(  # noqa: PLR0913 - what a draft is made of, and where it goes
    workspace: Workspace,
    name: str,
    today: date,
    *,
    branch: bool = False,
    known_issue: bool = False,
    only: Collection[tuple[str, str]] | None = None,
    reply: int = 0,
) -> Promoted:
    """Write the draft of a gap or a ticket, and note it at the gap; `only`: use no other tickets than these.

    `reply`: the number, from 1, of the reply that a person chose in one ticket; it counts as the answer, and the draft
    is noted at the gap that has this ticket, where that one waits for an article.

    With `branch` it is committed to a new branch, else written to `.kb/drafts/`. With `known_issue` it is a known
    issue, with the address that was noted for the gap, and published at once where it goes to no branch.

    Raises `KbError("draft-refused")`: an article covers it, it has a draft, or only an agent could help;
    `gap-missing`, `ticket-missing`; `findings` where it is published or goes to a branch, there also `git`.
    """
    with workspace.store() as store:
        gap, topic = topic_of(store, name, only)
        source = gap, with_reply_alone(topic, reply) if reply else topic
        made = _promoted(workspace, store, source, today, branch=branch, known_issue=known_issue)
        if reply:
            _note_at_gaps(store, topic, made.draft.article.slug)
        return made


def _note_at_gaps(store: Store, topic: Topic, slug: str) -> None:
    """Note a draft at the gaps of its ticket that wait for an article, so that nobody writes a second one."""
    for gap in store.gaps.with_tickets(ticket.key for ticket in topic.tickets):
        if gap.state in ("open", "planned"):
            store.gaps.set_state(gap.id, "drafted", slug=slug)


def draft_known_issue(workspace: Workspace, name: str, title: str, helps: str, today: date) -> Promoted:
    """Write the draft of a known issue in a person's own words, and note it at the gap; phrases are from its tickets.

    `title`: what goes wrong; `helps`: what helps until it is mended, empty where nothing does yet. Raises
    `KbError("draft-refused")` without a title, `findings` for what may not be published, and as `promote` does, but not
    where an article covers the topic: a release may have broken just that.
    """
    if not one_line(title):
        raise KbError("draft-refused", "write what goes wrong", where="title", hint="in the words of customers")
    with workspace.store() as store:
        source, library = topic_of(store, name, None), Library.of(workspace)
        _refuse_second(workspace, library, source)
        issue = KnownIssue(source[0].issue if source[0] else "")
        draft = _draft(workspace, store, source, today, issue)
        people = source[0].requesters if source[0] else source[1].people
        body = known_issue_body(people, helps.strip(), workspace.settings.said)
        tags = _topic_tags(library, source[1])
        article = replace(draft.article, slug=slugify(title), title=one_line(title, MOST_TITLE), body=body, tags=tags)
        shown = replace(article, state="published", path=f"{NEW_ARTICLES}/{article.slug}.md")
        raise_all(errors_of(workspace, shown, library))
        made = _noted(workspace, store, source, replace(draft, article=article, sources=()), library, branch=False)
        store.untouched_drafts.remove(revision_of_draft(read_draft(workspace, made.draft.article.slug)))
        return made


def _topic_tags(library: Library, topic: Topic) -> tuple[str, ...]:
    """The topic of the help centre that most of the tickets are tagged with; none where they are not."""
    known = {tag for article in library.published for tag in article.tags}
    often = Counter(tag for ticket in topic.tickets for tag in set(ticket.tags) & known)
    best = min(often, key=lambda tag: (-often[tag], tag), default="")
    return (best,) if 2 * often[best] > len(topic.tickets) else ()


def promote_or_extend(
    workspace: Workspace, name: str, today: date, *, write: bool = False, branch: bool = False
) -> Promoted | Extended | None:
    """Add an `unfindable` gap to the article that seems to answer it, as `extend` does; else as `promote`.

    Only an addition can be shown before it is made: with `write`, None where there is no such article.
    """
    with workspace.store() as store:
        source = topic_of(store, name)
        article = article_to_extend(workspace, source[0])
        if article:
            return extend_article(workspace, store, article, source, write=write, branch=branch)
        return None if write else _promoted(workspace, store, source, today, branch=branch, known_issue=False)


def _promoted(
    workspace: Workspace,
    store: Store,
    source: tuple[Gap | None, Topic],
    today: date,
    *,
    branch: bool,
    known_issue: bool,
) -> Promoted:
    library = Library.of(workspace)
    _refuse_second(workspace, library, source)
    _refuse_covered(workspace, store, library, source)
    issue = KnownIssue(source[0].issue if source[0] else "") if known_issue else None
    draft = _draft(workspace, store, source, today, issue)
    made = _noted(workspace, store, source, draft, library, branch=branch)
    if not known_issue or branch:
        return made
    article = publish_draft(workspace, made.draft.article.slug, today, library)
    if article.sources:
        link_sources(article, store, workspace.secret())
    return replace(made, draft=replace(made.draft, article=article), path=workspace.docs / article.path)


def _draft(
    workspace: Workspace, store: Store, source: tuple[Gap | None, Topic], today: date, issue: KnownIssue | None
) -> Draft:
    topic, settings = source[1], workspace.settings
    common = CommonWords.of(store.tickets.all(), topic.tickets, settings)
    return write_draft(workspace, topic, common, embed_for(topic, settings), today, issue=issue)


def _noted(
    workspace: Workspace,
    store: Store,
    source: tuple[Gap | None, Topic],
    draft: Draft,
    library: Library,
    *,
    branch: bool,
) -> Promoted:
    """Write the draft under a slug that is free, and note it at its gap."""
    gap, topic = source
    article = replace(draft.article, slug=_free_slug(workspace, library, draft.article.slug))
    draft = replace(draft, article=replace(article, path=f"{NEW_ARTICLES}/{article.slug}.md"))
    made = _on_branch(workspace, library, draft) if branch else _as_draft(workspace, store, draft)
    made = replace(made, name=topic.name, near=_nearest(library, gap))
    made = replace(made, origins=origins_in(article.body, topic.tickets))
    if gap:
        store.gaps.set_state(gap.id, "drafted", slug=article.slug)
    return made


def _as_draft(workspace: Workspace, store: Store, draft: Draft) -> Promoted:
    path, text = draft_path(workspace, draft.article.slug), render_article(draft.article)
    _end_earlier(store, draft.article.slug)
    store.untouched_drafts.put(revision_of_draft(parse_article(text, workspace.shown(path))))
    private_folder(workspace.private)
    private_folder(path.parent)
    write_whole(path, text.encode(), private=True)
    return Promoted(draft, path, text)


def _end_earlier(store: Store, slug: str) -> None:
    """Forget what was decided about a draft of this name that somebody removed, and its earlier texts."""
    store.reviews.end(slug)
    store.planned.remove(slug)
    store.teamwork.end([slug])
    store.article_edits.remove_versions([one.id for one in store.article_edits.versions(told_of_draft(slug))])


def _on_branch(workspace: Workspace, library: Library, draft: Draft) -> Promoted:
    article = replace(draft.article, state="published")
    raise_all(errors_of(workspace, article, library))
    path, text, branch = workspace.docs / article.path, render_article(article), f"kb/{article.slug}"
    commit_on_branch(workspace.root, branch, {path: text.encode()}, f"Add article: {article.title}")
    return Promoted(replace(draft, article=article), path, text, branch)


def _refuse_second(workspace: Workspace, library: Library, source: tuple[Gap | None, Topic]) -> None:
    """Refuse a gap that has its draft or article."""
    gap, topic = source
    if gap and gap.state in ("drafted", "published") and gap.slug:
        known = library.taken.get(gap.slug.casefold())
        if has_draft(workspace, gap.slug):
            where = workspace.shown(draft_path(workspace, gap.slug))
            hint = f"kb article publish {gap.slug}, or remove the file to start again"
            raise KbError("draft-refused", "this gap has a draft already", where=where, hint=hint)
        if known:
            raise _covered(workspace, topic, known, f"this gap has its article already: “{known.title}”")


def _refuse_covered(workspace: Workspace, store: Store, library: Library, source: tuple[Gap | None, Topic]) -> None:
    """Refuse a topic that an article answers."""
    gap, topic = source
    slugs = gap.nearest[:1] if gap and gap.verdict == "covered" else ()
    if not gap:
        slugs = tuple(store.links.of(*topic.tickets[0].key))
    covering = next((a for slug in slugs if (a := library.taken.get(slug.casefold())) and a.state == "published"), None)
    if covering:
        raise _covered(workspace, topic, covering, f"an article answers this already: “{covering.title}”")


def _nearest(library: Library, gap: Gap | None) -> Article | None:
    known = (library.taken.get(slug.casefold()) for slug in (gap.nearest[:1] if gap else ()))
    return next((article for article in known if article and article.state == "published"), None)


def _covered(workspace: Workspace, topic: Topic, article: Article, message: str) -> KbError:
    return KbError(
        "draft-refused",
        message,
        where=f"{workspace.docs.name}/{article.path}",
        hint=f"kb promote {topic.name} --into {article.slug}  adds these requesters' words to it",
    )


def _free_slug(workspace: Workspace, library: Library, wanted: str) -> str:
    """The slug, with a number added where an article or a draft has it already."""
    taken = library.taken
    number, slug = 1, wanted
    while slug.casefold() in taken or draft_path(workspace, slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug
