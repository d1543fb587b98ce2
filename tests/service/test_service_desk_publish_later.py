"""Publishing at a time at the desk, and what else customers would see."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta

import pytest
from desk_client import Desk
from httpx2 import Response
from quick_cases import first_quick

from kbtools.articles.ledger import read_ledger, with_published, write_ledger
from kbtools.articles.library import Library
from kbtools.staff.role import change_role

PATIENCE = 300  # seconds on a busy machine
PAGE = "/desk/articles/refund"


@pytest.fixture
def waiting(desk: Desk) -> Desk:
    """An article that waits, an editor, and a site that was built."""
    text = "---\ntitle: When does my refund come?\nstate: draft\n---\n\nIt takes two days.\n"
    (desk.workspace.docs / "refund.md").write_text(text, encoding="utf-8")
    write_ledger(desk.workspace.root, with_published({}, Library.of(desk.workspace).published, date(2026, 3, 1)))
    desk.sign_in("editor")
    return desk


def press(desk: Desk, **fields: str) -> Response:
    """Press a button on the page of the article."""
    return desk.post(PAGE, form=desk.form(), **fields)


def plan(desk: Desk) -> None:
    """Set a time in two hours."""
    at = f"{desk.now + timedelta(hours=2):%Y-%m-%dT%H:%M}"
    assert press(desk, do="publish-at", at=at).status_code == 303


def problem(desk: Desk) -> str:
    """Why the article was not published, once that is known."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with desk.workspace.store() as store:
            planned = store.planned.find("refund")
        if planned and planned.problem:  # while it is being published there is no plan
            return planned.problem
        time.sleep(0.1)
    raise AssertionError("it waits")


def test_a_time_is_seen_on_the_article_and_today_and_called_off(waiting: Desk) -> None:
    plan(waiting)
    assert "It will be published on" in waiting.get(PAGE).text
    assert "Published at a time" in waiting.get("/desk/").text
    assert press(waiting, do="call-off").status_code == 303
    assert "It will be published on" not in waiting.get(PAGE).text
    assert "Published at a time" not in waiting.get("/desk/").text


@pytest.mark.parametrize("at", first_quick(["", "soon", "2020-01-01T09:00", "9999-12-31T23:59"]))
def test_no_time_is_set_that_is_none(waiting: Desk, at: str) -> None:
    assert press(waiting, do="publish-at", at=at).status_code == 409


@pytest.mark.full
def test_nothing_is_published_for_somebody_who_may_not_any_more(waiting: Desk) -> None:
    plan(waiting)
    change_role(waiting.workspace, "editor@shop.example", "writer", waiting.now)
    waiting.now += timedelta(hours=3)
    assert "may not publish any more" in problem(waiting)
    change_role(waiting.workspace, "editor@shop.example", "editor", waiting.now)
    assert "may not publish any more" in waiting.get("/desk/").text
    assert "It was not published" in waiting.get(PAGE).text


@pytest.mark.full
def test_a_text_saved_after_the_time_was_set_waits_for_an_editor_who_sees_what_differs(waiting: Desk) -> None:
    path = waiting.workspace.docs / "refund.md"
    plan(waiting)
    before = path.read_text(encoding="utf-8")
    with waiting.workspace.store() as store:
        store.article_edits.keep_version("refund", "writer@shop.example", before, waiting.now)
    path.write_text(before.replace("two days", "nine days"), encoding="utf-8")
    assert "waits for you" in waiting.get("/desk/").text
    shown = waiting.get(PAGE).text
    assert "<del>It takes two days.</del><ins>It takes nine days.</ins>" in shown
    waiting.now += timedelta(hours=3)
    assert "another than the one that was read" in problem(waiting)
    assert "nine days" in path.read_text(encoding="utf-8")
    assert "state: draft" in path.read_text(encoding="utf-8")
    assert "It was not published" in waiting.get(PAGE).text


def test_an_editor_agrees_to_the_other_text_and_the_time_holds(waiting: Desk) -> None:
    path = waiting.workspace.docs / "refund.md"
    plan(waiting)
    path.write_text(path.read_text(encoding="utf-8").replace("two days", "nine days"), encoding="utf-8")
    shown = waiting.get(PAGE).text
    (at,) = re.findall(r'name="at" value="([^"]+)"><button>Publish it then as it is now', shown)
    (seen, *_) = re.findall(r'name="seen" value="([^"]+)"', shown)
    path.write_text(path.read_text(encoding="utf-8").replace("nine days", "ten days"), encoding="utf-8")
    assert press(waiting, do="publish-at", at=at, seen=seen).status_code == 409  # saved since the page was opened
    (seen, *_) = re.findall(r'name="seen" value="([^"]+)"', waiting.get(PAGE).text)
    assert press(waiting, do="publish-at", at=at, seen=seen).status_code == 303
    assert "waits for you" not in waiting.get("/desk/").text


@pytest.mark.full
def test_a_text_that_was_saved_since_the_page_was_opened_is_not_published(waiting: Desk) -> None:
    path = waiting.workspace.docs / "refund.md"
    (seen, *_) = re.findall(r'name="seen" value="([^"]+)"', waiting.get(PAGE).text)
    path.write_text(path.read_text(encoding="utf-8").replace("two days", "nine days"), encoding="utf-8")
    answer = press(waiting, do="publish", seen=seen)
    assert answer.status_code == 409
    assert "somebody saved it since" in answer.text
    assert "Nothing was published" in waiting.get("/desk/publishing").text


@pytest.mark.full
def test_the_time_is_set_with_what_else_goes_out_by_then(waiting: Desk) -> None:
    path = waiting.workspace.docs / "reset-password.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nA colleague's sentence.\n", encoding="utf-8")
    at = f"{waiting.now + timedelta(hours=2):%Y-%m-%dT%H:%M}"
    asked = press(waiting, do="publish-at", at=at).headers["location"]
    shown = waiting.get(asked).text
    assert "/desk/articles/reset-password" in shown
    (mark,) = re.findall(r'name="also" value="([^"]+)"', shown)
    assert f'name="at" value="{at}"' in shown
    assert press(waiting, do="publish-at", at=at, also=mark).headers["location"] == PAGE
    assert "It will be published on" in waiting.get(PAGE).text


@pytest.mark.full
def test_a_publication_that_fails_at_its_time_says_why_and_changes_nothing(waiting: Desk) -> None:
    plan(waiting)
    (waiting.workspace.root / "mkdocs.yml").write_text("site_name: [", encoding="utf-8")
    waiting.now += timedelta(days=2)  # the service was off at the time
    assert problem(waiting)
    assert "state: draft" in (waiting.workspace.docs / "refund.md").read_text(encoding="utf-8")


@pytest.mark.full
def test_what_else_would_go_out_is_named_and_agreed_to_before_anything_is_published(waiting: Desk) -> None:
    path = waiting.workspace.docs / "reset-password.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nA colleague's sentence.\n", encoding="utf-8")
    before = read_ledger(waiting.workspace.root)
    asked = press(waiting, do="publish")
    assert asked.headers["location"] == f"{PAGE}/also?do=publish"
    shown = waiting.get(asked.headers["location"]).text
    assert "/desk/articles/reset-password" in shown
    assert "Nothing was published" in waiting.get("/desk/publishing").text
    (mark,) = re.findall(r'name="also" value="([^"]+)"', shown)
    path.write_text(path.read_text(encoding="utf-8") + "\nAnd one more.\n", encoding="utf-8")
    assert "/also" in press(waiting, do="publish", also=mark).headers["location"]
    assert read_ledger(waiting.workspace.root) == before


@pytest.mark.full
def test_whoever_agreed_publishes_with_the_others(waiting: Desk) -> None:
    path = waiting.workspace.docs / "reset-password.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nA colleague's sentence.\n", encoding="utf-8")
    (mark,) = re.findall(r'name="also" value="([^"]+)"', waiting.get(f"{PAGE}/also?do=publish").text)
    assert press(waiting, do="publish", also=mark).headers["location"] == "/desk/publishing"
