"""Links to the help centre in what agents wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from bare_workspace import bare_workspace

from kbtools.articles.library import Folder
from kbtools.articles.links_in_text import ArticleLinks
from kbtools.model.article import Article, current_slugs
from kbtools.search.evidence import answered_tickets
from kbtools.settings import Settings
from kbtools.tickets.import_ import import_tickets
from kbtools.workspace import Workspace

ARTICLES = (
    Article(slug="lamp-is-dark", replaces=("dark-lamp",), path="lamp-is-dark.md"),
    Article(
        slug="parcel",
        old_urls=("https://glim.zendesk.com/hc/en-us/articles/360012-Where-is-my-parcel",),
        path="parcel.md",
    ),
)
SITES = ("https://help.glim.example/", "https://glim.example/help")
LINKS = ArticleLinks(ARTICLES, SITES)
EXPORTS = Path(__file__).parents[1] / "helpdesks" / "exports"


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("See https://help.glim.example/articles/lamp-is-dark/.", ("lamp-is-dark",)),
        ("[this](https://help.glim.example/articles/lamp-is-dark/#why)", ("lamp-is-dark",)),
        ('<a href="http://www.help.glim.example/articles/lamp-is-dark/?a=1&amp;b=2">x</a>', ("lamp-is-dark",)),
        ("https://glim.example/help/articles/Dark-Lamp", ("lamp-is-dark",)),
        ("https://help.glim.example/articles/gone/", ("gone",)),
        ("https://glim.zendesk.com/hc/de/articles/360012-Wo-ist-mein-Paket", ("parcel",)),
        ("https://glim.zendesk.com/hc/en-us/articles/360012", ("parcel",)),
        ("https://glim.zendesk.com/hc/en-us/articles/3600125", ()),
        ("https://other.example/articles/lamp-is-dark/", ()),
        ("https://help.glim.example.evil.example/articles/lamp-is-dark/", ()),
        ("lamp-is-dark and articles/lamp-is-dark/ are no addresses, https://[ is none either", ()),
    ],
)  # fmt: skip
def test_an_address_of_an_article_is_a_link_to_it(text: str, slugs: tuple[str, ...]) -> None:
    assert LINKS.slugs(text) == slugs


DESK = "https://glim.zendesk.com/hc"
IN_THREE = ArticleLinks(
    [
        Article(slug="aufladen", lang="de", path="aufladen.md", old_urls=(f"{DESK}/de/articles/8-Aufladen",)),
        Article(slug="charge", path="charge.md", old_urls=(f"{DESK}/en-us/articles/8-Charge",)),
        Article(slug="recharger", lang="fr", path="recharger.md", old_urls=(f"{DESK}/fr/articles/8-Recharger",)),
    ]
)


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        (f"{DESK}/en-us/articles/8", "charge"), (f"{DESK}/de/articles/8-Renamed", "aufladen"),
        (f"{DESK}/FR/articles/8", "recharger"), (f"{DESK}/it/articles/8", "charge"), (f"{DESK}/articles/8", "charge"),
        (f"{DESK}/de-at/articles/8", "aufladen"), (f"{DESK}/fr-ca/articles/8", "recharger"),
        (f"{DESK}/en-gb/articles/8", "charge"),
    ],
)  # fmt: skip
def test_an_address_elsewhere_is_a_link_to_the_article_in_its_language_or_in_the_workspaces(
    address: str, slug: str
) -> None:
    assert IN_THREE.slugs(f"See {address}.") == (slug,)


def glim(root: Path) -> Workspace:
    """A workspace with these articles."""
    workspace = bare_workspace(root, Settings(sites=SITES))
    for article in ARTICLES:
        Folder.of(workspace).write(article)
    return workspace


def test_an_agents_link_is_evidence_and_answers_the_merged_ticket_too(tmp_path: Path) -> None:
    workspace = glim(tmp_path)
    done = import_tickets(workspace, [EXPORTS / "zendesk"])
    again = import_tickets(workspace, [EXPORTS / "zendesk"])
    with workspace.store() as store:
        articles = [Article(slug="lamp-is-dark")]
        evidence = answered_tickets(store.tickets.all(), store.links.all(), current_slugs(articles))
    assert (done.added, done.linked, done.unknown, done.passed) == (2, 1, 0, {"deleted": 1})
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert {row.ticket for row in evidence} == {"35436", "35438"}


def test_links_to_no_article_and_messages_that_do_not_say_are_counted(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(
        '{"id": 1, "messages": [{"author": "agent", "body": "x"}, {"author": "agent", "body": "x", "public": false}],'
        ' "linked_articles": ["gone", "https://help.glim.example/articles/dark-lamp/"]}',
        encoding="utf-8",
    )
    workspace = glim(tmp_path)
    done = import_tickets(workspace, [tmp_path / "t.jsonl"])
    with workspace.store() as store:
        assert [link.slug for link in store.links.all()] == ["gone", "lamp-is-dark"]
    assert (done.linked, done.unknown, done.unmarked) == (1, 1, 1)
