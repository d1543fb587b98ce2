"""Pictures of the desk in the docs: small, described, and of the desk as it is.

After a change of the desk's pages take them anew: see `tests/support/desk_pictures.py`.
"""

from __future__ import annotations

import re

import pytest
from desk_pictures import DIGESTS, PICTURES, ROOT, TEMPLATES, WORDS, digest
from PIL import Image

NAMES = sorted(path.stem for path in PICTURES.glob("desk-*.webp"))
MOST_BYTES = 100_000
LEAST_WORDS = 8  # of a description
SHOWN = re.compile(r"!\[([^\]]+)\]\(\.\./images/(desk-[\w-]+)\.webp\)")


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_of_the_desk_is_light_and_as_large_as_the_others(name: str) -> None:
    path = PICTURES / f"{name}.webp"
    assert path.stat().st_size < MOST_BYTES
    with Image.open(path) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1280, 720))


def test_each_picture_of_the_desk_stands_in_the_docs_with_a_description() -> None:
    articles = sorted((ROOT / "docs" / "articles").glob("*.md"))
    shown = [found for path in articles for found in SHOWN.findall(path.read_text(encoding="utf-8"))]
    assert sorted(name for _, name in shown) == NAMES
    assert [told for told, _ in shown if len(told.split()) < LEAST_WORDS] == []


def test_pictures_of_the_desk_show_no_word_that_the_desk_has_no_more() -> None:
    rows = [line.partition(": ")[::2] for line in WORDS.read_text(encoding="utf-8").splitlines()]
    assert sorted({name for name, _ in rows}) == NAMES
    known = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.glob("*.html")))
    assert [row for row in rows if row[1] not in known] == []


def test_pictures_of_the_desk_lack_no_word_that_their_pages_have_by_now() -> None:
    rows = [line.partition(": ")[::2] for line in DIGESTS.read_text(encoding="utf-8").splitlines()]
    assert dict(rows) == {name: digest(name) for name in NAMES}, "take them anew: tests/support/desk_pictures.py"
