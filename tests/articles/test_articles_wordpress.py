"""Articles in WordPress' own export: which come, in which state, and as which text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from growth import assert_nearly_linear
from hostile_text import repeated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbtools.articles.import_ import ImportedArticles, import_articles
from kbtools.articles.imported.exports import export_of
from kbtools.articles.imported.wordpress import wordpress_pages
from kbtools.articles.imported.wordpress_text import html_of
from kbtools.articles.library import Library
from kbtools.model.article import Article

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Glim</title>
<wp:author><wp:author_email>ottilie@glim.example</wp:author_email></wp:author>
"""


def item(title: str = "Pair the lamp", text: str = "<p>Hold the button.</p>", more: str = "", **said: str) -> str:
    told = {"post_type": "post", "status": "publish", "post_name": "pair-the-lamp", "post_password": "", **said}
    fields = "".join(f"<wp:{name}><![CDATA[{value}]]></wp:{name}>" for name, value in told.items())
    return (
        f"<item><title>{title}</title><link>https://glim.example/2026/08/{told['post_name']}/</link>"
        f"<dc:creator>ottilie</dc:creator><content:encoded><![CDATA[{text}]]></content:encoded>{fields}{more}"
        "<wp:comment><wp:comment_author>Ida</wp:comment_author><wp:comment_content>Nice</wp:comment_content>"
        "</wp:comment></item>\n"
    )


def moved(tmp_path: Path, *items: str) -> tuple[ImportedArticles, Mapping[str, Article]]:
    (tmp_path / "glim.xml").write_text(f"{HEAD}{''.join(items)}</channel></rss>", encoding="utf-8")
    workspace = bare_workspace(tmp_path)
    done = import_articles(workspace, tmp_path / "glim.xml", over=False)
    return done, {article.slug: article for article in Library.of(workspace).sound().articles}


def test_a_post_becomes_an_article_that_knows_its_old_address(tmp_path: Path) -> None:
    tags = (
        '<category domain="post_tag" nicename="lamp"><![CDATA[Lamp]]></category>'
        '<category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>'
    )
    link = '<p>Hold. See <a href="https://glim.example/2026/08/charge/#top">charging</a>.</p>'
    done, articles = moved(tmp_path, item(text=link, more=tags), item("Charge", post_name="charge", post_type="page"))
    article = articles["pair-the-lamp"]
    assert (article.title, article.state, article.tags) == ("Pair the lamp", "published", ("Lamp",))
    assert article.old_urls == ("https://glim.example/2026/08/pair-the-lamp/",)
    assert article.body == "Hold. See [charging](charge.md#top).\n"
    assert (done.articles.added, done.problems) == (("pair-the-lamp", "charge"), ())


@pytest.mark.parametrize(
    ("said", "restricted", "drafts"),
    [
        ({"status": "draft"}, (), ("pair-the-lamp",)), ({"status": "pending"}, (), ("pair-the-lamp",)),
        ({"status": "future"}, (), ("pair-the-lamp",)), ({"status": "private"}, ("pair-the-lamp",), ()),
        ({"post_password": "x"}, ("pair-the-lamp",), ()),
    ],
)  # fmt: skip
def test_what_was_not_public_comes_as_a_draft(
    tmp_path: Path, said: dict[str, str], restricted: tuple[str, ...], drafts: tuple[str, ...]
) -> None:
    done, articles = moved(tmp_path, item(**said))
    assert (articles["pair-the-lamp"].state, done.restricted, done.drafts) == ("draft", restricted, drafts)


@pytest.mark.parametrize(
    "said", [{"post_type": "attachment"}, {"post_type": "nav_menu_item"}, {"status": "trash"}, {"status": "auto-draft"}]
)
def test_attachments_menus_and_what_is_in_the_trash_are_no_articles(tmp_path: Path, said: dict[str, str]) -> None:
    done, _ = moved(tmp_path, item(), item("Other", post_name="other", **said))
    assert done.articles.added == ("pair-the-lamp",)


def test_a_broken_item_costs_itself_and_entities_are_never_expanded(tmp_path: Path) -> None:
    broken = item("Open <b>", post_name="open"), item("Bomb &b;", post_name="bomb")
    text = 'Text <![CDATA[ &lt;/item> ]]]]><![CDATA[> and "</item>" here \x0b'
    done, articles = moved(tmp_path, *broken, item(text=text), item("Last", post_name="last"))
    assert (done.articles.added, [problem.code for problem in done.problems]) == (
        ("pair-the-lamp", "last"), ["page", "page"],
    )  # fmt: skip
    assert "here" in articles["pair-the-lamp"].body


@pytest.mark.parametrize(
    ("text", "html", "simplified"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>\ntwo</p>\n\n<p>three</p>", ()),
        ("<!-- wp:paragraph -->\n<p>One</p>\n\n<p>two</p>", "<!-- wp:paragraph -->\n<p>One</p>\n\n<p>two</p>", ()),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>", ()),
        ('[caption id="a" width="3"]<img src="a.png"> A lamp[/caption]', '<p><img src="a.png"> A lamp</p>', ()),
        ('See [gallery ids="1,2"]it', "<p>See it</p>", ("[gallery]",)),
        ("[vc_row]Hold[/vc_row]", "<p>Hold</p>", ("[vc_row]",)),
        ("Choose [Menu] or [menu], then [[gallery]]", "<p>Choose [Menu] or [menu], then [[gallery]]</p>", ()),
        (
            "[embed]https://v.example/1?a=1&b[/embed]",
            '<p><a href="https://v.example/1?a=1&amp;b">https://v.example/1?a=1&amp;b</a></p>', (),
        ),
        (
            '[video mp4="https://v.example/a.mp4"][/video]',
            '<p><a href="https://v.example/a.mp4">https://v.example/a.mp4</a></p>', ("[video]",),
        ),
    ],
)  # fmt: skip
def test_the_text_of_an_article_is_html_without_shortcodes(text: str, html: str, simplified: tuple[str, ...]) -> None:
    assert html_of(text) == (html, simplified)


@pytest.mark.parametrize("piece", ["<item>", "<![CDATA[", "</item>", "<item><a>", "<item><a ", "]]>"])
def test_an_export_is_read_in_a_time_that_grows_nearly_as_it(tmp_path: Path, piece: str) -> None:
    def work(text: str) -> None:
        (tmp_path / "glim.xml").write_text(text, encoding="utf-8")
        list(wordpress_pages(tmp_path / "glim.xml"))

    assert_nearly_linear(work, repeated(piece, begin=HEAD), sizes=(1_000, 10_000))


@pytest.mark.parametrize("piece", ["[a ", "[a b]", "[/a]", "[[", "<pre", "\n\n", "\n ", "http://a\n", "[a src=http://"])
def test_the_text_is_read_in_a_time_that_grows_nearly_as_it(piece: str) -> None:
    assert_nearly_linear(html_of, repeated(piece), sizes=(1_000, 10_000))


@pytest.mark.full
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["<item>", "</item>", "<![CDATA[", "]]>", "<a>", "</a>", "&x;", "x", "\0"])))
def test_whatever_stands_in_an_export_nothing_crashes(tmp_path: Path, pieces: list[str]) -> None:
    (tmp_path / "glim.xml").write_text(HEAD + "".join(pieces), encoding="utf-8")
    assert export_of(tmp_path / "glim.xml")
    for page in wordpress_pages(tmp_path / "glim.xml"):
        assert page.problem
