"""What customers see is changed by editors; others propose it, and lose nothing of what they wrote."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from desk_client import PASSWORD, Desk
from httpx2 import Response
from quick_cases import first_quick

from kbtools.model.ticket import Message, Ticket
from kbtools.staff.log import staff_log

SLUG = "reset-password"
PAGE = f"/desk/articles/{SLUG}"
EDIT = f"{PAGE}/edit"


def fields_of(page: str, *names: str) -> dict[str, str]:
    """Hidden fields of a page, as a browser sends them back."""
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[-1] for name in names}


def send(desk: Desk, do: str, slug: str = SLUG, **typed: str) -> Response:
    """Press a button of the editor, after something was typed."""
    page = desk.get(f"/desk/articles/{slug}/edit").text
    return desk.post(f"/desk/articles/{slug}/edit", **fields_of(page, "form", "base", "revision"), do=do, **typed)


def again(desk: Desk, role: str) -> None:
    """Go on as somebody who has been here."""
    desk.client.cookies.clear()
    desk.post("/desk/sign-in", email=f"{role}@shop.example", password=PASSWORD)


def take(desk: Desk) -> Response:
    """Take over what the article's page shows."""
    page = desk.get(PAGE).text
    form = page.partition('value="take"')[2].partition("</form>")[0]  # other forms have fields of these names
    shown = fields_of(form, "seen", "revision")
    return desk.post(PAGE, **fields_of(page, "form"), **shown, do="take")


def file_text(desk: Desk) -> str:
    return (desk.workspace.docs / f"{SLUG}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("role", first_quick(["writer", "agent"]))
def test_what_customers_see_is_not_saved_by_who_may_not_publish(desk: Desk, role: str) -> None:
    before = file_text(desk)
    desk.sign_in("writer" if role == "writer" else "agent")
    page = desk.get(EDIT).text
    assert "an editor takes your change over" in page
    assert 'value="save"' not in page
    refused = send(desk, "save", title="Call us names")
    assert (refused.status_code, "What you typed is kept" in refused.text) == (403, True)
    revision = fields_of(desk.get(EDIT).text, "revision")["revision"]
    assert send(desk, f"over:{revision}").status_code == 403
    assert file_text(desk) == before
    assert "Call us names" in desk.get(EDIT).text


def test_a_text_is_not_published_by_its_state_or_by_a_mistake_at_the_top(desk: Desk) -> None:
    desk.sign_in("writer")
    path = desk.workspace.docs / "new.md"
    for before in ("---\ntitle: New\nstate: draft\n---\n\nText\n", "---\ntitle: [\n---\n\nText\n"):
        path.write_text(before, encoding="utf-8")
        whole = "---\ntitle: New\nstate: published\n---\n\nText\n"
        for do in ("save", "propose"):
            assert send(desk, do, "new", whole=whole, **{"as": "markdown"}).status_code in (403, 409)
        assert path.read_text(encoding="utf-8") == before
        send(desk, "discard", "new")
    path.write_text("---\ntitle: New\nstate: draft\n---\n\nText\n", encoding="utf-8")
    assert send(desk, "save", "new", title="Newer").headers["location"].endswith("saved=1")


@pytest.mark.full
def test_an_editor_takes_over_what_a_writer_proposes(desk: Desk) -> None:
    desk.sign_in("writer")
    assert send(desk, "propose").status_code == 409  # nothing was changed
    before = file_text(desk)
    assert send(desk, "propose", title="How do I <b>get</b> in again?").status_code == 303
    page = desk.get(EDIT).text
    assert "You asked an editor" in page
    assert 'value="propose"' not in page
    assert desk.post(PAGE, form=desk.form(), do="take").status_code == 403
    assert "get&lt;/b&gt;" not in desk.get(PAGE).text  # others do not see it
    desk.client.cookies.clear()
    desk.sign_in("editor")
    today = desk.get("/desk/").text
    assert "Changes that wait for an editor" in today
    assert "proposed by writer on" in today
    shown = desk.get(PAGE).text
    assert "How do I &lt;b&gt;get&lt;/b&gt; in again?" in shown
    assert "Approve" not in shown
    assert file_text(desk) == before
    assert take(desk).status_code == 303
    assert "How do I <b>get</b> in again?" in file_text(desk)
    assert "It can be published" in desk.get(PAGE).text
    assert "Changes that wait" not in desk.get("/desk/").text
    again(desk, "writer")
    assert "Nothing is unsaved" in desk.get(EDIT).text
    done = {(row.email, row.action) for row in staff_log(desk.workspace, desk.now, 99)}
    assert {("writer@shop.example", "proposed a change of"), ("editor@shop.example", "took over a change of")} <= done


@pytest.mark.full
def test_a_proposal_that_is_sent_back_stays_with_its_writer(desk: Desk) -> None:
    desk.sign_in("writer")
    before = file_text(desk)
    send(desk, "propose", title="Half an idea")
    desk.client.cookies.clear()
    desk.sign_in("editor")
    assert desk.post(PAGE, form=desk.form(), do="back").status_code == 303
    assert "proposes a change" not in desk.get(PAGE).text
    again(desk, "writer")
    page = desk.get(EDIT).text
    assert "Half an idea" in page
    assert 'value="propose"' in page
    assert file_text(desk) == before


@pytest.mark.full
def test_an_editor_takes_over_only_what_was_read(desk: Desk) -> None:
    desk.sign_in("writer")
    send(desk, "propose", title="As it was read")
    desk.client.cookies.clear()
    desk.sign_in("editor")
    read = fields_of(desk.get(PAGE).text, "form", "seen", "revision")
    again(desk, "writer")
    send(desk, "keep", title="Another one since")
    again(desk, "editor")
    read["form"] = desk.form()
    assert desk.post(PAGE, **read, do="take").status_code == 409
    assert "As it was read" not in file_text(desk)
    read = fields_of(desk.get(PAGE).text, "form", "seen", "revision")
    send(desk, "save", title="What the editor wrote")
    assert desk.post(PAGE, **read, do="take").status_code == 409
    assert "title: What the editor wrote" in file_text(desk)
    assert "changed after this text was begun" in desk.get(PAGE).text


@pytest.mark.full
def test_what_an_agent_adds_from_a_ticket_to_a_published_article_is_proposed(desk: Desk) -> None:
    before = file_text(desk)
    said = (
        Message("requester", "Where do I find the receipt of my order? I need it for work.", public=True),
        Message("agent", "Open Orders in the shop, then choose Receipt and press Download.", public=True),
    )
    with desk.workspace.store() as store:
        ticket = Ticket("9", said, source="zendesk", subject="Receipt", status="solved")
        store.tickets.put_many([replace(ticket, created_at=desk.now, resolved_at=desk.now)])
    desk.sign_in("agent")
    fields = {"source": "zendesk", "ticket": "9", "into": SLUG}
    looked = desk.post("/desk/ticket", form=desk.form(), do="look", **fields)
    assert (looked.status_code, "Keep it as my change" in looked.text) == (200, True)
    assert desk.post("/desk/ticket", form=desk.form(), do="add", **fields).headers["location"] == EDIT
    assert desk.post("/desk/ticket", form=desk.form(), do="add", **fields).status_code == 409
    assert file_text(desk) == before
    assert send(desk, "propose").headers["location"] == EDIT
    assert "You asked an editor" in desk.get(EDIT).text
