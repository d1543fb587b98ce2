"""Several articles of the list are changed at once at the desk."""

from __future__ import annotations

import pytest
from desk_client import HOSTILE, Desk

from kbtools.articles.library import Library
from kbtools.staff.log import staff_log


@pytest.mark.full
def test_an_editor_ticks_articles_and_gives_them_a_team_and_a_topic(desk: Desk) -> None:
    desk.sign_in("editor")
    first, second = sorted(article.slug for article in Library.of(desk.workspace).published)[:2]
    assert f'name="article-{first}"' in desk.get("/desk/articles").text
    ticked = {f"article-{first}": "1", f"article-{second}": "1"}
    answer = desk.post(
        "/desk/articles", form=desk.form(), owner=f"Team {HOSTILE}", tag="new", asked_state="published", **ticked
    )
    assert answer.headers["location"] == "/desk/articles?q=&state=published&kind=&owner=&page=1&changed=2"
    by_slug = Library.of(desk.workspace).by_slug
    assert all("new" in by_slug[slug].tags and by_slug[slug].owner == f"Team {HOSTILE}" for slug in (first, second))
    page = desk.get(answer.headers["location"]).text
    assert "2 articles are changed" in page
    assert HOSTILE not in page
    done = [row.about for row in staff_log(desk.workspace, desk.now, 20) if row.action.startswith("set team")]
    assert sorted(done) == [first, second]


@pytest.mark.full
def test_without_a_tick_and_by_who_is_no_editor_nothing_is_changed(desk: Desk) -> None:
    desk.sign_in("editor")
    assert desk.post("/desk/articles", form=desk.form(), owner="light").status_code == 409
    desk.sign_in("agent")
    assert 'name="article-' not in desk.get("/desk/articles").text
    answer = desk.post("/desk/articles", form=desk.form(), owner="light", **{"article-reset-password": "1"})
    assert answer.status_code == 403
    assert Library.of(desk.workspace).by_slug["reset-password"].owner != "light"
