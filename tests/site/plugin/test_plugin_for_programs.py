"""What the site holds for programs: articles as Markdown, `llms.txt`, and a feed for each topic."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from built_site import Build, Built

WriteArticle = Callable[..., Path]
BASE = "https://help.glim.example/"
PLAIN = f"site_name: Glim help\nsite_url: {BASE}\ntheme: {{name: material}}\nplugins: [search, kbtools]\n"
ATOM = "{http://www.w3.org/2005/Atom}"


def text(site: Built, path: str) -> str:
    return (site.site / path).read_text("utf-8")


def test_an_article_is_there_as_markdown_with_what_holds_for_it(build: Build, write_article: WriteArticle) -> None:
    head = "title: Pair the lamp\nslug: pair\nreviewed: 2026-01-02\napplies_to: [Glim 2, Glim 3]\nowner: lamps"
    write_article("a.md", f"{head}\nphrases: [it will not connect]", "## What to do\n\nHold **both** buttons.")
    site = build(PLAIN)
    assert text(site, "articles/pair.md") == (
        "# Pair the lamp\n\n- https://help.glim.example/articles/pair/\n- Applies to: Glim 2, Glim 3\n"
        "- Checked on 2 January 2026\n\n## What to do\n\nHold **both** buttons.\n"
    )
    assert '<link rel="alternate" type="text/markdown" href="../pair.md">' in site.html("articles/pair")
    assert "text/markdown" not in site.html("")


def test_a_known_issue_and_a_topic_for_people_say_so_in_markdown(build: Build, write_article: WriteArticle) -> None:
    issue = "kind: known-issue\nknown_issue: {url: 'https://x.example/1', state: open}"
    write_article("a.md", f"title: Dark\n{issue}")
    write_article("b.md", "title: Hacked\npeople_first: true")
    site = build(PLAIN)
    assert "- Known issue: We know about this and are working on it. <https://x.example/1>" in text(
        site, "articles/a.md"
    )
    assert "- This is a matter for a person." in text(site, "articles/b.md")


@pytest.mark.full
def test_links_in_markdown_lead_to_markdown_and_pictures_to_their_file(
    build: Build, write_article: WriteArticle
) -> None:
    body = (
        "[By file](b.md#steps), [by address](../../articles/b/), ![lamp](lamp.png), [legal](about/legal.md),\n"
        '[home](index.md), [out](https://x.example/b.md), [here](#part), <a href="../b/">in HTML</a>, `[code](b.md)`\n'
    )
    write_article("a.md", "title: A", f"## Part\n\n{body}")
    docs = write_article("b.md", "title: B", "## Steps\n\nText.").parent
    (docs / "about").mkdir()
    (docs / "about/legal.md").write_text("# Legal\n")
    (docs / "lamp.png").write_bytes(b"")
    found = text(build(PLAIN, strict=False), "articles/a.md")
    for shown in (
        f"[By file]({BASE}articles/b.md#steps)", f"[by address]({BASE}articles/b.md)", f"![lamp]({BASE}lamp.png)",
        f"[legal]({BASE}about/legal/)", f"[home]({BASE})", "[out](https://x.example/b.md)", "[here](#part)",
        f"[in HTML]({BASE}articles/b.md)", "`[code](b.md)`",
    ):  # fmt: skip
        assert shown in found
    nowhere = text(build(strict=False), "articles/a.md")
    assert "[By file](b.md#steps)" in nowhere
    assert "![lamp](../lamp.png)" in nowhere
    assert "\n- a/\n" in nowhere


@pytest.mark.full
def test_an_article_without_a_page_is_not_there_for_programs_either(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: Shown", "## Steps\n\nGo to [the other](b.md).")
    write_article("b.md", "title: Internal notes", "## Steps\n\nThe key is under the mat.")
    site = build(f"{PLAIN}exclude_docs: b.md\n", strict=False)
    assert not (site.site / "articles/b").exists()
    assert not (site.site / "articles/b.md").exists()
    for path in ("llms.txt", "llms-full.txt"):
        assert "Shown" in text(site, path)
        assert "Internal notes" not in text(site, path)


@pytest.mark.full
def test_llms_txt_lists_the_published_articles_by_topic(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: 'Pay [now]'\ntags: [money]", "## Steps\n\nChoose Pay.")
    write_article("b.md", "title: Hidden\nstate: draft")
    write_article("c.md", "title: Gone\nstate: archived\nreplaces: []")
    site = build(f"{PLAIN}site_description: All about lamps\n")
    found = text(site, "llms.txt")
    assert found.startswith("# Glim help\n\n> All about lamps\n\n")
    assert f"## Money\n\n- [Pay \\[now\\]]({BASE}articles/a.md): Choose Pay.\n" in found
    assert f"## Optional\n\n- [llms-full.txt]({BASE}llms-full.txt)\n" in found
    assert text(site, "llms-full.txt") == text(site, "articles/a.md")
    for path in ("llms.txt", "llms-full.txt"):
        assert "Hidden" not in text(site, path)
        assert "Gone" not in text(site, path)
    assert not (site.site / "articles/b.md").exists()
    assert not (site.site / "articles/c.md").exists()
    assert "](articles/a.md)" in text(build(), "llms.txt")


@pytest.mark.full
def test_each_language_has_its_own_list_and_markdown(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: Pay\ntags: [money]", "## Steps\n\nSee [the lamp](b.md).")
    write_article("b.md", "title: Pair\ncreated: 2026-01-02")
    words = "title: Zahlen\nlang: de\ntranslation_of: a\ntags: [geld]\nreviewed: 2026-01-02\ncreated: 2026-02-03"
    write_article("de-a.md", words, "## Schritte\n\nWie [zuvor](a.md).")
    site = build(PLAIN, strict=False)
    assert f"- [Deutsch]({BASE}de/llms.txt)" in text(site, "llms.txt")
    german = text(site, "de/llms.txt")
    assert f"## Geld\n\n- [Zahlen]({BASE}de/articles/de-a.md)" in german
    assert "Pair" not in german  # it is in the list of its own language
    page = text(site, "de/articles/de-a.md")
    assert "Geprüft am 2. Januar 2026" in page
    assert f"[zuvor]({BASE}de/articles/de-a.md)" in page  # what the reader's language has of it
    assert text(site, "de/llms-full.txt") == page
    assert "Zahlen" not in text(site, "llms-full.txt")
    assert 'type="text/markdown" href="../../../articles/b.md"' in site.html("de/articles/b")
    root = ET.parse(site.site / "de/changes.xml").getroot()  # noqa: S314 - we have just written it
    assert [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")] == ["Zahlen"]


@pytest.mark.full
def test_each_topic_has_a_feed_of_its_changes(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: Pay\ntags: [money & more]\ncreated: 2026-01-02")
    write_article("b.md", "title: Pair\ntags: [lamps]\ncreated: 2026-02-03")
    write_article("c.md", "title: Nobody knows when\ntags: [old]")
    site = build(PLAIN)
    root = ET.parse(site.site / "topics/money-more/changes.xml").getroot()  # noqa: S314 - we have just written it
    assert root.findtext(f"{ATOM}title") == "Glim help: Money & more"
    assert root.findtext(f"{ATOM}id") == f"{BASE}topics/money-more/"
    assert [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")] == ["Pay"]
    page = site.html("topics/money-more")
    assert 'title="Glim help: Money &amp; more" href="changes.xml"' in page
    assert 'title="Glim help: What changed" href="../../changes.xml"' in page
    assert "Follow this page in a feed reader" in page
    assert not (site.site / "topics/old/changes.xml").exists()
    assert "Follow this page" not in site.html("topics/old")
    assert not (build().site / "topics/lamps/changes.xml").exists()
