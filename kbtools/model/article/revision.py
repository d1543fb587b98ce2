"""The revision of an article: one hash for its title and one for each section, so that a change has a place.

A translation notes the revision of its source that it was checked against.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kbtools.model.article.fields import Article
from kbtools.text.markdown import markdown_to_text, split_at_headings

_LENGTH = 8  # letters of a hash: one change in four thousand million is missed
_BETWEEN = "-"


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed in an article since a revision of it.

    `title`: whether its title did. `sections`: headings of sections that were changed or added, "" for the text before
    the first heading. `removed`: how many sections are gone.
    """

    title: bool = False
    sections: tuple[str, ...] = ()
    removed: int = 0

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return self.title or bool(self.sections) or self.removed > 0

    def is_within(self, other: Changed) -> bool:
        """Whether all of these changes are among those of another."""
        return self.title <= other.title and set(self.sections) <= set(other.sections) and self.removed <= other.removed


def revision(article: Article) -> str:
    """The revision of an article as its text is now; a blank more or less makes no other one."""
    return _BETWEEN.join(_hashes(article))


def changed_since(article: Article, noted: str) -> Changed:
    """What changed in an article since the revision `noted`."""
    now, before = _hashes(article), noted.split(_BETWEEN)
    if now == before:
        return Changed()
    headings = [markdown_to_text(heading) for _, heading, _ in split_at_headings(article.body)]
    sections: list[str] = []
    removed = 0
    for what, from_, to, start, end in SequenceMatcher(None, before[1:], now[1:], autojunk=False).get_opcodes():
        if what != "equal":
            sections += headings[start:end]
            removed += max(0, (to - from_) - (end - start))
    return Changed(now[0] != before[0], tuple(sections), removed)


def _hashes(article: Article) -> Sequence[str]:
    parts = [f"{heading}\n{text}" for _, heading, text in split_at_headings(article.body)]
    return [_hash(text) for text in (article.title, *parts)]


def _hash(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:_LENGTH]
