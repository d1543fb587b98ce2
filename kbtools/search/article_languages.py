"""One article in several languages: an answer shows each once, in the reader's language where it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from kbtools.languages.guess import language_of
from kbtools.languages.names import main_code
from kbtools.model.article import article_url
from kbtools.model.query import Suggestion
from kbtools.search.generation import Generation

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """Number and address of the article to show; `lang`: its language, where that is not the reader's."""

    number: int
    url: str
    lang: str = ""


class ArticleLanguages:
    """The articles of a generation by language."""

    def __init__(self, generation: Generation) -> None:
        self._rows, told = generation.articles, generation.translations
        self._first = generation.manifest.lang
        number = {row.slug: place for place, row in enumerate(self._rows)}
        self._source = [number[told[row.slug].source] if row.slug in told else n for n, row in enumerate(self._rows)]
        self._lang = [told[row.slug].lang if row.slug in told else "" for row in self._rows]
        self._codes = frozenset(row.lang for slug, row in told.items() if row.source != slug)
        self._of = {(self._source[n], lang): n for n, lang in enumerate(self._lang)}

    def known(self, lang: str) -> str:
        """The code of a language as the help centre has it: `de` for `de-AT`; "" for one that it does not have."""
        code = lang.casefold()
        own = {self._first, *self._codes}
        return next((one for one in (code, main_code(code)) if one in own), "")

    def reader(self, lang: str, text: str) -> str:
        """The language of who wrote a text, as the help centre has it: `lang`, or that of the text without one."""
        if not self._codes or lang:
            return self.known(lang)
        return self.known(language_of(text, self._first))

    def once_each(self, rows: Iterable[Row], article: Callable[[Row], int]) -> Iterator[Row]:
        """The rows in order, of those about the same article in several languages the first."""
        seen: set[int] = set()
        for row in rows:
            source = self._source[article(row)]
            if source not in seen:
                yield row
            seen.add(source)

    def shown(self, number: int, lang: str) -> ShownArticle:
        """What to show of an article to a reader of `lang`, see `known`; to one of no known language, itself."""
        if not lang or not self._codes:
            return ShownArticle(number, self._rows[number].url)
        source = self._source[number]
        own, is_first = self._of.get((source, lang), source), lang == self._first
        has_own_page = own != source or is_first
        url = self._rows[own].url if has_own_page else article_url(self._rows[source].slug, lang)
        told = self._lang[own] or self._first
        return ShownArticle(own, url, "" if told == lang else told)


def without_copies(ranked: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """The suggestions without those that show the same sentence as an earlier one (copies of an article)."""
    seen = set()
    for suggestion in ranked:
        if suggestion.snippet not in seen:
            yield suggestion
        seen.add(suggestion.snippet or suggestion.slug)
