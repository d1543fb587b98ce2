"""Changed settings are written, and given to git as articles are."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from kbtools.errors import KbError, KbErrors
from kbtools.site.change_settings import WrittenSettings, prepare_change, write_change
from kbtools.workspace import Workspace

ADA = ("Ada", "ada@shop.example")


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A help centre in a git repository."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Old\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.kbtools]\nname = "Old"\n', "utf-8")
    (tmp_path / ".gitignore").write_text(".kb/\n", "utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "-c", "user.name=x", "-c", "user.email=x@y.example", "commit", "-qm", "first")
    return Workspace.open(tmp_path)


def written(workspace: Workspace, **wanted: str) -> WrittenSettings:
    return write_change(workspace, wanted, prepare_change(workspace, wanted).revision, ADA)


def test_what_is_written_is_committed_in_the_name_of_the_person(workspace: Workspace) -> None:
    (workspace.root / "docs" / "one.md").write_text("# One\n", "utf-8")
    done = written(workspace, name="New")
    assert git(workspace.root, "log", "-1", "--format=%H %an %ae %s") == f"{done.commit} Ada {ADA[1]} Change settings"
    assert git(workspace.root, "show", "--name-only", "--format=").split() == ["mkdocs.yml", "pyproject.toml"]
    assert git(workspace.root, "status", "--porcelain") == "?? docs/"


def test_a_commit_that_git_refuses_takes_nothing_back(workspace: Workspace) -> None:
    hook = workspace.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    done = written(workspace, name="New")
    assert (done.commit, bool(done.refused)) == ("", True)
    assert 'name = "New"' in (workspace.root / "pyproject.toml").read_text("utf-8")


def test_git_is_left_alone_where_publishing_leaves_it_alone(workspace: Workspace) -> None:
    here = replace(workspace, settings=replace(workspace.settings, desk_publish="here"))
    assert written(here, name="New").commit == ""
    assert git(workspace.root, "status", "--porcelain").split("\n") == ["M mkdocs.yml", " M pyproject.toml"]


def test_where_changes_go_by_pull_request_the_lines_are_shown_and_not_written(workspace: Workspace) -> None:
    clones = replace(workspace, settings=replace(workspace.settings, desk_publish="pull-request"))
    assert [one.path for one in prepare_change(clones, {"name": "New"}).files] == ["pyproject.toml", "mkdocs.yml"]
    with pytest.raises(KbError, match="by pull request"):
        written(clones, name="New")
    assert git(workspace.root, "status", "--porcelain") == ""


def test_a_name_stands_in_one_line_in_both_files(workspace: Workspace) -> None:
    written(workspace, name=" Lamps\r\nBcc: x@y.example\x00 ")
    assert '\nname = "Lamps Bcc: x@y.example"\n' in (workspace.root / "pyproject.toml").read_text("utf-8")
    assert (workspace.root / "mkdocs.yml").read_text("utf-8") == 'site_name: "Lamps Bcc: x@y.example"\n'


@pytest.mark.parametrize(
    "wanted",
    [
        {"name": " \n"},
        {"owner": "x" * 201},
        {"contact.products": "x" * 2_001},
        {"words.form.title": "x" * 2_001},
        {"review_every": "9999999999"},
        {"desk.review_days": "36501"},
        {"no.such" * 1_000: "x"},
    ],
)
def test_what_is_empty_or_beyond_its_limits_is_refused_and_never_cut(
    workspace: Workspace, wanted: dict[str, str]
) -> None:
    with pytest.raises((KbError, KbErrors)) as told:
        prepare_change(workspace, wanted)
    assert len(str(told.value)) < 300
