from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kbtools.articles.library import Folder, checked_today
from kbtools.errors import KbError, KbErrors
from kbtools.model.article import Article
from kbtools.system.files import write_whole

WriteArticle = Callable[..., Path]


def test_articles_are_found_in_all_folders_and_sorted_by_slug(docs: Path, write_article: WriteArticle) -> None:
    for name in (
        "z.md",
        "a/b.md",
        "a/c.md",
        ".hidden.md",
        ".git/x.md",
        "notes.txt",
        "index.md",
        "a/index.md",
        "about/us.md",
    ):
        write_article(name)
    folder = Folder(docs, ["about/**"])
    assert list(folder.paths()) == ["a/b.md", "a/c.md", "z.md"]
    assert [article.path for article in folder.load().articles] == ["a/b.md", "a/c.md", "z.md"]


def test_without_the_folder_the_error_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(KbError) as caught:
        Folder(tmp_path / "docs").load()
    assert caught.value.code == "docs-missing"


def test_the_problems_of_all_files_are_told_at_once_and_the_sound_ones_are_read(
    docs: Path, write_article: WriteArticle
) -> None:
    write_article("good.md", "title: Good")
    write_article("one.md", "title: A\nonwer: x")
    write_article("two/three.md", "kind: x\nstate: y")
    library = Folder(docs).load()
    assert list(library.by_slug) == ["good"]
    assert [problem.where for problem in library.problems] == [
        "docs/one.md:3",
        "docs/two/three.md:2",
        "docs/two/three.md:3",
    ]
    with pytest.raises(KbErrors):
        library.sound()


def test_a_slug_that_stands_twice_is_told_whatever_its_case(docs: Path, write_article: WriteArticle) -> None:
    write_article("a/vpn.md")
    write_article("b/other.md", "slug: VPN")
    library = Folder(docs).load()
    (problem,) = library.problems
    assert problem.code == "slug"
    assert problem.where == "docs/b/other.md"
    assert problem.message == "slug 'VPN' is already used by docs/a/vpn.md"
    assert [article.path for article in library.articles] == ["a/vpn.md"]


def test_a_file_that_is_not_utf8_is_told_with_its_line(docs: Path) -> None:
    (docs / "a.md").write_bytes("---\ntitle: A\n---\n\nTwo lines,\nthen B\u00fccher".encode("latin-1"))
    (problem,) = Folder(docs).load().problems
    assert (problem.code, problem.where) == ("encoding", "docs/a.md:6")


def test_only_published_articles_are_what_customers_may_see(docs: Path, write_article: WriteArticle) -> None:
    for state in ("draft", "published", "archived"):
        write_article(f"{state}.md", f"state: {state}")
    assert [article.slug for article in Folder(docs).load().published] == ["published"]


def test_an_old_slug_leads_to_its_article_and_a_wrong_one_to_the_nearest(
    docs: Path, write_article: WriteArticle
) -> None:
    write_article("sign-in.md", "replaces: [login]")
    library = Folder(docs).load()
    assert library.article("login").slug == library.article("sign-in").slug == "sign-in"
    with pytest.raises(KbError, match="no article has the slug 'sign-im'") as caught:
        library.article("sign-im")
    assert caught.value.hint == "did you mean 'sign-in'?"


def test_writing_keeps_comments_and_asks_before_it_writes_over(docs: Path, write_article: WriteArticle) -> None:
    path = write_article("vpn.md", "# renamed in May\ntitle: VPN # short\nslug: vpn", "Old text.")
    folder = Folder(docs)
    article = folder.read("vpn.md")
    with pytest.raises(KbError) as caught:
        folder.write(article)
    assert caught.value.code == "article-exists"
    folder.write(checked_today(article, date(2026, 3, 1)), over=True)
    text = path.read_text(encoding="utf-8")
    assert "# renamed in May\ntitle: VPN # short\n" in text
    assert "reviewed: 2026-03-01" in text
    assert folder.read("vpn.md").created == date(2026, 3, 1)


def test_an_article_without_a_path_is_written_under_its_slug(docs: Path) -> None:
    assert Folder(docs).write(Article(slug="new", title="New", body="Text.\n")) == docs / "new.md"
    assert Folder(docs).read("new.md").title == "New"


def test_a_file_that_cannot_be_read_is_written_over_when_that_is_wanted(docs: Path) -> None:
    (docs / "a.md").write_bytes(b"---\ntitle: B\xfccher\n---\n")
    article = Article(slug="a", title="A", body="Text.\n", path="a.md")
    with pytest.raises(KbError, match="exists already"):
        Folder(docs).write(article)
    Folder(docs).write(article, over=True)
    assert Folder(docs).read("a.md") == article


def test_an_empty_file_is_also_in_the_way(docs: Path) -> None:
    (docs / "a.md").touch()
    with pytest.raises(KbError, match="exists already"):
        Folder(docs).write(Article(slug="a", title="A"))


def test_the_fingerprint_changes_with_an_article_and_not_with_a_page(docs: Path, write_article: WriteArticle) -> None:
    path = write_article("a.md")
    folder = Folder(docs)
    before = folder.fingerprint()
    write_article("index.md", body="A home page.")
    assert folder.fingerprint() == before
    os.utime(path, (1, 1))
    assert folder.fingerprint() != before


def test_a_folder_in_place_of_the_file_is_a_clear_error_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    with pytest.raises(KbError) as caught:
        write_whole(tmp_path / "a.md", b"x")
    assert caught.value.code == "disk"
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_a_file_in_place_of_the_folder_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "docs").write_text("x", encoding="utf-8")
    with pytest.raises(KbError) as caught:
        write_whole(tmp_path / "docs" / "a.md", b"x")
    assert caught.value.code == "disk"


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("old", encoding="utf-8")
    # the file beside is a link to the device that is always full
    (tmp_path / f".a.md.{os.getpid()}.new").symlink_to("/dev/full")
    with pytest.raises(KbError, match="No space left") as caught:
        write_whole(tmp_path / "a.md", b"new")
    assert caught.value.code == "disk"
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_a_file_that_leads_out_of_the_folder_is_a_problem_and_is_never_read(
    docs: Path, write_article: WriteArticle
) -> None:
    (docs.parent / ".kb").mkdir()
    (docs.parent / ".kb" / "secret").write_text("title: secret words")
    write_article("good.md", "title: Good")
    (docs / "leak.md").symlink_to("../.kb/secret")
    (docs / "nowhere.md").symlink_to("missing.md")
    os.link(docs.parent / ".kb" / "secret", docs / "hard.md")
    os.mkfifo(docs / "pipe.md")
    library = Folder(docs).load()
    assert list(library.by_slug) == ["good"]
    assert [(problem.code, problem.where) for problem in library.problems] == [
        ("file-outside", f"docs/{name}.md") for name in ("hard", "leak", "nowhere", "pipe")
    ]
    assert Folder(docs).fingerprint() == Folder(docs).fingerprint()


FILES = ("docs/a/reset-it.md", "./a/reset-it.md", "/somewhere/docs/a/reset-it.md")


@pytest.mark.parametrize(
    "name", ["reset-it", *FILES, "Reset the lamp!", "reset-the-lamp", "RESET-IT", "  Reset the\nlamp! "]
)
def test_an_article_is_found_by_its_slug_its_file_and_its_title(
    docs: Path, write_article: WriteArticle, name: str
) -> None:
    write_article("a/reset-it.md", "title: Reset the lamp!")
    write_article("it.md", "title: Another one")
    assert Folder(docs).load().article(name).path == "a/reset-it.md"


@pytest.mark.parametrize("name", ["the lamp", "b/reset.md", "reset.md", "Two of them", "\u6c34\u3092", ""])
def test_a_name_that_no_article_or_several_have_finds_none(docs: Path, write_article: WriteArticle, name: str) -> None:
    write_article("reset-it.md", "title: Reset the lamp!")
    write_article("one.md", "title: Two of them")
    write_article("two.md", "title: Two of them")
    write_article("light.md", "title: \u706f\u308a")
    assert Folder(docs).load().find(name) is None
