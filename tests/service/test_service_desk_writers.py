"""What writers see of drafts that were written from tickets: nothing, neither before nor after they are published."""

from __future__ import annotations

import pytest
from desk_client import Desk

from kbtools.articles.edit import open_article, save_article
from kbtools.articles.library import Library
from kbtools.articles.publish import publish_article
from kbtools.articles.review import comment_on, show_review
from kbtools.articles.undo import undo_change
from kbtools.model.staff import StaffAction
from kbtools.staff.role import change_role

TEXT = "---\ntitle: Where are receipts?\nstate: draft\n---\n\nOpen **Orders** and choose **Receipt**.\n"
SAID = "the widow of the customer"


@pytest.fixture
def draft(desk: Desk) -> Desk:
    """A desk with a draft that had words of a ticket in it, about which a comment was made."""
    desk.workspace.drafts.mkdir(parents=True, exist_ok=True)
    (desk.workspace.drafts / "receipts.md").write_text(f"{TEXT}\nAsked by {SAID}.\n", encoding="utf-8")
    save(desk, TEXT)
    comment_on(desk.workspace, "receipts", f"Leave out {SAID}", desk.now)
    return desk


def save(desk: Desk, text: str) -> None:
    workspace, library = desk.workspace, Library.of(desk.workspace)
    done = StaffAction(desk.now, "grace@shop.example", "saved an article", "receipts")
    with workspace.store() as store:
        save_article(workspace, store, open_article(workspace, "receipts", library), text, library, done)


@pytest.mark.full
def test_earlier_texts_and_comments_of_a_draft_are_not_those_of_the_article_that_it_becomes(draft: Desk) -> None:
    draft.sign_in("agent")
    pages = ("/desk/articles/receipts/history", "/desk/articles/receipts")
    assert [SAID in draft.get(page).text for page in pages] == [True, True]
    publish_article(draft.workspace, "receipts", draft.now)
    change_role(draft.workspace, "agent@shop.example", "writer", draft.now)
    answers = [draft.get(page) for page in pages]
    assert [(answer.status_code, SAID in answer.text) for answer in answers] == [(200, False)] * 2
    undo_change(draft.workspace, "receipts", draft.now)
    change_role(draft.workspace, "agent@shop.example", "agent", draft.now)
    assert [SAID in draft.get(page).text for page in pages] == [True, True]


@pytest.mark.full
def test_writers_are_not_told_the_names_of_drafts(draft: Desk) -> None:
    (draft.workspace.drafts / "broken-receipts.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    draft.sign_in("agent")
    pages = ("/desk/articles", "/desk/articles?state=draft", "/desk/")
    assert all("receipts" in draft.get(page).text for page in pages)
    change_role(draft.workspace, "agent@shop.example", "writer", draft.now)
    assert not any("receipts" in draft.get(page).text for page in pages)
    assert "/desk/articles/reset-password" in draft.get("/desk/articles").text


def test_comments_are_masked(draft: Desk) -> None:
    comment_on(draft.workspace, "reset-password", "Ask jane@private.example", draft.now, about="or +1 415 555 0134")
    (said,) = show_review(draft.workspace, "reset-password").comments
    assert (said.said, said.about) == ("Ask [email]", "or [phone]")
