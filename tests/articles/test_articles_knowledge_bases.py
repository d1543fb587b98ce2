"""Articles of ServiceNow and Confluence, as their APIs give them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from bare_workspace import bare_workspace
from growth import assert_nearly_linear
from hostile_text import repeated

from kbtools.articles.import_ import ImportedArticles, import_articles
from kbtools.articles.library import Library
from kbtools.model.article import Article
from kbtools.text.confluence_storage import storage_to_html

STORAGE = (
    '<p>Hold the button, then <ac:link><ri:page ri:content-title="Charge &amp; go" />'
    "<ac:plain-text-link-body><![CDATA[charge <it>]]></ac:plain-text-link-body></ac:link>.</p>"
    '<p>Or <ac:link><ri:page ri:content-title="Charge &amp; go"/></ac:link>, not '
    '<ac:link><ri:page ri:content-title="Secret"/><ac:link-body>this</ac:link-body></ac:link>.</p>'
    '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">js</ac:parameter>'
    "<ac:plain-text-body><![CDATA[if (a < b) {}]]></ac:plain-text-body></ac:structured-macro>"
    '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>Lamps only.</p></ac:rich-text-body>'
    '</ac:structured-macro><ac:structured-macro ac:name="jira"><ac:parameter ac:name="key">X-1</ac:parameter>'
    '</ac:structured-macro><p><ac:link><ri:user ri:account-id="5b1" /></ac:link></p>'
    '<ac:image><ri:attachment ri:filename="the lamp.png" /></ac:image>'
)
CONFLUENCE: dict[str, Any] = {
    "id": "98304", "type": "page", "status": "current", "title": "Pair the lamp",
    "body": {"storage": {"value": STORAGE, "representation": "storage"}},
    "version": {"by": {"displayName": "Ottilie Brandmaier"}},
    "metadata": {"labels": {"results": [{"prefix": "global", "name": "lamp"}]}},
    "_links": {"webui": "/spaces/GLIM/pages/98304/Pair+the+lamp", "base": "https://glim.example/wiki"},
}  # fmt: skip
OTHER = CONFLUENCE | {
    "id": "98305", "title": "Charge & go", "body": {"view": {"value": "<p>Plug it in.</p>"}},
    "_links": {"webui": "/spaces/GLIM/pages/98305/Charge"},
}  # fmt: skip
SERVICENOW: dict[str, Any] = {
    "number": "KB0010001", "short_description": "Pair the lamp", "text": "<p>Hold the button.</p>",
    "workflow_state": "published", "meta": "lamp, app", "roles": "", "author": {"display_value": "Ottilie Brandmaier"},
}  # fmt: skip


def moved(tmp_path: Path, data: object) -> tuple[ImportedArticles, Mapping[str, Article]]:
    (tmp_path / "export.json").write_text(json.dumps(data), encoding="utf-8")
    workspace = bare_workspace(tmp_path)
    done = import_articles(workspace, tmp_path / "export.json", over=False)
    return done, {article.slug: article for article in Library.of(workspace).sound().articles}


def test_pages_of_confluence_come_with_their_text_and_nobodys_name(tmp_path: Path) -> None:
    done, articles = moved(tmp_path, {"results": [CONFLUENCE, OTHER], "size": 2})
    article = articles["pair-the-lamp"]
    assert (article.state, article.tags, done.simplified) == ("published", ("lamp",), {"{jira}": 1})
    assert article.old_urls == ("https://glim.example/wiki/spaces/GLIM/pages/98304/Pair+the+lamp",)
    assert article.body == (
        "Hold the button, then [charge &lt;it>](charge-go.md).\n\nOr [Charge & go](charge-go.md), not this.\n\n"
        "```\nif (a < b) {}\n```\n\nLamps only.\n\n"
        "![the lamp.png](https://glim.example/wiki/download/attachments/98304/the%20lamp.png)\n"
    )
    assert articles["charge-go"].body == "Plug it in.\n"


@pytest.mark.parametrize(
    ("said", "restricted", "drafts"),
    [
        ({"status": "draft"}, (), ("pair-the-lamp",)),
        ({"status": "archived"}, (), ("pair-the-lamp",)),
        ({"restrictions": {"read": {"restrictions": {"group": {"results": [{"name": "staff"}]}}}}},
         ("pair-the-lamp",), ()),
        ({"restrictions": {"read": {"restrictions": {"group": {"results": []}, "user": {"results": []}}}}}, (), ()),
    ],
)  # fmt: skip
def test_what_not_everybody_reads_in_confluence_comes_as_a_draft(
    tmp_path: Path, said: dict[str, Any], restricted: tuple[str, ...], drafts: tuple[str, ...]
) -> None:
    done, _ = moved(tmp_path, {"results": [CONFLUENCE | said]})
    assert (done.restricted, done.drafts) == (restricted, drafts)


def test_comments_and_pages_without_a_body_are_named(tmp_path: Path) -> None:
    rows = [CONFLUENCE, CONFLUENCE | {"type": "comment"}, CONFLUENCE | {"body": {}}]
    done, _ = moved(tmp_path, {"results": rows})
    assert done.articles.added == ("pair-the-lamp",)
    assert [problem.message for problem in done.problems] == ["this is no page, but 'comment'", "this page has no body"]


@pytest.mark.parametrize("form", ["view", "export_view"])
def test_a_page_as_confluence_shows_it_comes_without_the_names_that_its_macros_list(tmp_path: Path, form: str) -> None:
    shown = (
        '<p>Hold the button <img class="emoticon emoticon-tick" src="/i/tick.png" alt="(tick)"/>.</p>'
        '<div class="plugin-contributors"><ul><li><a class="userLogoLink">Ottilie Brandmaier</a></li></ul></div>'
        '<div class="profile-macro"><div class="vcard">Wilhelm Oakhurst</div></div>'
        '<ul class="recently-updated"><li>Wilhelm Oakhurst changed a page</li></ul>'
    )
    done, articles = moved(tmp_path, {"results": [CONFLUENCE | {"body": {form: {"value": shown}}}]})
    assert (articles["pair-the-lamp"].body, done.problems) == ("Hold the button (tick).\n", ())


def test_a_shown_page_whose_names_cannot_be_told_from_its_content_is_named(tmp_path: Path) -> None:
    deep = {"view": {"value": f"{'<div>' * 400}Ottilie Brandmaier{'</div>' * 400}"}}
    done, articles = moved(tmp_path, {"results": [CONFLUENCE | {"body": deep}, OTHER]})
    assert ([problem.code for problem in done.problems], set(articles)) == (["page"], {"charge-go"})


@pytest.mark.parametrize("name", ["result", "records"])
def test_articles_of_servicenow_come_with_their_keywords(tmp_path: Path, name: str) -> None:
    told = SERVICENOW | {"workflow_state": {"display_value": "Published", "value": "published"}}
    done, articles = moved(tmp_path, {name: [told]})
    article = articles["pair-the-lamp"]
    assert (article.title, article.body, article.tags) == ("Pair the lamp", "Hold the button.\n", ("lamp", "app"))
    assert (article.state, done.problems) == ("published", ())


@pytest.mark.parametrize(
    ("said", "restricted"),
    [
        ({"workflow_state": "draft"}, False), ({"workflow_state": "retired"}, False), ({"active": "false"}, False),
        ({"can_read_user_criteria": "a1b2"}, True), ({"roles": "itil"}, True),
        ({"can_read_user_criteria": {"display_value": "Staff", "value": "a1"}}, True),
    ],
)  # fmt: skip
def test_what_not_everybody_reads_in_servicenow_comes_as_a_draft(
    tmp_path: Path, said: dict[str, Any], restricted: bool
) -> None:
    done, articles = moved(tmp_path, {"result": [SERVICENOW | said]})
    assert (articles["pair-the-lamp"].state, bool(done.restricted)) == ("draft", restricted)


@pytest.mark.parametrize(
    "piece", ["<![CDATA[", "<ac:parameter>", "<ac:link>", "<ac:macro ", "<ac:link><ri:page ", "<ac:parameter><ri:a>"]
)  # fmt: skip
def test_the_storage_format_is_read_in_a_time_that_grows_nearly_as_it(piece: str) -> None:
    assert_nearly_linear(storage_to_html, repeated(piece))
