"""Every article out again, with its pictures; what is exported and imported elsewhere is the same."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from click.testing import CliRunner

from kbtools.articles.export import export_articles
from kbtools.articles.import_ import import_articles
from kbtools.articles.library import Folder, Library
from kbtools.cli import kb
from kbtools.errors import KbError
from kbtools.model.article import Article, KnownIssue
from kbtools.workspace import Workspace

PNG = b"\x89PNG\r\n\x1a\nthe lamp"
FULL = Article(
    slug="pair", title="Pair:  the lamp", kind="known-issue", state="archived", owner="team", path="articles/pair.md",
    created=date(2026, 1, 2), reviewed=date(2026, 2, 3), review_every=90, tags=("lamp, old", "app"),
    phrases=("it is dark", "no light"), answers=("dark lamp",), sources=("ab12",), replaces=("z-old", "a_Old"),
    old_urls=("https://old.example/pair",), known_issue=KnownIssue("https://bugs.example/1", "closed"),
    people_first=True, applies_to=("Glim 2",), silenced=(("blame", "it is called so"),), lang="de",
    extra={"description": "How", "status": "private"},
    body="### Hold\n\n![b](../images/pair-b.png) and ![c](../images/pair-c.jpeg). "
    "See [charging](../billing/charge.md#top).\n\n"
    "<img src=\"../images/pair-b.png\">\n\n`<Tabs> ![no](code.png)` {% hint %}\n\n# Level one\n\nTitle\n=====\n",
)  # fmt: skip
DRAFT = Article(
    slug="Charge", title="Charge", state="draft", path="billing/charge.md", body="![b](../images/charge.png)\n"
)  # fmt: skip
PLAIN = Article(slug="reset", title="Reset", path="articles/reset.md", body="Hold.\n")


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    workspace = bare_workspace(tmp_path / "shop")
    folder = Folder.of(workspace)
    for article in (FULL, DRAFT, PLAIN):
        folder.write(article)
    (folder.docs / "images").mkdir()
    for name, data in (("pair-b.png", PNG), ("pair-c.jpeg", b"\xff\xd8\xff\xe0 JFIF"), ("charge.png", PNG + b"2")):
        (folder.docs / "images" / name).write_bytes(data)
    (folder.docs / "images" / "unused.png").write_bytes(PNG)
    return workspace


def pictures(workspace: Workspace) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (workspace.docs / "images").iterdir()}


@pytest.mark.parametrize("packed", [False, True])
def test_what_is_exported_and_imported_into_another_workspace_is_the_same(
    tmp_path: Path, shop: Workspace, packed: bool
) -> None:
    done = export_articles(shop, tmp_path / "out")
    assert (len(done.articles), done.pictures, done.problems, done.is_written) == (
        3, ("images/charge.png", "images/pair-b.png", "images/pair-c.jpeg"), (), True,
    )  # fmt: skip
    path = Path(shutil.make_archive(str(tmp_path / "out"), "zip", tmp_path / "out")) if packed else tmp_path / "out"
    other = bare_workspace(tmp_path / "other")
    came = import_articles(other, path, over=False)
    assert (len(came.articles.added), came.pictures, came.problems, came.left_out) == (3, 3, (), {})
    body = FULL.body.replace("../billing/charge.md", "Charge.md")  # its file is named after the slug now
    assert Library.of(other).sound().by_slug == {
        "pair": replace(FULL, body=body), "Charge": replace(DRAFT, path="articles/Charge.md"), "reset": PLAIN,
    }  # fmt: skip
    assert pictures(other) == {name: data for name, data in pictures(shop).items() if name != "unused.png"}


def test_an_import_into_the_same_workspace_changes_nothing(tmp_path: Path, shop: Workspace) -> None:
    before = Folder.of(shop).fingerprint()
    export_articles(shop, tmp_path / "out")
    done = import_articles(shop, tmp_path / "out", over=False)
    assert (sorted(done.articles.kept), Folder.of(shop).fingerprint()) == (["Charge", "pair", "reset"], before)


def test_nothing_is_written_over_unless_told(tmp_path: Path, shop: Workspace) -> None:
    export_articles(shop, tmp_path / "out")
    assert export_articles(shop, tmp_path / "out").is_written  # the same again is not in the way
    (tmp_path / "out" / "articles" / "reset.md").write_text("mine", encoding="utf-8")
    (tmp_path / "out" / "articles" / "pair.md").unlink()
    for told in ({}, {"preview": True}):
        done = export_articles(shop, tmp_path / "out", **told)
        assert (done.in_the_way, done.is_written) == (("articles/reset.md",), False)
        assert not (tmp_path / "out" / "articles" / "pair.md").exists()
    assert export_articles(shop, tmp_path / "out", over=True).is_written
    assert "Hold." in (tmp_path / "out" / "articles" / "reset.md").read_text(encoding="utf-8")


def test_one_bad_article_and_a_missing_picture_are_named_and_cost_no_other(tmp_path: Path, shop: Workspace) -> None:
    (shop.docs / "articles" / "bad.md").write_text("---\nslug: [a\n---\n", encoding="utf-8")
    (shop.docs / "images" / "charge.png").unlink()
    (tmp_path / "secret.png").write_bytes(PNG)
    (shop.docs / "images" / "pair-b.png").unlink()
    (shop.docs / "images" / "pair-b.png").symlink_to(tmp_path / "secret.png")
    done = export_articles(shop, tmp_path / "out")
    assert (len(done.articles), done.pictures) == (3, ("images/pair-c.jpeg",))
    assert sorted({problem.code for problem in done.problems}) == ["front-matter", "picture"]


def test_the_articles_are_not_written_among_themselves(shop: Workspace) -> None:
    with pytest.raises(KbError, match="come from"):
        export_articles(shop, shop.docs / "articles" / "out")


def test_the_command_shows_what_is_in_the_way_and_ends_with_1(tmp_path: Path, shop: Workspace) -> None:
    run = CliRunner().invoke(kb, ["-C", str(shop.root), "article", "export", str(tmp_path / "out"), "--preview"])
    assert run.exit_code == 0, run.output
    assert "Nothing was written. 3 articles and 3 pictures would go into" in run.output
    (tmp_path / "out" / "articles").mkdir(parents=True)
    (tmp_path / "out" / "articles" / "reset.md").write_text("mine", encoding="utf-8")
    run = CliRunner().invoke(kb, ["-C", str(shop.root), "article", "export", str(tmp_path / "out")])
    assert run.exit_code == 1
    assert "  there and different: articles/reset.md" in run.output
