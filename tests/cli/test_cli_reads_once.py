"""A command opens the store once and reads all articles once, whatever it does with them."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kb_run import kb
from mining_shop import articles, links, tickets

from kbtools import redaction
from kbtools.articles.library import Folder, Library
from kbtools.redaction import Redactor
from kbtools.scaffold import create
from kbtools.storage import Store
from kbtools.workspace import Workspace


@pytest.fixture(scope="module")
def mined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with articles, tickets, links, an index and gaps."""
    root = tmp_path_factory.mktemp("once") / "shop"
    create(root, "Shop help")
    workspace = Workspace.open(root)
    shutil.rmtree(workspace.docs / "articles")
    for article in articles():
        Folder.of(workspace).write(article)
    with workspace.store() as store:
        asked = tickets()
        store.tickets.put_many(asked)
        store.links.add(links(asked))
    assert kb("mine", folder=root).returncode == 0
    return root


@pytest.fixture
def root(mined: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(mined, tmp_path / "shop"))


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the store was opened, all articles read, and a redactor made, since the test began."""
    found: Counter[str] = Counter()
    open_store, load, make = Store.open, Folder.load, Redactor.__init__

    def opened(url: str, root: Path) -> Store:
        found["stores"] += 1
        return open_store(url, root)

    def loaded(folder: Folder) -> Library:
        found["libraries"] += 1
        return load(folder)

    def made(redactor: Redactor, region: str = "US", words: tuple[str, ...] = ()) -> None:
        found["redactors"] += 1
        make(redactor, region, words)

    monkeypatch.setattr(Store, "open", staticmethod(opened))
    monkeypatch.setattr(Folder, "load", loaded)
    monkeypatch.setattr(Redactor, "__init__", made)
    redaction.redactor_for.cache_clear()
    return found


@pytest.mark.full
def test_build_reads_the_articles_once(root: Path, counts: Counter[str]) -> None:
    assert kb("build", folder=root).returncode == 0
    assert (counts["libraries"], counts["redactors"]) == (1, 1)


@pytest.mark.full
def test_ci_reads_each_version_of_the_articles_once(root: Path, counts: Counter[str]) -> None:
    git = ["git", "-C", str(root), "-c", "user.name=T", "-c", "user.email=t@example.com"]
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *words], check=True)
    path = next((root / "docs").rglob("kettle-leaks.md"))
    path.write_text(path.read_text("utf-8") + "\nWipe it dry.\n", "utf-8")
    done = kb("ci", "--against", "HEAD", folder=root)
    assert "build" in done.stdout
    assert counts["libraries"] == 2


def test_a_scan_opens_the_store_and_makes_a_redactor_once(root: Path, counts: Counter[str]) -> None:
    assert kb("privacy", "scan", folder=root).returncode == 0
    assert counts == {"stores": 1, "libraries": 1, "redactors": 1}


def test_doctor_opens_the_store_and_reads_the_articles_once(root: Path, counts: Counter[str]) -> None:
    assert kb("index", folder=root).returncode == 0
    counts.clear()
    kb("doctor", folder=root)
    assert (counts["stores"], counts["libraries"]) == (1, 1)


def test_mining_to_a_page_opens_the_store_and_reads_the_articles_once(root: Path, counts: Counter[str]) -> None:
    assert kb("mine", "--html", str(root / "gaps.html"), folder=root).returncode == 0
    assert (root / "gaps.html").is_file()
    assert (counts["stores"], counts["libraries"]) == (1, 1)


def test_promoting_opens_the_store_and_reads_the_articles_once(root: Path, counts: Counter[str]) -> None:
    with Workspace.open(root).store() as store:
        gap = next(gap for gap in store.gaps.all() if gap.verdict == "missing")
    counts.clear()
    assert kb("promote", gap.id, "--kind", "known-issue", folder=root).returncode == 0
    # no index was built, so that publishing builds none
    assert (counts["stores"], counts["libraries"]) == (1, 1)


def test_extending_opens_the_store_and_reads_the_articles_once(root: Path, counts: Counter[str]) -> None:
    with Workspace.open(root).store() as store:
        gap = next(gap for gap in store.gaps.all() if gap.verdict == "missing")
        store.gaps.put_all([replace(gap, verdict="unfindable", nearest=("kettle-leaks",))], datetime.now(UTC))
    counts.clear()
    done = kb("promote", gap.id, folder=root)
    assert "An article seems to answer this" in done.stdout, done.stderr
    assert (counts["stores"], counts["libraries"]) == (1, 1)
