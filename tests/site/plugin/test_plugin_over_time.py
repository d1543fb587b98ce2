"""A site over time: old addresses, what changed, and what it says to browsers, search engines and programs."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from built_site import Build
from hypothesis import given
from hypothesis import strategies as st

from kbtools.articles.ledger import read_ledger
from kbtools.errors import KbError, KbErrors
from kbtools.languages.pages import page_texts
from kbtools.model.article import parse_article
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link
from kbtools.site.build import build as kb_build
from kbtools.site.plugin.changes import Change, Feed, atom
from kbtools.site.plugin.colour import DARK, LIGHT, READABLE, contrast, shades
from kbtools.workspace import Workspace

WriteArticle = Callable[..., Path]
START = "site_name: Glim help\nsite_url: https://help.glim.example/de/\ntheme: {name: material}\n"
WHEN = datetime(2026, 3, 1, tzinfo=UTC)
PLAIN = f"{START}plugins: [search, kbtools]\n"


def test_each_old_slug_has_a_page_that_leads_on(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: New <b>\nslug: new\nreplaces: [old, older, '../x']")
    write_article("b.md", "title: Draft\nstate: draft\nreplaces: [never]")
    site = build(PLAIN)
    for old in ("old", "older"):
        html = site.html(f"articles/{old}")
        assert '<link rel="canonical" href="https://help.glim.example/de/articles/new/">' in html
        assert '<meta http-equiv="refresh" content="0; url=../new/">' in html
        assert '<meta name="robots" content="noindex">' in html
        assert "New &lt;b&gt;" in html
    known = json.loads((site.site / "assets/kbtools/site.json").read_text("utf-8"))
    assert known["moved"] == {"old": "new", "older": "new"}
    assert "articles/never" not in site.addresses()
    assert "/old/" not in (site.site / "sitemap.xml").read_text("utf-8")


def test_an_address_that_an_article_had_elsewhere_leads_on_when_the_site_takes_its_place(
    build: Build, write_article: WriteArticle
) -> None:
    old = (
        "[https://help.glim.example/hc/en-us/articles/115-Pair, 'https://x.example/faq.html', 'https://x.example/../']"
    )
    write_article("a.md", f"title: New\nslug: new\nold_urls: {old}")
    site = build(PLAIN)
    html = site.html("hc/en-us/articles/115-Pair")
    assert '<meta http-equiv="refresh" content="0; url=../../../../articles/new/">' in html
    assert 'src="../../../../assets/kbtools/moved.js"' in html
    faq = (site.site / "faq.html").read_text("utf-8")
    assert 'url=articles/new/"' in faq
    assert 'src="./assets/kbtools/moved.js"' in faq


@pytest.mark.full
def test_an_article_keeps_its_address_though_another_claims_it(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: A\nreplaces: [b]")
    write_article("b.md", "title: B")
    assert "<title>B - Glim help</title>" in build(PLAIN).html("articles/b")


@pytest.mark.full
def test_a_build_writes_the_ledger_and_stops_when_a_published_slug_is_gone(
    tmp_path: Path, docs: Path, write_article: WriteArticle
) -> None:
    (tmp_path / "mkdocs.yml").write_text(PLAIN, encoding="utf-8")
    (docs / "index.md").write_text("---\ntitle: Glim help\n---\n\nWelcome.\n", encoding="utf-8")
    path = write_article("old.md", "title: Old", "## Steps\n\nThis.")
    write_article("other.md", "title: Other")
    kb_build(Workspace.open(tmp_path), date(2026, 3, 2), strict=False)
    assert read_ledger(tmp_path)["old"].anchors == {"steps"}
    path.unlink()
    with pytest.raises((KbError, KbErrors), match="'old' was published, and its address now leads nowhere"):
        kb_build(Workspace.open(tmp_path), date(2026, 3, 3), strict=False)
    assert (tmp_path / "site/articles/old/index.html").is_file()
    write_article("other.md", "title: Other\nreplaces: [old]")
    said: list[str] = []
    kb_build(Workspace.open(tmp_path), date(2026, 3, 3), strict=False, progress=said.append)
    assert "url=../other/" in (tmp_path / "site/articles/old/index.html").read_text("utf-8")
    assert "published sections that are gone: 1; kb check --all shows them" in said


@pytest.mark.full
def test_an_old_address_at_a_place_of_the_site_changes_nothing_there(build: Build, write_article: WriteArticle) -> None:
    old = [
        "https://x.example/assets/kbtools/kbtools.js", "https://x.example/Assets/kbtools/site.json", "https://x.example/",
        "https://x.example/llms.txt", "https://x.example/articles/a/index.html/more", "https://x.example/search/x",
        "https://x.example/404.html", f"https://x.example/{'a' * 300}", f"https://x.example{'/a' * 500}", "http://[/",
        "https://x.example/index.html/a", "https://x.example/changes.xml", "https://x.example/own.txt/a",
        "//x/a%00b/\\u0000",
    ]  # fmt: skip
    rows = "".join(f'\n  - "{url}"' for url in [*old, "https://x.example/hc/1-Pair"])
    path = write_article("articles/a.md", f"title: A\nold_urls:{rows}")
    (path.parent.parent / "own.txt").write_text("ours")
    site = build(PLAIN)
    assert (site.site / "hc/1-Pair/index.html").is_file()
    for name in ("assets/kbtools/kbtools.js", "assets/kbtools/site.json", "llms.txt", "404.html", "own.txt"):
        assert (site.site / name).is_file()
    assert "url=" not in (site.site / "index.html").read_text("utf-8")


@pytest.mark.full
def test_a_question_is_an_faq_page_and_a_statement_an_article(build: Build, write_article: WriteArticle) -> None:
    body = "## What to do\n\nChoose **Pay**. </script><script>alert(1)</script>"
    write_article("a.md", 'title: "How do I pay?"\ncreated: 2026-01-02', body)
    write_article("b.md", "title: Paying fails", body)
    site = build(PLAIN)
    data = {}
    for slug in "ab":
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', site.html(f"articles/{slug}"))
        assert found
        data[slug] = json.loads(found[1])
    assert data["a"]["@type"] == "FAQPage"
    assert data["a"]["mainEntity"][0]["name"] == "How do I pay?"
    assert "Choose Pay." in data["a"]["mainEntity"][0]["acceptedAnswer"]["text"]
    assert (data["a"]["datePublished"], data["b"]["@type"]) == ("2026-01-02", "Article")
    assert data["b"]["url"] == "https://help.glim.example/de/articles/b/"
    assert "datePublished" not in data["b"]


@pytest.mark.full
def test_the_head_tells_other_sites_what_the_page_is(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: 'Pay \"now\"'", "## What you see\n\nNothing <happens>.")
    html = build(PLAIN).html("articles/a")
    assert '<meta property="og:title" content="Pay &#34;now&#34;">' in html
    assert '<meta property="og:url" content="https://help.glim.example/de/articles/a/">' in html
    assert '<link rel="canonical" href="https://help.glim.example/de/articles/a/">' in html
    assert '<meta property="og:description" content="Nothing' in html  # a heading says little in a list


@pytest.mark.full
def test_what_changed_is_a_page_and_with_an_address_a_feed(
    build: Build, write_article: WriteArticle, tmp_path: Path
) -> None:
    write_article("a.md", "title: First & <i>\ncreated: 2026-01-02")
    write_article("b.md", "title: Second\ncreated: 2026-02-03")
    write_article("c.md", "title: Nobody knows when")
    site = build(PLAIN)
    assert site.text("changes") == (
        "What changed 3 February 2026 Second New 2 January 2026 First & <i> New Follow this page in a feed reader"
    )
    root = ET.parse(site.site / "changes.xml").getroot()  # noqa: S314 - we have just written it
    space = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{space}title") for entry in root.iter(f"{space}entry")] == ["Second", "First & <i>"]
    assert root.findtext(f"{space}updated") == "2026-02-03T00:00:00Z"
    assert 'type="application/atom+xml"' in site.html("")
    assert "Nobody" not in site.text("changes")
    plain = build()
    assert not (plain.site / "changes.xml").exists()
    assert "feed reader" not in plain.text("changes")


def test_an_address_with_an_ampersand_is_escaped_once_in_the_feed() -> None:
    article = parse_article("---\ntitle: A\n---\n\nText.\n", "a.md")
    feed = Feed("changes.xml", "changes/", "Help: What changed", (Change(article, date(2026, 1, 2), new=True),))
    text = atom(feed, "Help", "https://x.example/?a=1&b=2", page_texts("en"))
    links = [link.get("href") for link in ET.fromstring(text).iter("{http://www.w3.org/2005/Atom}link")]  # noqa: S314 - ours
    assert links[-1] == "https://x.example/?a=1&b=2/articles/a/"


@pytest.mark.full
def test_the_site_map_says_when_an_article_changed_where_that_is_known(
    build: Build, write_article: WriteArticle
) -> None:
    write_article("a.md", "title: A\ncreated: 2026-01-02")
    write_article("b.md", "title: B")
    text = (build(PLAIN).site / "sitemap.xml").read_text("utf-8")
    rows = dict(re.findall(r"<loc>[^<]*/(\w*)/</loc>\s*(?:<lastmod>([^<]*)</lastmod>)?", text))
    assert (rows["a"], rows["b"]) == ("2026-01-02", "")
    assert "<loc>https://" in text
    assert "/kb-frame/" not in text  # no page to find; nor is the page of results
    assert "/search/" not in text


def fill_store(root: Path) -> None:
    with Workspace.open(root).store() as store:
        for number in range(5):
            store.links.put(Link("desk", str(number), "old-b" if number else "a", by="agent"))
        store.links.put(Link("desk", "9", "hacked", by="agent"))
        gaps = [
            Gap(f"gap-{name}", name, (), n, 0.9, "missing", state="planned") for name, n in (("Many", 5), ("Few", 4))
        ]
        store.gaps.put_all([*gaps, Gap("gap-open", "Open", (), 50, 0.9, "missing")], WHEN)


@pytest.mark.full
def test_the_start_page_shows_the_answers_that_most_tickets_had(
    build: Build, write_article: WriteArticle, tmp_path: Path
) -> None:
    write_article("a.md", "title: Alpha\ntags: [x]")
    write_article("b.md", "title: Beta\ntags: [x]\nreplaces: [old-b]")
    write_article("hacked.md", "title: Hacked\ntags: [x]\npeople_first: true")
    assert "Popular answers" not in build(PLAIN).text("")
    fill_store(tmp_path)
    assert "Popular answers Beta Alpha Browse by topic" in build(PLAIN).text("")


@pytest.mark.full
def test_planned_articles_are_named_only_on_request_and_when_enough_people_asked(
    build: Build, write_article: WriteArticle, tmp_path: Path
) -> None:
    write_article("a.md", "title: Alpha")
    assert "changes" not in build(PLAIN).addresses()
    fill_store(tmp_path)
    text = build(f"{START}plugins: [{{kbtools: {{planned: true}}}}]\n").text("changes")
    assert "What we are writing next Many" in text
    assert "Few" not in text
    assert "Open" not in text


@pytest.mark.full
def test_a_site_may_do_without_the_question_whether_an_article_helped(
    build: Build, write_article: WriteArticle
) -> None:
    write_article("a.md", "title: A")
    assert "Was this helpful?" in build(PLAIN).text("articles/a")
    assert "Was this helpful?" not in build(f"{START}plugins: [{{kbtools: {{feedback: false}}}}]\n").text("articles/a")


@pytest.mark.full
def test_a_colour_of_ones_own_is_in_the_style_sheet_and_what_is_none_is_said(build: Build) -> None:
    site = build(f'{START}plugins: [{{kbtools: {{colour: "#ffcc00"}}}}]\n').site
    assert "--kb-accent: " + shades("#ffcc00")[0].accent in (site / "assets/kbtools/kbtools.css").read_text("utf-8")
    with pytest.raises(KbError, match="must be a colour such as #0b6e4f, not 'yellow'"):
        build(f"{START}plugins: [{{kbtools: {{colour: yellow}}}}]\n")


@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
def test_every_colour_becomes_one_that_can_be_read(colour: str) -> None:
    for shade, ground in zip(shades(colour), (LIGHT, DARK), strict=True):
        assert contrast(shade.accent, ground) >= READABLE
        assert contrast(shade.accent, shade.on_accent) >= READABLE


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert shades("#0b6e4f")[0].accent == "#0b6e4f"
    assert shades("fff")[1].accent == "#ffffff"
