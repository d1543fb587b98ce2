"""People and privacy at the desk: what only admins may do."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner
from desk_client import PASSWORD, Desk
from mail_server import NOW, until

from kbtools.cli import kb
from kbtools.errors import KbError
from kbtools.model.message import ContactMessage, to_bytes
from kbtools.model.ticket import Message, Ticket
from kbtools.staff.add import add_staff
from kbtools.staff.list import list_staff
from kbtools.staff.log import staff_log
from kbtools.staff.remove import remove_staff
from kbtools.staff.role import change_role
from kbtools.storage import OutboxItem

JANE, BOB = "jane@example.com", "bob@shop.example"


@pytest.fixture
def admin(desk: Desk) -> Desk:
    desk.sign_in("admin")
    return desk


def roles(desk: Desk) -> dict[str, str]:
    return {member.email: member.role for member in list_staff(desk.workspace)}


def test_an_admin_adds_a_colleague_whose_link_is_shown_once(admin: Desk) -> None:
    form = admin.form()
    shown = admin.post("/desk/staff/add", form=form, email=f" {BOB.upper()}", name="Bob <b>", role="writer").text
    link = re.search(r"link=([\w-]+)", shown)
    assert link
    assert "Bob &lt;b&gt;" in shown
    listed = admin.get("/desk/staff").text
    assert ("has not chosen a password yet" in listed, link[1] in listed) == (True, False)
    assert roles(admin)[BOB] == "writer"
    assert admin.post("/desk/staff/add", form=form, email=BOB, role="writer").status_code == 409
    assert admin.post("/desk/staff/add", form=form, email="bob", role="writer").status_code == 422
    assert admin.post("/desk/staff/add", form=form, email="x@shop.example", role="king").status_code == 422
    done = [(row.email, row.action) for row in staff_log(admin.workspace, NOW, 100) if row.about == BOB]
    assert ("admin@shop.example", "added as writer") in done


def test_a_role_is_changed_a_link_made_anew_and_an_account_ended(admin: Desk) -> None:
    form = admin.form()
    admin.post("/desk/staff/add", form=form, email=BOB, name="Bob", role="agent")
    assert admin.post("/desk/staff/role", form=form, email=BOB, role="editor").status_code == 303
    assert roles(admin)[BOB] == "editor"
    assert "link=" in admin.post("/desk/staff/link", form=form, email=BOB).text
    assert admin.post("/desk/staff/remove", form=form, email=BOB).status_code == 422
    assert admin.post("/desk/staff/remove", form=form, email=BOB, sure="yes").status_code == 303
    assert BOB not in roles(admin)
    assert admin.post("/desk/staff/role", form=form, email=BOB, role="editor").status_code == 404


def test_who_lost_the_role_meanwhile_is_told_and_nothing_is_logged(admin: Desk) -> None:
    add_staff(admin.workspace, BOB, "editor", "Bob", NOW)
    with pytest.raises(KbError, match="no admin any more"):
        change_role(admin.workspace, "admin@shop.example", "writer", NOW, BOB)
    with pytest.raises(KbError, match="no admin any more"):
        remove_staff(admin.workspace, "admin@shop.example", NOW, BOB)
    assert roles(admin)["admin@shop.example"] == "admin"
    assert not [row for row in staff_log(admin.workspace, NOW, 100) if row.email == BOB]


def test_nobody_demotes_or_removes_themselves_so_an_admin_is_left(admin: Desk) -> None:
    form, own = admin.form(), " Admin@shop.example "
    assert admin.post("/desk/staff/role", form=form, email=own, role="writer").status_code == 403
    assert admin.post("/desk/staff/remove", form=form, email=own, sure="yes").status_code == 403
    assert roles(admin) == {"admin@shop.example": "admin"}


def test_the_log_at_the_desk_holds_no_password_and_no_link(admin: Desk) -> None:
    shown = admin.get("/desk/staff").text
    assert "password chosen" in shown
    assert PASSWORD not in shown
    assert "link=" not in shown


@pytest.fixture
def jane(admin: Desk) -> Desk:
    """A desk with a ticket and a waiting and a delivered message of Jane's, and a ticket of somebody else."""
    secret = admin.workspace.secret()

    def ticket(id_: str, who: str, words: str) -> Ticket:
        said = (Message("requester", words, public=True, created_at=NOW),)
        return Ticket(id_, said, source="mail", subject=words, created_at=NOW, requester=secret.hash(who))

    with admin.workspace.store() as store:
        store.tickets.put_many([ticket("7", JANE, "My zeppelin is flat"), ticket("8", "else", "A parcel")])
        for state in ("waiting", "delivered"):
            sealed = secret.seal(to_bytes(ContactMessage(JANE, "Hello", NOW)))
            store.outbox.add(OutboxItem(state, f"KB-{state}", sealed, NOW, NOW, state))
    return admin


@pytest.mark.full
def test_what_is_kept_of_a_person_is_looked_up_and_nothing_deleted(jane: Desk) -> None:
    shown = jane.post("/desk/privacy", form=jane.form(), requester=f" {JANE} ").text
    for said in ("My zeppelin is flat", "mail 7", "KB-waiting", "KB-delivered"):
        assert said in shown, said
    assert "A parcel" not in shown
    assert "Nothing is kept" in jane.post("/desk/privacy", form=jane.form(), requester="nobody@example.com").text
    assert jane.post("/desk/privacy", form=jane.form(), requester=" ").status_code == 422
    assert all(JANE not in f"{row.action} {row.about}" for row in staff_log(jane.workspace, NOW, 100))
    told = CliRunner().invoke(kb, ["-C", str(jane.workspace.root), "privacy", "forget", JANE, "--dry-run", "--json"])
    assert json.loads(told.stdout) == {
        "tickets": ["mail 7"], "delivered": ["KB-delivered"], "waiting": ["KB-waiting"], "unopened": [],
        "account": False,
    }  # fmt: skip
    with jane.workspace.store() as store:
        assert store.tickets.get("7", "mail").id == "7"


@pytest.mark.full
def test_a_person_is_forgotten_once_that_is_confirmed_and_the_page_proves_it(jane: Desk) -> None:
    form = jane.form()
    assert jane.post("/desk/privacy/erase", form=form, requester=JANE).status_code == 422
    assert jane.post("/desk/privacy/erase", form=form, requester=JANE, sure="yes").status_code == 303
    assert until(lambda: "1 ticket and 1 sealed original are deleted" in jane.get("/desk/privacy").text, 60)
    shown = jane.get("/desk/privacy").text
    assert "KB-waiting" in shown
    assert "places that were looked through" in shown
    assert JANE not in shown
    assert "http-equiv" not in shown
    with jane.workspace.store() as store:
        assert [ticket.id for ticket in store.tickets.all() if ticket.source == "mail"] == ["8"]
    done = [(row.action, row.about) for row in staff_log(jane.workspace, NOW, 100) if "forgot" in row.action]
    assert done == [("forgot a person", "")]


@pytest.mark.full
def test_a_run_that_fails_is_told_on_the_page(jane: Desk) -> None:
    (jane.workspace.docs / "broken.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    jane.post("/desk/privacy/erase", form=jane.form(), requester=JANE, sure="yes")
    assert until(lambda: "Not all is done" in jane.get("/desk/privacy").text)
    assert "broken.md" in jane.get("/desk/privacy").text


@pytest.mark.full
def test_a_button_that_is_pressed_twice_forgets_once(jane: Desk) -> None:
    form = jane.form()

    def press(_: int) -> int:
        return jane.post("/desk/privacy/erase", form=form, requester=JANE, sure="yes").status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == [303, 423, 423, 423]
    assert until(lambda: "1 ticket and 1 sealed original are deleted" in jane.get("/desk/privacy").text, 60)
    assert [row.action for row in staff_log(jane.workspace, NOW, 100)].count("forgot a person") == 1
