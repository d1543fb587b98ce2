"""Dead links of a built site, found as a browser would resolve them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbtools.site.links import check_links

PAGES = {
    "index.html": '<h1 id="top-of-it">Help</h1>',
    "articles/lamp/index.html": '<h2 id="what-to-do">What to do</h2><a name="old">x</a>',
    "assets/a b.png": "",
}


def dead(site: Path, html: str, *, page: str = "articles/cable/index.html", site_url: str = "") -> list[str]:
    for name, text in {**PAGES, page: html}.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    return [f"{row.link}: {row.why}" for row in check_links(site, site_url).dead]


@pytest.mark.parametrize(
    "link",
    [
        "../lamp/",
        "../lamp",
        "../lamp/index.html#what-to-do",
        "../lamp/#old",
        "../lamp/#top",
        "../lamp/#:~:text=What",
        "#",
        "",
        "?q=lamp",
        "/articles/lamp/#what%2Dto-do",
        "../../assets/a%20b.png?v=2",
        "https://elsewhere.example/gone",
        "//elsewhere.example/gone",
        "mailto:help@example.com",
        "data:image/png;base64,AAAA",
        "/api/contact",
    ],
)
def test_a_link_that_leads_somewhere_is_not_told(tmp_path: Path, link: str) -> None:
    assert dead(tmp_path, f'<a href="{link}">x</a>') == []


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ('<a href="../lump/">x</a>', "../lump/: nothing is there"),
        ('<a href="../Lamp/">x</a>', "../Lamp/: nothing is there"),
        ('<a href="../lamp/#whot">x</a>', "../lamp/#whot: the page has no anchor 'whot'"),
        ('<a href="#here">x</a>', "#here: the page has no anchor 'here'"),
        ('<img src="lamp.png">', "lamp.png: nothing is there"),
        ('<img srcset="../../assets/a%20b.png 1x, big.png 2x">', "big.png: nothing is there"),
        ('<script src="a.js"></script>', "a.js: nothing is there"),
        ('<meta http-equiv="refresh" content="0; url=../gone/">', "../gone/: nothing is there"),
        ('<noscript><meta http-equiv="Refresh" content="0;URL=\'../gone/\'"></noscript>', "../gone/: nothing is there"),
        ('<a href="?a=1&amp;b=2#x">x</a>', "?a=1&b=2#x: the page has no anchor 'x'"),
        ('<a href="http://[">x</a>', "http://[: this is not an address"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_with_what_is_missing(tmp_path: Path, html: str, told: str) -> None:
    assert dead(tmp_path, html) == [told]


def test_a_dead_link_is_told_once_a_page_with_its_line(tmp_path: Path) -> None:
    dead(tmp_path, '<p>\n<a href="gone/">x</a>\n<a href="gone/">y</a>', page="articles/cable/index.html")
    (found,) = check_links(tmp_path).dead
    assert (found.page, found.line) == ("articles/cable/", 2)


def test_a_site_below_a_folder_of_its_host_is_known_by_its_address(tmp_path: Path) -> None:
    links = ("/help/articles/lamp/", "https://x.example/help/gone/", "/articles/lamp/")
    html = "".join(f'<a href="{link}">x</a>' for link in links)
    assert dead(tmp_path, html, site_url="https://x.example/help/") == [
        "https://x.example/help/gone/: nothing is there",
        "/articles/lamp/: it leads out of the site, which begins at /help/",
    ]
