"""Nothing of the built index is unpickled before it is compared with its checksum; Whoosh unpickles what it finds."""

from __future__ import annotations

import os
import pickle
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from quick_cases import first_quick
from search_workspace import Make, articles

from kbtools.articles.library import Folder, Library
from kbtools.errors import KbError
from kbtools.search.build import build_index
from kbtools.search.generations import Generations
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.workspace import Workspace

OPENED: list[str] | None = None


@sys.addaudithook
def _note(event: str, given: tuple[object, ...]) -> None:
    if OPENED is not None and event == "open":
        OPENED.append(str(given[0]))


class Trap:
    """Whoever unpickles it makes a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.folder),)


def changed(workspace: Workspace) -> int:
    """How many articles are indexed again after one has changed: all, where the old index was not trusted."""
    article = Library.of(workspace).article("reset-password")
    Folder.of(workspace).write(replace(article, title=f"{article.title} again"), over=True)
    return len(build_index(workspace).changed)


def whoosh_of(workspace: Workspace) -> Path:
    return Generations.of(workspace).open().folder / "whoosh"


def test_every_file_that_whoosh_opens_is_in_the_manifest(make: Make) -> None:
    global OPENED  # noqa: PLW0603 - an audit hook cannot be taken away again, so it is switched
    workspace = make()
    earlier = Generations.of(workspace).open()
    before = {path.name for path in (earlier.folder / "whoosh").iterdir()}
    OPENED = []
    assert changed(workspace) == 1
    opened, OPENED = OPENED, None
    read = {Path(name).name for name in opened if Path(name).parent.name == "whoosh"} & before
    assert read
    assert {f"whoosh/{name}" for name in read if "LOCK" not in name} <= set(earlier.manifest.whoosh)


@pytest.mark.parametrize("name", first_quick(["_MAIN_99.toc", "_MAIN_x.toc", "MAIN_abc.seg", "planted"]))
def test_a_file_that_was_planted_is_never_opened(make: Make, tmp_path: Path, name: str) -> None:
    workspace, trap = make(), tmp_path / "sprung"
    (whoosh_of(workspace) / name).write_bytes(pickle.dumps(Trap(trap)))
    assert changed(workspace) == len(articles())
    assert not trap.exists()
    assert changed(workspace) == 1


def test_a_file_that_was_replaced_is_never_opened(make: Make, tmp_path: Path) -> None:
    workspace, trap = make(), tmp_path / "sprung"
    for suffix in (".toc", ".seg"):
        for path in whoosh_of(workspace).glob(f"*{suffix}"):
            path.write_bytes(pickle.dumps(Trap(trap)))
        assert changed(workspace) == len(articles())
    assert not trap.exists()


def test_links_in_place_of_files_or_of_the_folder_are_not_followed(make: Make, tmp_path: Path) -> None:
    workspace = make()
    one = next(path for path in whoosh_of(workspace).iterdir() if path.suffix == ".toc")
    one.rename(tmp_path / "elsewhere.toc")
    one.symlink_to(tmp_path / "elsewhere.toc")
    assert changed(workspace) == len(articles())
    folder = whoosh_of(workspace)
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    assert changed(workspace) == len(articles())


def test_a_generation_that_is_a_link_is_not_served(make: Make, tmp_path: Path) -> None:
    workspace = make()
    folder = Generations.of(workspace).open().folder
    shutil.move(folder, tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KbError) as found:
        KnowledgeBase.of(workspace)
    assert found.value.code == "generation-damaged"


@pytest.mark.parametrize("pointer", first_quick(["../../elsewhere", "/etc", ".", "\0", "no-such"]))
def test_a_pointer_that_names_no_generation_leads_nowhere(make: Make, pointer: str) -> None:
    workspace = make()
    good = Generations.of(workspace).open().name
    Generations.of(workspace).pointer.write_text(pointer)
    assert Generations.of(workspace).open().name == good
