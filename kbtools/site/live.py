"""An article published, archived or taken back for customers: file, index and site together, or nothing of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from kbtools.articles.archive import archive_article
from kbtools.articles.changes import is_unchanged, saved_since, saving, take_back
from kbtools.articles.ledger import LEDGER
from kbtools.articles.library import Library
from kbtools.articles.pictures import pictures_of
from kbtools.articles.publish import has_arrived, publish_article
from kbtools.articles.undo import names_in_review, undo_change
from kbtools.articles.unpublished import refuse_not_agreed, unpublished_changes
from kbtools.errors import KbError
from kbtools.model.article import article_url
from kbtools.model.article_change import ArticleChange
from kbtools.model.publication import Do, Live, Wanted
from kbtools.model.review import Review
from kbtools.search.generations import Generations
from kbtools.site.branch import publish_on_branch
from kbtools.site.build import build
from kbtools.system.git import commit_files, is_repository
from kbtools.workspace import Workspace

SAID = {"publish": "Publish", "archive": "Archive", "undo": "Take back", "build": "Build"}
NOBODY = "nobody@localhost"


def put_live(
    workspace: Workspace, wanted: Wanted, now: datetime, progress: Callable[[str], None] | None = None
) -> Live:
    """Do what is wanted, then build index and site, which are swapped in whole.

    Where any of it fails, everything is put back: customers see what they saw, the article is as it was, and the
    failure is raised. So it is where customers would see anything that nobody agreed to: `KbError("article-changed")`.
    What is saved later is not built, since all articles are read once.

    With the setting `desk.publish`, it is committed to git, or pushed as a branch and not published.
    A draft whose branch was merged is published here: it goes, and its tickets are linked to the article. Raises
    `KbError("article-refused")` for archiving and taking back, which then belong on a branch, too.
    """
    began, say = time.monotonic(), progress or (lambda _: None)
    settings = workspace.settings
    sends_branch = settings.desk_publish == "pull-request" and not has_arrived(workspace, wanted.slug)
    if wanted.do == "publish" and sends_branch:
        branch = publish_on_branch(workspace, wanted.slug, now, say)
        return Live(wanted.slug, "", time.monotonic() - began, branch=branch)
    if wanted.do in ("archive", "undo") and settings.desk_publish == "pull-request":
        raise _done_in_a_clone(wanted.do, wanted.slug)
    before = Generations.of(workspace).current_name()
    with workspace.store_if_any() as store:
        review = store.reviews.find(wanted.slug) if store else None
    change = _changed(workspace, wanted, now)
    try:
        library = _agreed(workspace, wanted, change)
        build(workspace, now.date(), strict=False, progress=say, library=library)
    except BaseException:
        Generations.of(workspace).go_back(before)
        if change:
            _put_back(workspace, wanted, change, review, now)
        raise
    slug = change.slug if change else wanted.slug
    live = Live(slug, _url(workspace, slug), 0.0, len(change.linked) if change else 0)
    if change and settings.desk_publish == "commit" and is_repository(workspace.root):
        say("committing")
        live = _committed(workspace, wanted, change, live)
    return replace(live, seconds=time.monotonic() - began)


def _done_in_a_clone(do: Do, slug: str) -> KbError:
    how = f"kb article archive {slug}, commit it" if do == "archive" else "git revert the commit of the article"
    return KbError(
        "article-refused",
        "articles are published, archived and taken back by pull request here",
        where=slug,
        hint=f"in a clone: {how}, and open a pull request",
    )


def _agreed(workspace: Workspace, wanted: Wanted, change: ArticleChange | None) -> Library:
    """All articles, read once to be built; raises where somebody saved one of them since whoever asks looked."""
    library = Library.of(workspace)
    if change and not is_unchanged(workspace, change):
        raise KbError(
            "article-changed",
            "somebody saved this article while it was being published",
            where=change.slug,
            hint="what they saved is among the earlier versions: take it up, then publish it",
        )
    written = {workspace.root / file.path for file in change.files} if change else set()
    _refuse_others(
        workspace, wanted, library, [one.slug for one in library.articles if workspace.docs / one.path in written]
    )
    return library


def _refuse_others(workspace: Workspace, wanted: Wanted, library: Library, but: Collection[str]) -> None:
    """Raise where customers would see a change to which nobody agreed, in another article than those of `but`.

    Asked before and after the change: what is archived writes into the article to which it leads.
    """
    if wanted.agreed.others is not None:
        with workspace.store_if_any() as store:
            changes = unpublished_changes(workspace, library, store)
        refuse_not_agreed([one for one in changes if one.article.slug not in but], wanted.agreed.others)


def _changed(workspace: Workspace, wanted: Wanted, now: datetime) -> ArticleChange | None:
    _refuse_others(workspace, wanted, Library.of(workspace), [wanted.slug])
    if wanted.do == "publish":
        return publish_article(workspace, wanted.slug, now, wanted.email, wanted.agreed.seen).change
    if wanted.do == "archive":
        return archive_article(workspace, wanted.slug, now, to=wanted.to, by=wanted.email).change
    return undo_change(workspace, wanted.slug, now) if wanted.do == "undo" else None


def _put_back(
    workspace: Workspace, wanted: Wanted, change: ArticleChange, review: Review | None, now: datetime
) -> None:
    """The article and its review as they were; what was being taken back can be taken back again.

    What a colleague saved meanwhile is among the earlier versions.
    """
    with workspace.store_if_any() as store, saving(workspace):
        if store:
            for text in saved_since(workspace, change):  # a colleague's, while the site was built
                store.article_edits.keep_version(change.slug, wanted.email, text, now)
        again = take_back(workspace, store, change)
        if store and wanted.do == "undo":
            for name in names_in_review(again):
                store.reviews.end(name)
        if store and review:
            store.reviews.put(review)
        if store and wanted.do == "undo":
            store.changes.add(again)
        elif store:
            store.changes.remove([change.id])


def _url(workspace: Workspace, slug: str) -> str:
    url = article_url(slug)
    return f"/{url}" if (workspace.site / url / "index.html").is_file() else ""


def _committed(workspace: Workspace, wanted: Wanted, change: ArticleChange, live: Live) -> Live:
    """Commit the files of the change; a commit that is refused undoes nothing, and is told."""
    settings = workspace.settings
    team = settings.name, settings.contact_address or NOBODY
    person = wanted.name or wanted.email, wanted.email
    files = [workspace.root / file.path for file in change.files]
    article = Library.of(workspace).by_slug.get(live.slug)
    files += pictures_of(workspace, article) if article else ()
    public = [path for path in (*files, workspace.root / LEDGER) if workspace.private not in path.parents]
    message = f"{SAID[wanted.do]} article: {live.slug}"
    author = person if settings.desk_author == "person" and wanted.email else team
    try:
        return replace(live, commit=commit_files(workspace.root, public, message, author))
    except KbError as problem:
        return replace(live, note=f"git took no commit: {problem.message}")
