"""Views of articles from the log of another web server, and in the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from hypothesis import given
from hypothesis import strategies as st

from kbtools.model.article import Article
from kbtools.reports import ReportInput, make_report
from kbtools.reports.report_text import blocks_of
from kbtools.reports.views import ImportedViews, import_views, is_robot, viewed_slug
from kbtools.settings import Settings
from kbtools.storage.views import View
from kbtools.workspace import Workspace

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
UNTIL = datetime(2026, 6, 29, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=28)
EMPTY = ReportInput(Settings(), (), (), (), (), (), (), ())
DAY = SINCE.date() + timedelta(days=3)


def line(path: str = "/articles/vpn/", at: str = "10/Mar/2026:23:30:00 -0200", **other: str) -> str:
    row = {"method": "GET", "status": "200", "agent": BROWSER, "referrer": "-", **other}
    asked = f'"{row["method"]} {path} HTTP/1.1" {row["status"]} 512'
    return f'10.0.0.7 - - [{at}] {asked} "{row["referrer"]}" "{row["agent"]}"\n'


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = bare_workspace(tmp_path, Settings())
    (tmp_path / "docs").mkdir(exist_ok=True)
    (tmp_path / "docs" / "vpn.md").write_text("---\ntitle: VPN\nslug: vpn\nstate: published\n---\n\nText.\n", "utf-8")
    return made


def counted(workspace: Workspace) -> dict[View, int]:
    with workspace.store() as store:
        return store.views.between(date(2020, 1, 1), date(2030, 1, 1))


def test_views_are_counted_by_day_in_utc_and_nothing_else_is_kept(workspace: Workspace) -> None:
    common = (
        '10.0.0.8 - ada [11/Mar/2026:08:00:00 +0000] "GET /help/articles/VPN/index.html?from=mail HTTP/1.1" 304 0\n'
    )
    assert import_views(workspace, [line(), common], UNTIL) == ImportedViews(2, 2, 0, 0)
    assert counted(workspace) == {(date(2026, 3, 11), "vpn", "site"): 2}
    kept = b"".join(path.read_bytes() for path in (workspace.root / ".kb").glob("store.db*"))
    for private in (b"10.0.0", b"ada", b"Firefox", b"from=mail"):
        assert private not in kept


@pytest.mark.parametrize(
    "other",
    [
        line("/articles/never-written/"),
        line("/articles/vpn/picture.png"),
        line("/assets/site.css"),
        line(method="POST"),
        line(method="HEAD"),
        line(status="404"),
        line(status="301"),
        line(agent="Googlebot/2.1"),
        line(agent="-"),
    ],
)
def test_what_no_person_read_is_no_view(workspace: Workspace, other: str) -> None:
    assert import_views(workspace, [other], UNTIL) == ImportedViews(0, 1, 0, 0)
    assert counted(workspace) == {}


def test_a_log_that_grew_counts_only_what_is_new(workspace: Workspace) -> None:
    later = line(at="11/Mar/2026:09:00:00 +0000")
    assert import_views(workspace, [line()], UNTIL).views == 1
    assert import_views(workspace, [line(), later], UNTIL) == ImportedViews(1, 2, 1, 0)
    assert import_views(workspace, [line(), later], UNTIL) == ImportedViews(0, 2, 2, 0)


def test_a_line_of_a_day_to_come_does_not_end_the_counting(workspace: Workspace) -> None:
    wrong = line(at="10/Mar/2099:23:30:00 +0000")
    assert import_views(workspace, [wrong, line()], UNTIL) == ImportedViews(1, 2, 0, 1)
    assert import_views(workspace, [line(at="12/Mar/2026:08:00:00 +0000")], UNTIL).views == 1
    assert sum(counted(workspace).values()) == 2


@pytest.mark.full
@given(lines=st.lists(st.one_of(st.text(), st.text().map(lambda text: line().replace("vpn", text)))))
def test_no_line_stops_the_others(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    made = bare_workspace(tmp_path_factory.mktemp("log"), Settings())
    (made.root / "docs").mkdir(exist_ok=True)
    done = import_views(made, [*lines, "no line of a log", line()], UNTIL)
    assert (done.lines, done.views) == (len(lines) + 2, 0)
    assert done.unreadable >= 1


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("articles/vpn", "vpn"),
        ("/articles/vpn/", "vpn"),
        ("/help/articles/vpn/index.html", "vpn"),
        ("de/articles/vpn-de", "vpn-de"),
        ("/de/articles/vpn-de/", "vpn-de"),
        ("/de/articles/vpn.md", "vpn"),
        ("articles", ""),
        ("articles/vpn/picture.png", ""),
        ("particles/vpn", ""),
        ("", ""),
    ],
)
def test_an_address_leads_to_the_same_article_for_the_service_and_in_a_log(path: str, slug: str) -> None:
    assert viewed_slug(path) == slug


def test_robots_say_so_and_browsers_do_not() -> None:
    assert not is_robot(BROWSER)
    assert all(
        is_robot(agent) for agent in ("Googlebot/2.1", "curl/8.0", "", " ", "-", "AhrefsBot", "facebook preview")
    )


def figures(views: dict[View, int] | None) -> tuple[object, object]:
    checked = Article("vpn", "VPN", path="vpn.md", state="published", reviewed=UNTIL.date())
    never = Article("old", "Old", path="old.md", state="published")
    row = make_report(replace(EMPTY, articles=[checked, never], views=views), SINCE, UNTIL).now.to_json()
    return row["views"], row["views_on_checked_articles"]


def test_the_report_tells_views_and_the_share_on_checked_articles() -> None:
    before, after = (SINCE - timedelta(days=1)).date(), UNTIL.date()
    views: dict[View, int] = {
        (DAY, "vpn", "site"): 2,
        (DAY, "vpn", "widget"): 1,
        (DAY, "old", "site"): 1,
        (DAY, "old", "assistant"): 9,
        (before, "old", "site"): 50,
        (after, "old", "site"): 70,
    }
    assert figures(views) == (4, 0.75)
    assert figures({}) == (0, None)
    assert figures(None) == (None, None)


def test_the_report_tells_where_articles_were_read_and_counts_assistants_apart() -> None:
    views: dict[View, int] = {(DAY, "vpn", "widget"): 3, (DAY, "vpn", "assistant"): 5, (DAY, "old", "site"): 1}
    made = make_report(replace(EMPTY, views=views), SINCE, UNTIL)
    row = made.now.to_json()
    assert row["views"] == 4
    assert row["views_by_channel"] == {"site": 1, "widget": 3, "assistant": 5, "markdown": 0}
    told = {line[0]: line[1] for line in blocks_of(made)[0].rows}
    assert (told["of those, in the widget"], told["articles read by assistants"]) == ("3", "5")
    assert "articles read as Markdown" not in told


def test_a_log_tells_the_widget_by_the_panel_and_markdown_by_the_address(workspace: Workspace) -> None:
    lines = [
        line(referrer="https://help.example.com/de/kb-widget/?host=https%3A%2F%2Fexample.com"),
        line("/articles/vpn.md"),
        line(referrer="https://help.example.com/contact/?from=/kb-widget/"),
    ]
    assert import_views(workspace, lines, UNTIL).views == 3
    day = date(2026, 3, 11)
    assert counted(workspace) == {(day, "vpn", "widget"): 1, (day, "vpn", "markdown"): 1, (day, "vpn", "site"): 1}


def test_a_report_without_tickets_says_when_there_are_some() -> None:
    first, last = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 3, 31, tzinfo=UTC)
    told = blocks_of(make_report(replace(EMPTY, tickets_from=first, tickets_to=last), SINCE, UNTIL))[0].lines[0]
    assert "from 2024-01-01 to 2025-03-31: kb report --since 2025-03-04 --until 2025-04-01" in told
    assert "No ticket came" not in " ".join(blocks_of(make_report(EMPTY, SINCE, UNTIL))[0].lines)
