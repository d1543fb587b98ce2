"""Pages that would keep the build busy for minutes are named before it begins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from growth import assert_nearly_linear
from quick_cases import first_quick

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


@pytest.mark.full
@pytest.mark.parametrize(
    "part", ["[a\n" * 600, "a | b | c | d | e | f | g | h\n--|--|--|--|--|--|--|--\n" + "|\n" * 2_500]
)
def test_many_parts_that_are_each_quick_enough_are_counted_together(part: str) -> None:
    assert slow(f"Text.\n\n{part}") == []
    [finding] = slow("Text.\n\n" + f"{part}\n\n" * 45)
    assert "together" in finding.message


@pytest.mark.parametrize(
    "body",
    first_quick(
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
        ]
    ),
)
def test_what_is_rendered_at_once_is_no_finding(body: str) -> None:
    assert slow(body) == []


TABLE = "\n".join("|".join(cell * 200) for cell in "a-") + "\n"


@pytest.mark.parametrize(
    ("body", "line", "why"),
    [
        ("Text.\n\n" + TABLE + "a\n" * 5_000, 4, "200 columns and 5,001 rows"),
        ("a|b\n-|-\n" + "`|" * 20_000, 2, "2 columns and 2 rows"),
        ("Text.\n\n" + "[a]:\n" * 5_000, 5_002, "5,000 headings"),
        ("a\n" + ":   b\n" * 5_000, 5_001, "5,000 headings, rules, definitions"),
        ("~~~\n" * 6_000, 6_000, "6,000 headings, rules"),
        ("a\n=\n" * 5_000, 10_000, "5,000 headings"),
        (f"{'- ' * 101}a", 1, "101 lists"),
        (f"Text.\n\n{'1. - ' * 300}a", 3, "600 lists"),
    ],
)
def test_large_blocks_and_lists_nested_deep_are_found(body: str, line: int, why: str) -> None:
    [finding] = slow(body)
    assert (finding.level, why in finding.message) == ("error", True)


@pytest.mark.parametrize(
    "body",
    [
        TABLE + "a\n" * 500,
        "- " * 900,
        "* * * *" * 90,
        "- a\n" * 900,
        "`a` | " * 900,
        "[a]: http://b.example\n" * 900,
        "# a\n" * 900,
        "```\n" + "- " * 200 + "a\n```\n",
    ],
)
def test_usual_tables_and_lists_are_no_finding(body: str) -> None:
    assert slow(body) == []


@pytest.mark.full
@pytest.mark.parametrize(
    "piece", ["[", "<a", "[<a>](", "\n", "[\n\n", "- ", "1", "a|b\n-|-\n", "-|", "[a]:\n", "??? ", "=", "- -"]
)
def test_the_time_to_look_grows_as_the_article(piece: str) -> None:
    assert_nearly_linear(slow, lambda n: piece * (n // len(piece)), sizes=(2_000, 20_000))


def test_the_build_stops_before_it_renders_such_a_page(tmp_path: Path, write_article: WriteArticle) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    write_article("soup.md", "title: Soup\nslug: soup", "Text.\n\n" + "[" * 40_000)
    with pytest.raises(KbError) as stopped:
        build(Workspace.open(tmp_path), date(2026, 1, 1), strict=False)
    assert stopped.value.where == "docs/soup.md:8"
    assert "too long to render" in stopped.value.message


@pytest.mark.full
def test_a_page_that_is_nested_too_deep_is_named(tmp_path: Path, write_article: WriteArticle) -> None:
    config = "site_name: Test\ntheme: {name: material}\nplugins: [kbtools]\nmarkdown_extensions: [admonition]\n"
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    write_article("deep.md", "title: Deep", "\n".join(f"{'    ' * depth}!!! note" for depth in range(500)))
    with pytest.raises(KbError) as stopped:
        build(Workspace.open(tmp_path), date(2026, 1, 1), strict=False)
    assert (stopped.value.code, "deep.md" in stopped.value.message) == ("mkdocs", True)
