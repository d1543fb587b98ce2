"""`kb article publish --at`: an article that the service publishes at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from kbtools.articles.check import errors_of
from kbtools.articles.drafts import is_waiting, name_of
from kbtools.articles.library import NEW_ARTICLES, Library, checked_today
from kbtools.articles.review import article_or_draft
from kbtools.articles.unpublished import (
    UnpublishedChange,
    mark_of,
    not_agreed,
    refuse_not_agreed,
    refuse_other_text,
    seen_of,
    unpublished_changes,
)
from kbtools.errors import KbError, KbErrors, raise_all
from kbtools.model.publication import Agreed, PlannedPublication
from kbtools.workspace import Workspace

LATEST = timedelta(days=366)
ANY = Agreed()


@dataclass(frozen=True, slots=True)
class PlannedArticle:
    """A publication that waits for its time, and the saved changes of other articles that go out with it."""

    publication: PlannedPublication
    others: tuple[UnpublishedChange, ...] = ()


def plan_publication(
    workspace: Workspace,
    name: str,
    at: datetime,
    now: datetime,
    by: str = "",
    agreed: Agreed = ANY,
) -> PlannedArticle:
    """Note when an article or a waiting draft is to be published; a running service does it then.

    The text as it is now is published then, with what is saved in other articles now: if any of it differs at that
    time, nothing is published. `by`: the mail address of whoever asks; `agreed`: what they were shown.

    Raises `article-missing`; the findings that would keep it from being published now; `article-changed` where
    something was saved since they looked; and `article-refused` for a time that is over or more than a year away, for
    what customers read already, and where articles are published by pull request.
    """
    library = Library.of(workspace)
    article = article_or_draft(workspace, name, library)
    if workspace.settings.desk_publish == "pull-request":
        hint = "merge the pull request at that time"
        raise KbError("article-refused", "articles are published by pull request here", where=name, hint=hint)
    if article.state == "published":
        hint = "a saved change is seen by customers when anything is published"
        raise KbError("article-refused", "customers read this article already", where=name, hint=hint)
    if not now < at <= now + LATEST:
        told = "that time is over" if at <= now else "that is more than a year away"
        raise KbError("article-refused", f"{told}: {in_words(at)}", where=name, hint=f"it is {in_words(now)} now")
    refuse_other_text(article, agreed.seen)
    path = f"{NEW_ARTICLES}/{article.slug}.md" if is_waiting(article) else article.path
    finished = checked_today(replace(article, path=path), now.date(), library.by_slug.get(article.translation_of))
    raise_all(errors_of(workspace, finished, library))
    with workspace.store() as store:
        others = unpublished_changes(workspace, library, store, article.slug)
        if agreed.others is not None:
            refuse_not_agreed(others, agreed.others)
        planned = PlannedPublication(name_of(article), at, by, seen=seen_of(article), agreed=mark_of(others))
        store.planned.put(planned)
    return PlannedArticle(planned, tuple(others))


def changed_since_planned(
    workspace: Workspace, planned: PlannedPublication, library: Library, changes: Iterable[UnpublishedChange]
) -> str:
    """What is another now than when the time was set, in words: then nothing is published at that time; else empty.

    `changes`: the unpublished ones of the library, which are the same for whatever is planned.
    """
    if not planned.seen:
        return ""
    try:
        article = article_or_draft(workspace, planned.slug, library)
    except (KbError, KbErrors):
        return "its file is gone, or cannot be read"
    if seen_of(article) != planned.seen:
        return "its text was changed since the time was set"
    new = not_agreed((one for one in changes if one.article.slug != article.slug), planned.agreed)
    titles = ", ".join(f"“{one.article.title}”" for one in new)
    return f"customers would also see what was saved since in {titles}" if titles else ""


def call_off(workspace: Workspace, name: str) -> str:
    """Publish an article at no time, even if its file is gone; returns its name.

    Raises `article-refused` where it waits for none, or is being published already.
    """
    with workspace.store() as store:
        slug = name if store.planned.find(name) else name_of(article_or_draft(workspace, name))
        planned = store.planned.find(slug)
        if planned and planned.began_at and not planned.problem:
            hint = "wait until it is done; then it can be taken back"
            raise KbError("article-refused", "it is being published now", where=name, hint=hint)
        if not planned or not store.planned.remove(slug):
            raise KbError("article-refused", "it is to be published at no time", where=name)
    return slug


def moment_of(text: str) -> datetime:
    """A time as people and browsers write it, in UTC unless it names its zone; raises `KbError("article-refused")`."""
    try:
        found = datetime.fromisoformat(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        hint = "write day and time, such as 2027-01-31 09:00"
        raise KbError("article-refused", f"'{text[:40]}' is no time", hint=hint) from None


def in_words(moment: datetime) -> str:
    """A time as pages and commands show it."""
    return f"{moment:%d %B %Y, %H:%M} UTC"
