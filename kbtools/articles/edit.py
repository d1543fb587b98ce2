"""The editor of the desk: an article or draft opened, and saved without overwriting what somebody else saved."""

from __future__ import annotations

import hashlib
import posixpath
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kbtools.articles.changes import saving
from kbtools.articles.check import findings_of
from kbtools.articles.checks import Finding
from kbtools.articles.drafts import draft_path, has_draft, revision_of_draft, told_of_draft
from kbtools.articles.library import NEW_ARTICLES, Folder, Library
from kbtools.errors import KbError, KbErrors, raise_all
from kbtools.model.article import Article, parse_article
from kbtools.model.staff import StaffAction
from kbtools.system.files import write_whole
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store


@dataclass(frozen=True)
class OpenedArticle:
    """The file of an article or draft. `revision`: a hash of its bytes; `path`: as an article has it, also a draft.

    `is_draft`: whether it waits in `.kb/drafts/`, written from tickets.
    """

    slug: str
    file: Path
    path: str
    text: str
    revision: str
    is_draft: bool

    def way_to(self, path: str) -> str:
        """Where a file of the articles' folder is, seen from this one: what a link in the text says."""
        return posixpath.relpath(path, posixpath.dirname(self.path) or ".")

    @property
    def told_under(self) -> str:
        """By what its earlier texts are kept."""
        return told_of_draft(self.slug) if self.is_draft else self.slug


def open_article(workspace: Workspace, slug: str, library: Library) -> OpenedArticle:
    """The draft or article with this slug, also one whose front matter has a mistake; raises `article-missing`."""
    if has_draft(workspace, slug):
        return _opened(slug, draft_path(workspace, slug), f"{NEW_ARTICLES}/{slug}.md", is_draft=True)
    folder = Folder.of(workspace)
    article = library.by_slug.get(slug)
    broken = (path for path in folder.paths() if path.rsplit("/", 1)[-1] == f"{slug}.md")
    path = article.path if article else next(broken, "")
    if not path or folder.own.why_not(folder.docs / path):
        article = library.article(slug)  # which says what is near
        raise KbError("file-outside", "this file cannot be changed here", where=article.path)
    return _opened(slug, folder.docs / path, path, is_draft=False)


def revision_of(data: bytes) -> str:
    """What tells one state of a file from another."""
    return hashlib.sha256(data).hexdigest()


def read_text(opened: OpenedArticle, text: str) -> Article:
    """A text of this file as the article that it is; raises its mistakes."""
    return parse_article(text, opened.path)


def findings(workspace: Workspace, opened: OpenedArticle, text: str, library: Library, now: datetime) -> list[Finding]:
    """What the content standard finds in a text of this file; mistakes in its front matter are findings, too."""
    try:
        article = read_text(opened, text)
    except KbError as problem:
        return [_as_finding(opened, problem)]
    except KbErrors as several:
        return [_as_finding(opened, problem) for problem in several.problems]
    return findings_of(workspace, article, text, library, now.date())


def save_article(
    workspace: Workspace,
    store: Store,
    opened: OpenedArticle,
    text: str,
    library: Library,
    done: StaffAction,
) -> OpenedArticle:
    """Write a text to the file that was opened, and keep the earlier one; the person's unsaved text is done with.

    `done`: who does it, and when. An approval of the earlier text ends. A draft counts as worked on from now on, also
    where nothing changed: who read it and found it right saves it.

    Raises `KbError` `staff-refused` for what customers see, where this is no editor, and `article-changed` where the
    file is another since; nothing is written then. Raises mistakes of the front matter; `slug` where another article
    has the slug, or a published one would lose its own; and errors of the content standard that a published article
    did not have before.
    """
    _refuse_without_role(store, opened, text, done.email)
    refuse_what_breaks(workspace, opened, text, library, done.at)
    with saving(workspace):
        data = opened.file.read_bytes() if opened.file.is_file() else b""
        if revision_of(data) != opened.revision:
            raise KbError(
                "article-changed",
                "somebody else saved this article since you began",
                where=workspace.shown(opened.file),
                hint="compare the two texts, and choose",
            )
        if text.encode() != data:
            store.article_edits.keep_version(opened.told_under, done.email, opened.text, done.at)
            write_whole(opened.file, text.encode(), private=opened.is_draft)
            end_approval(store, opened.slug)
        _note_work(store, opened)
    store.staff.note(done)
    store.article_edits.remove([edit for edit in store.article_edits.of(opened.slug) if edit.email == done.email])
    return _opened(opened.slug, opened.file, opened.path, is_draft=opened.is_draft)


def end_approval(store: Store, slug: str) -> None:
    """What a colleague approved is another text now; the review goes on."""
    review = store.reviews.find(slug)
    if review and review.approved_by:
        store.reviews.put(replace(review, approved_by="", approved_at=None))


def _note_work(store: Store, opened: OpenedArticle) -> None:
    with suppress(KbError, KbErrors):  # a text with a mistake is none that was written from tickets
        store.untouched_drafts.remove(revision_of_draft(read_text(opened, opened.text)))


def is_for_customers(opened: OpenedArticle, text: str) -> bool:
    """Whether customers see this file, or would see it with this text; also where its front matter cannot be read."""
    return not opened.is_draft and any(_may_be_published(opened, one) for one in (opened.text, text))


def refuse_what_breaks(workspace: Workspace, opened: OpenedArticle, text: str, library: Library, now: datetime) -> None:
    """Raise what keeps a text from being saved in this file: see `save_article`."""
    if opened.text.lstrip("\ufeff").startswith("---") and not text.lstrip("\ufeff").startswith("---"):
        raise KbError(
            "front-matter", "the lines between --- at the top are gone", hint="put them back, or drop changes"
        )
    article = read_text(opened, text)
    other = library.taken.get(article.slug.casefold())
    if other and other.path != opened.path:
        raise KbError("slug", f"the slug '{article.slug}' is already that of “{other.title}”", hint="choose another")
    if article.slug != opened.slug and opened.slug in library.by_slug:
        raise KbError("slug", "the slug of an article stays as it is: links lead to it", hint=f"slug: {opened.slug}")
    if opened.is_draft or article.state != "published":
        return
    before = {(one.code, one.message) for one in findings(workspace, opened, opened.text, library, now)}
    new = [one for one in findings(workspace, opened, text, library, now) if one.level == "error"]
    raise_all(
        KbError("findings", one.message, where=one.where, hint=one.hint or None)
        for one in new
        if (one.code, one.message) not in before
    )


def _refuse_without_role(store: Store, opened: OpenedArticle, text: str, email: str) -> None:
    member = store.staff.find(email)
    if is_for_customers(opened, text) and not (member and member.may("editor")):
        raise KbError("staff-refused", "customers see this article: an editor saves it", where=opened.slug)


def _opened(slug: str, file: Path, path: str, *, is_draft: bool) -> OpenedArticle:
    data = file.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise KbError("encoding", "the file is not UTF-8 text", where=path, hint="save it as UTF-8") from None
    return OpenedArticle(slug, file, path, text, revision_of(data), is_draft)


def _as_finding(opened: OpenedArticle, problem: KbError) -> Finding:
    return Finding("error", problem.code, opened.slug, problem.where or "", problem.message, problem.hint or "")


def _may_be_published(opened: OpenedArticle, text: str) -> bool:
    try:
        return read_text(opened, text).state == "published"
    except (KbError, KbErrors):
        return True
