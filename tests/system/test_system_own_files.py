"""Which files belong to a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kbtools.system.own_files import OwnFiles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".kb").mkdir()
    (tmp_path / ".kb" / "secret").write_text("secret")
    made = tmp_path / "docs"
    (made / "sub").mkdir(parents=True)
    (made / "plain.md").write_text("plain")
    return made


def test_a_plain_file_and_a_link_within_the_folder_belong_to_it(folder: Path) -> None:
    (folder / "sub" / "link.md").symlink_to("../plain.md")
    assert [OwnFiles(folder).why_not(folder / name) for name in ("plain.md", "sub/link.md")] == ["", ""]


@pytest.mark.parametrize("to", ["../.kb/secret", "sub/../../.kb/secret", "/etc/hostname", "docs.md", "loop"])
def test_a_link_that_leads_out_or_nowhere_does_not(folder: Path, to: str) -> None:
    (folder / "loop").symlink_to(to)
    assert "it is a link that leads" in OwnFiles(folder).why_not(folder / "loop")


def test_a_file_behind_a_linked_folder_does_not(folder: Path) -> None:
    (folder / "linked").symlink_to("../.kb")
    assert OwnFiles(folder).why_not(folder / "linked" / "secret") == "it is a link that leads out of docs/"


def test_the_folder_itself_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").symlink_to(folder)
    assert OwnFiles(tmp_path / "elsewhere").why_not(tmp_path / "elsewhere" / "plain.md") == ""


def test_pipes_and_folders_are_no_ordinary_files(folder: Path) -> None:
    os.mkfifo(folder / "pipe.md")
    assert OwnFiles(folder).why_not(folder / "pipe.md") == OwnFiles(folder).why_not(folder / "sub")
    assert OwnFiles(folder).why_not(folder / "sub") == "it is not an ordinary file"


def test_a_hard_link_to_a_file_elsewhere_does_not_belong_and_one_within_does(folder: Path) -> None:
    os.link(folder.parent / ".kb" / "secret", folder / "note.md")
    os.link(folder / "plain.md", folder / "sub" / "again.md")
    own = OwnFiles(folder)
    assert own.why_not(folder / "note.md") == "it is a hard link to a file outside docs/"
    assert own.why_not(folder / "sub" / "again.md") == ""


def test_with_a_private_folder_only_its_files_are_refused_under_other_names(folder: Path) -> None:
    os.link(folder.parent / ".kb" / "secret", folder / "note.md")
    os.link(folder / "plain.md", folder.parent / "backup.md")
    own = OwnFiles(folder, folder.parent / ".kb")
    assert [bool(own.why_not(folder / name)) for name in ("note.md", "plain.md")] == [True, False]
