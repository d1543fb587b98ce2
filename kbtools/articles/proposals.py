"""Changes of published articles by people who may not publish them: an editor takes them over, or sends them back.

A proposal is a review of a published article, asked for by somebody whose own unsaved text of it waits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kbtools.articles.edit import OpenedArticle, is_for_customers, refuse_what_breaks, revision_of, save_article
from kbtools.articles.library import Library
from kbtools.articles.review import send_to_review
from kbtools.errors import KbError
from kbtools.model.review import Review
from kbtools.model.staff import StaffAction, StaffMember
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store


@dataclass(frozen=True)
class Proposal:
    """The text that somebody would like a published article to have.

    `revision`: a hash of this text; `begun_with`: of the file that it was begun with.
    """

    review: Review
    by: StaffMember
    text: str
    revision: str
    begun_with: str


def propose(
    workspace: Workspace, store: Store, opened: OpenedArticle, text: str, library: Library, done: StaffAction
) -> None:
    """Ask the editors to take over what this person is writing; `done`: who asks, and when.

    Raises `KbError("article-refused")` for an article that is not published, and for a text without a change; else as
    `save_article` does for a text that could not be saved.
    """
    article = library.by_slug.get(opened.slug)
    if article is None or article.state != "published":
        raise KbError("article-refused", "only a change of a published article is proposed", where=opened.slug)
    if text == opened.text:
        raise KbError("article-refused", "there is no change to propose", where=opened.slug)
    refuse_what_breaks(workspace, opened, text, library, done.at)
    send_to_review(workspace, opened.slug, done.at, done.email)
    store.staff.note(done)


def find_proposal(store: Store, library: Library, slug: str) -> Proposal | None:
    """The proposal that waits for an article."""
    review = store.reviews.find(slug)
    return _proposal(store, library, review) if review else None


def waiting_proposals(store: Store, library: Library) -> list[Proposal]:
    """All that wait, the longest waiting first."""
    found = (_proposal(store, library, review) for review in store.reviews.all())
    return [one for one in found if one]


def take_over(
    workspace: Workspace, store: Store, opened: OpenedArticle, seen: str, library: Library, done: StaffAction
) -> None:
    """Write a proposal to the file of the article, approved by the editor who does it.

    `seen`: the `revision` that the editor has read. Raises `KbError` `article-missing` where none waits,
    `article-changed` where it is another text by now, and as `save_article` does.
    """
    proposal = find_proposal(store, library, opened.slug)
    if proposal is None:
        raise KbError("article-missing", "no change of this article is proposed any more", where=opened.slug)
    if proposal.revision != seen:
        raise KbError("article-changed", "the proposed text is another since", hint="read it as it is now")
    save_article(workspace, store, opened, proposal.text, library, done)
    own = [edit for edit in store.article_edits.of(opened.slug) if edit.email == proposal.by.email]
    store.article_edits.remove([edit for edit in own if edit.text == proposal.text])
    store.reviews.put(replace(proposal.review, approved_by=done.email, approved_at=done.at))


def why_not_saved(opened: OpenedArticle, text: str, library: Library) -> str:
    """Why somebody who may not publish cannot save this text; empty where customers do not see it."""
    if not is_for_customers(opened, text):
        return ""
    article = library.by_slug.get(opened.slug)
    if article is None:
        return "the file has a mistake, and customers may read it: an editor mends it"
    if article.state != "published":
        return "only editors publish: leave the state of the article as it is, and ask for a review"
    return "customers read this article: an editor takes your change over"


def _proposal(store: Store, library: Library, review: Review) -> Proposal | None:
    article = library.by_slug.get(review.slug)
    if review.approved_by or article is None or article.state != "published":
        return None
    by, edit = store.staff.find(review.sent_by), store.article_edits.find(review.slug, review.sent_by)
    if by is None or edit is None or by.may("editor"):
        return None
    return Proposal(review, by, edit.text, revision_of(edit.text.encode()), edit.revision)
