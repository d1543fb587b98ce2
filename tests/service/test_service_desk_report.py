"""The report at the desk, and the views that the service counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk_client import Desk
from mail_server import NOW, until
from quick_cases import first_quick

from kbtools.model.visit import Event
from kbtools.reports.report_text import Block
from kbtools.service.desk.report import as_read
from kbtools.staff.role import change_role

SLUG, BROWSER = "reset-password", {"user-agent": "Mozilla/5.0 Firefox/140.0"}
ARTICLE = f"/articles/{SLUG}/"


def views(desk: Desk) -> int:
    with desk.workspace.store() as store:
        return sum(store.views.between(NOW.date(), NOW.date() + timedelta(days=1)).values())


def test_what_a_row_is_about_stands_first() -> None:
    block = Block("Asked", (), ("tickets", "id", "topic"), (("3", "gap-aaaaaaaa", "Receipts"),))
    read = as_read(block)
    assert read.heads == ("topic", "tickets", "id")
    assert read.rows == (("Receipts", "3", "gap-aaaaaaaa"),)
    assert as_read(read) == read
    told = as_read(Block("Asked", (), ("12 weeks", "verdict"), (("▁▂", "missing, rising"), ("▁▁", "covered"))))
    assert told.heads == ("last twelve weeks", "is there an article?")
    assert told.rows == (("▁▂", "No article yet, rising"), ("▁▁", "An article answers"))
    assert as_read(Block("Asked", ("Nothing.",))) == Block("Asked", ("Nothing.",))


def test_the_report_has_the_desk_s_words_and_none_of_settings_or_statistics() -> None:
    went = as_read(Block("How it went", (), ("figure", "now"), (("potential: opened, said nothing", "3"),)))
    assert went.rows == (("opened an article, and said nothing", "3"),)
    more = "The setting suggest.min_probability is 0.25. More of it is more silence."
    silence = as_read(Block("What more or less silence would show", (more,), ("threshold",), (("0.25",),)))
    assert silence.title == "If answers had to be more or less sure to be shown"
    assert silence.lines == ("In the settings it is 0.25. The higher it is, the less is shown.",)
    assert silence.heads == ("how sure at least",)


def test_the_service_counts_views_of_people_and_nothing_about_them(desk: Desk) -> None:
    for path, headers in (
        (ARTICLE, BROWSER),
        (ARTICLE, BROWSER),
        (ARTICLE, {"user-agent": "Googlebot/2.1"}),
        (ARTICLE, {**BROWSER, "sec-purpose": "prefetch;prerender"}),
        ("/articles/never-written/", BROWSER),
        (ARTICLE.rstrip("/"), BROWSER),
        ("/", BROWSER),
    ):
        desk.client.get(path, headers=headers)
    desk.client.head(ARTICLE, headers=BROWSER)
    assert until(lambda: views(desk) == 2)
    assert "set-cookie" not in desk.client.get(ARTICLE, headers=BROWSER).headers


def test_views_in_the_widget_and_as_markdown_are_told_apart_by_no_more_than_an_address(desk: Desk) -> None:
    (desk.workspace.root / "site" / "articles" / f"{SLUG}.md").write_text("# Reset", encoding="utf-8")
    panel = {**BROWSER, "referer": "https://help.glim.example/kb-widget/?host=https%3A%2F%2Fshop.example"}
    desk.client.get(ARTICLE, headers=panel)
    desk.client.get(f"/articles/{SLUG}.md", headers={"user-agent": "Assistant-User/1.0"})
    desk.client.get(ARTICLE, headers={**BROWSER, "referer": "https://help.glim.example/contact/"})
    assert until(lambda: views(desk) == 3)
    with desk.workspace.store() as store:
        found = store.views.between(NOW.date(), NOW.date() + timedelta(days=1))
    assert {channel: number for (_, slug, channel), number in found.items() if slug == SLUG} == {
        "site": 1, "widget": 1, "markdown": 1,
    }  # fmt: skip


def test_views_of_translated_pages_are_counted_too(desk: Desk) -> None:
    page = desk.workspace.root / "site" / "de" / "articles" / f"{SLUG}-de" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<h1>Passwort</h1>", encoding="utf-8")
    assert desk.client.get(f"/de/articles/{SLUG}-de/", headers=BROWSER).status_code == 200
    assert until(lambda: views(desk) == 1)


def test_the_report_is_of_the_days_that_are_asked_for(desk: Desk) -> None:
    with desk.workspace.store() as store:
        store.views.add({(NOW.date() - timedelta(days=2), SLUG, "site"): 1234})
        for kind in ("shown", "opened", "sent"):
            store.visits.record(Event("visit-0001", kind, SLUG), NOW - timedelta(days=2))
    desk.sign_in("agent")
    shown = desk.get("/desk/report").text
    assert "2026-02-01 to 2026-03-01" in shown
    assert "1,234" in shown
    assert 'role="img" aria-label="Visits to the form a week' in shown
    earlier = desk.get("/desk/report?since=2026-01-01&until=2026-01-31").text
    assert "2026-01-01 to 2026-01-31" in earlier
    assert "1,234" not in earlier.partition("How it went")[0]
    used = desk.get("/desk/report/articles?by=opened_then_sent").text
    assert (
        "<td>1,234</td><td>1</td><td>1</td><td>0</td><td>1</td>" in used.partition("<tbody>")[2].partition("</tr>")[0]
    )


def test_without_a_view_the_page_says_that_none_is_counted(desk: Desk) -> None:
    desk.sign_in("agent")
    assert "kb views import" in desk.get("/desk/report/articles").text
    assert "1 to 13 of 13" in desk.get("/desk/report/articles?page=99&by=nothing").text


WRONG = (
    "since=yesterday",
    "until=2026-13-01",
    "since=2026-02-02&until=2026-02-01",
    "since=2027-01-01",
    "since=0001-01-01",
    "until=0001-01-01",
    "since=%00",
)


@pytest.mark.parametrize("asked", first_quick(WRONG))
def test_other_days_are_refused_in_words(desk: Desk, asked: str) -> None:
    desk.sign_in("agent")
    for path in ("/desk/report", "/desk/report/articles"):
        answer = desk.get(f"{path}?{asked}")
        assert (answer.status_code, "This did not work" in answer.text) == (422, True)


@pytest.mark.full
def test_writers_do_not_read_what_customers_wrote(desk: Desk) -> None:
    desk.sign_in("agent")
    change_role(desk.workspace, "agent@shop.example", "writer", desk.now)
    assert desk.get("/desk/report").status_code == 403
