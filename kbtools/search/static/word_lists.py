"""The words of the articles in small text files, in which a browser looks for what a misspelt word was meant to be.

Each file has the terms of some first letters, a line a term, those in most articles first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kbtools.search.spelling import most_errors

SHORTEST = 4  # letters of a stem; shorter ones have too many neighbours
FILES = 32  # as many as a word's first letter can lead to


def bucket(word: str) -> int:
    """The number of the file that has the terms with the first letter of a word."""
    return ord(word[0]) % FILES


def word_lists(terms: Iterable[tuple[str, int]]) -> Iterator[str]:
    """The texts of all files; `terms`: with the number of articles that have each."""
    lists: list[list[str]] = [[] for _ in range(FILES)]
    for term, _ in sorted(terms, key=lambda pair: (-pair[1], pair[0])):
        if term.isalpha() and len(term) >= SHORTEST - 1:
            lists[bucket(term)].append(term)
    return map("\n".join, lists)


def nearest_word(word: str, words: Sequence[str]) -> str:
    """The term with the fewest errors between it and `word` (see `most_errors`), the first of several; "" if none."""
    from rapidfuzz.distance import OSA

    most = most_errors(word)
    found = ((OSA.distance(word, term, score_cutoff=most), n) for n, term in enumerate(words) if term[:1] == word[0])
    distance, place = min(found, default=(most + 1, 0))
    return words[place] if distance <= most else ""
