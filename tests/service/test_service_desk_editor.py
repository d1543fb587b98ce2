"""The editor of the desk: what is typed is kept, and what is saved overwrites nobody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from desk_client import GAP, PASSWORD, Desk
from desk_editor import EDIT, SLUG, hidden, page_of, put_draft, send

from kbtools.articles.publish import source_hash
from kbtools.articles.review import approve, send_to_review
from kbtools.model.staff import Role
from kbtools.staff.add import add_staff
from kbtools.staff.log import staff_log
from kbtools.storage.article_edits import UNSAVED


def file_of(desk: Desk, slug: str = SLUG) -> Path:
    return desk.workspace.docs / f"{slug}.md"


def as_another(desk: Desk, role: Role, email: str) -> None:
    """Go on as somebody else."""
    desk.client.cookies.clear()
    link = add_staff(desk.workspace, email, role, "Grace Two", desk.now).url.partition("link=")[2]
    assert desk.post("/desk/invitation", link=link, password=PASSWORD, again=PASSWORD).status_code == 303


def test_what_is_typed_is_kept_and_only_save_writes_the_file(desk: Desk) -> None:
    desk.sign_in("editor")
    before = file_of(desk).read_bytes()
    assert send(desk, "autosave", title="How do I get a new password?").status_code == 204
    assert file_of(desk).read_bytes() == before
    page = page_of(desk)
    assert "How do I get a new password?" in page
    assert "not saved" in page
    answer = send(desk, "save")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{EDIT}?saved=1")
    after = file_of(desk).read_text(encoding="utf-8")
    assert "title: How do I get a new password?" in after
    assert [line for line in before.decode().split("\n") if line not in after.split("\n")] == [
        next(line for line in before.decode().split("\n") if line.startswith("title:"))
    ]
    assert "Saved." in desk.get(f"{EDIT}?saved=1").text
    done = [(row.email, row.action, row.about) for row in staff_log(desk.workspace, desk.now, 9)]
    assert ("editor@shop.example", "saved an article", SLUG) in done


@pytest.mark.full
def test_what_was_typed_is_there_after_signing_in_again(desk: Desk) -> None:
    desk.sign_in("writer")
    send(desk, "autosave", title="Half a tit")
    desk.client.cookies.clear()
    assert desk.get(EDIT).headers["location"].startswith("/desk/sign-in?next=/desk/articles/")
    desk.post("/desk/sign-in", email="writer@shop.example", password=PASSWORD)
    assert "Half a tit" in page_of(desk)
    assert send(desk, "discard").status_code == 303
    assert "Half a tit" not in page_of(desk)


def test_whoever_saves_second_is_shown_both_texts_and_overwrites_nothing(desk: Desk) -> None:
    desk.sign_in("admin")
    page = page_of(desk)
    send(desk, "autosave", page=page, title="Mine of the admin")
    as_another(desk, "editor", "grace@shop.example")
    other = page_of(desk)
    assert "changing this article, too" in other
    assert send(desk, "save", title="Hers of Grace").headers["location"].endswith("saved=1")
    desk.client.cookies.clear()
    desk.post("/desk/sign-in", email="admin@shop.example", password=PASSWORD)
    refused = send(desk, "save")
    assert refused.status_code == 409
    assert "Hers of Grace" in refused.text
    assert "Mine of the admin" in refused.text
    assert "title: Hers of Grace" in file_of(desk).read_text(encoding="utf-8")
    over = re.search(r'value="(over:[0-9a-f]+)"', refused.text)
    assert over
    assert send(desk, over[1]).headers["location"].endswith("saved=1")
    assert "title: Mine of the admin" in file_of(desk).read_text(encoding="utf-8")
    assert "Hers of Grace" in desk.get(f"/desk/articles/{SLUG}/history").text


@pytest.mark.full
def test_an_earlier_version_is_taken_up_again(desk: Desk) -> None:
    desk.sign_in("editor")
    before = file_of(desk).read_bytes()
    send(desk, "save", title="Another title")
    version = re.search(r'value="(restore:[0-9a-f]+)"', desk.get(f"/desk/articles/{SLUG}/history").text)
    assert version
    assert desk.post(EDIT, form=desk.form(), do=version[1]).status_code == 303
    assert file_of(desk).read_bytes() != before
    send(desk, "save")
    assert file_of(desk).read_bytes() == before


@pytest.mark.full
def test_rows_and_parts_are_changed_by_buttons(desk: Desk) -> None:
    desk.sign_in("editor")
    file_of(desk).write_text("---\ntitle: T\n---\n\n## What to do\n\n1. One\n2. Two\n", encoding="utf-8")
    answer = send(desk, "down:1.0.0", **{"s1.0.1": "Two more"})
    assert answer.headers["location"] == f"{EDIT}#s1.0.1"
    send(desk, "add:1.0.1")
    send(desk, "part:why")
    send(desk, "save", m1="Since it is so.")
    assert file_of(desk).read_text(encoding="utf-8") == (
        "---\ntitle: T\n---\n\n## Why\n\nSince it is so.\n\n## What to do\n\n1. Two more\n2. One\n"
    )


@pytest.mark.full
def test_steps_are_added_where_text_was_typed_meanwhile(desk: Desk) -> None:
    desk.sign_in("editor")
    head = "---\ntitle: T\n---\n\n"
    file_of(desk).write_text(f"{head}## Why\n\n## What to do\n\n1. One\n\n## Else\n", encoding="utf-8")
    send(desk, "add:2.0.0", m1="It is so.")
    assert send(desk, "steps:3", **{"m3": "Or this:", "s2.0.1": "Two"}).headers["location"] == f"{EDIT}#h3"
    send(desk, "save", **{"s3.1.0": "Three"})
    lines = [line for line in file_of(desk).read_text(encoding="utf-8").removeprefix(head).split("\n") if line]
    assert lines == ["## Why", "It is so.", "## What to do", "1. One", "2. Two", "## Else", "Or this:", "1. Three"]
    assert send(desk, "add:2.0.0", **{"t3.0": "## A heading"}).status_code == 409


@pytest.mark.full
def test_markdown_is_changed_line_by_line(desk: Desk) -> None:
    desk.sign_in("editor")
    file_of(desk).write_bytes(b"---\r\ntitle: T\r\n---\r\n\r\nOne\nTwo\r\n")
    page = desk.get(f"{EDIT}?as=markdown").text
    assert '<textarea id="whole"' in page
    whole = "---\r\ntitle: T\r\n---\r\n\r\nOne\r\nThree\r\n"
    assert send(desk, "save", page=page, whole=whole, **{"as": "markdown"}).status_code == 303
    assert file_of(desk).read_bytes() == b"---\r\ntitle: T\r\n---\r\n\r\nOne\nThree\r\n"


@pytest.mark.full
def test_a_file_with_a_mistake_is_mended_as_markdown(desk: Desk) -> None:
    desk.sign_in("editor")
    file_of(desk).write_text("---\ntitle: T\nownr: x\n---\n\nText\n", encoding="utf-8")
    page = page_of(desk)
    assert "Unknown key" in page
    assert '<textarea id="whole"' in page
    refused = send(desk, "save", whole="---\ntitle: [\n---\n")
    assert (refused.status_code, "title: [" in refused.text) == (422, True)
    assert send(desk, "save", whole="---\ntitle: T\nowner: x\n---\n\nText\n").status_code == 303
    assert "owner: x" in file_of(desk).read_text(encoding="utf-8")


@pytest.mark.full
def test_what_would_stop_the_next_build_is_not_saved_and_not_lost(desk: Desk) -> None:
    desk.sign_in("editor")
    before = file_of(desk).read_bytes()
    for whole in ("---\nslug: other\ntitle: T\n---\n\nText\n", f"---\nslug: {SLUG}\ntitle: T\n---\n\n[x](none.md)\n"):
        refused = send(desk, "save", whole=whole, **{"as": "markdown"})
        assert refused.status_code == 422
        assert "What you typed is kept" in refused.text
        assert file_of(desk).read_bytes() == before


@pytest.mark.full
def test_findings_stand_beside_their_fields_with_a_remedy(desk: Desk) -> None:
    desk.sign_in("writer")
    text = "---\ntitle: T\nslug: reset-password\n---\n\nFine.\n\n## What to do\n\n1. Simply press it.\n"
    file_of(desk).write_text(text, encoding="utf-8")
    page = page_of(desk)
    assert 'aria-describedby="about-s1.0.0"' in page
    assert "sound like blame" in page


@pytest.mark.full
def test_drafts_from_tickets_are_for_agents(desk: Desk) -> None:
    put_draft(desk)
    desk.sign_in("writer")
    for path in ("edit", "preview", "history"):
        answer = desk.get(f"/desk/articles/receipts/{path}")
        assert (answer.status_code, "Open Orders" in answer.text) == (403, False)
    assert desk.post("/desk/articles/receipts/try", form=desk.form(), question="receipt").status_code == 403
    as_another(desk, "agent", "grace@shop.example")
    assert "Open Orders" in page_of(desk, "receipts")
    assert send(desk, "save", "receipts", title="Where are receipts?").status_code == 303
    draft = desk.workspace.drafts / "receipts.md"
    assert "title: Where are receipts?" in draft.read_text(encoding="utf-8")
    assert draft.stat().st_mode & 0o077 == 0


def test_each_sentence_of_a_draft_says_where_it_came_from(desk: Desk) -> None:
    source = source_hash(("zendesk", "1"), desk.workspace.secret())
    text = "Open Orders and choose Receipt. Nobody in any ticket ever said this."
    put_draft(desk, f"---\ntitle: Receipts\nsources: [{source}]\n---\n\n{text}\n")
    desk.sign_in("agent")
    page = page_of(desk, "receipts")
    said = " ".join(re.sub(r"<[^>]*>", " ", page[page.index("Where each sentence") :]).split())
    assert "Open Orders and choose Receipt. An agent in zendesk 1" in said
    assert "Nobody in any ticket ever said this. In no ticket." in said
    assert "difficult" not in page  # a private note


@pytest.mark.full
def test_a_question_is_tried_and_nothing_of_it_is_published(desk: Desk) -> None:
    put_draft(desk, "---\ntitle: Where is the receipt of my order?\n---\n\nOpen Orders and choose Receipt.\n")
    with desk.workspace.store() as store:
        store.gaps.set_state(GAP, "drafted", slug="receipts")
    desk.sign_in("agent")
    answer = desk.post("/desk/articles/receipts/try", form=desk.form(), question="Where is the receipt of my order?")
    assert answer.status_code == 200
    assert "This article would be shown" in answer.text
    assert "1 questions of this topic" in answer.text
    found = desk.client.post("/api/suggest", json={"text": "Where is the receipt of my order?"})
    assert "receipts" not in found.text


@pytest.mark.full
def test_a_preview_runs_nothing_and_shows_what_the_site_shows(desk: Desk) -> None:
    desk.sign_in("writer")
    text = "---\ntitle: T & U\n---\n\n<script>alert(1)</script> **bold** [light](flat-light.md#x) ![p](p.png)\n"
    file_of(desk).write_text(text, encoding="utf-8")
    answer = desk.get(f"/desk/articles/{SLUG}/preview")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-popups; default-src 'none'")
    assert "script-src" not in policy
    assert "<strong>bold</strong>" in answer.text
    assert 'src="/p.png"' in answer.text
    assert "T &amp; U" in answer.text
    typed = desk.post(f"/desk/articles/{SLUG}/preview", **hidden(page_of(desk)), title="Typed just now")
    assert "<h1>Typed just now</h1>" in typed.text


@pytest.mark.full
def test_before_a_new_article_those_that_may_say_it_already_are_shown(desk: Desk) -> None:
    desk.sign_in("writer")
    asked = {"title": "How do I reset my password?", "kind": "problem"}
    answer = desk.post("/desk/articles/new", form=desk.form(), **asked)
    assert answer.status_code == 200
    assert "may say this already" in answer.text
    assert f"{SLUG}/edit" in answer.text
    begun = desk.post("/desk/articles/new", form=desk.form(), **asked, sure=asked["title"])
    assert begun.status_code == 303
    assert begun.headers["location"].startswith("/desk/articles/how-do-i-reset-my-password")
    assert "What you see" in desk.get(begun.headers["location"]).text
    other = desk.post("/desk/articles/new", form=desk.form(), title="Zebra quagga okapi", kind="poem")
    assert other.headers["location"] == "/desk/articles/zebra-quagga-okapi/edit"


@pytest.mark.full
def test_what_nobody_saved_is_kept_for_a_while(desk: Desk) -> None:
    desk.sign_in("writer")
    send(desk, "autosave", title="Old words")
    with desk.workspace.store() as store:
        (edit,) = store.article_edits.of(SLUG)
        store.article_edits.put(type(edit)("other", "a@b.example", "x", "y", desk.now + UNSAVED * 2))
        assert store.article_edits.of(SLUG) == []


@pytest.mark.full
@pytest.mark.parametrize("base", ["x", "eJw=", "é", "A" * 5_000])
def test_a_form_that_is_not_whole_changes_nothing(desk: Desk, base: str) -> None:
    desk.sign_in("writer")
    before = file_of(desk).read_bytes()
    answer = desk.post(EDIT, form=desk.form(), do="save", base=base, title="x")
    assert answer.status_code == 400
    assert file_of(desk).read_bytes() == before


@pytest.mark.full
def test_an_article_that_is_not_there_says_what_is_near(desk: Desk) -> None:
    desk.sign_in("writer")
    answer = desk.get("/desk/articles/reset-pasword/edit")
    assert (answer.status_code, "did you mean" in answer.text) == (404, True)
    assert desk.get("/desk/articles/%2e%2e%2fsecret/edit").status_code == 404


@pytest.mark.full
def test_an_approval_ends_when_the_text_is_another(desk: Desk) -> None:
    desk.sign_in("editor")
    put_draft(desk)
    send_to_review(desk.workspace, "receipts", desk.now, "grace@shop.example")
    approve(desk.workspace, "receipts", desk.now, "editor@shop.example")
    send(desk, "save", "receipts", title="Where is my receipt?")
    with desk.workspace.store() as store:
        review = store.reviews.find("receipts")
    assert review
    assert (review.sent_by, review.approved_by) == ("grace@shop.example", "")
