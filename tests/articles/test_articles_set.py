"""Several articles get a team or a topic at once."""

from __future__ import annotations

import resource
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kbtools.articles.set import MOST, Wanted, set_articles
from kbtools.errors import KbError, KbErrors
from kbtools.model.review import Review
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 4, tzinfo=UTC)
TEXT = """---
# ours
title: {title}
state: published
tags: [Lamps, "old"]  # by hand
---

Press **On**.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Two articles whose front matter has comments."""
    (tmp_path / "docs").mkdir()
    for name in ("one", "two"):
        (tmp_path / "docs" / f"{name}.md").write_text(TEXT.format(title=name.title()), "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    return Workspace.open(tmp_path)


def texts(workspace: Workspace) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(workspace.docs.glob("*.md"))]


def test_each_gets_what_it_lacks_and_the_rest_of_its_file_stays(workspace: Workspace) -> None:
    done = set_articles(workspace, ["one", "two", "one"], Wanted("light", "new", "OLD"), NOW)
    assert [(one.slug, one.owner, one.tags) for one in done.changed] == [
        ("one", "light", ("Lamps", "new")),
        ("two", "light", ("Lamps", "new")),
    ]
    assert all("# ours\n" in text and text.endswith("Press **On**.\n") for text in texts(workspace))
    again = set_articles(workspace, ["one"], Wanted("light", "lamps"), NOW)
    assert ([one.slug for one in again.same], again.changed) == (["one"], ())


def test_earlier_texts_are_kept_with_who_changed_them(workspace: Workspace) -> None:
    was = texts(workspace)[0]
    with workspace.store() as store:
        set_articles(workspace, ["one"], Wanted(tag="new"), NOW, "ada@shop.example")
        assert [(one.email, one.text) for one in store.article_edits.versions("one")] == [("ada@shop.example", was)]


@pytest.mark.full
def test_an_approval_of_the_earlier_text_ends_and_the_review_goes_on(workspace: Workspace) -> None:
    with workspace.store() as store:
        for slug in ("one", "two"):
            store.reviews.put(Review(slug, "ada@shop.example", NOW, "bo@shop.example", NOW))
        set_articles(workspace, ["one"], Wanted(tag="new"), NOW, "ada@shop.example")
        assert [(one.slug, one.approved_by, one.approved_at) for one in store.reviews.all()] == [
            ("one", "", None),
            ("two", "bo@shop.example", NOW),
        ]


@pytest.mark.full
def test_where_files_cannot_be_written_no_version_tells_of_a_change(workspace: Workspace) -> None:
    was = texts(workspace)
    with workspace.store() as store:
        (workspace.docs / "sub").mkdir()
        (workspace.docs / "sub" / "big.md").write_text(TEXT.format(title="Big") + "x" * 3_000_000, "utf-8")
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_500_000, before[1]))
        try:
            with pytest.raises(KbError, match="cannot write"):
                set_articles(workspace, ["one", "big"], Wanted(tag="new"), NOW, "ada@shop.example")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert store.article_edits.versions() == []
    assert texts(workspace) == was


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        ([], Wanted("light")),
        (["one"], Wanted()),
        (["one"], Wanted(" ", "\n")),
        (["one"] * (MOST + 1), Wanted("x")),
        (["one", "gone"], Wanted("light")),
    ],
)
def test_all_are_changed_or_none(workspace: Workspace, names: list[str], wanted: Wanted) -> None:
    was = texts(workspace)
    with pytest.raises((KbError, KbErrors)):
        set_articles(workspace, names, wanted, NOW)
    assert texts(workspace) == was
