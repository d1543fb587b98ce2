"""`kb article new` as people use it whose titles are not English, or who press Enter too soon."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from bare_workspace import bare_workspace

from kbtools.articles.new import new_article
from kbtools.errors import KbError

DAY = date(2026, 8, 3)


def test_titles_in_another_script_each_get_an_article(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    workspace = bare_workspace(tmp_path)
    titles = ["Как включить лампу?", "ランプの使い方", "Где моя лампа?"]
    assert [new_article(workspace, title, "how-to", DAY).slug for title in titles] == [
        "article",
        "article-2",
        "article-3",
    ]
    for title in titles:
        with pytest.raises(KbError, match=f"the title '{re.escape(title)}' is already taken"):
            new_article(workspace, title, "how-to", DAY)


def test_titles_with_the_same_slug_are_told(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    workspace = bare_workspace(tmp_path)
    new_article(workspace, "Pair the lamp", "how-to", DAY)
    with pytest.raises(KbError, match="already taken"):
        new_article(workspace, "Pair the lamp!", "how-to", DAY)


@pytest.mark.parametrize("title", ["", "  ", "\n"])
def test_an_empty_title_is_refused(tmp_path: Path, title: str) -> None:
    with pytest.raises(KbError, match="needs a title"):
        new_article(bare_workspace(tmp_path), title, "how-to", DAY)
