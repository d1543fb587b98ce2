"""docs/ is a help centre of its own: built by kbtools, without a finding, and it finds what it has to answer."""

from __future__ import annotations

import shutil
from datetime import date

import doc_pages
import pytest

from kbtools.articles.check import check_articles
from kbtools.articles.library import Library
from kbtools.model.article import Article
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.site.build import build
from kbtools.workspace import Workspace

CHECKED = date(2026, 11, 23)  # nothing is due on the day it was checked, whenever the tests run


@pytest.fixture(scope="module")
def help_centre(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A copy of this project's own workspace, built."""
    root = tmp_path_factory.mktemp("help") / "kbtools"
    root.mkdir()
    for name in ("mkdocs.yml", "pyproject.toml"):
        shutil.copy(doc_pages.ROOT / name, root)
    shutil.copytree(doc_pages.DOCS, root / "docs")
    if (doc_pages.ROOT / "search_index").is_dir():
        shutil.copytree(doc_pages.ROOT / "search_index", root / "search_index", ignore=shutil.ignore_patterns("build"))
    workspace = Workspace.open(root)
    build(workspace, CHECKED, strict=True)
    return workspace


def articles() -> tuple[Article, ...]:
    return Library.of(Workspace.open(doc_pages.ROOT)).sound().articles


@pytest.mark.full
def test_the_help_centre_builds_strictly_with_a_page_for_every_article(help_centre: Workspace) -> None:
    built = {path.parent.name for path in (help_centre.site / "articles").glob("*/index.html")}
    assert built == {article.slug for article in articles()}


def test_the_help_centre_has_no_finding_at_all(help_centre: Workspace) -> None:
    assert check_articles(help_centre, CHECKED) == []


def test_every_article_is_findable_by_the_queries_it_must_answer(help_centre: Workspace) -> None:
    knowledge = KnowledgeBase.of(help_centre)
    lost = []
    for article in articles():
        for query in article.answers:
            found = [suggestion.slug for suggestion in knowledge.suggest(query, weak=True)]
            if article.slug not in found:
                lost.append(f"{article.slug}: {query!r} finds {found}")
    assert not lost, "\n".join(lost)


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
    [
        ("where do I put the password of the mail server?", "contact-form"),
        ("A customer told me he wrote to us but there is nothing in our mailbox", "tickets-do-not-arrive"),
        ("I typed a question but no articles came up", "nothing-is-suggested"),
        ("how to get the old zendesk requests in as csv", "import-tickets"),
        ("what do I have to copy so nothing is lost when the disk dies", "upgrade-and-back-up"),
        ("the page about invoices should be above the one about refunds", "tune-search"),
    ],
)
def test_a_question_in_other_words_finds_its_article(help_centre: Workspace, question: str, slug: str) -> None:
    found = [suggestion.slug for suggestion in KnowledgeBase.of(help_centre).suggest(question, weak=True)]
    assert slug in found
