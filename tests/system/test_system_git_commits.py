"""Commits of published articles: their own files alone, in the name of whoever published."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from mail_server import NOW

from kbtools.errors import KbError
from kbtools.model.publication import Wanted
from kbtools.site.live import put_live
from kbtools.system.git import commit_files, is_repository
from kbtools.workspace import Workspace

ADA = ("Ada", "ada@shop.example")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True, env=ENV)
    return done.stdout.strip()


ENV = {
    **os.environ,
    **{f"GIT_{role}_{what}": "Start" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_CONFIG_GLOBAL": os.devnull,
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one file, and another that is staged."""
    folder = tmp_path / "team"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "work")
    (folder / "one.md").write_text("one\n", encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "start")
    (folder / "staged.md").write_text("staged\n", encoding="utf-8")
    git(folder, "add", "staged.md")
    return folder


def test_a_commit_has_its_files_alone_and_leaves_what_is_staged(repository: Path) -> None:
    (repository / "one.md").unlink()
    (repository / "two.md").write_text("two\n", encoding="utf-8")
    files = [repository / name for name in ("one.md", "two.md", "never.md")]
    commit = commit_files(repository, files, "Publish article: two", ADA)
    assert git(repository, "show", "--format=%an %ae %s", "--name-status", commit).splitlines() == [
        "Ada ada@shop.example Publish article: two",
        "",
        "D\tone.md",
        "A\ttwo.md",
    ]
    assert git(repository, "status", "--porcelain") == "A  staged.md"
    assert commit_files(repository, files, "again", ADA) == ""


def test_outside_of_a_repository_there_is_nothing_to_commit_to(tmp_path: Path) -> None:
    assert not is_repository(tmp_path)
    with pytest.raises(KbError):
        commit_files(tmp_path, [tmp_path / "one.md"], "x", ADA)


@pytest.mark.full
def test_instead_of_publishing_a_branch_is_pushed(repository: Path) -> None:
    remote = repository.parent / "remote.git"
    git(repository.parent, "init", "-q", "--bare", str(remote))
    git(repository, "remote", "add", "origin", str(remote))
    git(repository, "config", "user.name", "Kb")
    git(repository, "config", "user.email", "kb@shop.example")
    made = bare_workspace(repository / "help")
    workspace = Workspace(made.root, replace(made.settings, desk_publish="pull-request"))
    article = workspace.docs / "articles" / "lamp.md"
    article.parent.mkdir(parents=True)
    text = "---\ntitle: The lamp is dark\nstate: draft\n---\n\nPress **On** for a second.\n"
    article.write_text(text, encoding="utf-8")
    for branch in ("kb/lamp", "kb/lamp-2"):
        assert put_live(workspace, Wanted("publish", "lamp", *ADA), NOW).branch == branch
        assert 'state: "published"' in git(remote, "show", f"{branch}:help/docs/articles/lamp.md")
    assert article.read_text(encoding="utf-8") == text
    with pytest.raises(KbError, match="by pull request"):
        put_live(workspace, Wanted("archive", "lamp", *ADA), NOW)
    git(repository, "remote", "remove", "origin")
    with pytest.raises(KbError, match="origin"):
        put_live(workspace, Wanted("publish", "lamp", *ADA), NOW)


@pytest.mark.full
def test_a_publication_is_a_commit_of_whoever_did_it_or_of_the_team(repository: Path) -> None:
    made = bare_workspace(repository / "help", None)
    article = made.docs / "articles" / "lamp.md"
    article.parent.mkdir(parents=True)
    (made.docs / "index.md").write_text("# Home\n", encoding="utf-8")
    article.write_text("---\ntitle: The lamp is dark\n---\n\nPress **On** for a second.\n", encoding="utf-8")
    done = put_live(made, Wanted("publish", "lamp", *ADA), NOW)
    assert git(repository, "show", "-s", "--format=%an %s", done.commit) == "Ada Publish article: lamp"
    named = git(repository, "show", "--format=", "--name-only", done.commit).splitlines()
    assert named == ["help/docs/articles/lamp.md", "help/search_index/published.jsonl"]
    team = Workspace(made.root, replace(made.settings, desk_author="team", name="Lamp help"))
    done = put_live(team, Wanted("archive", "lamp", *ADA), NOW)
    assert git(repository, "show", "-s", "--format=%an %s", done.commit) == "Lamp help Archive article: lamp"
