"""Articles of other help centres, in the shapes that the vendors document, and folders of pages."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from bare_workspace import bare_workspace
from help_desk import Handler, HelpDesk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.import_ import ImportedArticles, import_articles
from kbtools.articles.imported.reading import read_pages
from kbtools.articles.library import Library
from kbtools.model.article import Article
from kbtools.settings import Settings

ZENDESK: dict[str, Any] = {
    "articles": [
        {
            "id": 115012, "url": "https://shop.zendesk.example/api/v2/help_center/en-us/articles/115012.json",
            "html_url": "https://help.shop.example/hc/en-us/articles/115012-Pair-the-lamp", "title": "Pair the lamp",
            "body": "<h1>Pair the lamp</h1><p>Hold the button. Then see "
            "<a href='https://help.shop.example/hc/en-us/articles/115013-Renamed-since#steps'>the next page</a>.</p>",
            "label_names": ["lamp"], "draft": False, "section_id": 3600, "locale": "en-us",
        },
        {
            "id": 115013, "html_url": "https://help.shop.example/hc/en-us/articles/115013-Update", "title": "Update",
            "body": "<p>Wait &lt;five&gt; minutes.</p><script>alert(1)</script>", "label_names": [], "draft": True,
        },
    ],
    "count": 2, "next_page": None,
}  # fmt: skip
HELP_SCOUT = {
    "articles": {
        "page": 1, "pages": 1, "count": 1,
        "items": [{"id": "5a", "number": 12, "slug": "pair", "status": "published", "name": "Pair the lamp",
                   "text": "<p>Hold the button.</p>", "publicUrl": "https://docs.shop.example/article/12-pair",
                   "keywords": ["lamp"]}],
    }
}  # fmt: skip
INTERCOM = {
    "type": "list", "total_count": 1, "pages": {"type": "pages"},
    "data": [{"id": "6871119", "type": "article", "workspace_id": "w1", "title": "Pair the lamp", "state": "published",
              "description": "", "body": "<p class=\"no-margin\">Hold the button.</p>",
              "url": "https://intercom.help/shop/en/articles/6871119-pair-the-lamp"}],
}  # fmt: skip
FRESHDESK = [
    {"id": 4, "type": 1, "category_id": 1, "folder_id": 3, "title": "Pair the lamp", "status": 2,
     "description": "<p>Hold the button.</p>", "description_text": "Hold the button.", "tags": ["lamp"]}
]  # fmt: skip


PNG = b"\x89PNG\r\n\x1a\nthe lamp"


def moved(tmp_path: Path, data: object, **how: Any) -> tuple[ImportedArticles, Mapping[str, Article]]:
    (tmp_path / "export.json").write_text(json.dumps(data), encoding="utf-8")
    workspace = bare_workspace(tmp_path, Settings(**how))
    done = import_articles(workspace, tmp_path / "export.json", over=False)
    return done, {article.slug: article for article in Library.of(workspace).sound().articles}


@pytest.mark.parametrize(
    ("data", "url"),
    [
        (ZENDESK, "https://help.shop.example/hc/en-us/articles/115012-Pair-the-lamp"),
        (HELP_SCOUT, "https://docs.shop.example/article/12-pair"),
        (INTERCOM, "https://intercom.help/shop/en/articles/6871119-pair-the-lamp"),
        (FRESHDESK, "https://help.shop.example/support/solutions/articles/4"),
    ],
)
def test_a_vendors_export_becomes_articles_that_know_their_old_address(tmp_path: Path, data: object, url: str) -> None:
    _, articles = moved(tmp_path, data, sites=("https://help.shop.example",))
    article = articles["pair-the-lamp"]
    assert (article.title, article.state, article.old_urls) == ("Pair the lamp", "published", (url,))
    assert article.body.startswith("Hold the button.")


def test_links_among_the_pages_become_links_among_the_articles(tmp_path: Path) -> None:
    _, articles = moved(tmp_path, ZENDESK)
    assert "[the next page](update.md#steps)" in articles["pair-the-lamp"].body
    assert articles["pair-the-lamp"].tags == ("lamp",)


def test_drafts_stay_drafts_and_text_that_reads_like_a_tag_stays_text(tmp_path: Path) -> None:
    _, articles = moved(tmp_path, ZENDESK)
    assert articles["update"].state == "draft"
    assert articles["update"].body == "Wait &lt;five> minutes.\n"


def test_an_export_in_several_pages_is_one(tmp_path: Path) -> None:
    done, _ = moved(tmp_path, [ZENDESK, {"articles": [{**ZENDESK["articles"][0], "title": "Third"}]}])
    assert done.articles.added == ("pair-the-lamp", "update", "third")


def test_the_same_export_twice_changes_nothing(tmp_path: Path) -> None:
    moved(tmp_path, HELP_SCOUT)
    done, _ = moved(tmp_path, HELP_SCOUT)
    assert (done.articles.added, done.articles.kept) == ((), ("pair-the-lamp",))


def test_a_folder_of_pages_comes_with_its_pictures(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    (pages / "sub").mkdir(parents=True)
    (pages / "pic one.png").write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(b"outside")
    (pages / "reset.html").write_text(
        "<html><head><title>Reset</title></head><body><h1>Reset</h1><ul><li>one<ul><li>two</li></ul></li></ul>"
        "<p><img src='pic%20one.png' alt='the button'><img src='../secret.png'>"
        "<img src='https://cdn.example/x.png'></p></body></html>", encoding="utf-8",
    )  # fmt: skip
    (pages / "sub" / "notes.md").write_text("# Notes\n\nSee [reset](../reset.html#a).\n", encoding="utf-8")
    workspace = bare_workspace(tmp_path)
    done = import_articles(workspace, pages, over=False)
    articles = {article.slug: article for article in Library.of(workspace).sound().articles}
    assert (done.pictures, done.elsewhere) == (1, 1)
    assert "![the button](../images/reset-pic-one.png)" in articles["reset"].body
    assert "- one\n    - two" in articles["reset"].body
    assert [path.name for path in (tmp_path / "docs" / "images").iterdir()] == ["reset-pic-one.png"]
    assert articles["notes"].body == "See [reset](reset.md#a).\n"


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("run.js", b"alert(1)", None), ("lamp.png", b"<svg onload='alert(1)'/>", None),
        ("lamp.svg", b"<?xml version='1.0'?><svg/>", None), ("page.gif", b"<html><script>alert(1)</script>", None),
        ("empty.png", b"", None), ("notes.txt", b"words", None), ("handbook.pdf", b"%PDF-1.7\n", None),
        ("run.js", PNG, "pair-run.png"), ("lamp.jpeg", b"\xff\xd8\xff\xe0 JFIF", "pair-lamp.jpg"),
        ("lamp", b"GIF89a", "pair-lamp.gif"), ("lamp.avif", b"\0\0\0 ftypavif", "pair-lamp.avif"),
    ],
)  # fmt: skip
def test_a_picture_is_one_by_its_content_and_gets_the_ending_of_it(
    tmp_path: Path, name: str, data: bytes, kept: str | None
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / name).write_bytes(data)
    (pages / "pair.md").write_text(f"# Pair\n\nHold it. ![the lamp]({name})\n", encoding="utf-8")
    done = import_articles(bare_workspace(tmp_path), pages, over=False)
    assert done.articles.added == ("pair",)
    assert [path.name for path in (tmp_path / "docs").rglob("*") if path.suffix != ".md" and path.is_file()] == (
        [kept] if kept else []
    )
    assert [problem.code for problem in done.problems] == ([] if kept else ["picture"])


def test_a_folder_that_leads_elsewhere_brings_nothing_from_there(tmp_path: Path) -> None:
    workspace, pages = bare_workspace(tmp_path), tmp_path / "pages"
    pages.mkdir()
    (tmp_path / "lamp.png").write_bytes(PNG)
    (pages / "good.md").write_text("# Good\n\n![a](linked.png) ![b](hard.png) ![c](pipe.png)\n", encoding="utf-8")
    (pages / "leak.md").symlink_to("../.kb/secret")
    (pages / "leak.html").symlink_to(tmp_path / ".kb" / "secret")
    (pages / "linked.png").symlink_to("../lamp.png")
    os.link(tmp_path / ".kb" / "secret", pages / "hard.md")
    os.link(tmp_path / "lamp.png", pages / "hard.png")
    os.mkfifo(pages / "pipe.md")
    os.mkfifo(pages / "pipe.png")
    done = import_articles(workspace, pages, over=False)
    assert done.articles.added == ("good",)
    assert done.pictures == 0
    refused = sorted((problem.code, Path(str(problem.where)).name) for problem in done.problems)
    assert (
        refused
        == [("file-outside", f"{name}") for name in ("hard.md", "leak.html", "leak.md", "pipe.md")]
        + [("picture", "good.md")] * 3
    )


def test_a_picture_is_written_in_place_of_a_link_and_not_through_it(tmp_path: Path) -> None:
    workspace, pages = bare_workspace(tmp_path), tmp_path / "pages"
    pages.mkdir()
    (pages / "lamp.png").write_bytes(PNG)
    (pages / "pair.md").write_text("# Pair\n\n![lamp](lamp.png)\n", encoding="utf-8")
    (tmp_path / "docs" / "images").mkdir(parents=True)
    (tmp_path / "docs" / "images" / "pair-lamp.png").symlink_to(tmp_path / ".kb" / "secret")
    before = (tmp_path / ".kb" / "secret").read_bytes()
    import_articles(workspace, pages, over=False)
    assert (tmp_path / ".kb" / "secret").read_bytes() == before
    assert (tmp_path / "docs" / "images" / "pair-lamp.png").read_bytes() == PNG


@pytest.mark.parametrize(
    ("html", "title", "text"),
    [
        ("<title>Reset &uuml;ber</title><h1>Other</h1><p>one", "Reset über", "one"),
        ("<!-- <title>Old</title> --><h1>Reset <b>it</b></h1><main><p>one</main><p>two", "Reset it", "<p>one</p>"),
        ("<BODY><P>up</P></BODY>", "my page", "<p>up</p>"),
        ("words", "my page", "words"),
    ],
)
def test_a_page_says_its_title_and_its_text_whatever_its_markup(
    tmp_path: Path, html: str, title: str, text: str
) -> None:
    (tmp_path / "my-page.html").write_text(html, encoding="utf-8")
    (page,) = read_pages(tmp_path)
    assert page.title == title
    assert text in page.text
    assert "two" not in page.text


LOOPBACK = frozenset(("127.0.0.1",))


class Pictures(HelpDesk):
    def routes(self) -> list[tuple[str, Handler]]:
        return [("/a/lamp.png", self.png), ("/b/lamp.png", self.png), ("/page.png", self.page_of_html)]

    async def png(self, request: Request) -> Response:
        self.seen[request.url.path] += 1
        return Response(PNG + request.url.path.encode())

    async def page_of_html(self, request: Request) -> Response:
        del request
        return Response(b"<html>Please log in</html>")


def with_pictures(server: Pictures, *names: str) -> dict[str, Any]:
    shown = "".join(f"<img src='{name}'>" for name in names)
    article = {**ZENDESK["articles"][0], "body": f"<p>{shown}</p>", "html_url": f"{server.url}/hc/articles/1-Pair"}
    return {"articles": [article, {**article, "id": 2, "title": "Second", "html_url": ""}]}


def test_pictures_on_the_old_server_are_fetched_once_each_when_asked_for(tmp_path: Path) -> None:
    with Pictures() as server:
        (tmp_path / "export.json").write_text(
            json.dumps(with_pictures(server, f"{server.url}/a/lamp.png?v=2", "/b/lamp.png")), encoding="utf-8"
        )
        workspace = bare_workspace(tmp_path)
        done = import_articles(workspace, tmp_path / "export.json", over=False, pictures=True, allowed=LOOPBACK)
        again = import_articles(workspace, tmp_path / "export.json", over=False, pictures=True, allowed=LOOPBACK)
    assert (done.pictures, done.elsewhere, done.problems) == (3, 1, ())  # the second article has no address of its own
    body = Library.of(workspace).article("pair-the-lamp").body
    assert "../images/pair-the-lamp-lamp.png" in body
    assert "../images/pair-the-lamp-lamp-2.png" in body
    images = tmp_path / "docs" / "images"
    assert (images / "pair-the-lamp-lamp-2.png").read_bytes() == PNG + b"/b/lamp.png"
    assert (again.pictures, server.seen["/a/lamp.png"], server.seen["/b/lamp.png"]) == (0, 1, 1)


def test_a_picture_that_does_not_come_is_named_and_its_article_comes_all_the_same(tmp_path: Path) -> None:
    with Pictures() as server:
        names = [
            f"{server.url}/page.png",
            f"{server.url}/gone.png",
            "http://127.0.0.1:1/x.png",
            "http://[/x.png",
            "//[/x.png",
        ]
        (tmp_path / "export.json").write_text(json.dumps(with_pictures(server, *names)), encoding="utf-8")
        done = import_articles(
            bare_workspace(tmp_path), tmp_path / "export.json", over=False, pictures=True, allowed=LOOPBACK
        )
    assert done.articles.added == ("pair-the-lamp", "second")
    assert [(problem.code, problem.message.partition(": ")[2][:24]) for problem in done.problems[:2]] == [
        ("picture", "it is no PNG, JPEG, GIF,"), ("picture", "the server answers 404"),
    ]  # fmt: skip
    assert "connection" in done.problems[2].message
    assert len(done.problems) == 3  # what is no address at all is not asked for


def test_two_pages_of_one_title_get_two_slugs(tmp_path: Path) -> None:
    done, _ = moved(tmp_path, FRESHDESK * 2)
    assert done.articles.added == ("pair-the-lamp", "pair-the-lamp-2")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=3)
)
_NAMES = ["title", "body", "html_url", "name", "text", "publicUrl", "state", "description", "folder_id", "draft"]
_ROWS = st.dictionaries(st.sampled_from(_NAMES), _VALUES, max_size=9)
_LISTS = st.lists(_ROWS, max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_ROWS | _LISTS | st.builds(lambda rows: {"articles": rows}, _LISTS))
def test_whatever_stands_in_an_export_nothing_crashes(tmp_path: Path, data: object) -> None:
    (tmp_path / "docs").mkdir(exist_ok=True)
    path = tmp_path / "any.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    done = import_articles(bare_workspace(tmp_path), path, over=True)
    assert all(problem.message for problem in done.articles.problems)
