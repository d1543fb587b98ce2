"""The page of gaps in a real browser: one file, no request, no script, whatever tickets say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mining_shop import articles, links, tickets
from playwright.sync_api import Browser, Page

from kbtools.gaps.mine import MiningInput, find_gaps, gap_details
from kbtools.gaps.mine.page import gap_page
from kbtools.model.article import Article
from kbtools.settings import Settings
from kbtools.text.embeddings import load_model

NOW = datetime(2026, 1, 17, 12, tzinfo=UTC)
EVIL = "<script>document.title='broken'</script><img src=https://evil.example/x onerror=alert(1)> {{ 7*7 }} \u202e"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [replace(t, subject=f"{t.subject} {EVIL}") if n % 3 == 0 else t for n, t in enumerate(tickets())]
    pages: list[Article] = articles()
    sent = links(rows)
    model = load_model("wordllama")
    gaps = find_gaps(MiningInput.of(pages, rows, sent), model, Settings(), now=NOW)
    gaps[0] = replace(gaps[0], rising=4, title=EVIL)
    path = tmp_path_factory.mktemp("gaps") / "gaps.html"
    details = gap_details(gaps, rows, pages, sent, "en")
    path.write_text(gap_page(details, model, Settings(name=f"Shop {EVIL}"), NOW), encoding="utf-8")
    return path


def test_a_circle_of_the_map_leads_to_its_evidence(file: Path, page: Page) -> None:
    page.goto(file.as_uri())
    circles = page.locator("svg.map a")
    assert circles.count() == page.locator("details").count() > 2
    last = circles.last
    anchor = (last.get_attribute("href") or "").removeprefix("#")
    inside = page.locator(f"[id={anchor}]")
    assert not inside.is_visible()
    last.locator("circle").click()
    assert inside.is_visible()


def test_hostile_tickets_neither_run_nor_fetch_anything(file: Path, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert asked == [file.as_uri()]
    assert page.title().startswith("What people ask")
    assert page.locator("script, img, iframe, link, main style").count() == 0
    assert "{{ 7*7 }}" in page.locator("main").inner_text()
    assert "\u202e" not in page.locator("details").first.inner_text()


@pytest.mark.full
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_a_phone_and_a_desktop(file: Path, browser: Browser, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(file.as_uri())
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("svg.map circle").first.bounding_box()["width"] >= 16  # type: ignore[index]  # it is drawn
    context.close()
