"""Publishing, archiving and reviewing articles, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bare_workspace import bare_workspace

from kbtools.articles.archive import archive_article
from kbtools.articles.changes import take_back, write_files
from kbtools.articles.checked import mark_checked
from kbtools.articles.drafts import read_draft, revision_of_draft
from kbtools.articles.edit import open_article, save_article
from kbtools.articles.ledger import read_ledger, with_published, write_ledger
from kbtools.articles.library import Library
from kbtools.articles.list import list_articles
from kbtools.articles.publish import publish_article, source_hash
from kbtools.articles.review import approve, comment_on, send_back, send_to_review, show_review
from kbtools.articles.undo import undo_change
from kbtools.errors import KbError, KbErrors
from kbtools.model.gap import Gap
from kbtools.model.staff import StaffAction, StaffMember
from kbtools.model.ticket import Message, Ticket
from kbtools.privacy.expire import expire
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "---\ntitle: {title}\nstate: {state}\n{more}---\n\nOpen **Orders** and choose **Receipt**.\n"
KEYS = tuple(("mail", str(number)) for number in range(3))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """One published article, and a gap whose draft waits."""
    made = bare_workspace(tmp_path)
    put(made.docs / "articles" / "orders.md", "Where are my orders?", "published")
    secret = made.secret()
    sources = "sources:\n" + "".join(f"  - {source_hash(key, secret)}\n" for key in KEYS)
    put(made.drafts / "receipt.md", "Where is my receipt?", "draft", sources)
    with made.store() as store:
        store.untouched_drafts.put(revision_of_draft(read_draft(made, "receipt")))
        said = (Message("requester", "Where is the receipt?", public=True, created_at=NOW),)
        store.tickets.put_many([Ticket(id_, said, source=source, created_at=NOW) for source, id_ in KEYS])
        gap = Gap("gap-aaaaaaaa", "Receipt", KEYS, 3, 0.8, "missing", state="drafted", slug="receipt")
        store.gaps.put_all([gap], NOW)
        store.gaps.set_state(gap.id, "drafted", slug="receipt")
    return made


def put(path: Path, title: str, state: str, more: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(title=title, state=state, more=more), encoding="utf-8")


def gap(workspace: Workspace) -> Gap:
    with workspace.store() as store:
        return store.gaps.get("gap-aaaaaaaa")


def links(workspace: Workspace) -> list[str]:
    with workspace.store() as store:
        return [link.slug for link in store.links.all()]


def files(workspace: Workspace) -> dict[str, str]:
    found = (*workspace.docs.rglob("*.md"), *workspace.drafts.glob("*.md"))
    return {workspace.shown(path): path.read_text(encoding="utf-8") for path in found}


def built(workspace: Workspace) -> None:
    """What a build of the site writes down."""
    published = Library.of(workspace).published
    write_ledger(workspace.root, with_published(read_ledger(workspace.root), published, NOW.date()))


def test_waiting_drafts_are_listed_and_a_mistake_costs_only_its_own_file(workspace: Workspace) -> None:
    (workspace.docs / "articles" / "broken.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    (workspace.drafts / "odd.md").write_text("---\nowner: [1]\nstate: 3\n---\n", encoding="utf-8")
    found = list_articles(workspace)
    assert [(article.slug, article.state) for article in found.articles] == [
        ("orders", "published"),
        ("receipt", "draft"),
    ]
    assert {str(problem.where).split(":")[0] for problem in found.problems} == {
        "docs/articles/broken.md",
        ".kb/drafts/odd.md",
    }
    for name in ("broken", "articles/broken.md", "docs/articles/broken.md"):
        with pytest.raises(KbError, match="expected") as told:
            publish_article(workspace, name, NOW)
        assert told.value.code == "front-matter"
    with pytest.raises(KbError, match="no article has the slug"):
        publish_article(workspace, "roken", NOW)


def test_a_gap_is_published_with_its_draft_also_under_another_slug(workspace: Workspace) -> None:
    draft = workspace.drafts / "receipt.md"
    draft.write_text(draft.read_text(encoding="utf-8").replace("state:", "slug: get-a-receipt\nstate:"))
    draft.rename(draft.with_name("renamed.md"))
    done = publish_article(workspace, "renamed", NOW, "ada@shop.example")
    assert (done.article.slug, done.linked, done.article.reviewed) == ("get-a-receipt", 3, NOW.date())
    assert (gap(workspace).state, gap(workspace).slug) == ("published", "get-a-receipt")
    assert links(workspace) == ["get-a-receipt"] * 3


def test_a_gap_is_open_again_when_its_article_is_archived(workspace: Workspace) -> None:
    publish_article(workspace, "receipt", NOW)
    assert archive_article(workspace, "receipt", NOW).reopened == ("gap-aaaaaaaa",)
    assert (gap(workspace).state, gap(workspace).slug) == ("open", "")
    publish_article(workspace, "receipt", NOW)
    assert (gap(workspace).state, gap(workspace).slug) == ("published", "receipt")


def test_an_archived_article_leads_to_the_one_that_answers_now(workspace: Workspace) -> None:
    publish_article(workspace, "receipt", NOW)
    done = archive_article(workspace, "receipt", NOW, to="orders")
    library = Library.of(workspace).sound()
    assert library.by_slug["orders"].replaces == ("receipt",)
    assert (done.article.slug, library.by_slug["receipt-archived"].state) == ("receipt-archived", "archived")
    assert (gap(workspace).state, gap(workspace).slug) == ("published", "orders")
    for to in ("orders", "receipt-archived"):
        with pytest.raises(KbError, match="another article that is published"):
            archive_article(workspace, "orders", NOW, to=to)


def test_what_was_published_or_archived_is_taken_back_within_a_day(workspace: Workspace) -> None:
    before = files(workspace)
    publish_article(workspace, "receipt", NOW)
    built(workspace)
    archived_from = files(workspace)
    archive_article(workspace, "receipt", NOW + timedelta(minutes=1), to="orders")
    undo_change(workspace, "receipt", NOW + timedelta(hours=1))
    assert files(workspace) == archived_from
    assert gap(workspace).slug == "receipt"
    opposite = undo_change(workspace, "receipt", NOW + timedelta(hours=2))
    assert files(workspace) == before
    assert (gap(workspace).state, links(workspace), list(read_ledger(workspace.root))) == ("drafted", [], ["orders"])
    with workspace.store() as store:  # and what failed half-way brings it all back
        take_back(workspace, store, opposite)
    assert files(workspace) == archived_from
    assert (gap(workspace).state, links(workspace)) == ("published", ["receipt"] * 3)
    assert "receipt" in read_ledger(workspace.root)
    with pytest.raises(KbError, match="nobody published"):
        undo_change(workspace, "receipt", NOW + timedelta(hours=2))


@pytest.mark.full
def test_nothing_is_taken_back_that_somebody_changed_or_after_a_day(workspace: Workspace) -> None:
    publish_article(workspace, "receipt", NOW)
    path = workspace.docs / "articles" / "receipt.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "More.\n", encoding="utf-8")
    with pytest.raises(KbError, match="changed since"):
        undo_change(workspace, "receipt", NOW)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KbError, match="within the last day"):
        undo_change(workspace, "receipt", NOW + timedelta(days=1))
    expire(workspace, NOW + timedelta(days=1))
    with workspace.store() as store:
        assert store.changes.all() == []


@pytest.mark.full
def test_a_mended_article_is_published_without_being_checked(workspace: Workspace) -> None:
    path = workspace.docs / "articles" / "orders.md"
    done = publish_article(workspace, "orders", NOW)
    assert (done.article.reviewed, done.change.ledger) == (None, "")
    before = path.read_text(encoding="utf-8")
    assert mark_checked(workspace, "orders", NOW.date()).reviewed == NOW.date()
    changed = [line for line in path.read_text(encoding="utf-8").splitlines() if line not in before.splitlines()]
    assert changed == ["reviewed: 2026-03-01"]
    archive_article(workspace, "orders", NOW)
    with pytest.raises(KbError, match="not published"):
        mark_checked(workspace, "orders", NOW.date())


@pytest.mark.parametrize("worked_on", ["by nobody", "at the desk", "read at the desk", "in review", "in its file"])
def test_a_draft_from_tickets_counts_as_checked_only_once_a_person_worked_on_it(
    workspace: Workspace, worked_on: str
) -> None:
    if worked_on.endswith("at the desk"):
        with workspace.store() as store:
            done = StaffAction(NOW, "ada@shop.example", "saved", "receipt")
            store.staff.add(StaffMember("ada@shop.example", "Ada", "editor", "", NOW))
            opened = open_article(workspace, "receipt", Library.of(workspace))
            text = opened.text + ("" if worked_on == "read at the desk" else "More.\n")
            save_article(workspace, store, opened, text, Library.of(workspace), done)
            store.article_edits.remove_old(NOW + timedelta(days=300))  # which is no reason to forget the work
    elif worked_on == "in review":
        send_to_review(workspace, "receipt", NOW, "ada@shop.example")
        approve(workspace, "receipt", NOW, "bo@shop.example")
    elif worked_on == "in its file":
        path = workspace.drafts / "receipt.md"
        path.write_text(path.read_text(encoding="utf-8").replace("choose", "press"), encoding="utf-8")
    done_by_a_person = worked_on != "by nobody"
    assert publish_article(workspace, "receipt", NOW).article.reviewed == (NOW.date() if done_by_a_person else None)


def test_an_article_that_a_person_wrote_counts_as_checked_once_it_is_published(workspace: Workspace) -> None:
    put(workspace.docs / "articles" / "refund.md", "Where is my refund?", "draft")
    assert publish_article(workspace, "refund", NOW).article.reviewed == NOW.date()


def test_files_are_written_all_or_none(workspace: Workspace) -> None:
    before = files(workspace)
    blocked = workspace.docs / "articles" / "orders.md" / "below.md"
    with pytest.raises((KbError, KbErrors, OSError)):
        write_files(workspace, {workspace.docs / "new.md": "x", workspace.drafts / "receipt.md": None, blocked: "y"})
    assert files(workspace) == before


@pytest.mark.full
def test_a_review_is_asked_for_commented_and_approved_and_ends_with_the_publication(workspace: Workspace) -> None:
    for name in ("receipt", "orders"):
        with pytest.raises(KbError, match="nobody has sent it"):
            approve(workspace, name, NOW)
        send_to_review(workspace, name, NOW, "ada@shop.example")
        with pytest.raises(KbError, match="no comment"):
            comment_on(workspace, name, "  \n", NOW)
        comment_on(workspace, name, "Which Orders?", NOW, "bo@shop.example", about="Open Orders")
        approve(workspace, name, NOW, "bo@shop.example")
    found = show_review(workspace, "receipt")
    assert found.article.state == "in-review"
    assert found.review
    assert found.review.approved_by == "bo@shop.example"
    assert [(one.said, one.about) for one in found.comments] == [("Which Orders?", "Open Orders")]
    assert show_review(workspace, "orders").article.state == "published"  # customers go on to see it
    publish_article(workspace, "receipt", NOW)
    assert show_review(workspace, "receipt").review is None


def test_a_review_that_is_sent_back_makes_a_draft_again(workspace: Workspace) -> None:
    send_to_review(workspace, "receipt", NOW)
    assert send_back(workspace, "receipt").state == "draft"
    assert show_review(workspace, "receipt").review is None
    with pytest.raises(KbError, match="nobody has sent it"):
        send_back(workspace, "receipt")


def test_ones_own_article_is_approved_by_a_colleague_where_the_setting_says_so(workspace: Workspace) -> None:
    strict = Workspace(workspace.root, replace(workspace.settings, publish_own=False))
    send_to_review(strict, "receipt", NOW, "ada@shop.example")
    with pytest.raises(KbError, match="a colleague approves"):
        approve(strict, "receipt", NOW, "ada@shop.example")
    assert approve(strict, "receipt", NOW, "bo@shop.example").state == "in-review"


@pytest.mark.full
def test_a_draft_in_review_is_in_review_again_when_its_publication_is_taken_back(workspace: Workspace) -> None:
    send_to_review(workspace, "receipt", NOW, "ada@shop.example")
    publish_article(workspace, "receipt", NOW)
    undo_change(workspace, "receipt", NOW + timedelta(hours=1))
    found = show_review(workspace, "receipt")
    assert found.article.state == "in-review"
    assert found.review
    assert (found.review.sent_at, found.review.approved_by) == (NOW + timedelta(hours=1), "")


@pytest.mark.full
def test_a_draft_goes_when_its_article_has_arrived_and_waits_again_when_that_is_taken_back(
    workspace: Workspace,
) -> None:
    draft, merged = workspace.drafts / "receipt.md", workspace.docs / "articles" / "receipt.md"
    text = draft.read_text(encoding="utf-8")
    merged.write_text(text.replace("state: draft", "state: published") + "Another line.\n", encoding="utf-8")
    with pytest.raises(KbError, match="already taken"):
        publish_article(workspace, "receipt", NOW)
    arrived = text.replace("state: draft", "state: published")
    merged.write_text(arrived, encoding="utf-8")
    assert publish_article(workspace, "receipt", NOW).linked == 3
    assert (draft.exists(), gap(workspace).state) == (False, "published")
    assert merged.read_text(encoding="utf-8") == arrived
    undo_change(workspace, "receipt", NOW)
    assert (draft.read_text(encoding="utf-8"), gap(workspace).state) == (text, "drafted")
    assert merged.read_text(encoding="utf-8") == arrived
