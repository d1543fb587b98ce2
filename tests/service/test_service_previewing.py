"""Previews of articles: a text that takes too long costs itself alone, and the other process's time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.service.previewing import Previewing
from kbtools.workspace import Workspace

pytestmark = pytest.mark.full  # the other process reads the settings of MkDocs


@pytest.fixture
def library(root: Path) -> Library:
    return Library.of(Workspace.open(root))


@pytest.fixture
def previews(root: Path) -> Iterator[Previewing]:
    made = Previewing(root, seconds=60)  # others may use this machine
    yield made
    made.close()


def test_an_article_is_shown_with_its_links_as_on_the_site(previews: Previewing, library: Library) -> None:
    article = replace(library.by_slug["reset-password"], body="See [it](reset-password.md#a) and **this**.")
    html = previews.html(article, library)
    assert html == '<p>See <a href="/articles/reset-password/#a">it</a> and <strong>this</strong>.</p>'


def test_a_text_that_takes_too_long_is_given_up_and_the_next_is_shown(
    previews: Previewing, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = library.by_slug["reset-password"]
    previews.html(article, library)
    monkeypatch.setattr(previews, "_seconds", 0.05)
    with pytest.raises(KbError, match="takes too long"):
        previews.html(replace(article, body="*a _b* c_ [d](e) `f` <g> " * 8_000), library)
    monkeypatch.undo()
    assert "<p>" in previews.html(article, library)


def test_what_is_known_to_take_long_is_not_tried(previews: Previewing, library: Library) -> None:
    article = replace(library.by_slug["reset-password"], body="[" * 100_000)
    with pytest.raises(KbError, match="takes too long"):
        previews.html(article, library)


def test_settings_of_the_site_that_cannot_be_used_are_told(root: Path, library: Library) -> None:
    (root / "mkdocs.yml").write_text("site_name: [\n", encoding="utf-8")
    previews = Previewing(root)
    try:
        with pytest.raises(KbError) as told:
            previews.html(library.by_slug["reset-password"], library)
    finally:
        previews.close()
    assert told.value.code == "mkdocs"
