"""Rules about what readers rely on over time: sections they have links to, and that an article was written at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest
from bare_workspace import bare_workspace

from kbtools.articles.check import check_articles, findings_of
from kbtools.articles.checks import Finding, check
from kbtools.articles.ledger import read_ledger, with_published, write_ledger
from kbtools.articles.library import Folder, Library
from kbtools.articles.new import new_article
from kbtools.articles.publish import publish_article
from kbtools.errors import KbError
from kbtools.languages.pages import page_texts
from kbtools.model.article import UNWRITTEN, Kind, template
from kbtools.redaction import Redactor
from kbtools.settings import Settings

WriteArticle = Callable[..., Path]
TODAY = date(2026, 3, 1)


def found(docs: Path, code: str) -> list[Finding]:
    library = Folder(docs).load()
    rows = check(library, docs=docs, today=TODAY, settings=Settings(), redactor=Redactor())
    return [row for row in rows if row.code == code]


def publish(docs: Path) -> None:
    """What a build writes of the articles as they are."""
    write_ledger(docs.parent, with_published(read_ledger(docs.parent), Folder(docs).load().published, TODAY))


@pytest.mark.parametrize("lang", ["en", "de", "fr"])
@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_has_a_template_with_headings_in_the_language_that_asks_for_text(kind: Kind, lang: str) -> None:
    lines = template(kind, page_texts(lang)["headings"]).splitlines()
    assert [line for line in lines if line in UNWRITTEN]
    assert all(line in UNWRITTEN or line.startswith("## ") or not line for line in lines)
    assert f"## {page_texts(lang)['headings']['do']}" in lines


@pytest.mark.parametrize("kind", get_args(Kind))
def test_an_untouched_template_cannot_be_published(docs: Path, kind: Kind) -> None:
    workspace = bare_workspace(docs.parent)
    made = new_article(workspace, "My parcel has not arrived", kind, TODAY)
    (finding,) = found(docs, "unwritten")
    assert finding.level == "advice"
    with pytest.raises(KbError) as caught:
        publish_article(workspace, made.slug, datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC))
    assert caught.value.code == "findings"
    assert "not written yet" in caught.value.message
    assert Library.of(workspace).article(made.slug).state == "draft"


def test_one_line_of_the_template_left_over_is_named_with_its_place(docs: Path) -> None:
    made = new_article(bare_workspace(docs.parent), "My parcel has not arrived", "known-issue", TODAY)
    body = "## What you see\n\nNothing came.\n\n## Next update\n\nSay when you will write here again.\n"
    Folder(docs).write(replace(made, body=body), over=True)
    (finding,) = found(docs, "unwritten")
    lines = (docs / made.path).read_text("utf-8").splitlines()
    assert lines[int(finding.where.rpartition(":")[2]) - 1] == "Say when you will write here again."


def test_a_section_that_was_published_and_is_gone_is_said(docs: Path, write_article: WriteArticle) -> None:
    write_article("a.md", "title: A", "## What to do\n\nThis.\n\n## Why\n\nThat.")
    publish(docs)
    assert found(docs, "section-gone") == []
    write_article("a.md", "title: A", "## What to do\n\nThis.\n\n## The reason\n\nThat.")
    (finding,) = found(docs, "section-gone")
    assert (finding.level, finding.slug) == ("advice", "a")
    assert "articles/a/#why" in finding.message
    write_article("a.md", "title: A", "## What to do\n\nThis.\n\n## The reason {#why}\n\nThat.")
    assert found(docs, "section-gone") == []


def test_an_article_that_replaces_another_answers_for_its_sections(docs: Path, write_article: WriteArticle) -> None:
    path = write_article("old.md", "title: Old", "## Steps\n\nThis.")
    publish(docs)
    path.unlink()
    write_article("new.md", "title: New\nreplaces: [old]", "## What to do\n\nThis.")
    (finding,) = found(docs, "section-gone")
    assert (finding.slug, "articles/old/#steps" in finding.message) == ("new", True)
    assert found(docs, "published-gone") == []


def test_nothing_is_asked_of_an_article_that_is_archived(docs: Path, write_article: WriteArticle) -> None:
    write_article("a.md", "title: A", "## Why\n\nThat.")
    publish(docs)
    write_article("a.md", "title: A\nstate: archived", "Gone.")
    assert found(docs, "section-gone") == found(docs, "published-gone") == []


def test_an_article_alone_has_the_findings_that_it_has_among_all(docs: Path, write_article: WriteArticle) -> None:
    old = write_article("old.md", "title: Old", "## Steps\n\nThis.")
    write_article("other.md", "title: Other", "## Why\n\nThat.")
    publish(docs)
    old.unlink()
    write_article("other.md", "title: Other", "## The reason\n\nThat.")
    new = write_article("new.md", "title: New\nreplaces: [old]", "## What to do\n\nThis.")
    workspace = bare_workspace(docs.parent)
    library, all_found = Library.of(workspace), check_articles(workspace, TODAY)
    assert {one.slug for one in all_found if one.code == "section-gone"} == {"new", "other"}
    alone = findings_of(workspace, library.by_slug["new"], new.read_text(encoding="utf-8"), library, TODAY)
    assert alone == [one for one in all_found if one.slug == "new"]
