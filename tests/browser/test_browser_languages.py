"""A help centre in eight languages on a phone: nothing sticks out, and nothing is left in English."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from made_once import made_once
from mail_server import SUPPORT, free_port
from playwright.sync_api import Browser, Page, expect
from running_service import Process

from kbtools.languages import LANGUAGES
from kbtools.languages.names import own_name
from kbtools.languages.pages import is_translated
from kbtools.scaffold import create
from kbtools.site.build import build
from kbtools.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.full]

OTHERS = [lang for lang in LANGUAGES if is_translated(lang) and lang != "en"]
WIDTH = 390
NAME = "Lumora"
# Texts that are the same in English and in another language, as they should be.
SAME = {NAME, "kbtools", "Esc", "×", "OK", "Navigation", *map(own_name, (*LANGUAGES, "ar", "ja", "th"))}
SAME_IN = {"fr": {"1 article"}, "es": {"No"}, "it": {"Home", "No"}, "nl": {"Home", "Header", "lamp"}}
READ = """() => {
  const seen = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!parent.closest("script, style, template, noscript")) seen.push(node.data);
  }
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]"))
    for (const name of ["aria-label", "placeholder", "title", "alt"]) seen.push(one.getAttribute(name) || "");
  return [...new Set(seen.map((text) => text.replace(/\\s+/g, " ").trim()))].filter((text) => /\\p{L}{2}/u.test(text));
}"""
ARTICLE = """---
title: {title}
slug: {slug}
tags: [{tag}]
{front}---

{body}
"""
# What an article says in each language: title, topic, text.
TOLD = {
    "en": ("The lamp stays dark", "Lamps", "Charge the lamp for an hour. Then hold its button until it lights up."),
    "de": ("Die Lampe bleibt dunkel", "Leuchten", "Laden Sie die Lampe eine Stunde. Halten Sie dann die Taste."),
    "fr": ("La lampe reste éteinte", "Éclairage", "Rechargez la lampe pendant une heure. Maintenez ensuite le bouton."),
    "es": ("La lámpara no se enciende", "Lámparas", "Cargue la lámpara una hora. Después mantenga pulsado el botón."),
    "it": ("La lampada resta spenta", "Lampade", "Ricaricate la lampada per un'ora. Poi tenete premuto il pulsante."),
    "nl": ("De lamp blijft donker", "Verlichting", "Laad de lamp een uur op. Houd daarna de knop ingedrukt."),
    "pt": ("A lâmpada não acende", "Lâmpadas", "Carregue a lâmpada durante uma hora. Depois mantenha o botão premido."),
    "pl": ("Lampa nie świeci", "Oświetlenie", "Ładuj lampę przez godzinę. Potem przytrzymaj przycisk."),
}  # fmt: skip


# Languages without texts for pages, whose script runs the other way or has no blanks.
WRITTEN = {
    "ar": ("المصباح لا يضيء", "المصابيح", "اشحن المصباح لمدة ساعة. ثم اضغط على الزر حتى يضيء."),
    "ja": ("ランプが点灯しない", "ランプ", "ランプを一時間充電してください。" * 12 + "次にボタンを押します。"),
    "th": ("โคมไฟไม่ติด", "โคมไฟ", "ชาร์จโคมไฟหนึ่งชั่วโมง" * 12 + " จากนั้นกดปุ่มค้างไว้"),
}


def fill(docs: Path) -> None:
    for lang, (title, tag, body) in (TOLD | WRITTEN).items():
        slug = "dark-lamp" if lang == "en" else f"dark-lamp-{lang}"
        front = "" if lang == "en" else f"lang: {lang}\ntranslation_of: dark-lamp\n"
        text = ARTICLE.format(title=json.dumps(title), slug=slug, tag=json.dumps(tag), front=front, body=body)
        (docs / "articles").mkdir(exist_ok=True)
        (docs / "articles" / f"{slug}.md").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service of a help centre with one article, translated into every language that has texts for pages."""

    def make(root: Path) -> None:
        create(root, NAME)
        for old in (root / "docs" / "articles").glob("*.md"):
            old.unlink()
        fill(root / "docs")
        build(Workspace.open(root), date(2026, 3, 10), strict=True)

    root = Path(shutil.copytree(made_once(tmp_path_factory, "eight", make), tmp_path_factory.mktemp("eight") / "help"))
    with Process(root, free_port(), {"KB_CONTACT_ADDRESS": SUPPORT, "KB_SERVICE_RATE": "10000/minute"}) as run:
        yield run.address


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": WIDTH, "height": 800})
    yield context.new_page()
    context.close()


def texts(page: Page) -> list[str]:
    found: list[str] = page.evaluate(READ)
    return found


def opened(page: Page, address: str, lang: str, name: str) -> Page:
    """A page of the help centre in a language, as it is once its scripts have run."""
    page.goto(f"{address}/{name}" if lang == "en" else f"{address}/{lang}/{name}")
    if name.startswith("search/"):
        expect(page.locator("[data-slug]").first).to_be_visible()
    if name == "contact/":
        expect(page.locator("form[novalidate]")).to_be_visible()
        page.locator("textarea").first.fill(TOLD[lang][2])
        expect(page.locator(".kb-peek__title, .kb-suggestion, [data-slug]").first).to_be_attached()
    return page


def names(lang: str) -> list[str]:
    slug = "dark-lamp" if lang == "en" else f"dark-lamp-{lang}"
    return ["", "contact/", f"search/?q={TOLD[lang][0]}", f"articles/{slug}/", "changes/", "no/such/page/"]


@pytest.mark.parametrize("lang", OTHERS)
def test_no_page_of_a_language_has_a_text_that_the_english_one_has(phone: Page, address: str, lang: str) -> None:
    left: dict[str, list[str]] = {}
    for name, english in zip(names(lang), names("en"), strict=True):
        ours = set(texts(opened(phone, address, "en", english)))
        same = [
            text for text in texts(opened(phone, address, lang, name)) if text in ours - SAME - SAME_IN.get(lang, set())
        ]
        left[name] = [text for text in same if not re.fullmatch(r"[\W\d]*", text)]
        assert phone.locator("html").get_attribute("lang") == lang
    assert {name: found for name, found in left.items() if found} == {}


@pytest.mark.parametrize("lang", ["en", *OTHERS])
def test_no_page_of_a_language_is_wider_than_a_phone(phone: Page, address: str, lang: str) -> None:
    wide = {
        name: opened(phone, address, lang, name).evaluate("document.documentElement.scrollWidth")
        for name in names(lang)
    }
    assert {name: width for name, width in wide.items() if width > WIDTH} == {}


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("ja", "ltr"), ("th", "ltr")])
def test_an_article_in_another_script_reads_in_its_direction_and_is_found_by_a_word_of_its_text(
    phone: Page, address: str, lang: str, direction: str
) -> None:
    title, _, body = WRITTEN[lang]
    phone.goto(f"{address}/{lang}/articles/dark-lamp-{lang}/")
    expect(phone.locator("h1")).to_contain_text(title)
    assert phone.locator("h1").evaluate("heading => getComputedStyle(heading).direction") == direction
    assert phone.evaluate("document.documentElement.scrollWidth") <= WIDTH
    word = {"ar": "المصباح", "ja": "充電", "th": "ชาร์จ"}[lang]
    assert word in body
    phone.goto(f"{address}/{lang}/search/?q={word}")
    expect(phone.locator(f"[data-slug=dark-lamp-{lang}] mark").first).to_have_text(word)
    assert phone.evaluate("document.documentElement.scrollWidth") <= WIDTH
