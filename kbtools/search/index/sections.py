"""The sections of articles with the texts that are indexed of each, by field."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kbtools.model.article import Article, Section, sections


@dataclass(frozen=True)
class IndexedSection:
    """One section of one article with its searchable fields; section 0 also has those of the whole article."""

    slug: str
    number: int
    anchor: str
    heading: str
    text: str
    fields: Mapping[str, str]

    @property
    def name(self) -> tuple[str, int]:
        """Slug and number, which identify the section."""
        return self.slug, self.number

    @cached_property
    def digest(self) -> str:
        """A hash of everything that is indexed or shown of the section."""
        rows = [
            self.slug,
            str(self.number),
            self.anchor,
            self.heading,
            self.text,
            *(f"{k}={v}" for k, v in self.fields.items()),
        ]
        return hashlib.sha256("\0".join(rows).encode()).hexdigest()[:24]


def indexed_sections(
    article: Article, questions: Sequence[str] = (), cut: Callable[[Article], Sequence[Section]] = sections
) -> list[IndexedSection]:
    """The article's sections in order; `questions` are the texts of tickets it answered, `cut` finds its sections."""
    found = []
    for number, section in enumerate(cut(article)):
        whole = (
            {
                "title": article.title,
                "tags": " ".join(article.tags),
                "phrases": "\n".join(article.phrases),
                "questions": "\n".join(questions),
            }
            if number == 0
            else {}
        )
        fields = {"headings": section.heading, "body": section.text, **whole}
        texts = {name: text for name, text in fields.items() if text}
        found.append(IndexedSection(article.slug, number, section.anchor, section.heading, section.text, texts))
    return found
