"""Articles that hold what an import takes out today are named, since an earlier import may have let it through."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kbtools.articles.checks import Finding, check
from kbtools.articles.checks.active_content import active_content
from kbtools.articles.checks.context import CheckContext
from kbtools.articles.library import Library
from kbtools.model.article import Article
from kbtools.redaction import Redactor
from kbtools.settings import Settings


def active(body: str, silenced: tuple[tuple[str, str], ...] = ()) -> list[Finding]:
    article = Article(slug="a", title="A", body=body, path="a.md", owner="team", silenced=silenced)
    found = check(
        Library((article,), ()), docs=Path("docs"), today=date(2026, 1, 2), settings=Settings(), redactor=Redactor()
    )
    return [finding for finding in found if finding.code == "active-content"]


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<iframe src=https://video.example></iframe>",
        "[here](javascript:alert(1))",
        "*a*{\\} onclick=alert(1) }",
        "<b onclick='x'>a</b>",
        "[a](java`s`cript:x)",
    ],
)
def test_what_an_import_would_take_out_is_advice(markup: str) -> None:
    (finding,) = active(f"Hold it.\n\n{markup}\n")
    assert (finding.level, finding.slug) == ("advice", "a")


@pytest.mark.parametrize(
    "body",
    [
        "<kbd>Ctrl</kbd> [a](https://a.example){: target=_blank }\n",
        "Use `<script>`:\r\n\r\n```\r\n<script>\r\n```\r\n",
        "",
    ],
)
def test_other_markup_is_no_finding(body: str) -> None:
    assert active(body) == []


def test_what_a_team_wrote_itself_can_be_silenced() -> None:
    assert active("<script>x</script>\n", silenced=(("active-content", "our own player"),)) == []


@pytest.mark.parametrize(
    "line", ["Use `-8<-` to include.", '## A {#a data-toc-label="x"}', '<div markdown="1">', "<script>x</script>"]
)
def test_the_line_is_only_said_to_be_one_that_an_import_would_change(line: str) -> None:
    (finding,) = active(f"Hold it.\n\n{line}\n")
    assert "an import would change this line" in finding.message


@pytest.mark.parametrize(
    "body",
    ["[a](https://a.example){ target=_blank }\n" + "Hold it.\n\n" * 20_000, "# a\n" * 2_000 + "\n<div onclick=a>"],
)
def test_an_article_that_takes_too_long_to_look_at_is_said_to_be_one(body: str) -> None:
    article = Article(slug="a", title="A", body=body, path="a.md")
    library, docs, today = Library((article,), ()), Path("docs"), date(2026, 1, 2)
    (found,) = active_content(CheckContext(library, docs=docs, today=today, settings=Settings(), redactor=Redactor()))
    assert (found.where, "would take too long" in found.message) == ("docs/a.md", True)


@pytest.mark.full
def test_an_article_that_is_named_as_slow_is_not_looked_at() -> None:
    assert active("# a\n" * 5_000 + "\n<script>") == []
