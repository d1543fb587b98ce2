"""An article published, archived or taken back for customers: file, index and site together, or nothing of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from kbtools.articles.archive import archive_article
from kbtools.articles.changes import is_unchanged, saved_since, saving, take_back
from kbtools.articles.known_issues import close_known_issue
from kbtools.articles.ledger import LEDGER
from kbtools.articles.library import Library
from kbtools.articles.pictures import pictures_of
from kbtools.articles.publish import has_arrived, publish_article
from kbtools.articles.undo import names_in_review, undo_change
from kbtools.articles.unpublished import others_shown_with, refuse_not_agreed, unpublished_changes
from kbtools.errors import KbError
from kbtools.model.article import article_url
from kbtools.model.article_change import ArticleChange
from kbtools.model.publication import Do, Live, Wanted
from kbtools.model.review import Review
from kbtools.site.branch import publish_on_branch
from kbtools.site.build import build
from kbtools.site.commit import commit_as_set, is_committed
from kbtools.site.pushed import push_built
from kbtools.site.seen_before import forget_seen, note_seen, put_back_seen
from kbtools.system.stopping import held_back
from kbtools.workspace import Workspace

SAID = {
    "publish": "Publish article",
    "archive": "Archive article",
    "close": "Close known issue",
    "undo": "Take back article",
}


def put_live(
    workspace: Workspace,
    wanted: Wanted,
    now: datetime,
    progress: Callable[[str], None] | None = None,
    *,
    shown: Callable[[], None] | None = None,
) -> Live:
    """Do what is wanted, then build index and site, which are swapped in whole, with shared storage for all services.

    `shown` is called when customers see it from now on: until then it can be stopped by an exception, and everything is
    put back. Without shared storage they may see it for a moment before.

    Where any of it fails, everything is put back: customers see what they saw, the article is as it was, and the
    failure is raised. So it is where customers would see anything that nobody agreed to: `KbError("article-changed")`.
    What is saved later is not built, since all articles are read once.

    With the setting `desk.publish`, it is committed to git, or pushed as a branch and not published.
    A draft whose branch was merged is published here: it goes, and its tickets are linked to the article. Raises
    `KbError("article-refused")` for archiving, closing and taking back, which then belong on a branch, too.
    """
    say, settings = progress or (lambda _: None), workspace.settings
    began = time.monotonic()
    sends_branch = settings.desk_publish == "pull-request" and not has_arrived(workspace, wanted.slug)
    if wanted.do == "publish" and sends_branch:
        branch = publish_on_branch(workspace, wanted.slug, now, say)
        return Live(wanted.slug, "", time.monotonic() - began, branch=branch)
    if wanted.do in ("archive", "close", "undo") and settings.desk_publish == "pull-request":
        raise _done_in_a_clone(wanted.do, wanted.slug)
    live = _put_live_here(workspace, wanted, now, say, shown or (lambda: None))
    return replace(live, seconds=time.monotonic() - began)


def _put_live_here(
    workspace: Workspace, wanted: Wanted, now: datetime, say: Callable[[str], None], shown: Callable[[], None]
) -> Live:
    with workspace.store_if_any() as store:
        review = store.reviews.find(wanted.slug) if store else None
    earlier = Library.of(workspace) if wanted.agreed.others is not None else None
    change = None
    note_seen(workspace, now)
    try:
        with held_back():  # it is known what is to be put back
            change = _changed(workspace, wanted, now)
        library = _agreed(workspace, wanted, change, earlier)
        note = _build(workspace, library, now, change.slug if change else wanted.slug, say, shown)
    except BaseException:
        with held_back():
            put_back_seen(workspace, now)
            if change:
                _put_back(workspace, wanted, change, review, now)
        raise
    forget_seen(workspace)
    slug = change.slug if change else wanted.slug
    live = Live(slug, _url(workspace, slug), 0.0, len(change.linked) if change else 0, note=note)
    return _committed(workspace, wanted, change, live, say) if change else live


def _build(
    workspace: Workspace,
    library: Library,
    now: datetime,
    slug: str,
    say: Callable[[str], None],
    shown: Callable[[], None],
) -> str:
    """Build index and site, and give them to all services; what went wrong once they were live, if anything.

    The article `slug` may go by that, where it is taken back.
    """
    build(workspace, now.date(), strict=False, progress=say, library=library, keeps_old=True)
    if not workspace.settings.index_storage:
        shown()
        return ""
    say("giving index and site to all services")
    return push_built(workspace, now, going=[slug], ready=shown)[0].note


def put_back_cut_off(workspace: Workspace, wanted: Wanted, now: datetime) -> Wanted:
    """Put back what `put_live` had changed when its process was killed; what is left to do of what was wanted.

    `now` is that of the killed run, by which its change is known. What was being taken back is taken back already, or
    not touched yet.
    """
    with workspace.store_if_any() as store:
        changes = store.changes.all() if store else []
        own = [one for one in changes if (one.at, one.email) == (now, wanted.email) and one.id != wanted.change]
    put_back_seen(workspace, now)
    is_taken_back = bool(wanted.change) and all(one.id != wanted.change for one in changes)
    for change in own:
        names = names_in_review(change)
        _put_back(workspace, wanted, change, Review(names[0], "", now) if names else None, now)
    return replace(wanted, do="build") if is_taken_back else wanted


def _done_in_a_clone(do: Do, slug: str) -> KbError:
    how = {
        "archive": f"kb article archive {slug}, commit it",
        "close": "write `known_issue: {state: closed}` into the article, commit it",
    }.get(do, "git revert the commit of the article")
    return KbError(
        "article-refused",
        "articles are published, archived, closed and taken back by pull request here",
        where=slug,
        hint=f"in a clone: {how}, and open a pull request",
    )


def _agreed(workspace: Workspace, wanted: Wanted, change: ArticleChange | None, earlier: Library | None) -> Library:
    """All articles, read once to be built; raises where somebody saved one of them since whoever asks looked.

    `earlier`: the articles as they were before the change.
    """
    library = Library.of(workspace)
    if change and not is_unchanged(workspace, change):
        raise KbError(
            "article-changed",
            "somebody saved this article while it was being published",
            where=change.slug,
            hint="what they saved is among the earlier versions: take it up, then publish it",
        )
    if wanted.agreed.others is not None:
        with workspace.store_if_any() as store:
            if change and earlier:
                others = others_shown_with(workspace, store, earlier, library, change)
            else:
                others = unpublished_changes(workspace, library, store)
        refuse_not_agreed(others, wanted.agreed.others)
    return library


def _changed(workspace: Workspace, wanted: Wanted, now: datetime) -> ArticleChange | None:
    if wanted.do == "publish":
        return publish_article(workspace, wanted.slug, now, wanted.email, wanted.agreed.seen).change
    if wanted.do == "archive":
        return archive_article(workspace, wanted.slug, now, to=wanted.to, by=wanted.email).change
    if wanted.do == "close":
        return close_known_issue(workspace, wanted.slug, now, by=wanted.email)
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


def _committed(
    workspace: Workspace, wanted: Wanted, change: ArticleChange, live: Live, say: Callable[[str], None]
) -> Live:
    """Commit the files of the change, if that is wanted; a commit that is refused undoes nothing, and is told."""
    if not is_committed(workspace):
        return live
    say("committing")
    person = wanted.name or wanted.email, wanted.email
    files = [workspace.root / file.path for file in change.files]
    article = Library.of(workspace).by_slug.get(live.slug)
    files += pictures_of(workspace, article) if article else ()
    public = [path for path in (*files, workspace.root / LEDGER) if workspace.private not in path.parents]
    message = f"{SAID[wanted.do]}: {live.slug}"
    try:
        return replace(live, commit=commit_as_set(workspace, public, message, person))
    except KbError as problem:
        notes = (live.note, f"git took no commit: {problem.message}")
        return replace(live, note="; ".join(filter(None, notes)))
