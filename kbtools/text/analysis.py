"""From text to index terms: the same function for articles and queries, so that their terms match."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kbtools.languages import language, stop_words
from kbtools.text.unspaced import has_unspaced, unspaced_tokens

_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_TOKEN = re.compile(r"[^\W_]+")
Stem = Callable[[str], str]
Stems = Callable[[Sequence[str]], list[str]]
_LONGEST = 40  # longer runs of letters are keys or noise


class Analyser:
    """Lower case, without apostrophes (`don't` becomes `dont`) and stop words, with Snowball stems.

    Words that are elided before another one are left out: of `l'eau`, `eau` is left. Where a script has no blanks
    between words, two neighbouring letters are a word.
    `stop_words` come from the generation, so that a query is analysed as the articles were.
    """

    def __init__(self, lang: str, stop_words: Iterable[str]) -> None:
        self.lang = lang
        self.stop_words = frozenset(_APOSTROPHE.sub("", word) for word in stop_words)
        self.elided = language(lang).elided
        self._elided = re.compile(rf"(^|\W)(?:{'|'.join(self.elided)})['’](?=\w)") if self.elided else None
        self.stem: Stem = _stemmer(lang, 20_000).stemWord  # of one lower-case word

    @classmethod
    def of(cls, lang: str) -> Analyser:
        """The analyser of a workspace in this language, before anything is indexed."""
        return cls(lang, stop_words(lang))

    def tokens(self, text: str) -> list[str]:
        """The words in lower case, before stop words and stems."""
        return _short_ones(self._without_apostrophes(text.lower()))

    def tokens_by_line(self, lines: Iterable[str]) -> list[list[str]]:
        """As `tokens`, for each of many short texts in less time."""
        rows = [line.replace("\n", " ") for line in lines]
        text = self._without_apostrophes("\n".join(rows).lower())
        return [_short_ones(line) for line in text.split("\n")] if rows else []

    def terms(self, text: str) -> list[str]:
        """The terms in order; a text of nothing but stop words keeps them: "who are you" is a question too."""
        return self.stems(self.tokens(text))

    def stems(self, tokens: Sequence[str]) -> list[str]:
        """The terms of a text that was split into its tokens."""
        kept = [token for token in tokens if token not in self.stop_words]
        return [self.stem(token) for token in kept or tokens]

    def _without_apostrophes(self, lower: str) -> str:
        if "'" not in lower and "’" not in lower:
            return lower
        return _APOSTROPHE.sub("", self._elided.sub(r"\1", lower) if self._elided else lower)


def stemmer_of_many(lang: str) -> Stems:
    """As `Analyser.stem` of each, for many words that hardly come again."""
    stems: Stems = _stemmer(lang, 0).stemWords
    return stems


def _stemmer(lang: str, remembered: int) -> Any:
    import Stemmer

    return Stemmer.Stemmer(language(lang).stemmer, remembered)


def _short_ones(text: str) -> list[str]:
    tokens = unspaced_tokens(text) if has_unspaced(text) else _TOKEN.findall(text)
    return [token for token in tokens if len(token) <= _LONGEST]


def synonym_terms(groups: Iterable[Sequence[str]], analyser: Analyser) -> dict[str, list[str]]:
    """Maps each term to the terms of its synonyms; a synonym of several words counts word by word."""
    found: dict[str, set[str]] = {}
    for group in groups:
        terms = [analyser.terms(word) for word in group]
        for mine in terms:
            others = {term for other in terms if other is not mine for term in other}
            for term in mine:
                found.setdefault(term, set()).update(others)
    return {term: sorted(others - {term}) for term, others in sorted(found.items())}
