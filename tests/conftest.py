"""What every test may use."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings

# The same examples on every machine: a failure of CI can be repeated at home.
hypothesis_settings.register_profile("kb", deadline=None, derandomize=True, print_blob=False)
# --hypothesis-profile=first shows the first failure at once, without looking for the smallest one.
hypothesis_settings.register_profile("first", deadline=None, phases=(Phase.explicit, Phase.generate))
hypothesis_settings.load_profile("kb")

WriteArticle = Callable[..., Path]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own `KB_*` variables change no test; the browser's path is for the tests themselves."""
    for name in os.environ:
        if name.startswith("KB_") and name not in ("KB_BROWSER", "KB_GOLDEN"):
            monkeypatch.delenv(name)


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
