"""docs/ is a help centre of its own: built by kbtools, without a finding, and it finds what it has to answer."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import doc_pages
import pytest

from kbtools.articles.check import check_articles
from kbtools.articles.library import Library
from kbtools.model.article import Article
from kbtools.search.build import build_index
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.site.build import build
from kbtools.workspace import Workspace

IN_OTHER_WORDS = [
    ("where do I put the password of the mail server?", "contact-form"),
    ("A customer told me he wrote to us but there is nothing in our mailbox", "tickets-do-not-arrive"),
    ("I typed a question but no articles came up", "nothing-is-suggested"),
    ("how to get the old zendesk requests in as csv", "import-tickets"),
    ("what do I have to copy so nothing is lost when the disk dies", "upgrade-and-back-up"),
    ("the page about invoices should be above the one about refunds", "tune-search"),
]
CHECKED = date(2026, 11, 23)  # nothing is due on the day it was checked, whenever the tests run


def copied(root: Path) -> Workspace:
    """This project's own workspace at another place."""
    root.mkdir()
    for name in ("mkdocs.yml", "pyproject.toml"):
        shutil.copy(doc_pages.ROOT / name, root)
    shutil.copytree(doc_pages.DOCS, root / "docs")
    if (doc_pages.ROOT / "search_index").is_dir():
        shutil.copytree(doc_pages.ROOT / "search_index", root / "search_index", ignore=shutil.ignore_patterns("build"))
    return Workspace.open(root)


@pytest.fixture(scope="module")
def help_centre(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A copy, indexed for questions in English: ten seconds go into those in other languages."""
    workspace = copied(tmp_path_factory.mktemp("help") / "kbtools")
    english = Workspace(workspace.root, replace(workspace.settings, model="wordllama"))
    build_index(english)
    return english


def articles() -> tuple[Article, ...]:
    return Library.of(Workspace.open(doc_pages.ROOT)).sound().articles


def found_for(help_centre: Workspace, question: str) -> list[str]:
    """The articles that are nearest to a question."""
    return [suggestion.slug for suggestion in KnowledgeBase.of(help_centre).suggest(question, weak=True)]


def lost_queries(help_centre: Workspace) -> list[str]:
    """The queries that articles must answer and do not."""
    knowledge = KnowledgeBase.of(help_centre)
    lost = []
    for article in articles():
        for query in article.answers:
            found = [suggestion.slug for suggestion in knowledge.suggest(query, weak=True)]
            if article.slug not in found:
                lost.append(f"{article.slug}: {query!r} finds {found}")
    return lost


@pytest.mark.full
def test_the_help_centre_builds_strictly_with_a_page_for_every_article_that_answers_its_queries(tmp_path: Path) -> None:
    workspace = copied(tmp_path / "kbtools")
    build(workspace, CHECKED, strict=True)
    built = {path.parent.name for path in (workspace.site / "articles").glob("*/index.html")}
    assert built == {article.slug for article in articles()}
    assert check_articles(workspace, CHECKED) == []
    assert lost_queries(workspace) == []
    assert [question for question, slug in IN_OTHER_WORDS if slug not in found_for(workspace, question)] == []


def test_the_help_centre_has_no_finding_at_all(help_centre: Workspace) -> None:
    assert check_articles(help_centre, CHECKED) == []


def test_every_article_is_findable_by_the_queries_it_must_answer(help_centre: Workspace) -> None:
    assert lost_queries(help_centre) == []


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.slug)
def test_an_article_is_written_as_the_help_centre_writes(article: Article) -> None:
    assert article.path == f"articles/{article.slug}.md"
    assert article.owner == "kbtools-team"
    assert article.state == "published"
    assert 2 <= len(article.phrases) <= 4
    assert article.answers
    assert article.tags
    assert article.reviewed is not None


@pytest.mark.parametrize(
    ("question", "slug"),
    IN_OTHER_WORDS,
)
def test_a_question_in_other_words_finds_its_article(help_centre: Workspace, question: str, slug: str) -> None:
    assert slug in found_for(help_centre, question)
