"""The words of the articles in small text files, in which a browser looks for what a misspelt word was meant to be.

Each file has the terms of some first letters, a line a term, those in most articles first. Below an empty line stand
frequent words that are right, although no article has them and a term is near: these are no mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kbtools.search.spelling import LONGEST_ENDING, most_errors, one_error_away, usual_letters

SHORTEST = 4  # letters of a stem; shorter ones have too many neighbours
FILES = 32  # as many as a word's first letter can lead to
Stem = Callable[[str], str]


@dataclass(frozen=True)
class WordList:
    """One file: terms, and words that are right."""

    terms: tuple[str, ...]
    right: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str) -> WordList:
        """The words of a file."""
        terms, _, right = text.partition("\n\n")
        return cls(tuple(terms.split("\n")), frozenset(right.split("\n")))

    def meant(self, written: str, stem: Stem) -> str:
        """The term that a word without an entry was probably meant to be; "" if none, or if it is right.

        As `Speller.meant`, of several that are as near the one in most articles.
        """
        if written in self.right:
            return ""
        place = {term: n for n, term in enumerate(self.terms)}
        forms = {stem(form) for form in one_error_away(written, usual_letters(self.terms))}
        near = [place[form] for form in forms if form in place and form[0] == written[0]]
        if near:
            return self.terms[min(near)]
        own = stem(written)
        return nearest_word(own, self.terms) if len(written) <= len(own) + LONGEST_ENDING else ""


def bucket(word: str) -> int:
    """The number of the file that has the terms with the first letter of a word."""
    return ord(word[0]) % FILES


def word_lists(terms: Iterable[tuple[str, int]], right: Iterable[str], stem: Stem) -> Iterator[str]:
    """The texts of all files; `terms`: with the number of articles that have each; `right`: words without an entry."""
    lists: list[list[str]] = [[] for _ in range(FILES)]
    for term, _ in sorted(terms, key=lambda pair: (-pair[1], pair[0])):
        if term.isalpha() and len(term) >= SHORTEST - 1:
            lists[bucket(term)].append(term)
    others: list[list[str]] = [[] for _ in range(FILES)]
    for word in right:
        others[bucket(word)].append(word)
    for mine, words in zip(lists, others, strict=True):
        near = "\n".join(_near(words, mine, stem)) if mine else ""
        yield "\n".join(mine) + (f"\n\n{near}" if near else "")


def _near(words: Sequence[str], terms: Sequence[str], stem: Stem) -> list[str]:
    """The words that may be taken for a term; one error may change a stem by two letters."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    stems = [stem(word) for word in words]
    errors = cdist(stems, terms, scorer=OSA.distance, score_cutoff=2).min(axis=1) if words else ()
    return [word for word, own, least in zip(words, stems, errors, strict=True) if least <= 1 + (len(own) > SHORTEST)]


def nearest_word(word: str, words: Sequence[str]) -> str:
    """The term with the fewest errors between it and `word` (see `most_errors`), the first of several; "" if none."""
    from rapidfuzz.distance import OSA

    most = most_errors(word)
    found = ((OSA.distance(word, term, score_cutoff=most), n) for n, term in enumerate(words) if term[:1] == word[0])
    distance, place = min(found, default=(most + 1, 0))
    return words[place] if distance <= most else ""
