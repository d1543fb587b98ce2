"""Pages that would keep the build busy for minutes are named before it begins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from growth import assert_nearly_linear

from kbtools.articles.checks import Finding, check
from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.article import Article
from kbtools.redaction import Redactor
from kbtools.settings import Settings
from kbtools.site.build import build
from kbtools.workspace import Workspace

WriteArticle = Callable[..., Path]


def slow(body: str) -> list[Finding]:
    article = Article(slug="a", title="A", body=body, path="a.md", owner="team", reviewed=date(2026, 1, 1))
    others = [f"{name}=off" for name in ("several-issues", "nearly-twice", "hard-to-read", "long-sentence")]
    found = check(
        Library((article,), ()),
        docs=Path("docs"),
        today=date(2026, 1, 2),
        settings=Settings(check_levels=tuple(others)),
        redactor=Redactor(),
    )
    return [finding for finding in found if finding.code == "slow-page"]


SOUPS = {
    "opened": "[" * 20_000,
    "pictures": "![" * 10_000,
    "nested": "[" * 10_000 + "]" * 10_000,
    "lines": "[a\n" * 10_000,
    "addresses": "[a](" * 6_000,
    "tags": "<a " * 8_000,
    "in a list": "- one\n- " + "[a " * 10_000,
}


@pytest.mark.parametrize("soup", SOUPS.values(), ids=SOUPS)
def test_brackets_that_are_never_closed_are_found_with_their_number(soup: str) -> None:
    [finding] = slow(f"## Why\n\nText.\n\n{soup}\n\nMore.\n")
    assert (finding.level, finding.slug) == ("error", "a")
    assert f"{soup.count('[a](') * 2 or soup.count('[') or soup.count('<'):,} brackets" in finding.message


@pytest.mark.parametrize(
    "body",
    [
        "[a](b) " * 3_000,
        "[[a]] " * 3_000,
        "<b>x</b> " * 3_000,
        "5 < 6 " * 3_000,
        "[ ] milk\n\n" * 3_000,
        "\\[" * 3_000,
        "> " * 100 + "text",
        "```\n" + "[" * 20_000 + "\n```\n",
        f"[ {'a ' * 50_000}",
    ],
)
def test_what_is_rendered_at_once_is_no_finding(body: str) -> None:
    assert slow(body) == []


@pytest.mark.full
@pytest.mark.parametrize("piece", ["[", "<a", "[<a>](", "\n", "[\n\n"])
def test_the_time_to_look_grows_as_the_article(piece: str) -> None:
    assert_nearly_linear(slow, lambda n: piece * (n // len(piece)), sizes=(2_000, 20_000))


def test_the_build_stops_before_it_renders_such_a_page(tmp_path: Path, write_article: WriteArticle) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    write_article("soup.md", "title: Soup\nslug: soup", "Text.\n\n" + "[" * 40_000)
    with pytest.raises(KbError) as stopped:
        build(Workspace.open(tmp_path), date(2026, 1, 1), strict=False)
    assert stopped.value.where == "docs/soup.md:8"
    assert "too long to render" in stopped.value.message
