"""The sections of articles, reused from an earlier generation: Markdown is slow to read, and few articles change."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import pairwise

from kbtools.model.article import Article, Section, sections
from kbtools.search.generation import Generation


def body_digest(article: Article) -> str:
    """A hash of the article's body; equal bodies have equal sections."""
    return hashlib.sha256(article.body.encode()).hexdigest()[:24]


class KeptSections:
    """Splits articles into sections; articles with the same body in `earlier` take their sections from there."""

    def __init__(self, earlier: Generation) -> None:
        places = pairwise(earlier.array("section_start").tolist())
        self._mine = dict(zip((row.body for row in earlier.articles), places, strict=True))
        self._earlier = earlier

    def __call__(self, article: Article) -> Sequence[Section]:
        """See `sections`."""
        mine = self._mine.get(body_digest(article))
        return [self._section(number) for number in range(*mine)] if mine else sections(article)

    def _section(self, number: int) -> Section:
        row = self._earlier.sections[number]
        return Section(row.anchor, row.heading, self._earlier.text(number))
