"""Finding commands and the workspace: other words, headings in the help, and folders below."""

from __future__ import annotations

from pathlib import Path

import pytest
from kb_run import kb

from kbtools import cli
from kbtools.cli.groups import SECTIONS
from kbtools.system.sealing import make_secret


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with one article, built."""
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    (tmp_path / "docs" / "deep").mkdir(parents=True)
    (tmp_path / "docs" / "vpn.md").write_text("---\ntitle: VPN\nstate: published\n---\n\nText.\n", encoding="utf-8")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("Home", encoding="utf-8")
    make_secret(tmp_path / ".kb" / "secret")
    return tmp_path


def test_the_help_lists_every_command_once_under_what_people_want_to_do() -> None:
    named = [name for names in SECTIONS.values() for name in names]
    assert sorted(named) == sorted(cli.kb.commands)
    told = kb("--help").stdout
    assert [told.index(f"\n{heading}:") for heading in SECTIONS] == sorted(told.index(f"\n{h}:") for h in SECTIONS)
    assert "Other:" not in told


OTHER_WORDS = [("article create", "new"), ("outbox delete", "remove"), ("ticket ls", "list"), ("gap view", "show")]


@pytest.mark.parametrize(("words", "meant"), OTHER_WORDS)
def test_another_word_finds_the_command(words: str, meant: str) -> None:
    noun, other = words.split()
    assert kb(noun, other, "--help").stdout == kb(noun, meant, "--help").stdout.replace(f"{noun} {meant}", words)


def test_a_word_that_means_nothing_here_finds_nothing() -> None:
    for words in (("outbox", "create"), ("article", "make-up")):
        assert kb(*words).returncode == 2


def test_the_workspace_is_found_from_a_folder_below_it(root: Path) -> None:
    assert "VPN" in kb("article", "list", folder=root / "docs" / "deep").stdout


def test_outside_of_a_workspace_the_folder_itself_is_named(tmp_path: Path) -> None:
    done = kb("article", "list", folder=tmp_path)
    assert (done.returncode, str(tmp_path) in done.stderr) == (2, True)


def test_publish_takes_no_article_for_a_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    done = kb("publish", "vpn")
    assert done.returncode == 1
    assert "kb article publish vpn" in done.stderr
    assert not (root / "vpn").exists()
    assert kb("publish", str(root / "vpn")).returncode == 0
    assert (root / "vpn" / "index.html").is_file()
    assert kb("publish", "vpn").returncode == 0  # the folder is there by now
