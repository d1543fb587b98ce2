"""Texts that an admin sets at the desk are shown as text on every page, whatever they hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from built_site import Build, Built
from quick_cases import first_quick

from kbtools.languages.own_words import OWN_WORDS
from kbtools.languages.pages import flat, page_texts
from kbtools.site.plugin.content_security_policy import script_hash

WriteArticle = Callable[..., Path]
START = """site_name: {name}
site_description: {name}
site_url: https://help.glim.example/
theme:
  name: material
  palette:
    - {{scheme: default, toggle: {{icon: material/weather-night, name: Switch to dark mode}}}}
    - {{scheme: slate, toggle: {{icon: material/weather-sunny, name: Switch to light mode}}}}
plugins: [search, {{kbtools: {{feedback: true}}}}]
"""
INDEX = "---\ntitle: {title}\ntemplate: kbtools/home.html\n---\n\nWelcome.\n"
EVIL = [
    "</title><script>evil()</script>&amp;{{7*7}}",
    'A " onmouseover=evil() style="position:fixed" b',
    "'><script>evil()</script><!--",
    "</script><script src=//evil.example></script>",
    "</textarea></select><img src=x onerror=evil()>",
    "<script>evil()",
]


class _Read(HTMLParser):
    """The elements of a page with their attributes, and its title."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.title, self._open = "", ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open == "title":
            self.title, self._open = data, ""


def _pages(site: Built) -> Iterator[tuple[str, str]]:
    for path in sorted(site.site.rglob("*.html")):
        yield path.relative_to(site.site).as_posix(), path.read_text("utf-8")


def _shape(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page, each with the names of its attributes."""
    return [(tag, tuple(sorted(held))) for tag, held in _Read(html).elements]


def _set(root: Path, text: str) -> None:
    """What an admin sets at the desk beside the name: who answers for articles, the products, and the site's words."""
    products, owner = json.dumps([f"Lamp {text}", "Chair"]), json.dumps(f"Team {text}")
    root.joinpath("pyproject.toml").write_text(
        f"[tool.kbtools]\nowner = {owner}\nwidget.sites = ['https://shop.example']\n"
        f"contact.fields = ['product']\ncontact.products = {products}\n",
        encoding="utf-8",
    )
    words: dict[str, Any] = {}
    for key, said in flat(page_texts("en")):
        path = key.split(".")
        if "{" not in said and not path[-1].isdigit():
            within = words
            for name in path[:-1]:
                within = within.setdefault(name, {})
            within[path[-1]] = f"{said} {text}".translate({ord("{"): None, ord("}"): None})  # marks of a gap
    root.joinpath(OWN_WORDS).write_text(json.dumps(words), encoding="utf-8")


@pytest.mark.parametrize("evil", first_quick(EVIL))
def test_no_text_that_is_set_at_the_desk_becomes_an_element_or_an_attribute(
    build: Build, write_article: WriteArticle, tmp_path: Path, docs: Path, evil: str
) -> None:
    docs.joinpath("index.md").write_text(INDEX.format(title="Welcome"), encoding="utf-8")
    write_article("a.md", "title: A\ntags: [light]\ncreated: 2026-03-01", "Text.")
    write_article("de/a.md", "title: Ein A\nslug: a\nlang: de", "Text.")
    texts, shapes, policies = {}, {}, set()
    for name in ("Glim help", evil):
        _set(tmp_path, name)
        site = build(START.format(name=json.dumps(name)))
        texts[name] = dict(_pages(site))
        shapes[name] = {url: _shape(html) for url, html in texts[name].items()}
        policies.add(json.loads((site.site / "assets/kbtools/site.json").read_text("utf-8"))["policy"])
    assert len(policies) == 1
    assert script_hash("evil()") not in policies.pop()
    assert shapes["Glim help"] == shapes[evil]
    read = _Read(texts[evil]["articles/a/index.html"])
    assert read.title == f"A - {evil}"
    assert {held.get("aria-label") for _, held in read.elements if held.get("data-md-component") == "logo"} == {evil}
    assert _Read(texts[evil]["404.html"]).title == evil
    feed = ET.parse(site.site / "changes.xml").getroot()  # noqa: S314 - we have just written it
    assert str(feed.findtext("{http://www.w3.org/2005/Atom}title")).startswith(f"{evil}: ")


@pytest.mark.full
def test_a_script_that_another_plugin_puts_on_a_page_with_a_name_gets_no_hash(build: Build, tmp_path: Path) -> None:
    tmp_path.joinpath("hook.py").write_text(
        "def on_page_context(context, page, config, nav):\n"
        "    page.title = page.meta['title'] = '<script>evil()</script>'\n    return context\n",
        encoding="utf-8",
    )
    site = build("site_name: Glim help\ntheme: {name: material}\nplugins: [search, kbtools]\nhooks: [hook.py]\n")
    html = site.html("contact")
    assert "<script>evil()</script>" in html
    assert script_hash("evil()") not in html.replace("&#39;", "'")


def test_a_start_page_that_is_titled_as_the_help_centre_says_its_name_once(build: Build, docs: Path) -> None:
    docs.joinpath("index.md").write_text(INDEX.format(title="Glim & Co"), encoding="utf-8")
    html = build("site_name: Glim & Co\ntheme: {name: material}\nplugins: [search, kbtools]\n").html("")
    assert "<title>Glim &amp; Co</title>" in html
    assert "kb-hero__name" not in html
