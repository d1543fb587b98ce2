"""The page of a report in a real browser: one file, its charts drawn, no request, whatever customers wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_faults import faults
from playwright.sync_api import Browser, Page

from kbtools.model.article import Article
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link, Message, Ticket
from kbtools.model.visit import Event, EventKind, Feedback, Visit
from kbtools.reports import ReportInput, make_report
from kbtools.reports.page import report_page
from kbtools.settings import Settings

UNTIL = datetime(2026, 6, 29, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=28)
EVIL = "<script>document.title='broken'</script><img src=https://evil.example/x onerror=alert(1)> {{ 7*7 }} \u202e"


def visit(number: int, *kinds: EventKind) -> Visit:
    at = UNTIL - timedelta(hours=7 * number + 1)
    events = tuple(
        Event(f"episode-{number}", kind, "a" if kind in ("shown", "opened", "helped") else "") for kind in kinds
    )
    return Visit(events, tuple(at for _ in kinds))


def material() -> ReportInput:
    articles = [replace(Article(slug=slug), title=f"{slug} {EVIL}") for slug in ("a", "b")]
    tickets = [
        Ticket(str(n), (Message("requester", f"{EVIL} {n}", True),), created_at=UNTIL - timedelta(hours=30 * n + 1))
        for n in range(40)
    ]
    visits = [visit(n, "held", "started", "sent") for n in range(40)]
    visits += [visit(n + 40, "offered", "started", "shown", "opened", "helped") for n in range(40)]
    visits += [visit(n, "offered", "started", "shown", "opened", "sent") for n in range(9)]
    gap = Gap("gap-1", EVIL, tuple(t.key for t in tickets), 9, 0.9, "missing", rising=4, weeks=tuple(range(12)))
    said = [(Feedback("answer-1", "a", False, EVIL), UNTIL - timedelta(days=1))]
    links = [Link("import", "1", "a"), Link("import", "2", "a"), Link("import", "3", "b")]
    return ReportInput(Settings(name=f"Shop {EVIL}"), articles, visits, tickets, links, [gap], said, [])


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report_page(make_report(material(), SINCE, UNTIL)), encoding="utf-8")
    return path


def test_the_charts_are_drawn(file: Path, page: Page) -> None:
    page.goto(file.as_uri())
    bars = page.locator(".chart").first.locator("rect")
    assert bars.count() == 12
    heights = bars.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert max(heights) > 20
    topic = page.locator(".topics .now").first.bounding_box()
    assert topic is not None
    assert topic["width"] > 200
    interval, zero = (
        page.locator(f".scale {one}").evaluate("one => one.getBoundingClientRect().toJSON()")
        for one in (".interval", ".zero")
    )
    assert interval["left"] > zero["right"]
    assert interval["width"] > 20
    assert "fewer of 100 visits send a message" in page.locator("main").inner_text()


def test_nothing_that_customers_wrote_runs_or_fetches(file: Path, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert page.title().startswith("Report: Shop")
    assert page.locator("script, img, iframe, link, main style").count() == 0
    told = page.locator("main").inner_text()
    assert "{{ 7*7 }}" in told
    assert "\u202e" not in told


@pytest.mark.full
@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (390, "dark"),
        (1280, "light"),
        pytest.param(390, "light", marks=pytest.mark.full),
        pytest.param(1280, "dark", marks=pytest.mark.full),
    ],
)
def test_the_page_fits_a_phone_and_a_desktop_without_a_fault(
    file: Path, browser: Browser, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]  # "light" or "dark"
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page) == []
    context.close()


@pytest.mark.full
def test_on_paper_it_is_black_on_white_whatever_the_screen(file: Path, browser: Browser) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    colours = page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert page.pdf().startswith(b"%PDF")
    context.close()


@pytest.mark.full
def test_a_report_of_nothing_is_a_page_too(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    empty = ReportInput(Settings(), (), (), (), (), (), (), ())
    path.write_text(report_page(make_report(empty, SINCE, UNTIL)), encoding="utf-8")
    page.goto(path.as_uri())
    assert "not known" in page.locator("main").inner_text()
    assert faults(page) == []
