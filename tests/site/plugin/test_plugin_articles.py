"""Article pages: where they are, what stands around their text, and which are not there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from built_site import Build
from quick_cases import first_quick

from kbtools.errors import KbErrors
from kbtools.model.article import parse_article, sections

WriteArticle = Callable[..., Path]
STAFF = "site_name: Glim help\ntheme: {name: material}\nplugins: [{kbtools: {staff_notes: true}}]\n"

NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><iframe srcdoc='<script>alert(1)</script>'>",
    "</title><script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    "&lt;b&gt; & <b>bold</b>",
    "--><script>alert(1)</script><!--",
    "]]><svg><script>alert(1)</script>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<body onpageshow=alert(1)>",
    "</script><script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "${alert(1)}`+alert(1)+`",
]


class Attacks(HTMLParser):
    """What in a page would run, as a browser's parser sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.runs = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Elements and attributes that run something."""
        said = dict(attrs)
        self.runs = tag == "script" and "json" not in (said.get("type") or "")
        self.found += [f"{tag} {name}" for name in said if name.startswith("on") or name == "srcdoc"]
        self.found += [f"{tag} {name}" for name, value in attrs if (value or "").strip().startswith("javascript:")]

    def handle_endtag(self, tag: str) -> None:
        """The end of a script, too."""
        self.runs = self.runs and tag != "script"

    def handle_data(self, data: str) -> None:
        """The text of a script."""
        if self.runs and "alert" in data:
            self.found.append(f"script: {data[:40]}")


def attacks_that_came_alive(html: str) -> list[str]:
    reader = Attacks()
    reader.feed(html)
    return reader.found


def test_an_article_has_its_slug_as_address_whatever_its_folder(build: Build, write_article: WriteArticle) -> None:
    write_article("deep/down/old name.md", "title: Billing\nslug: pay-a-bill")
    write_article("top.md", "title: Top")
    assert {"articles/pay-a-bill", "articles/top", "contact", "topics/other", "."} == build().addresses()


@pytest.mark.full
def test_an_article_in_another_language_says_so_around_its_words_alone(
    build: Build, write_article: WriteArticle
) -> None:
    write_article("one.md", "title: Koppeln\nlang: de", "Taste halten.")
    write_article("two.md", "title: Pair", "Hold it.")
    write_article("three.md", """title: Nasty\nlang: '"><script>alert(1)</script>'""", "Hold it.")
    site = build()
    german, own = site.html("articles/one"), site.html("articles/two")
    assert '<h1 lang="de">Koppeln</h1>' in german
    assert re.search(r'<div lang="de">\s*<p>Taste halten.</p>\s*</div>', german)
    assert '"inLanguage": "de"' in german
    assert "<h1>Pair</h1>" in own
    assert "inLanguage" not in own
    assert attacks_that_came_alive(site.html("articles/three")) == []


@pytest.mark.full
def test_links_between_articles_follow_their_addresses(build: Build, write_article: WriteArticle) -> None:
    write_article("a/one.md", "title: One\nslug: first", "See [two](../b/two.md#steps) and [us](../contact.md).")
    write_article("b/two.md", "title: Two\nslug: second", "## Steps\n\n[One](../a/one.md), [home](../index.md).")
    site = build()
    assert 'href="../second/#steps"' in site.html("articles/first")
    assert 'href="../../contact/"' in site.html("articles/first")
    assert 'href="../first/"' in site.html("articles/second")


def test_drafts_and_archived_articles_are_nowhere_on_the_site(build: Build, write_article: WriteArticle) -> None:
    write_article("shown.md", "title: Shown\ntags: [one]")
    write_article("draft.md", "title: Zebra draft\nstate: draft\ntags: [hidden-topic]")
    write_article("old.md", "title: Zebra archive\nstate: archived")
    site = build()
    assert site.addresses() == {".", "articles/shown", "contact", "topics/one"}
    everything = [path.read_text("utf-8") for path in site.site.rglob("*") if path.suffix in (".html", ".json", ".xml")]
    assert not [text for text in everything if "Zebra" in text or "hidden-topic" in text]


@pytest.mark.full
def test_a_link_to_a_draft_is_a_warning(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: A", "See [b](b.md).")
    write_article("b.md", "title: B\nstate: draft")
    report = build(strict=False).report
    assert len(report.warnings) == 1
    assert "'b.md'" in report.warnings[0]


@pytest.mark.parametrize(
    ("front", "said"),
    first_quick(
        [
            ("reviewed: 2026-03-03\nowner: billing-team", "Checked on 3 March 2026 by billing-team"),
            ("reviewed: 2026-03-03", "Checked on 3 March 2026"),
            ("owner: billing-team", "Not yet checked"),
            ("applies_to: [Glim 1, Glim 2]", "For: Glim 1, Glim 2 Not yet checked"),
            (
                "known_issue: {url: 'https://bugs.example/1'}",
                "Known issue Open We know about this and are working on it.",
            ),
            (
                "known_issue: {url: 'https://bugs.example/1', state: closed}",
                "Known issue Solved This known issue is solved.",
            ),
            ("kind: known-issue", "Known issue Open We know about this"),
            ("people_first: true", "This is a matter for a person."),
        ]
    ),
)
def test_an_article_says_who_checked_it_when_and_for_what(
    build: Build, write_article: WriteArticle, front: str, said: str
) -> None:
    write_article("a.md", f"title: A title\n{front}", "Some text.")
    assert said in build(STAFF).text("articles/a")


@pytest.mark.full
def test_a_list_marks_each_known_issue_that_is_open(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: A title\nkind: known-issue\ntags: [lamp]", "Some text.")
    write_article("b.md", "title: B title\nkind: known-issue\nknown_issue: {state: closed}\ntags: [lamp]", "Some text.")
    assert "A title Known issue Some text. B title Some text." in build().text("topics/lamp")


@pytest.mark.full
def test_customers_read_the_date_of_a_check_and_no_team_and_find_related_articles(
    build: Build, write_article: WriteArticle
) -> None:
    write_article("a.md", "title: A title\ntags: [lamp]\nreviewed: 2026-03-03\nowner: billing-team", "Some text.")
    write_article("b.md", "title: B title\ntags: [lamp]\nowner: billing-team\napplies_to: [Lamp 2]", "Some text.")
    write_article("c.md", "title: C title\ntags: [other]", "Some text.")
    site = build()
    first, second = site.text("articles/a"), site.text("articles/b")
    assert "Checked on 3 March 2026" in first
    assert "B title For: Lamp 2 Some text." in second
    assert "-team" not in first + second
    assert "Not yet checked" not in second
    assert "Related articles B title" in first
    assert "C title" not in first
    assert "Related articles" not in site.text("articles/c")


@pytest.mark.full
def test_the_tracker_of_a_known_issue_is_a_link_only_when_it_is_a_web_address(
    build: Build, write_article: WriteArticle
) -> None:
    write_article("a.md", "title: A\nknown_issue: {url: 'https://bugs.example/?a=1&b=\"2\"'}")
    write_article("b.md", "title: B\nknown_issue: {url: 'javascript:alert(1)'}")
    site = build()
    assert 'href="https://bugs.example/?a=1&amp;b=&#34;2&#34;"' in site.html("articles/a")
    assert "javascript:alert" not in site.html("articles/b")


@pytest.mark.full
def test_the_title_is_the_only_heading_of_its_level(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: From the head", "Text.")
    write_article("b.md", "", "# From the body\n\nText.")
    write_article("c.md", "title: Said twice", "# Said twice\n\nText.")
    site = build()
    for url, title in (("a", "From the head"), ("b", "From the body"), ("c", "Said twice")):
        assert re.findall(r"<h1[^>]*>(.*?)</h1>", site.html(f"articles/{url}")) == [title]
        assert f"<title>{title} - Glim help</title>" in site.html(f"articles/{url}")


@pytest.mark.full
@pytest.mark.parametrize("title", [NASTY[0], *(pytest.param(text, marks=pytest.mark.full) for text in NASTY[1:])])
def test_front_matter_with_markup_is_shown_as_text(build: Build, write_article: WriteArticle, title: str) -> None:
    quoted = json.dumps(title)
    front = f"tags: [{quoted}]\nowner: {quoted}\nreviewed: 2026-01-01\napplies_to: [{quoted}]"
    theme = "".join(f"\n{key}: {quoted}" for key in ("author", "subtitle", "status", "authors", "date", "comments"))
    write_article("a.md", f"title: {quoted}\nslug: nasty\n{front}{theme}", f"`{title}`")
    others = f"author: [{quoted}, Ann]\ndescription: {quoted}\nsocial: {{{quoted}: [{quoted}]}}"
    write_article("b.md", f"title: B\ntags: [{quoted}]\n{others}")
    site = build()
    topic = next(url for url in site.addresses() if url.startswith("topics/"))
    for url in ("articles/nasty", "articles/b", topic, "", "contact"):
        assert attacks_that_came_alive(site.html(url)) == [], url
    assert title in " ".join(site.text("articles/nasty").split())
    assert ', Ann">' in site.html("articles/b")
    docs = json.loads((site.site / "search" / "search_index.json").read_text("utf-8"))["docs"]
    assert all("<" not in row["title"] for row in docs)


@pytest.mark.full
def test_an_icon_that_the_theme_does_not_have_is_a_warning(
    build: Build, write_article: WriteArticle, tmp_path: Path
) -> None:
    write_article("a.md", "title: A\nicon: material/lifebuoy")
    write_article("b.md", "title: B\nicon: ../../b")
    write_article("c.md", f"title: C\nicon: {tmp_path}/mine")
    (tmp_path / "mine.svg").write_text("<svg/>")
    outside = f"c.md: there is no icon '{tmp_path}/mine'"
    assert build(strict=False).report.warnings == ("b.md: there is no icon '../../b'", outside)


@pytest.mark.full
def test_the_anchors_on_the_page_are_those_of_the_index(build: Build, write_article: WriteArticle) -> None:
    body = "## What to *do*\n\nA.\n\n## What to do\n\nB.\n\n### Ärger & `code`\n\nC.\n\n## Own {#mine}\n\nD."
    path = write_article("a.md", "title: A", body)
    wanted = [s.anchor for s in sections(parse_article(path.read_text("utf-8"), "a.md")) if s.anchor]
    config = "site_name: x\ntheme: {name: material}\nplugins: [kbtools]\nmarkdown_extensions: [attr_list]\n"
    assert re.findall(r'<h[2-6] id="((?!kb-)[^"]+)"', build(config).article("articles/a")) == wanted


@pytest.mark.full
def test_the_mistakes_of_all_articles_stop_the_build_and_keep_the_old_site(
    build: Build, write_article: WriteArticle
) -> None:
    write_article("good.md", "title: Good")
    build()
    write_article("a.md", "title: A\ncolour: red")
    write_article("b.md", "kind: novel")
    with pytest.raises(KbErrors) as caught:
        build()
    assert [problem.where for problem in caught.value.problems] == ["docs/a.md:3", "docs/b.md:2"]
