"""The schema of the Whoosh index, with our analyser as a tokenizer of Whoosh's."""

from __future__ import annotations

from collections.abc import Iterator

from whoosh.analysis import Token, Tokenizer
from whoosh.fields import ID, STORED, TEXT, Schema

from kbtools.text.analysis import Analyser

# The order is the order of the compiled columns.
FIELDS = ("title", "headings", "body", "tags", "phrases", "questions")


class AnalyserTokenizer(Tokenizer):  # type: ignore[misc]  # whoosh has no types
    """`Analyser.terms` as a Whoosh tokenizer; equal when language and stop words are."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._analyser: Analyser | None = None

    def __getstate__(self) -> dict[str, str]:
        return {"lang": self.lang}  # Whoosh pickles the schema; a stemmer cannot be pickled

    def __setstate__(self, state: dict[str, str]) -> None:
        self.__init__(state["lang"])  # type: ignore[misc]  # the state is the argument

    def __call__(self, value: str, boosts: bool = False, mode: str = "") -> Iterator[Token]:
        """The terms of a text, as Whoosh asks for them when it writes: with `boosts`, each 1 in every `mode`."""
        if self._analyser is None:
            self._analyser = Analyser.of(self.lang)
        token = Token(boosts=boosts, mode=mode)
        for term in self._analyser.terms(value):
            token.text, token.boost, token.stopped = term, 1.0, False
            yield token


def make_schema(lang: str) -> Schema:
    """`slug` and `number` name a section of an article; the rest are the fields that can be searched."""
    tokenizer = AnalyserTokenizer(lang)
    columns = {name: TEXT(analyzer=tokenizer, phrase=False) for name in FIELDS}
    return Schema(slug=ID(stored=True), number=STORED, **columns)
