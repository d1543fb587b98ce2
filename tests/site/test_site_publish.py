"""`kb publish`: the old site or the new one, never half of either, and nothing of anybody else."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from kbtools.errors import KbError
from kbtools.settings import Settings
from kbtools.site.publish import publish_site, roll_back
from kbtools.workspace import Workspace

MEMORY = "/dev/shm"  # noqa: S108 - the point is that it is another file system


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "help", Settings())
    build(made, "first")
    return made


def build(workspace: Workspace, said: str, *, files: int = 3) -> None:
    """A site whose every page says the same."""
    for number in range(files):
        page = workspace.site / "articles" / str(number) / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(said, encoding="utf-8")
    (workspace.site / "index.html").write_text(said, encoding="utf-8")


def said(folder: Path) -> set[str]:
    """What the pages of a folder say; one word when it is whole."""
    return {path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}


def refused(action: object, folder: Path) -> str:
    with pytest.raises(KbError) as caught:
        action(folder) if callable(action) else None
    assert caught.value.hint
    return f"{caught.value.code}: {caught.value.message}"


def test_the_folder_shows_the_site_and_the_next_one_after_it(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "www" / "help"
    first = publish_site(workspace, folder)
    assert (said(folder), first.version, first.files, first.can_go_back) == ({"first"}, 1, 4, False)
    build(workspace, "second")
    assert said(folder) == {"first"}
    assert publish_site(workspace, folder).can_go_back
    assert said(folder) == {"second"}


def test_an_empty_folder_is_taken(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    publish_site(workspace, tmp_path / "www")
    assert said(tmp_path / "www") == {"first"}


def test_a_rollback_shows_the_version_before_and_a_second_one_the_later(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "www"
    for word in ("first", "second", "third"):
        build(workspace, word)
        publish_site(workspace, folder)
    assert sorted(path.name for path in (tmp_path / ".www.versions").glob("[0-9]*")) == ["2", "3"]
    seen: list[str] = []
    for _ in range(2):
        roll_back(folder)
        seen += said(folder)
    assert seen == ["second", "third"]
    roll_back(folder)
    build(workspace, "fourth")
    publish_site(workspace, folder)
    roll_back(folder)
    assert said(folder) == {"second"}, "what was shown before, not what was newest"


def test_a_folder_of_somebody_else_is_refused_and_left_as_it_is(workspace: Workspace, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear", encoding="utf-8")
    (tmp_path / "link").symlink_to(mine)
    (tmp_path / "file").write_text("text", encoding="utf-8")
    told = {name: refused(lambda folder: publish_site(workspace, folder), tmp_path / name)
            for name in ("mine", "link", "file")}  # fmt: skip
    assert told == {
        "mine": "publish-refused: it holds files that kb publish did not put there",
        "link": "publish-refused: it is a link that kb publish did not make",
        "file": "publish-refused: it is a file",
    }
    assert (mine / "letter.txt").read_text(encoding="utf-8") == "dear"
    assert not list(tmp_path.glob(".*"))


def test_what_cannot_be_done_is_said(workspace: Workspace, tmp_path: Path) -> None:
    www = tmp_path / "www"
    assert refused(roll_back, www) == "publish-refused: kb publish put no site there"
    inside = workspace.site / "copy"
    assert refused(lambda folder: publish_site(workspace, folder), inside).startswith("publish-refused: it is inside")
    publish_site(workspace, www)
    assert refused(roll_back, www) == "publish-refused: no other version is kept"
    with FileLock(tmp_path / ".www.versions" / ".lock"):
        told = refused(lambda folder: publish_site(workspace, folder), www)
    assert told == "publish-refused: another command publishes into it"
    (workspace.site / "index.html").unlink()
    assert refused(lambda folder: publish_site(workspace, folder), www).startswith("site-missing")


def test_the_folder_may_be_on_another_file_system(workspace: Workspace) -> None:
    import tempfile

    with tempfile.TemporaryDirectory(dir=MEMORY) as other:
        assert Path(other).stat().st_dev != workspace.site.stat().st_dev
        publish_site(workspace, Path(other) / "www")
        assert said(Path(other) / "www") == {"first"}


@pytest.mark.full
def test_a_run_that_is_killed_leaves_the_old_site_and_the_next_one_tidies_up(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "www"
    build(workspace, "first", files=300)
    publish_site(workspace, folder)
    code = f"""
from pathlib import Path
from kbtools.site.publish import publish_site
from kbtools.settings import Settings
from kbtools.workspace import Workspace
print("go", flush=True)
publish_site(Workspace(Path({str(workspace.root)!r}), Settings()), Path({str(folder)!r}))
"""
    for number, pause in enumerate((0.0, 0.005, 0.01, 0.02, 0.04)):
        build(workspace, f"word{number}", files=300)
        running = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert running.stdout
        assert running.stdout.readline() == "go\n"
        time.sleep(pause)
        running.send_signal(signal.SIGKILL)
        running.communicate()
        assert len(said(folder)) == 1
        assert sum(path.is_file() for path in folder.rglob("*")) == 301
    publish_site(workspace, folder)
    assert said(folder) == {"word4"}
    assert not list((tmp_path / ".www.versions").glob("*.new"))
