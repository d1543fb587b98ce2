"""Articles at the desk: found, reviewed, published, archived and taken back."""

from __future__ import annotations

import multiprocessing
import re
import time
from dataclasses import replace
from datetime import timedelta
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest
from desk_client import GAP, HOSTILE, Desk
from httpx2 import Response
from mail_server import NOW

from kbtools.articles.drafts import read_draft
from kbtools.articles.unpublished import seen_of
from kbtools.jobs.folder import folder_id
from kbtools.model.review import Review
from kbtools.model.ticket import Message, Ticket
from kbtools.model.visit import Event
from kbtools.staff.log import staff_log
from kbtools.staff.role import change_role

PATIENCE = 300  # seconds on a busy machine
DRAFT = f"---\ntitle: Where is my receipt? {HOSTILE}\nstate: draft\n---\n\nOpen **Orders** and choose **Receipt**.\n"


@pytest.fixture
def draft(desk: Desk) -> Path:
    """A draft of the gap that waits."""
    path = desk.workspace.drafts / "receipts.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(DRAFT, encoding="utf-8")
    with desk.workspace.store() as store:
        store.gaps.set_state(GAP, "drafted", slug="receipts")
    return path


def press(desk: Desk, name: str, **fields: str) -> Response:
    """Press a button on the page of an article."""
    return desk.post(f"/desk/articles/{name}", form=desk.form(), **fields)


def test_the_list_is_searched_filtered_and_names_what_cannot_be_read(desk: Desk, draft: Path) -> None:
    desk.sign_in("agent")
    (desk.workspace.docs / "broken.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    shown = desk.get("/desk/articles").text
    assert "docs/broken.md" in shown
    assert "/desk/articles/receipts" in shown
    assert HOSTILE not in shown
    for query, found in (
        ("q=reset+password", "reset-password"),
        ("state=draft", "receipts"),
        ("state=draft&kind=how-to", "receipts"),
        ("state=due", "glim-slips-on-handlebar"),
    ):
        assert f"/desk/articles/{found}" in desk.get(f"/desk/articles?{query}").text, query
    for query in ("q=reset+receipt", "state=archived", "owner=nobody", "state=draft&kind=problem"):
        assert "No article fits" in desk.get(f"/desk/articles?{query}").text, query
    draft.unlink()


def test_an_articles_page_tells_what_it_did_and_writers_see_no_draft_of_tickets(desk: Desk, draft: Path) -> None:
    desk.sign_in("editor")
    with desk.workspace.store() as store:
        for kind in ("shown", "opened", "helped"):
            store.visits.record(Event("v" * 16, kind, "reset-password"), NOW - timedelta(days=1))
    shown = desk.get("/desk/articles/reset-password").text
    assert "1 visit to the form" in shown
    assert "1 person said so" in shown
    assert "kb article" not in shown
    assert "frame-src 'self'" in desk.get("/desk/articles/reset-password").headers["content-security-policy"]
    shown = desk.get("/desk/articles/receipts").text
    assert HOSTILE not in shown
    assert f"/desk/gaps/{GAP}" in shown
    assert "/desk/articles/receipts" in desk.get(f"/desk/gaps/{GAP}").text
    assert desk.get("/desk/articles/nothing-here").status_code == 404
    change_role(desk.workspace, "editor@shop.example", "writer", NOW)
    assert desk.get("/desk/articles/receipts").status_code == 403
    assert press(desk, "receipts", do="send").status_code == 403
    assert press(desk, "reset-password", do="publish").status_code == 403


@pytest.mark.full
def test_a_review_is_asked_for_and_answered_and_waits_on_every_editors_page(desk: Desk, draft: Path) -> None:
    desk.sign_in("editor")
    assert press(desk, "receipts", do="send").status_code == 303
    assert "state: in-review" in draft.read_text(encoding="utf-8")
    assert "asks for a review" in desk.get("/desk/articles/receipts").text
    assert "Reviews that wait" not in desk.get("/desk/").text
    with desk.workspace.store() as store:
        store.reviews.put(Review("receipts", "bo@shop.example", NOW - timedelta(days=3)))
    assert "Reviews that wait" in desk.get("/desk/").text
    assert press(desk, "receipts", do="comment", said=f"Which one? {HOSTILE}", about="Orders").status_code == 303
    assert press(desk, "receipts", do="comment", said=" ").status_code == 409
    assert press(desk, "receipts", do="approve").status_code == 303
    shown = desk.get("/desk/articles/receipts").text
    assert "approved it" in shown
    assert "Which one?" in shown
    assert HOSTILE not in shown
    assert "Reviews that wait" not in desk.get("/desk/").text
    assert press(desk, "receipts", do="fly").status_code == 404
    done = [row.action for row in staff_log(desk.workspace, desk.now, 100)]
    assert {"sent to review", "commented on", "approved"} <= set(done)


def test_an_approval_is_of_the_text_that_was_read(desk: Desk, draft: Path) -> None:
    desk.sign_in("editor")
    press(desk, "receipts", do="send")
    button = re.search(
        r'value="approve"><input type="hidden" name="seen" value="(\w+)"', desk.get("/desk/articles/receipts").text
    )
    assert button
    draft.write_text(DRAFT.replace("Orders", "Invoices"), encoding="utf-8")
    refused = press(desk, "receipts", do="approve", seen=button[1])
    assert (refused.status_code, "somebody saved it since" in refused.text) == (409, True)
    assert "approved it" not in desk.get("/desk/articles/receipts").text
    draft.write_text(DRAFT, encoding="utf-8")
    assert press(desk, "receipts", do="approve", seen=button[1]).status_code == 303
    assert "approved it" in desk.get("/desk/articles/receipts").text


@pytest.mark.full
def test_the_page_with_publish_shows_the_saved_text_and_tells_of_what_is_not_saved(desk: Desk, draft: Path) -> None:
    desk.sign_in("editor")
    here = "/desk/articles/receipts"
    assert draft.is_file()
    assert "unsaved" not in desk.get(here).text
    desk.post(f"{here}/edit", form=desk.form(), do="autosave", title="Typed just now")
    shown = desk.get(here).text
    assert "You have unsaved changes" in shown
    assert ">Where is my receipt?" in desk.get("/desk/").text
    assert "takes the saved text" in shown
    assert f'src="{here}/preview?text=saved"' in shown
    assert "Typed just now" not in desk.get(f"{here}/preview?text=saved").text
    assert "Typed just now" in desk.get(f"{here}/preview").text


def test_an_article_is_marked_as_checked_by_who_read_it(desk: Desk) -> None:
    desk.sign_in("editor")
    assert press(desk, "reset-password", do="checked").status_code == 303
    assert f"reviewed: {NOW:%Y-%m-%d}" in (desk.workspace.docs / "reset-password.md").read_text(encoding="utf-8")


@pytest.mark.full
def test_a_reply_becomes_a_draft_or_is_added_to_an_article(desk: Desk) -> None:
    steps = "Hi Ada,\n\nOpen Orders in the shop, then choose Receipt and press Download.\n\nBest, Bo"
    said = (
        Message("requester", "Where do I find the receipt of my order? I need it for work.", public=True),
        Message("agent", steps, public=True),
        Message("agent", "He is a difficult one", public=False),
        Message("requester", "Thank you, that worked!", public=True),
    )
    with desk.workspace.store() as store:
        store.tickets.put_many([Ticket("7 / 8", said, source="mail", subject="Receipt", created_at=NOW)])
    desk.sign_in("agent")
    address = "/desk/ticket?source=mail&ticket=7+%2F+8"
    shown = desk.get(address).text
    assert "press Download" in shown
    assert "difficult" not in shown
    named = {"source": "mail", "ticket": "7 / 8"}
    for reply in ("2", "0", "x", "1" * 5_000):
        assert desk.post("/desk/ticket", form=desk.form(), do="draft", reply=reply, **named).status_code == 422
    answer = desk.post("/desk/ticket", form=desk.form(), do="draft", reply="1", **named)
    assert (answer.status_code, answer.headers["location"].startswith("/desk/articles/")) == (303, True)
    assert answer.headers["location"].endswith("/edit")
    (path,) = desk.workspace.drafts.glob("*.md")
    text = path.read_text(encoding="utf-8")
    assert "Receipt" in text
    assert "Ada" not in text
    assert desk.get(answer.headers["location"]).status_code == 200
    assert "nobody has worked on it yet" in desk.get(answer.headers["location"].removesuffix("/edit")).text
    looked = desk.post("/desk/ticket", form=desk.form(), do="look", into="reset-password", **named)
    assert "This would be added" in looked.text
    done = desk.post("/desk/ticket", form=desk.form(), do="add", into="reset-password", **named)
    assert done.headers["location"] == "/desk/articles/reset-password/edit"
    assert desk.get("/desk/ticket?source=mail&ticket=nothing").status_code == 404


@pytest.mark.full
def test_those_who_asked_are_told_once_the_article_is_there(desk: Desk) -> None:
    desk.sign_in("agent")
    assert desk.get(f"/desk/gaps/{GAP}/replies").status_code == 422
    with desk.workspace.store() as store:
        store.gaps.set_state(GAP, "published", slug="reset-password")
    shown = desk.get(f"/desk/gaps/{GAP}/replies").text
    assert "zendesk 1, open" in shown
    assert "articles/reset-password/" in shown
    assert "site_url" in shown
    with desk.workspace.store() as store:
        (ticket,) = store.tickets.of([("zendesk", "1")])
        closed = replace(ticket, status="solved", resolved_at=NOW - timedelta(days=15))
        store.tickets.put_many([closed])
    assert "The ticket of 1 person was closed" in desk.get(f"/desk/gaps/{GAP}/replies").text


@pytest.mark.full
def test_publishing_shows_its_progress_and_what_fails_changes_nothing(desk: Desk, draft: Path) -> None:
    site = desk.workspace.root / "mkdocs.yml"
    whole, before = site.read_text(encoding="utf-8"), draft.read_text(encoding="utf-8")
    desk.sign_in("editor")
    assert "Nothing was published" in desk.get("/desk/publishing").text
    site.write_text(whole + "theme: {name: nothing-of-this-name}\n", encoding="utf-8")
    index = (desk.workspace.search_index / "build" / "CURRENT").read_text(encoding="utf-8")
    assert press(desk, "receipts", do="publish").headers["location"] == "/desk/publishing"
    assert press(desk, "receipts", do="publish").status_code == 409  # one at a time
    shown = ended(desk)
    assert "Nothing changed for customers" in shown
    assert "nothing-of-this-name" in shown
    assert draft.read_text(encoding="utf-8") == before
    assert (desk.gap.state, desk.gap.slug) == ("drafted", "receipts")
    assert (desk.workspace.search_index / "build" / "CURRENT").read_text(encoding="utf-8") == index
    assert (desk.workspace.site / "index.html").read_text(encoding="utf-8") == "<h1>Home</h1>"
    site.write_text(whole, encoding="utf-8")
    press(desk, "receipts", do="publish")
    shown = ended(desk)
    assert "“Where is my receipt?" in shown
    assert "Customers see it so since" in shown
    assert f'<a href="/desk/gaps/{GAP}/replies">Tell those who asked</a>' in shown
    assert '<a href="/desk/articles/receipts">The article at the desk</a>' in shown
    assert (desk.gap.state, draft.exists()) == ("published", False)
    assert desk.get("/articles/receipts/").status_code == 200
    press(desk, "receipts", do="undo")
    assert "taken back" in ended(desk)
    assert (desk.gap.state, draft.read_text(encoding="utf-8")) == ("drafted", before)
    assert desk.get("/articles/receipts/").status_code == 404


@pytest.mark.full
def test_a_build_that_is_killed_is_done_again_and_after_some_tries_not_said_to_have_changed_nothing(
    desk: Desk, draft: Path
) -> None:
    desk.sign_in("editor")
    press(desk, "receipts", do="publish")
    shown, began = "", time.monotonic()
    while "This was cut off" not in shown and time.monotonic() - began < PATIENCE:
        for one in multiprocessing.active_children():
            if isinstance(one, SpawnProcess):
                one.kill()
        time.sleep(0.05)
        shown = desk.get("/desk/publishing").text
    assert "This was cut off" in shown
    assert "Nothing changed for customers" not in shown
    assert "Build again" in shown
    assert (desk.workspace.site / "index.html").read_text(encoding="utf-8") == "<h1>Home</h1>"
    assert desk.post("/desk/publishing", form=desk.form(), do="build").headers["location"] == "/desk/publishing"
    assert "as it is now" in ended(desk)


@pytest.mark.full
def test_a_publication_whose_process_is_killed_is_done_again_as_it_was_agreed_to(desk: Desk, draft: Path) -> None:
    desk.sign_in("editor")
    press(desk, "receipts", do="publish", seen=seen_of(read_draft(desk.workspace, "receipts")))
    began = time.monotonic()
    while draft.exists() and time.monotonic() - began < PATIENCE:
        time.sleep(0.02)
    for one in multiprocessing.active_children():
        if isinstance(one, SpawnProcess):
            one.kill()
    assert "Customers see it so since" in ended(desk)
    assert (desk.gap.state, draft.exists()) == ("published", False)
    assert desk.get("/articles/receipts/").status_code == 200
    with desk.workspace.store() as store:
        job = store.jobs.last("build", folder_id(desk.workspace))
        assert job
        assert job.tries == 2
        assert len(store.changes.all()) == 1


@pytest.mark.full
def test_a_publication_that_is_cancelled_changes_nothing(desk: Desk, draft: Path) -> None:
    desk.sign_in("editor")
    before = draft.read_text(encoding="utf-8")
    press(desk, "receipts", do="publish")
    began = time.monotonic()
    while draft.exists() and time.monotonic() - began < PATIENCE:
        time.sleep(0.02)
    assert ">Cancel</button>" in desk.get("/desk/publishing").text
    assert desk.post("/desk/publishing", form=desk.form(), do="cancel").status_code == 303
    assert "It was cancelled" in ended(desk)
    assert draft.read_text(encoding="utf-8") == before
    assert desk.gap.state == "drafted"
    assert (desk.workspace.site / "index.html").read_text(encoding="utf-8") == "<h1>Home</h1>"


def ended(desk: Desk) -> str:
    """The page of progress once the publication is over."""
    for _ in range(PATIENCE * 10):
        shown = desk.get("/desk/publishing")
        if "refresh" not in shown.headers:
            return shown.text
        time.sleep(0.1)
    raise AssertionError(shown.text)
