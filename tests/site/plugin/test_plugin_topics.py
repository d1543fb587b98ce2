"""The topics of the start page: the most used first, all of them somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from built_site import Build

from kbtools.model.article import Article
from kbtools.model.ticket import Link
from kbtools.scaffold import create
from kbtools.site.plugin.articles import is_icon
from kbtools.site.plugin.start_page import learnt
from kbtools.site.plugin.topic_icons import BY_WORD, OTHER, topic_icons
from kbtools.site.plugin.topics import FIRST_TOPICS, Topic, by_use, related
from kbtools.workspace import Workspace

ICONS = Path(str(files("material"))) / "templates"
WriteArticle = Callable[..., Path]


def topic(name: str, *slugs: str) -> Topic:
    return Topic(name, name, name, tuple(Article(slug=slug, title=slug) for slug in slugs))


def test_topics_that_answered_most_come_first_then_those_with_most_articles() -> None:
    topics = [topic("a", "a1"), topic("b", "b1", "b2"), topic("c", "c1"), topic("d", "d1")]
    assert [one.tag for one in by_use(topics, {"c1": 7, "b2": 1})] == ["c", "b", "a", "d"]
    assert [one.tag for one in by_use(topics, {})] == ["b", "a", "c", "d"]


def test_articles_without_a_tag_are_no_topic_that_comes_first() -> None:
    topics = [topic("a", "a1"), topic("", "b1", "b2")]
    assert [one.tag for one in by_use(topics, {"b1": 9})] == ["a", ""]


def test_a_topic_has_the_icon_of_its_words_or_the_one_that_is_chosen(caplog: pytest.LogCaptureFixture) -> None:
    topics = [topic("payment-cards", "a1"), topic("Zorb", "b1"), topic("apps", "c1"), topic("", "d1")]
    chosen: dict[object, object] = {"Zorb": "material/moon", "apps": "material/../x", "gone": "material/bike", "": 7}
    icons = topic_icons(topics, chosen, [str(ICONS)])
    assert icons["payment-cards"] == "material/credit-card-outline"
    assert icons["Zorb"] == OTHER
    assert icons["apps"] == "material/cellphone"
    assert [record.getMessage() for record in caplog.records] == [
        "mkdocs.yml: there is no icon 'material/moon' for the tag 'Zorb'",
        "mkdocs.yml: there is no icon 'material/../x' for the tag 'apps'",
        "mkdocs.yml: no published article has the tag 'gone' that 'icons' names",
        "mkdocs.yml: there is no icon '7' for the tag ''",
    ]
    assert topic_icons(topics[1:2], {"Zorb": "material/moped"}, [str(ICONS)])["Zorb"] == "material/moped"


@pytest.mark.parametrize(
    ("tag", "icon"),
    [
        ("Access", "lock-outline"),
        ("basics", "rocket-launch-outline"),
        ("Rechnungen", "credit-card-outline"),
        ("Einstellungen", "cog-outline"),
        ("Paiements", "credit-card-outline"),
    ],
)
def test_the_words_of_a_tag_may_be_plurals(tag: str, icon: str) -> None:
    assert topic_icons([topic(tag, "a1")], {}, [str(ICONS)]) == {tag: f"material/{icon}"}


def test_the_theme_has_every_icon_that_words_lead_to() -> None:
    assert [icon for icon in (OTHER, *BY_WORD.values()) if not is_icon(icon, [str(ICONS)])] == []


def test_articles_that_answered_the_same_tickets_are_related_first() -> None:
    together = topic("other", "z1").articles
    topics = [topic("a", "a1", "a2", "a3")]
    article = Article(slug="a2", title="a2", tags=("a",))
    assert [one.slug for one in related(article, topics, together)] == ["z1", "a3", "a1"]
    assert [one.slug for one in related(article, topics)] == ["a3", "a1"]


def test_two_tickets_make_two_articles_belong_together(tmp_path: Path) -> None:
    create(tmp_path, "Help")
    workspace = Workspace.open(tmp_path)
    with workspace.store() as store:
        for ticket, slugs in {"1": "ab", "2": "ab", "3": "ac"}.items():
            for slug in slugs:
                store.links.put(Link("desk", ticket, slug, by="agent"))
    known = learnt(workspace, [Article(slug=slug, title=slug) for slug in "abc"])
    assert known.together == {"a": ("b",), "b": ("a",)}
    assert list(known.answered.items()) == [("a", 3), ("b", 2), ("c", 1)]


@pytest.mark.full
def test_the_start_page_shows_nine_topics_as_cards_and_links_to_all_others(
    build: Build, write_article: WriteArticle
) -> None:
    for n in range(FIRST_TOPICS + 3):
        write_article(f"a{n}.md", f"title: T{n:02}\ntags: [topic-{n:02}]")
    write_article("more.md", "title: More\ntags: [topic-11]")
    html = (build().site / "index.html").read_text("utf-8")
    cards, rest = html.split('class="kb-more"')
    links = re.compile(r'href="topics/(topic-\d\d)/"')
    assert links.findall(cards.split('class="kb-cards"')[1]) == ["topic-11", *(f"topic-{n:02}" for n in range(8))]
    assert links.findall(rest.split("</ul>")[0]) == ["topic-08", "topic-09", "topic-10"]
