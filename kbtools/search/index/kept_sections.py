"""The sections of articles as an earlier generation has them: Markdown is slow to read, and few articles change."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import pairwise

from kbtools.model.article import Article, Section, sections
from kbtools.search.generation import Generation


def body_digest(article: Article) -> str:
    """Changes when the article's sections do."""
    return hashlib.sha256(article.body.encode()).hexdigest()[:24]


class KeptSections:
    """Cuts articles into sections; those whose body is in `earlier` are taken from there."""

    def __init__(self, earlier: Generation) -> None:
        start = earlier.array("part_start").tolist()
        digests = [row["body"] for row in earlier.json("articles")]
        self._mine = dict(zip(digests, pairwise(start), strict=True))
        self._parts = earlier.json("parts")
        self._texts = (earlier.folder / "texts.bin").read_bytes()
        self._text_start = earlier.array("text_start").tolist()

    def __call__(self, article: Article) -> Sequence[Section]:
        """See `sections`."""
        mine = self._mine.get(body_digest(article))
        return [self._section(part) for part in range(*mine)] if mine else sections(article)

    def _section(self, part: int) -> Section:
        _, _, anchor, heading, _ = self._parts[part]
        return Section(anchor, heading, self._texts[self._text_start[part] : self._text_start[part + 1]].decode())
