"""What the editor shows around a text, and what it answers to what was pressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from kbtools.articles.checks import Finding
from kbtools.articles.edit import findings, read_text
from kbtools.articles.proposals import why_not_saved
from kbtools.errors import KbError, KbErrors
from kbtools.gaps.sentences import Origin, gap_of, origins
from kbtools.model.article import Article
from kbtools.model.gap import Gap
from kbtools.model.review import Review
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.unsaved import OpenEditor, OtherWindow, others_of
from kbtools.service.state import ServiceState

TOGETHER = timedelta(hours=1)  # since somebody else changed something, who is told to be writing, too


@dataclass(frozen=True, slots=True)
class Around:
    """What is shown around a text: who else writes, what is to be mended, and where sentences of a draft came from.

    `not_saved`: why this person cannot save it; `asked`: the review with which they asked an editor to take it over;
    `other_windows`: what they wrote in other windows.
    """

    others: tuple[str, ...]
    found: tuple[Finding, ...]
    origins: tuple[Origin, ...]
    gap: Gap | None
    versions: int
    not_saved: str
    can_propose: bool
    asked: Review | None
    other_windows: tuple[OtherWindow, ...]


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article to which a text may link, and the link as Markdown."""

    title: str
    slug: str
    markdown: str


@dataclass(frozen=True, slots=True)
class LinkSearch:
    """What was typed to find an article to link to, and what was found."""

    wanted: str
    found: Sequence[FoundArticle]


@dataclass(frozen=True, slots=True)
class EditorAnswer:
    """What the page says to what was pressed.

    `problem`: what was refused, `of_picture`: beside the fields of a picture; `link_search`: articles to link to.
    """

    problem: KbError | None = None
    of_picture: bool = False
    link_search: LinkSearch | None = None


NOTHING_SAID = EditorAnswer()


def around_of(state: ServiceState, editor: OpenEditor, who: SignedIn) -> Around:
    """What stands around the text of an open editor, for this person."""
    store, library, now, email = state.store(), state.known_articles.now(), state.clock(), who.member.email
    review = store.reviews.find(editor.opened.slug)
    edits = [edit for edit in store.article_edits.of(editor.opened.slug) if edit.email != email]
    members = [store.staff.find(edit.email) for edit in edits if edit.at > now - TOGETHER]
    found = findings(state.workspace, editor.opened, editor.text, library, now)
    told: tuple[Origin, ...] = ()
    if editor.opened.is_draft and (article := _article(editor)):
        told = origins(state.workspace, store, article)
    return Around(
        tuple(member.name for member in members if member),
        tuple(found),
        told,
        gap_of(store, editor.opened.slug) if who.member.may("agent") else None,
        store.article_edits.number_of_versions(editor.opened.told_under),
        "" if who.member.may("editor") else why_not_saved(editor.opened, editor.text, library),
        editor.opened.slug in library.by_slug and library.by_slug[editor.opened.slug].state == "published",
        review if review and review.sent_by == email and not review.approved_by else None,
        tuple(others_of(store, editor, who)),
    )


def _article(editor: OpenEditor) -> Article | None:
    try:
        return read_text(editor.opened, editor.text)
    except (KbError, KbErrors):
        return None
