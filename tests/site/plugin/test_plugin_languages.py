"""A help centre in several languages: where its pages are, what they say, and where their links lead."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from built_site import Build

WriteArticle = Callable[..., Path]
SITE = """\
site_name: Glim help
site_url: https://help.example/
theme: {name: material, features: [navigation.indexes, navigation.prune]}
plugins: [search, kbtools]
"""


@pytest.fixture
def glim(write_article: WriteArticle, docs: Path) -> Path:
    """Three articles; one has a German translation, one an Arabic, and one was written in German."""
    write_article("lamp.md", "title: Why is it dark?\ntags: [light]", "See [it](charge.md#plug), [us](contact.md).")
    write_article("charge.md", "title: How do I charge it?\ntags: [light]\nreplaces: [load]", "## Plug\n\nDo it.")
    write_article("pair.md", "title: How to pair it?\ntags: [app]", 'See <a href="../lamp/">dark</a>, `href="../x/"`.')
    write_article("lamp.de.md", "title: Warum bleibt sie dunkel?\ntags: [Licht]", "Siehe [Laden](charge.md#plug).")
    write_article("pair.ar.md", "title: كيف أقرن المصباح؟\ntags: [app]", "اضغط الزر.")
    write_article("deutsch.md", "title: Nur auf Deutsch\nlang: de\nreviewed: 2026-03-05", "Nur hier.")
    return docs


def links(html: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', html)


@pytest.mark.full
def test_each_language_has_every_page_and_a_site_with_one_language_has_none_of_this(build: Build, glim: Path) -> None:
    built = build(SITE)
    german = {address for address in built.addresses() if address.startswith("de/") or address == "de"}
    assert {"de", "de/contact", "de/topics/licht", "de/articles/lamp-de", "de/articles/charge"} <= german
    assert "articles/deutsch" in built.addresses()
    assert {"ar/articles/pair-ar", "ar/articles/lamp"} <= built.addresses()
    for path in [*glim.glob("*.de.md"), *glim.glob("*.ar.md")]:
        path.unlink()
    alone = build(SITE)
    assert not [address for address in alone.addresses() if re.match("(de|ar)(/|$)", address)]
    pages = "".join(path.read_text("utf-8") for path in alone.site.rglob("*.html"))
    assert not re.search(r"hreflang|kb:language|md-select|kb-chip--language", pages)


@pytest.mark.full
def test_a_page_speaks_its_language_and_leads_to_the_same_page_in_others(build: Build, glim: Path) -> None:
    del glim
    built = build(SITE)
    html = built.html("de/articles/lamp-de")
    assert '<html lang="de"' in html
    assert "Fragen Sie uns" in html or "Schreiben Sie uns" in html
    there = dict(re.findall(r'<link rel="alternate " hreflang="(\w+)" href="([^"]*)">', html))
    assert there == {"en": "https://help.example/articles/lamp/", "de": "https://help.example/de/articles/lamp-de/"}
    assert '<a href="../../../articles/lamp/" lang="en" hreflang="en" class="md-select__link">English</a>' in html
    assert 'class="md-select__link" aria-current="true">Deutsch</a>' in html
    assert '<a href="../../../ar/articles/lamp/" lang="ar" hreflang="ar" class="md-select__link">العربية</a>' in html
    assert '<html lang="en"' in built.html("articles/lamp")
    menu = built.html("articles/lamp").partition("md-nav--primary")[2].partition("<article")[0]
    assert "Warum bleibt sie dunkel?" not in menu
    arabic = built.html("ar/articles/pair-ar")
    assert '<html lang="ar"' in arabic
    assert '<body dir="rtl"' in arabic
    assert built.html("de/articles/deutsch").count("Geprüft am 5. März 2026") == 1


@pytest.mark.full
def test_the_switch_between_light_and_dark_is_named_in_the_readers_language(build: Build, glim: Path) -> None:
    del glim
    usual, own = (
        [f"{{scheme: {scheme}, toggle: {{icon: material/weather-night, name: {name}}}}}" for scheme, name in named]
        for named in (
            [("default", "Switch to dark mode"), ("slate", "Switch to light mode")],
            [("default", "The night"), ("slate", "The day")],
        )
    )
    before = "features:"
    built = build(SITE.replace(before, f"palette: [{', '.join(usual)}], {before}"))
    switch = re.compile(r'<label class="md-header__button md-icon" title="([^"]*)" for="__palette')
    assert switch.findall(built.html("articles/lamp")) == ["Switch to dark mode", "Switch to light mode"]
    assert switch.findall(built.html("de")) == ["Zur dunklen Ansicht wechseln", "Zur hellen Ansicht wechseln"]
    built = build(SITE.replace(before, f"palette: [{', '.join(own)}], {before}"))
    assert switch.findall(built.html("articles/lamp")) == ["The night", "The day"]
    assert switch.findall(built.html("de")) == ["Zur dunklen Ansicht wechseln", "Zur hellen Ansicht wechseln"]


@pytest.mark.full
def test_an_article_without_a_translation_is_shown_as_it_is_and_says_so(build: Build, glim: Path) -> None:
    del glim
    built = build(SITE)
    text = built.text("de/articles/charge")
    assert "Diese Seite gibt es noch nicht auf Deutsch. Hier steht sie auf Englisch." in text
    assert "Do it." in text
    html = built.html("de/articles/charge")
    assert '<link rel="canonical" href="https://help.example/articles/charge/">' in html
    assert '<div lang="en">' in html
    assert "noch nicht auf Deutsch" not in built.text("de/articles/deutsch")
    assert built.article("de/topics/licht").count('kb-chip--language">auf Englisch') == 1
    listed = (built.site / "sitemap.xml").read_text("utf-8")
    assert "de/articles/lamp-de/" in listed
    assert "de/articles/charge/" not in listed


@pytest.mark.full
def test_links_stay_within_the_readers_language(build: Build, glim: Path) -> None:
    del glim
    built = build(SITE)
    assert "../charge/#plug" in links(built.article("de/articles/lamp-de"))
    arabic = links(built.article("ar/articles/lamp"))
    assert {"../charge/#plug", "../../contact/"} <= set(arabic)
    borrowed = built.article("de/articles/pair")
    assert "../lamp-de/" in links(borrowed)
    assert '<code>href="../x/"</code>' in borrowed
    listed = links(built.html("de").partition("<main")[2])
    assert "topics/licht/" in listed
    assert not [link for link in listed if re.match(r"\.\./(?:topics|articles|contact)/", link)]


@pytest.mark.full
def test_a_slug_leads_to_its_article_in_any_language(build: Build, glim: Path) -> None:
    del glim
    built = build(SITE)
    assert 'url=../../de/articles/lamp-de/"' in built.html("articles/lamp-de")
    assert 'url=../lamp-de/"' in built.html("de/articles/lamp")
    assert 'url=../charge/"' in built.html("de/articles/load")
    moved = json.loads((built.site / "assets/kbtools/site.json").read_text("utf-8"))["moved"]
    assert moved == {"load": "charge"}


@pytest.mark.full
def test_a_language_may_have_its_own_start_page_other_pages_and_words(
    build: Build, glim: Path, write_article: WriteArticle, tmp_path: Path
) -> None:
    del glim
    write_article("about/us.md", "title: Who we are", "People.")
    write_article("de/about/us.md", "title: Wer wir sind", "Menschen.")
    write_article("de/index.md", "title: Glim Hilfe\ntemplate: kbtools/home.html", "Willkommen.")
    (tmp_path / "words.de.yml").write_text("contact: Frag uns\n", "utf-8")
    built = build(SITE)
    assert "Willkommen." in built.html("de")
    assert "Wer wir sind" in built.html("de/about/us")
    assert 'hreflang="de" href="https://help.example/de/about/us/"' in built.html("about/us")
    assert "Frag uns" in built.html("de/articles/lamp-de")
    assert "Frag uns" not in built.html("articles/lamp")
    (tmp_path / "words.de.yml").write_text("contcat: x\n", "utf-8")
    with pytest.raises(Exception, match=r"words\.de\.yml:1"):
        build(SITE)


@pytest.mark.full
def test_the_only_language_of_a_site_is_told_to_those_who_hear_it(build: Build, glim: Path) -> None:
    for path in [*glim.glob("*.de.md"), *glim.glob("*.ar.md")]:
        path.unlink()
    (glim.parent / "pyproject.toml").write_text('[tool.kbtools]\nlang = "es"\n', encoding="utf-8")
    assert '<html lang="es"' in build(SITE).html("articles/lamp")
    assert '<html lang="es"' in (glim.parent / "site" / "404.html").read_text("utf-8")


@pytest.mark.full
def test_the_page_for_what_is_missing_is_there_in_each_language(build: Build, glim: Path) -> None:
    del glim
    built = build(SITE)
    first, german, arabic = ((built.site / f"{of}404.html").read_text("utf-8") for of in ("", "de/", "ar/"))
    assert 'data-kb-folders=\'["ar/", "de/"]\'' in first
    assert '<html lang="de"' in german
    assert "Diese Seite gibt es hier nicht" in german
    assert "data-kb-folders='[]'" in german
    assert 'dir="rtl"' in arabic
    assert all("Content-Security-Policy" in page for page in (first, german, arabic))
    addresses = re.findall(r'(?:href|src)="([^"#]+)"', german)
    assert addresses
    assert [one for one in addresses if not one.startswith(("/", "https:", "data:"))] == []
    assert "404" not in (built.site / "sitemap.xml").read_text("utf-8")
