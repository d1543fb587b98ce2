"""`kb article review`: colleagues look at an article before it is published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kbtools.articles.changes import new_id, saving, write_files
from kbtools.articles.drafts import (
    draft_named,
    draft_path,
    has_draft,
    is_waiting,
    name_of,
    read_draft,
    revision_of_draft,
    told_under,
)
from kbtools.articles.library import Library
from kbtools.articles.unpublished import refuse_other_text
from kbtools.errors import KbError
from kbtools.model.article import UNFINISHED, Article, render_article
from kbtools.model.article.fields import State
from kbtools.model.review import Review, ReviewComment
from kbtools.workspace import Workspace

MOST_SAID = 2_000  # characters of a comment
MOST_ABOUT = 300  # characters of the words that it is about


@dataclass(frozen=True)
class ReviewedArticle:
    """An article or a draft with its review, if one is asked for, and what was said of it."""

    article: Article
    review: Review | None
    comments: tuple[ReviewComment, ...]


def article_or_draft(workspace: Workspace, name: str, library: Library | None = None) -> Article:
    """The draft that waits under this name, else the article; `library`: the articles, where they are read already.

    Raises `article-missing`, or the mistakes of the file with this name.
    """
    library = library or Library.of(workspace)
    draft = name if has_draft(workspace, name) or library.find(name) else draft_named(workspace, name)
    return read_draft(workspace, draft) if has_draft(workspace, draft) else library.article(name)


def show_review(workspace: Workspace, name: str) -> ReviewedArticle:
    """The article with this name, see `article_or_draft`, and its review."""
    article = article_or_draft(workspace, name)
    with workspace.store() as store:
        said = tuple(store.reviews.comments(told_under(article)))
        return ReviewedArticle(article, store.reviews.find(name_of(article)), said)


def send_to_review(workspace: Workspace, name: str, now: datetime, by: str = "") -> Article:
    """Ask colleagues to look at an article; a draft is in review from now on. An earlier approval ends.

    `by`: the mail address of whoever asks. Raises `KbError` `article-missing`, and `article-refused` for an archived
    article.
    """
    with saving(workspace):
        article = article_or_draft(workspace, name)
        if article.state == "archived":
            raise KbError("article-refused", "it is archived", where=name, hint="publish it, or write another article")
        article = _with_state(workspace, article, "in-review")
    with workspace.store() as store:
        store.reviews.put(Review(name_of(article), by, now))
    return article


def comment_on(workspace: Workspace, name: str, said: str, now: datetime, by: str = "", about: str = "") -> Article:
    """Keep what somebody says of an article, masked; raises `article-missing`, and `article-refused` without words."""
    article = article_or_draft(workspace, name)
    mask = workspace.redactor()
    said, about = mask(said.strip()[:MOST_SAID]), mask(" ".join(about.split())[:MOST_ABOUT])
    if not said:
        raise KbError("article-refused", "there is no comment: write what should change", where=name)
    with workspace.store() as store:
        store.reviews.say(ReviewComment(new_id(), told_under(article), by, now, said, about))
    return article


def approve(workspace: Workspace, name: str, now: datetime, by: str = "", seen: str = "") -> Article:
    """Note that an article may be published as it is.

    `seen`: the text that was read, see `seen_of`; an empty one stands for the text as it is now. Raises `KbError`
    `article-missing`, `article-changed` where it is another since, and `article-refused` where no review was asked
    for, or one's own article is approved although the setting `desk.publish_own` does not allow it.
    """
    with saving(workspace):  # so that nobody saves another text between the look at it and the note
        article = article_or_draft(workspace, name)
        refuse_other_text(article, seen)
        with workspace.store() as store:
            review = store.reviews.find(name_of(article))
            if review is None:
                hint = f"kb article review {name_of(article)} --send"
                raise KbError("article-refused", "nobody has sent it to review", where=name, hint=hint)
            if not workspace.settings.publish_own and review.sent_by == by:
                raise KbError("article-refused", "it is your own: a colleague approves it", where=name)
            store.reviews.put(replace(review, approved_by=by or "kb", approved_at=now))
    return article


def send_back(workspace: Workspace, name: str) -> Article:
    """End a review without an approval: the article is a draft again. Raises as `approve` does."""
    with saving(workspace):
        article = _with_state(workspace, article_or_draft(workspace, name), "draft")
    with workspace.store() as store:
        if not store.reviews.end(name_of(article)):
            raise KbError("article-refused", "nobody has sent it to review", where=name)
    return article


def why_not_published(workspace: Workspace, review: Review | None, by: str) -> str:
    """Why this person may not publish an article yet; empty where they may: see the setting `desk.publish_own`."""
    if workspace.settings.publish_own:
        return ""
    if review is None:
        return "send it to review first: a colleague looks at it"
    others = review.approved_by and review.approved_by != review.sent_by
    return "" if others or review.sent_by != by else "it is your own: a colleague approves or publishes it"


def was_worked_on(workspace: Workspace, article: Article) -> bool:
    """Whether a person has worked on it: always, but for a draft that says what was written from tickets.

    Who saves such a draft at the desk, also without a change, or approves it, has worked on it.
    """
    if not is_waiting(article):
        return True
    with workspace.store_if_any() as store:
        if store is None:
            return False
        review = store.reviews.find(name_of(article))
        return bool(review and review.approved_by) or not store.untouched_drafts.has(revision_of_draft(article))


def _with_state(workspace: Workspace, article: Article, state: State) -> Article:
    """The article in another state, written; one that customers see, or saw, stays as it is."""
    if article.state not in UNFINISHED or article.state == state:
        return article
    path = _path(workspace, article)
    changed = replace(article, state=state)
    write_files(workspace, {path: render_article(changed, path.read_bytes().decode("utf-8", "replace"))})
    return changed


def _path(workspace: Workspace, article: Article) -> Path:
    name = name_of(article)
    waits = draft_path(workspace, name)
    return waits if workspace.shown(waits) == article.path else workspace.docs / article.path
