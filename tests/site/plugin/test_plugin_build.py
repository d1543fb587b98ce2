"""A site is swapped in whole, or not at all."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from built_site import Build

from kbtools.errors import KbError

WriteArticle = Callable[..., Path]


def test_a_build_says_how_many_pages_it_made_and_where(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: A")
    report = build().report
    assert (report.pages, report.warnings) == (4, ())
    assert report.out.name == "site"
    assert 0 < report.seconds < 60


@pytest.mark.full
def test_warnings_are_kept_and_fail_only_a_strict_build(
    build: Build, write_article: WriteArticle, capsys: pytest.CaptureFixture[str]
) -> None:
    write_article("a.md", "title: A", "[gone](gone.md) and [nowhere](b.md#nowhere)")
    report = build(strict=False).report
    assert len(report.warnings) == 2
    assert capsys.readouterr() == ("", "")
    with pytest.raises(KbError) as caught:
        build(strict=True)
    assert caught.value.code == "mkdocs"
    assert "gone.md" in caught.value.message


def test_a_settings_file_that_would_keep_mkdocs_busy_is_refused_with_its_line(build: Build) -> None:
    twice = "".join(f"x{n}: &x{n} [*x{n - 1}, *x{n - 1}]\n" for n in range(1, 18))
    with pytest.raises(KbError) as caught:
        build(f"site_name: a\nx0: &x0 [a, a]\n{twice}")
    assert (caught.value.code, str(caught.value.where)[:11]) == ("mkdocs", "mkdocs.yml:")


def test_nothing_from_outside_the_folder_gets_into_the_site(
    build: Build, write_article: WriteArticle, docs: Path, tmp_path: Path
) -> None:
    private = tmp_path / ".kb"
    private.mkdir()
    (private / "secret").write_text("hush")
    write_article("articles/a.md", "title: A")
    (docs / "articles" / "leak.txt").symlink_to("../../.kb/secret")
    (docs / "linked").symlink_to("../.kb")
    (docs / "about").mkdir()
    (docs / "about" / "index.md").symlink_to("../../.kb/secret")
    (docs / "own.txt").write_text("ours")
    (docs / "again.txt").symlink_to("own.txt")
    os.link(private / "secret", docs / "hard.txt")
    os.mkfifo(docs / "pipe.txt")
    built = build(strict=False)
    assert all(b"hush" not in path.read_bytes() for path in built.site.rglob("*") if path.is_file())
    texts = ["again.txt", "llms-full.txt", "llms.txt", "own.txt"]
    assert sorted(path.name for path in built.site.glob("*.txt")) == texts
    told = "\n".join(built.report.own)
    assert set(built.report.own) <= set(built.report.warnings)
    assert all(name in told for name in ("leak.txt", "linked/secret", "about/index.md", "hard.txt", "pipe.txt"))


@pytest.mark.full
def test_a_site_without_the_plugin_is_not_built_from_files_outside_the_folder(
    build: Build, write_article: WriteArticle, docs: Path, tmp_path: Path
) -> None:
    write_article("articles/a.md", "title: A")
    (docs / "index.md").write_text("Welcome.\n", encoding="utf-8")
    plain = "site_name: Plain\n"
    assert build(plain).report.warnings == ()
    (tmp_path / ".kb").mkdir()
    (tmp_path / ".kb" / "secret").write_text("hush")
    (docs / "articles" / "leak.txt").symlink_to("../../.kb/secret")
    with pytest.raises(KbError) as caught:
        build(plain, strict=False)
    assert (caught.value.code, caught.value.where) == ("mkdocs", "docs/articles/leak.txt")


@pytest.mark.full
def test_the_old_site_stays_until_a_new_one_is_whole(build: Build, write_article: WriteArticle, tmp_path: Path) -> None:
    write_article("a.md", "title: A")
    site = build().site
    (site / "kept.txt").write_text("old")
    write_article("a.md", "title: A", "[gone](gone.md)")
    with pytest.raises(KbError):
        build(strict=True)
    assert (site / "kept.txt").is_file()
    build(strict=False)
    assert not (site / "kept.txt").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["docs", "mkdocs.yml", "site"]


@pytest.mark.full
def test_what_a_killed_build_left_is_mended_by_the_next_one(build: Build, tmp_path: Path) -> None:
    site = build().site
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    site.rename(tmp_path / f".site.{gone.pid}.old")  # killed between the two renames
    (tmp_path / f".site.{gone.pid}.new").mkdir()
    (tmp_path / f".site.{os.getppid()}.new").mkdir()  # of a build that still runs
    with pytest.raises(KbError):
        build("site_name: [\n")
    assert (site / "index.html").is_file()
    build()
    left = sorted(path.name for path in tmp_path.iterdir() if "site" in path.name)
    assert left == [f".site.{os.getppid()}.new", "site"]


@pytest.mark.full
def test_a_template_that_breaks_is_an_error_with_its_page(
    build: Build, tmp_path: Path, write_article: WriteArticle
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/broken.html").write_text("{% if %}")
    write_article("about/a.md", "template: broken.html")
    with pytest.raises(KbError) as caught:
        build("site_name: x\ntheme: {name: material, custom_dir: mine}\nplugins: [kbtools]\n")
    assert "about/a.md" in caught.value.message


@pytest.mark.full
def test_a_folder_that_cannot_be_written_is_said(build: Build, tmp_path: Path) -> None:
    site = build().site
    shutil.rmtree(site)
    site.parent.joinpath("elsewhere").write_text("in the way")
    site.symlink_to(tmp_path / "elsewhere" / "site")
    with pytest.raises(KbError) as caught:
        build(strict=False)
    assert caught.value.code == "disk"


@pytest.mark.full
def test_mkdocs_own_logging_is_as_before(build: Build) -> None:
    logger = logging.getLogger("mkdocs")
    before = (logger.level, logger.propagate, list(logger.handlers))
    build()
    assert (logger.level, logger.propagate, logger.handlers) == before


@pytest.mark.full
def test_mkdocs_itself_builds_the_same_site(build: Build, tmp_path: Path, write_article: WriteArticle) -> None:
    write_article("x/a.md", "title: A\nslug: b")
    ours = build().addresses()
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", "theirs"]
    subprocess.run(command, cwd=tmp_path, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    theirs = {
        path.parent.relative_to(tmp_path / "theirs").as_posix() for path in (tmp_path / "theirs").rglob("index.html")
    }
    assert theirs == {*ours, "kb-frame"}
