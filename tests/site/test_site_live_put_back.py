"""What a publication changed is put back where it fails, is stopped or is killed, whatever it was just doing."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bare_workspace import bare_workspace

from kbtools.articles.changes import write_files
from kbtools.jobs.process import Stopped
from kbtools.model.publication import Wanted
from kbtools.search.generations import Generations
from kbtools.site.build import build
from kbtools.site.live import put_back_cut_off, put_live
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "site_name: Test\ntheme:\n  name: material\n  font: false\nplugins: [search, kbtools]\n"
LAMP = "---\ntitle: Why is my lamp dark?\nstate: published\n---\n\nPress it for two seconds.\n"
TEXT = "---\ntitle: Where are my orders?\nstate: {}\n---\n\nOpen **Orders**.\n"
KILLED = """
import os
from datetime import UTC, datetime
from pathlib import Path
from kbtools.articles import publish
from kbtools.workspace import Workspace
publish.{killed} = lambda *_: os._exit(9)
now = datetime(2026, 3, 1, 12, tzinfo=UTC)
publish.publish_article(Workspace.open(Path({root!r})), "orders", now, "ada@shop.example")
"""
KILLED_WHEN_SHOWN = """
import os
from datetime import UTC, datetime
from pathlib import Path
from kbtools.model.publication import Wanted
from kbtools.site.live import put_live
from kbtools.workspace import Workspace
workspace, now = Workspace.open(Path({root!r})), datetime(2026, 3, 1, 12, tzinfo=UTC)
put_live(workspace, Wanted("publish", "orders", email="ada@shop.example"), now, shown=lambda: os._exit(9))
"""


@pytest.fixture
def shown(tmp_path: Path) -> Workspace:
    """A help centre with a built site: one article that customers read, and one that nobody published yet."""
    made = bare_workspace(tmp_path)
    (made.root / "mkdocs.yml").write_text(SITE, encoding="utf-8")
    folder = made.docs / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "orders.md").write_text(TEXT.format("draft"), encoding="utf-8")
    (folder / "lamp.md").write_text(LAMP, encoding="utf-8")
    made.store().close()
    build(made, NOW.date(), strict=False)
    return made


def test_what_is_published_is_put_back_where_the_process_is_killed_at_any_step(shown: Workspace) -> None:
    """Also between the file and what the store knows of it."""
    orders = shown.docs / "articles" / "orders.md"
    for killed in ("write_files", "_link"):
        script = KILLED.format(killed=killed, root=str(shown.root))
        assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
        assert (orders.read_text(encoding="utf-8") == TEXT.format("draft")) == (killed == "write_files")
        put_back_cut_off(shown, Wanted("publish", "orders", email="ada@shop.example"), NOW)
        assert orders.read_text(encoding="utf-8") == TEXT.format("draft")
        with shown.store() as store:
            assert store.changes.all() == []
            assert store.article_edits.versions("orders") == []


def test_files_are_as_they_were_where_writing_is_stopped_between_two_of_them(shown: Workspace) -> None:
    new, orders = shown.docs / "new.md", shown.docs / "articles" / "orders.md"

    class Text(str):
        """It is told to stop once the first file is written."""

        def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
            if new.exists():
                raise Stopped
            return super().encode(encoding, errors)

    with pytest.raises(Stopped):
        write_files(shown, {new: "new", orders: Text("gone")})
    assert not new.exists()
    assert orders.read_text(encoding="utf-8") == TEXT.format("draft")


@pytest.mark.full
@pytest.mark.parametrize("is_killed", [False, True])
def test_index_and_site_are_put_back_where_it_fails_once_they_are_built(shown: Workspace, is_killed: bool) -> None:
    orders, generation = shown.docs / "articles" / "orders.md", Generations.of(shown).current_name()
    page = shown.site / "articles" / "orders" / "index.html"
    wanted = Wanted("publish", "orders", email="ada@shop.example")

    def fail() -> None:
        assert page.is_file()
        assert Generations.of(shown).current_name() != generation
        raise Stopped

    if is_killed:
        script = KILLED_WHEN_SHOWN.format(root=str(shown.root))
        assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
        assert page.is_file()
        put_back_cut_off(shown, wanted, NOW)
    else:
        with pytest.raises(Stopped):
            put_live(shown, wanted, NOW, shown=fail)
    assert Generations.of(shown).current_name() == generation
    assert not page.exists()
    assert (shown.site / "articles" / "lamp" / "index.html").is_file()
    assert orders.read_text(encoding="utf-8") == TEXT.format("draft")
    assert [path for path in shown.root.iterdir() if path.name.startswith(f".{shown.site.name}.")] == []


@pytest.mark.full
def test_customers_keep_their_index_however_often_a_publication_fails(shown: Workspace) -> None:
    """Also as the one that is used where the newest is damaged."""
    own, wanted = Generations.of(shown), Wanted("publish", "orders", email="ada@shop.example")
    generation = own.current_name()

    def fail() -> None:
        raise Stopped

    for _ in range(3):
        with pytest.raises(Stopped):
            put_live(shown, wanted, NOW, shown=fail)
        assert own.current_name() == generation
        assert [one.folder.name for one in own.kept()] == [generation]
    assert put_live(shown, wanted, NOW).url == "/articles/orders/"
    assert [one.folder.name for one in own.kept()] == [own.current_name(), generation]
