"""`kb promote --into`: add what a gap or a ticket brings to an existing article."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from kbtools.articles.changes import saving
from kbtools.articles.library import Library
from kbtools.articles.publish import put_links
from kbtools.errors import KbError
from kbtools.gaps.draft import Addition, CommonWords, Topic, add_to
from kbtools.gaps.topic import embed_for, topic_of
from kbtools.model.article import Article, render_article
from kbtools.model.gap import Gap
from kbtools.storage import Store
from kbtools.system.files import write_whole
from kbtools.system.git import commit_on_branch
from kbtools.workspace import Workspace


@dataclass(frozen=True)
class Extended:
    """The addition to an article, and its `diff`; `written`: whether the file was changed."""

    addition: Addition
    path: Path
    diff: str
    written: bool = False
    branch: str = ""


def article_to_extend(workspace: Workspace, gap: Gap | None) -> Article | None:
    """The article to which an undecided `unfindable` gap should be added; None for all other topics."""
    if gap is None or gap.verdict != "unfindable" or gap.slug:
        return None
    there = Library.of(workspace).by_slug
    return next((there[slug] for slug in gap.nearest[:1] if slug in there and there[slug].state == "published"), None)


def extend(workspace: Workspace, name: str, slug: str, *, write: bool = False, branch: bool = False) -> Extended:
    """Add phrases and steps of a gap or ticket to an article: `write` its file, or commit to a new `branch`.

    With neither, only the diff is made. Once written, the tickets are linked to the article and the gap is published.
    Raises `KbError` `article-missing`, as `promote` does, and `draft-refused` where nothing is new.
    """
    article = Library.of(workspace).article(slug)
    with workspace.store() as store:
        return extend_article(workspace, store, article, topic_of(store, name), write=write, branch=branch)


def extend_article(
    workspace: Workspace,
    store: Store,
    article: Article,
    source: tuple[Gap | None, Topic],
    *,
    write: bool,
    branch: bool,
) -> Extended:
    """As `extend`, in a store that is open, of an article and a topic that are read already."""
    path, settings = workspace.docs / article.path, workspace.settings
    gap, topic = source
    common = CommonWords.of(store.tickets.all(), topic.tickets, settings)
    addition = add_to(workspace, article, topic, common, embed_for(topic, settings))
    before = path.read_bytes().decode("utf-8")
    after = render_article(addition.article, before)
    shown = f"{workspace.docs.name}/{article.path}"
    diff = "".join(difflib.unified_diff(before.splitlines(True), after.splitlines(True), shown, shown))
    if addition.article == article:
        raise KbError("draft-refused", "these tickets add nothing to the article", where=shown)
    to = f"kb/{article.slug}" if branch else ""
    if branch:
        commit_on_branch(workspace.root, to, {path: after.encode()}, f"Extend article: {article.title}")
    elif write:
        with saving(workspace):
            if path.read_bytes().decode("utf-8") != before:
                raise KbError("article-changed", "somebody saved this article meanwhile", where=shown, hint="try again")
            write_whole(path, after.encode())
        put_links(store, topic.tickets, article.slug)
    if gap and (branch or write):
        store.gaps.set_state(gap.id, "drafted" if branch else "published", slug=article.slug)
    return Extended(addition, path, diff, write and not branch, to)
