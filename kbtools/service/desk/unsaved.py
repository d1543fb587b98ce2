"""What somebody writes at the desk and has not saved: kept for them, also where they have an article open twice."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from kbtools.articles.edit import OpenedArticle, open_article
from kbtools.errors import KbError, KbErrors
from kbtools.model.article.changes import with_text_at_end
from kbtools.model.article.editable import editable
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.differences import Difference, differences
from kbtools.service.desk.editor_form import sent_text, unpacked, with_new_part
from kbtools.service.state import ServiceState
from kbtools.storage import ArticleEdit, Store

MOST_ID = 64  # characters of the id of a page


@dataclass(frozen=True, slots=True)
class OpenEditor:
    """An article that somebody has opened: its file, and what the person was writing and has not saved."""

    opened: OpenedArticle
    edit: ArticleEdit | None

    @property
    def text(self) -> str:
        """What the person sees."""
        return self.edit.text if self.edit else self.opened.text

    @property
    def revision(self) -> str:
        """The file's revision that they began with."""
        return self.edit.revision if self.edit else self.opened.revision

    def new_edit(self, text: str, email: str, at: datetime) -> ArticleEdit:
        """What this person is writing from now on."""
        return ArticleEdit(self.opened.slug, email, text, self.revision, at)


@dataclass(frozen=True, slots=True)
class OtherWindow:
    """What the same person wrote in another window, and the lines in which that differs from what is shown."""

    edit: ArticleEdit
    lines: tuple[Difference, ...]


def new_page_id() -> str:
    """What tells one opened editor from another."""
    return secrets.token_hex(8)


def opened_for(state: ServiceState, slug: str, who: SignedIn) -> OpenEditor:
    """The article as this person left it; drafts from tickets hold customers' words, and writers see none."""
    opened = open_article(state.workspace, slug, state.known_articles.now())
    if opened.is_draft and not who.member.may("agent"):
        raise KbError("staff-refused", "this draft was written from tickets: it is for agents", hint="ask an agent")
    return OpenEditor(opened, state.store().article_edits.find(slug, who.member.email))


def keep(
    state: ServiceState, editor: OpenEditor, form: Mapping[str, str], who: SignedIn
) -> tuple[OpenEditor, str, KbError | None]:
    """The article with what a form sends, kept in the store; with where to go on, and what could not be changed.

    Where the person wrote something else in another page since this one was opened, both texts are kept, and the
    problem says so.
    """
    opened, (button, _, key) = editor.opened, form.get("do", "").partition(":")
    sent = sent_text(form, opened.path, editor.text)
    text = sent.text
    if button == "part":
        text = with_new_part(text, opened.path, key, state.settings.said["headings"])
    if button == "restore":
        earlier = state.store().article_edits.version(opened.told_under, key)
        text = earlier.text if earlier else text
    began_with = form.get("revision") or editor.revision  # of this page: another one of the same person may be newer
    revision = opened.revision if button == "restore" else began_with
    edit = ArticleEdit(opened.slug, who.member.email, text, revision, state.clock(), _page_id(form))
    edits = state.store().article_edits
    if wrote_elsewhere(state.store(), editor, form, who):
        if text not in (_began_with(form), editor.text):
            edits.put_beside(edit)
        return OpenEditor(opened, edit), sent.place, _both_kept()
    if text == opened.text:
        edits.remove([edit])
        return OpenEditor(opened, None), sent.place, sent.problem
    if editor.edit is None or editor.edit.text != text or editor.edit.page != edit.page:
        edits.put(edit)
    return OpenEditor(opened, edit), sent.place, sent.problem


def wrote_elsewhere(store: Store, editor: OpenEditor, form: Mapping[str, str], who: SignedIn) -> bool:
    """Whether a form is of a page that knows nothing of what the same person wrote since in another one."""
    page = _page_id(form)
    if any(edit.page == page for edit in store.article_edits.beside(editor.opened.slug, who.member.email)):
        return True
    if editor.edit is None or not form.get("base"):
        return False
    return editor.edit.page != page and editor.edit.text != _began_with(form)


def others_of(store: Store, editor: OpenEditor, who: SignedIn) -> list[OtherWindow]:
    """What the person wrote in other pages, beside what is shown."""
    found = store.article_edits.beside(editor.opened.slug, who.member.email)
    return [OtherWindow(edit, differences(editor.text, edit.text)) for edit in found]


def choose(state: ServiceState, editor: OpenEditor, button: str, page: str, who: SignedIn) -> None:
    """Take up a text that was written in another page (`swap`), or drop it (`forget`).

    What was shown instead is kept beside, until it is dropped in turn.
    """
    edits = state.store().article_edits
    chosen = [edit for edit in edits.beside(editor.opened.slug, who.member.email) if edit.page == page]
    if chosen and button == "swap":
        edits.put(chosen[0])
        if editor.edit and editor.edit.text != chosen[0].text:
            shown = editor.edit
            edits.put_beside(ArticleEdit(shown.slug, shown.email, shown.text, shown.revision, shown.at, new_page_id()))
    edits.remove_beside(chosen)


def _page_id(form: Mapping[str, str]) -> str:
    return form.get("page", "")[:MOST_ID]


def _began_with(form: Mapping[str, str]) -> str | None:
    return unpacked(form["base"]) if form.get("base") else None


def _both_kept() -> KbError:
    return KbError(
        "article-changed",
        "you wrote another text of this article in another window, and both are kept",
        hint="compare them, and choose one",
    )


def put_at_end(state: ServiceState, editor: OpenEditor, markdown: str, into: str, who: SignedIn) -> None:
    """Keep the text with this Markdown at the end of a part, or of the whole where `into` is no number of a part."""
    try:
        before = editable(editor.text, editor.opened.path)
    except (KbError, KbErrors):  # front matter that only a person can mend: the text is shown as Markdown
        text = f"{editor.text.rstrip()}\n\n{markdown}\n"
    else:
        last = len(before.parts) - 1
        number = min(int(into), last) if re.fullmatch("[0-9]{1,4}", into) else last
        text = with_text_at_end(before, number, markdown)
    edits = state.store().article_edits
    edit = edits.find(editor.opened.slug, who.member.email)
    now = state.clock()
    edits.put(replace(edit, text=text, at=now) if edit else editor.new_edit(text, who.member.email, now))
