"""Links among imported pages lead to the articles, in every form of address that help centres use."""

from __future__ import annotations

import pytest

from kbtools.articles.imported.page_links import PageLinks
from kbtools.model.imported_page import ImportedPage

SHOP = "https://help.shop.example/hc"
INBOX = "https://help.inbox.example/shop"


def page(url: str) -> ImportedPage:
    return ImportedPage("here", "Pair", "", url)


LINKS = PageLinks(
    [
        (page(f"{SHOP}/en-us/articles/115012-Pair"), "pair"), (page(f"{SHOP}/de/articles/115012-Koppeln"), "koppeln"),
        (page(f"{SHOP}/en-us/articles/115013-Charge"), "charge"),
        (page(f"{SHOP}/fil/articles/115012-Ipares"), "ipares"),
        (page("https://docs.shop.example/article/12-lamp"), "lamp"),
        (page(f"{INBOX}/en/articles/8-bulb"), "bulb"), (page(f"{INBOX}/en/articles/9-stand"), "stand"),
        (page(f"{INBOX}/pt-BR/articles/8-lampada"), "lampada"), (page(f"{INBOX}/de/articles/8-birne"), "birne"),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("at", "address", "slug"),
    [
        (f"{SHOP}/en-us/articles/115013-Charge", f"{SHOP}/de/articles/115012-Koppeln", "koppeln"),
        (f"{SHOP}/de/articles/115012-Koppeln", f"{SHOP}/en-us/articles/115012", "pair"),
        (f"{SHOP}/de/articles/115012-Koppeln", f"{SHOP}/articles/115012", "koppeln"),
        (f"{SHOP}/de/articles/115012-Koppeln", f"{SHOP}/de/articles/115013-Laden", "charge"),
        (f"{SHOP}/en-us/articles/115013-Charge", "/hc/en-us/articles/115012-Renamed-since", "pair"),
        (f"{SHOP}/en-us/articles/115013-Charge", "https://shop.zendesk.example/hc/de/articles/115012", "koppeln"),
        ("", "/hc/en-us/articles/115012-Pair", "pair"),
        ("https://docs.shop.example/article/13-app", "/article/12-lamp", "lamp"),
        ("https://docs.shop.example/article/13-app", "https://docs.other.example/article/12-lamp", None),
        (f"{SHOP}/en-us/articles/115013-Charge", f"{SHOP}/fr/articles/115012-Relier", "pair"),
        (f"{SHOP}/en-us/articles/115013-Charge", "https://shop.zendesk.example/hc/fr/articles/115012", "pair"),
        (f"{SHOP}/fil/articles/115013-Charge", "https://shop.zendesk.example/hc/articles/115012", "ipares"),
        (f"{SHOP}/en-us/articles/115013-Charge", f"{SHOP}/de/articles/115012-Koppeln/comments/3", "koppeln"),
        (f"{INBOX}/en/articles/9-stand", f"{INBOX}/en/articles/8-bulb", "bulb"),
        (f"{INBOX}/en/articles/9-stand", f"{INBOX}/de/articles/8-renamed", "birne"),
        (f"{INBOX}/en/articles/9-stand", f"{INBOX}/pt-br/articles/8", "lampada"),
        (f"{INBOX}/en/articles/9-stand", f"{INBOX}/fr/articles/8-ampoule", "bulb"),
        (f"{INBOX}/en/articles/9-stand", f"{INBOX}/pt/articles/8-lampada", "lampada"),
        (f"{INBOX}/de/articles/9-fuss", f"{INBOX}/pt-pt/articles/8-lampada", "lampada"),
        (f"{INBOX}/en/articles/9-stand", f"{INBOX}/de-at/articles/8-birne", "birne"),
        (f"{SHOP}/de/articles/115012-Koppeln", "https://shop.zendesk.example/hc/en-gb/articles/115012", "pair"),
        (f"{SHOP}/de-ch/articles/115013-Laden", f"{SHOP}/articles/115012", "koppeln"),
        (f"{INBOX}/de/articles/9-fuss", f"{INBOX}/articles/8", "birne"),
        (f"{SHOP}/en-us/articles/115013-Charge", "https://[/hc/en-us/articles/115012", None),
        (f"{SHOP}/en-us/articles/115013-Charge", "mailto:help@shop.example", None),
    ],
)
def test_a_link_leads_to_the_article_of_its_language(at: str, address: str, slug: str | None) -> None:
    assert LINKS.slug(page(at), address) == slug
