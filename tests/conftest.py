"""What every test may use."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cheap_passwords import hashed_cheaply
from compiled_templates import compiled_once
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings
from needed_program import found, is_missing

# Before NumPy starts its threads: on matrices as small as ours they only wait for each other, and that costs CPU.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The modules and tests of a run stay until its end: garbage is not looked for among them, neither while they are
# collected nor afterwards, each time that it is looked for among what the tests make.
gc.disable()

# The same examples on every machine: a failure of CI can be repeated at home.
hypothesis_settings.register_profile("kb", deadline=None, derandomize=True, print_blob=False, max_examples=40)
# ./tests/run --full takes more of them.
hypothesis_settings.register_profile("full", hypothesis_settings.get_profile("kb"), max_examples=100)
# --hypothesis-profile=first shows the first failure at once, without looking for the smallest one.
hypothesis_settings.register_profile("first", deadline=None, phases=(Phase.explicit, Phase.generate))
hypothesis_settings.load_profile("kb")

if TYPE_CHECKING:
    from mail_server import MailServer
    from postgresql_server import PostgresqlServer

WriteArticle = Callable[..., Path]


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own `KB_*` variables change no test; where a browser and a database are is for the tests."""
    for name in os.environ:
        if name.startswith("KB_") and name not in ("KB_BROWSER", "KB_GOLDEN", "KB_POSTGRESQL"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True, scope="session")
def _templates_are_compiled_once() -> Iterator[None]:
    with compiled_once():
        yield


@pytest.fixture(autouse=True, scope="session")
def _passwords_cost_little() -> Iterator[None]:
    """What they cost people is the matter of a test of its own."""
    with hashed_cheaply():
        yield


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """An empty articles' folder of a workspace at `tmp_path`."""
    folder = tmp_path / "docs"
    folder.mkdir()
    return folder


@pytest.fixture
def write_article(docs: Path) -> WriteArticle:
    """Write `docs/NAME` from front matter and body: `write_article("vpn.md", "title: VPN", "Text.")`."""

    def write(name: str, front: str = "", body: str = "Choose **Start**.") -> Path:
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{front.strip()}\n---\n\n{body}\n" if front else f"{body}\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    from mail_server import MailServer

    with MailServer() as server:
        yield server


@pytest.fixture(scope="session")
def database_server() -> Iterator[PostgresqlServer]:
    """PostgreSQL; without it the test is skipped, in CI it fails."""
    from postgresql_server import find_programs, running

    programs = find_programs()
    if programs is None:
        is_missing("no PostgreSQL server: install postgresql, or set KB_POSTGRESQL to the folder of initdb")
    with running(programs) as started:
        yield started


@pytest.fixture(scope="session")
def nginx() -> str:
    """The program of a proxy; without it the test is skipped, in CI it fails."""
    return found("nginx") or is_missing("no proxy: install nginx")


@pytest.fixture
def postgresql(database_server: PostgresqlServer) -> str:
    """The address of a new database."""
    return database_server.database()
