"""`GET /search/?q=`: the built page of results with what was found filled in."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kbtools.service.public.results import marked

Open = Callable[..., TestClient]
PAGE = (
    '<meta charset="utf-8"><input name="q" value="" data-kb-q>'
    "<div><!--results-->plain<!--/results--></div><form data-kb-write hidden></form>"
)
TOPICS = {
    "topics": [["account", "Account"], ["lamp", "Lamp & more"]],
    "articles": {"reset-password": [0], "account-stolen": [0], "glim-does-not-charge": [1]},
}


@pytest.fixture
def page(root: Path) -> Path:
    """The page as a build leaves it."""
    path = root / "site" / "search" / "index.html"
    path.parent.mkdir()
    path.write_text(PAGE, encoding="utf-8")
    (root / "site" / "assets" / "kbtools" / "topics.json").write_text(json.dumps(TOPICS), encoding="utf-8")
    (root / "site" / "assets" / "kbtools" / "site.json").write_text('{"policy": "default-src x", "moved": {}}')
    return path


def test_results_stand_in_the_page_with_its_policy_and_without_a_referrer(client: TestClient, page: Path) -> None:
    answer = client.get("/search/", params={"q": "forgot my password"})
    assert answer.status_code == 200
    assert 'data-slug="reset-password"' in answer.text
    assert "<mark>password</mark>" in answer.text
    assert 'value="forgot my password" data-kb-q' in answer.text
    assert "plain" not in answer.text
    assert "data-kb-write hidden" not in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src x")
    assert client.head("/search/?q=x").status_code == 200


def test_without_words_or_without_an_index_the_page_is_as_it_was_built(
    client: TestClient, page: Path, root: Path, open_client: Open
) -> None:
    assert client.get("/search/").text == client.get("/search/?q=%20").text == PAGE
    (root / "search_index").rename(root / "elsewhere")
    assert open_client().get("/search/?q=password").text == PAGE


def test_without_the_page_it_is_missing_as_any_other(client: TestClient) -> None:
    answer = client.get("/search/?q=password")
    assert (answer.status_code, "this is our site" in answer.text) == (404, True)


def test_results_are_narrowed_by_links_to_the_same_words_within_a_topic(client: TestClient, page: Path) -> None:
    words = "password account charge lamp"
    html = client.get("/search/", params={"q": words}).text
    assert 'href="?q=password+account+charge+lamp&amp;topic=account"' in html
    assert "Lamp &amp; more (" in html
    narrowed = client.get("/search/", params={"q": words, "topic": "account"}).text
    assert 'topic=account" aria-current="true"' in narrowed
    assert 'data-slug="reset-password"' in narrowed
    assert 'data-slug="glim-does-not-charge"' in html
    assert 'data-slug="glim-does-not-charge"' not in narrowed
    assert 'data-slug="glim-does-not-charge"' in client.get("/search/", params={"q": words, "topic": "none"}).text


def test_what_was_searched_is_shown_as_text_and_not_logged(
    client: TestClient, page: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        html = client.get("/search/", params={"q": '"><script>private</script> pasword'}).text
    assert "<script>" not in html
    assert "&lt;script&gt;private" in html
    assert "Showing results for" in html
    assert not [row for row in caplog.records if row.name.startswith("kbtools") and "private" in row.getMessage()]


def test_a_link_beside_a_mended_word_searches_for_what_was_typed(client: TestClient, page: Path) -> None:
    words = "reset my pasword account charge lamp"
    html = client.get("/search/", params={"q": words}).text
    link = re.search(r'<a class="kb-found__as-typed" href="([^"]+)">([^<]+)</a>', html)
    assert link
    assert link[2] == f"Search for “{words}” instead"
    typed = client.get("/search/" + unescape(link[1])).text
    assert "kb-found__mended" not in typed
    assert "as_typed=1&amp;topic=account" in typed


def test_searches_of_the_page_count_against_the_rate(open_client: Open, page: Path) -> None:
    client = open_client(rate="1/minute")
    assert {client.get("/search/?q=x").status_code for _ in range(20)} == {200}
    refused = client.get("/search/?q=x")
    assert (refused.status_code, "One moment" in refused.text) == (429, True)


def test_words_are_marked_and_everything_is_escaped() -> None:
    assert marked("A <b>lamp</b> & Lamp", frozenset({"lamp"})) == (
        "A &lt;b&gt;<mark>lamp</mark>&lt;/b&gt; &amp; <mark>Lamp</mark>"
    )
