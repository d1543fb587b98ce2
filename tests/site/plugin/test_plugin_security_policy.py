"""The Content-Security-Policy of a built site."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from built_site import Build
from quick_cases import first_quick

from kbtools.site.plugin.content_security_policy import inline_scripts, script_hash

WriteArticle = Callable[..., Path]
START = "site_name: Glim help\nsite_url: https://help.glim.example/de/\ntheme: {name: material}\n"
PLAIN = f"{START}plugins: [search, kbtools]\n"


def test_the_policy_names_the_scripts_of_the_templates_and_none_of_an_article(
    build: Build, write_article: WriteArticle
) -> None:
    evil = "<script>evil()</script>"
    write_article("a.md", "title: A", f"{evil}\n\nText.")
    site = build(PLAIN)
    pages = [site.html(url) for url in ("", "articles/a", "contact")]
    pages.append((site.site / "404.html").read_text("utf-8"))
    whole = json.loads((site.site / "assets/kbtools/site.json").read_text("utf-8"))["policy"]
    for html in pages:
        found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
        assert found
        policy = found[1].replace("&#39;", "'")
        for text in inline_scripts(html):
            assert (script_hash(text) in policy) == (text != "evil()")
            assert (script_hash(text) in whole) == (text != "evil()")
        assert html.index("Content-Security-Policy") < html.index("<script")
        assert not re.search(r"<[a-z][^>]*\son[a-z]+=", html)


@pytest.mark.parametrize("page", first_quick(["articles/a", ""]))
@pytest.mark.parametrize(
    "evil",
    first_quick([
        "<script>evil()", "<SCRIPT>evil() //", "<script>evil()</script", "<script>evil()<!--<script>",
        "<h1><script>evil()",        "<!--<script>evil()", "<script type=module>evil()",
    ]),
)  # fmt: skip
def test_a_script_without_an_end_gets_no_hash_either(
    build: Build, write_article: WriteArticle, docs: Path, page: str, evil: str
) -> None:
    write_article("articles/a.md" if page else "articles/b.md", "title: A", f"{evil}\n\nText." if page else "")
    (docs / "index.md").write_text(
        f"---\ntitle: Glim help\ntemplate: kbtools/home.html\n---\n\nWelcome. {'' if page else evil}\n",
        encoding="utf-8",
    )
    site = build(PLAIN)
    whole = json.loads((site.site / "assets/kbtools/site.json").read_text("utf-8"))["policy"]
    plain = set(re.findall(r"'sha256-[^']+'", whole))
    html = site.html(page)
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
    assert found
    assert set(re.findall(r"'sha256-[^']+'", found[1].replace("&#39;", "'"))) <= plain
    with_evil = [script_hash(text) for text in inline_scripts(html) if "evil" in text]
    assert not [one for one in with_evil if one in whole]
    assert not re.search(r"[0-9a-f]{32}", html)


@pytest.mark.full
def test_media_of_named_hosts_may_be_shown_and_their_scripts_may_not(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: A")
    config = f"{START}plugins: [{{kbtools: {{media_hosts: ['https://video.example']}}}}]\n"
    policy = json.loads((build(config).site / "assets/kbtools/site.json").read_text("utf-8"))["policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert {name for name, value in rules.items() if "video.example" in value} == {"img-src", "media-src", "frame-src"}
