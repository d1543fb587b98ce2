"""What `kb init` writes, and what it leaves alone."""

from __future__ import annotations

import stat
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from kbtools.articles.check import check_articles
from kbtools.errors import KbError
from kbtools.scaffold import create
from kbtools.workspace import Workspace

NAMES = ["Glim help", 'The "Glim" \\ Co: help #1', "Hilfe für Räder – ’s", "{{ site }} & <b>us</b>"]


def test_a_new_workspace_has_everything_a_help_centre_needs(tmp_path: Path) -> None:
    made = create(tmp_path / "help", "Glim help")
    assert [path.relative_to(tmp_path / "help").as_posix() for path in made] == [
        ".github/workflows/help-centre.yml",
        ".gitignore",
        ".gitlab-ci.yml",
        "docs/articles/how-to-contact-us.md",
        "docs/articles/reset-password.md",
        "docs/index.md",
        "mkdocs.yml",
        "pyproject.toml",
        "requirements.txt",
        "search_index/evidence.jsonl",
        "search_index/judgements.jsonl",
        "search_index/pins.yml",
        "search_index/published.jsonl",
        "search_index/synonyms.yml",
        ".kb/secret",
    ]
    assert all(path.is_file() for path in made)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_keeps_every_sign_in_toml_yaml_and_front_matter(tmp_path: Path, name: str) -> None:
    create(tmp_path, name)
    assert tomllib.loads((tmp_path / "pyproject.toml").read_text("utf-8"))["tool"]["kbtools"]["name"] == name
    assert yaml.safe_load((tmp_path / "mkdocs.yml").read_text("utf-8"))["site_name"] == name
    assert yaml.safe_load((tmp_path / "docs/index.md").read_text("utf-8").split("---")[1])["title"] == name
    assert Workspace.open(tmp_path).settings.name == name


@pytest.mark.parametrize(("lang", "region"), [("de", ("DE",)), ("fr", ("FR",)), ("en", ("US",)), ("pt", ("US",))])
def test_telephone_numbers_are_those_of_the_country_that_mostly_writes_the_language(
    tmp_path: Path, lang: str, region: tuple[str, ...]
) -> None:
    create(tmp_path, "Help", lang)
    settings = Workspace.open(tmp_path).settings
    assert (settings.lang, settings.redact_region) == (lang, region)
    assert "redact.region" in (tmp_path / "pyproject.toml").read_text("utf-8")  # a comment where nobody knows


def test_a_workspace_needs_a_name(tmp_path: Path) -> None:
    with pytest.raises(KbError) as caught:
        create(tmp_path / "help", " \n ")
    assert caught.value.code == "setting"
    assert not (tmp_path / "help").exists()


def test_only_its_owner_can_read_the_secret(tmp_path: Path) -> None:
    create(tmp_path, "Help")
    assert stat.S_IMODE((tmp_path / ".kb").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / ".kb/secret").stat().st_mode) == 0o600


def test_all_that_stands_in_the_way_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("mine")
    (tmp_path / ".gitignore").write_text("mine")
    (tmp_path / "search_index").write_text("a file where a folder has to be")
    (tmp_path / "pyproject.toml").symlink_to("nowhere")
    with pytest.raises(KbError) as caught:
        create(tmp_path, "Help")
    assert caught.value.code == "workspace-exists"
    assert caught.value.message == "these files exist already: .gitignore, docs/index.md, pyproject.toml, search_index"
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        ".gitignore", "docs", "index.md", "pyproject.toml", "search_index",
    ]  # fmt: skip


def test_a_second_init_says_what_is_there_and_keeps_the_secret(tmp_path: Path) -> None:
    create(tmp_path, "Help")
    secret = (tmp_path / ".kb/secret").read_text()
    with pytest.raises(KbError, match=r"mkdocs\.yml"):
        create(tmp_path, "Help")
    assert (tmp_path / ".kb/secret").read_text() == secret


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "help").write_text("a file")
    with pytest.raises(KbError) as caught:
        create(tmp_path / "help", "Help")
    assert caught.value.code == "workspace-exists"


def test_git_takes_neither_the_secret_nor_what_is_built(tmp_path: Path) -> None:
    create(tmp_path, "Help")
    for name in ("site/index.html", ".site.12.new/index.html", "search_index/build/CURRENT"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("built")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    told = subprocess.run(["git", "status", "--porcelain", "-uall"], cwd=tmp_path, check=True, capture_output=True)
    seen = [line[3:] for line in told.stdout.decode().splitlines()]
    assert "mkdocs.yml" in seen
    assert not [path for path in seen if path.startswith((".kb", "site", ".site", "search_index/build"))]


def test_a_new_workspace_builds_strictly_and_its_articles_have_no_error(tmp_path: Path) -> None:
    from datetime import date

    from kbtools.articles.library import Library
    from kbtools.site.plugin.build import build_site

    create(tmp_path, "Help")
    workspace = Workspace.open(tmp_path)
    assert [f for f in check_articles(workspace, date(2026, 3, 1)) if f.level == "error"] == []
    report = build_site(workspace, Library.of(workspace), strict=True)
    assert report.warnings == ()
    assert (tmp_path / "site/articles/reset-password/index.html").is_file()


def test_nothing_is_written_through_a_link_to_another_folder(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "help").mkdir()
    (tmp_path / "help" / "docs").symlink_to("../elsewhere")
    with pytest.raises(KbError, match="exist already: docs"):
        create(tmp_path / "help", "Glim help")
    assert [*(tmp_path / "elsewhere").iterdir()] == []
    (tmp_path / "link").symlink_to("elsewhere")
    assert create(tmp_path / "link", "Glim help")
