"""One article in several languages, in the static files; as `kbtools.search.article_languages` does for the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kbtools.model.article import article_url


class StaticLanguages:
    """What `INDEX` says of translations: by number of an article, that of its source and its language."""

    def __init__(self, head: Mapping[str, Any]) -> None:
        self._first = str(head["lang"])
        self._rows = {int(number): tuple(row) for number, row in head.get("languages", {}).items()}
        self._of = {row: number for number, row in self._rows.items()}

    def shown(self, number: int, lang: str) -> int:
        """The article to show instead: in the reader's language where it is there, else in the help centre's own."""
        source = int(self._rows.get(number, (number, ""))[0])
        return self._of.get((source, lang), source)

    def once_each(self, numbers: Iterable[int], lang: str) -> dict[int, int]:
        """The articles to show, in order, each once, with the place among `numbers` of the first that leads to it."""
        found: dict[int, int] = {}
        for place, number in enumerate(numbers):
            found.setdefault(self.shown(number, lang), place)
        return found

    def address(self, number: int, record: Mapping[str, Any], lang: str) -> str:
        """Where a reader finds an article: one that is not translated on a page of the reader's language."""
        borrowed = lang not in ("", self._first) and self._rows.get(number, (number,))[0] == number
        return article_url(record["slug"], lang) if borrowed else str(record["url"])

    def other(self, number: int, lang: str) -> str:
        """The language of an article, where it is not the reader's."""
        own = str(self._rows.get(number, (number, self._first))[1])
        return own if lang and own != lang else ""
