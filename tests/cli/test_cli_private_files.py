"""What holds customers' words can be read by its owner alone, whatever the umask; what is public, by everybody."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from kb_run import kb
from mining_shop import articles, tickets

from kbtools.articles.library import Folder
from kbtools.model.ticket import ticket_to_json
from kbtools.scaffold import create
from kbtools.system.files import close_to_others
from kbtools.workspace import Workspace


@pytest.fixture(autouse=True)
def _no_umask() -> Iterator[None]:
    """Everybody may read and write what is made without saying who may."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """What others can read below a folder, or the folder itself."""
    found = [path for path in (folder, *folder.rglob("*")) if stat.S_IMODE(path.lstat().st_mode) & 0o077]
    return [path.relative_to(folder.parent).as_posix() for path in found if path.name != ".lock"]


@pytest.mark.full
def test_store_index_drafts_and_pages_of_the_staff_are_their_owners_alone(tmp_path: Path) -> None:
    root = tmp_path / "shop"
    create(root, "Shop help")
    shutil.rmtree(root / ".kb")  # as in a clone
    shutil.rmtree(root / "docs" / "articles")
    for article in articles():
        Folder.of(Workspace.open(root)).write(article)
    rows = "".join(f"{json.dumps(ticket_to_json(ticket))}\n" for ticket in tickets())
    (root / "tickets.jsonl").write_text(rows, encoding="utf-8")

    def run(*words: str) -> str:
        done = kb(*words, folder=root)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("ticket", "import", str(root / "tickets.jsonl"))
    run("index")
    gap = json.loads(run("mine", "--json", "--html", str(root / "gaps.html")))["gaps"][0]["id"]
    run("promote", gap)
    run("report", "--html", str(root / "report.html"))
    run("privacy", "rekey", "--yes")
    assert list((root / ".kb" / "drafts").glob("*.md"))
    assert open_to_others(root / ".kb") == open_to_others(root / "search_index" / "build") == []
    assert {stat.S_IMODE((root / name).stat().st_mode) for name in ("gaps.html", "report.html")} == {0o600}
    public = ("mkdocs.yml", "docs/index.md", "search_index/synonyms.yml")
    assert {stat.S_IMODE((root / name).stat().st_mode) for name in public} == {0o666}


def test_what_an_earlier_version_left_open_is_closed_and_what_a_group_was_given_stays(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    drafts = tmp_path / ".kb" / "drafts"
    drafts.mkdir(parents=True, mode=0o755)
    (drafts / "old.md").write_text("words", encoding="utf-8")
    (drafts / "shared.md").write_text("words", encoding="utf-8")
    (drafts / "shared.md").chmod(0o660)
    Workspace.open(tmp_path).store().close()
    assert open_to_others(tmp_path / ".kb") == [".kb/drafts/shared.md"]


def test_a_link_out_of_the_folder_closes_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("public", encoding="utf-8")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "link").symlink_to(tmp_path / "page.html")
    close_to_others(tmp_path / "inside")
    assert stat.S_IMODE((tmp_path / "page.html").stat().st_mode) == 0o666
