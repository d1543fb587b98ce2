"""What readers missed, at the desk: read, closed with a reason, and opened again."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from desk_client import HOSTILE, Desk
from quick_cases import first_quick

from kbtools.articles.flagged import flagged_articles
from kbtools.model.visit import Feedback, Search
from kbtools.reports.readers import CLOSINGS, KINDS
from kbtools.service.desk.readers import REASONS, VIEWS
from kbtools.staff.log import staff_log
from kbtools.storage import Flag

SLUG = "reset-password"


@pytest.fixture
def missed(desk: Desk) -> Desk:
    """A comment, a flag, and words that three people searched for without a result."""
    with desk.workspace.store() as store:
        store.feedback.put(Feedback("f0000001", SLUG, helpful=False, why=f"Which button? {HOSTILE}"), desk.now)
        store.feedback.put(Feedback("f0000002", SLUG, helpful=True, why=""), desk.now)
        store.flags.put(Flag(SLUG, "zen/desk", "1 & 2", desk.now))
        for number, words in enumerate(("gift card", "gift card", "gift card", "once only")):
            store.searches.put(Search(f"s000000{number}", words, 0, clicked=False), desk.now)
        store.searches.put(Search("s0000009", "found", 3, clicked=True), desk.now)
    desk.sign_in("agent")
    return desk


def keys(desk: Desk, view: str, more: str = "") -> list[str]:
    """What the forms of a list would send."""
    return [
        unescape(key)
        for key in re.findall(r'name="key" value="([^"]*)"', desk.get(f"/desk/readers?view={view}{more}").text)
    ]


def test_each_reason_and_each_kind_has_words(desk: Desk) -> None:
    assert (set(REASONS), set(VIEWS)) == (set(CLOSINGS), set(KINDS))


def test_what_readers_wrote_is_shown_as_text_beside_the_way_to_change_the_article(missed: Desk) -> None:
    shown = missed.get("/desk/readers").text
    assert "Which button?" in shown
    assert "<script>" not in shown
    assert f'href="/desk/articles/{SLUG}/edit"' in shown
    assert "zen/desk 1 &amp; 2" in missed.get("/desk/readers?view=flags").text
    searched = missed.get("/desk/readers?view=searches").text
    assert ("gift card" in searched, "3 people" in searched) == (True, True)
    assert "once only" not in searched


@pytest.mark.parametrize("view", first_quick(KINDS))
def test_each_is_closed_with_a_reason_and_opened_again(missed: Desk, view: str) -> None:
    form, [key] = missed.form(), keys(missed, view)
    answer = missed.post("/desk/readers", form=form, kind=view, key=key, why="right")
    assert answer.status_code == 303
    closed = answer.headers["location"]
    assert "gift" not in closed
    assert "Take it back" in missed.get(closed).text
    assert keys(missed, view) == []
    assert keys(missed, view, "&closed=yes") == [key]
    assert "right as it is" in missed.get(f"/desk/readers?view={view}&closed=yes").text
    assert missed.post("/desk/readers", form=form, kind=view, key=key, why="").status_code == 303
    assert keys(missed, view) == [key]
    done = [row.action for row in staff_log(missed.workspace, missed.now, 100) if "one of" in row.action]
    assert sorted(done) == [f"closed one of {view}: The article is right as it is", f"opened one of {view} again"]
    assert all("gift" not in row.about for row in staff_log(missed.workspace, missed.now, 100))


@pytest.mark.parametrize("view", first_quick(KINDS))
def test_what_was_closed_a_moment_ago_is_taken_back(missed: Desk, view: str) -> None:
    [key] = keys(missed, view)
    closed = missed.post("/desk/readers", form=missed.form(), kind=view, key=key, why="right").headers["location"]
    [done] = re.findall(r'name="key" value="([^"]*)"', missed.get(closed).text)
    assert missed.post("/desk/readers", form=missed.form(), kind=view, key=unescape(done), why="").status_code == 303
    assert keys(missed, view) == [key]


def test_what_comes_again_is_open_again_and_the_commands_see_it(missed: Desk) -> None:
    form = missed.form()
    for view in ("flags", "searches"):
        missed.post("/desk/readers", form=form, kind=view, key=keys(missed, view)[0], why="elsewhere")
    assert flagged_articles(missed.workspace) == []
    with missed.workspace.store() as store:
        store.flags.put(Flag(SLUG, "zen/desk", "1 & 2", missed.now + timedelta(days=1)))
        for number in "78":
            store.searches.put(Search(f"s000001{number}", "gift card", 0, clicked=False), missed.now)
    assert [row.flag.slug for row in flagged_articles(missed.workspace)] == [SLUG]
    assert "2 people" in missed.get("/desk/readers?view=searches").text


@pytest.mark.parametrize(
    ("kind", "key", "why"),
    first_quick([("comments", "f0000001", "no reason"), ("comments", "gone", "right"), ("flags", "a/b/c/d", "right"),
     ("flags", "", "right"), ("searches", "never", "right"), ("", "f0000001", "right")]),
)  # fmt: skip
def test_what_is_not_there_is_told_and_nothing_is_closed(missed: Desk, kind: str, key: str, why: str) -> None:
    assert missed.post("/desk/readers", form=missed.form(), kind=kind, key=key, why=why).status_code == 404
    assert [len(keys(missed, view)) for view in KINDS] == [1, 1, 1]


@pytest.mark.full
def test_long_lists_are_in_pages(desk: Desk) -> None:
    with desk.workspace.store() as store:
        for number in range(70):
            store.feedback.put(Feedback(f"f{number:08}", SLUG, helpful=False, why=f"Note {number}"), desk.now)
    desk.sign_in("agent")
    assert "1 to 30 of 70" in desk.get("/desk/readers").text
    assert "61 to 70 of 70" in desk.get("/desk/readers?page=99").text


@pytest.mark.full
def test_today_leads_to_what_is_open_and_forgets_what_is_closed(missed: Desk) -> None:
    assert "Which button?" in missed.get("/desk/").text
    missed.post("/desk/readers", form=missed.form(), kind="comments", key="f0000001", why="changed")
    assert "Which button?" not in missed.get("/desk/").text
