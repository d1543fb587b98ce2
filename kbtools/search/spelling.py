"""Spelling correction: the term of the index that an unknown word was probably meant to be."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

import numpy as np

from kbtools.languages.guess import language_of
from kbtools.text.analysis import Analyser, stemmer_of_many
from kbtools.text.dictionary import is_right

Array = np.ndarray[Any, Any]

SHORTEST = 5  # shorter words have too many neighbours
TWO_ERRORS = 8  # letters from which a stem may have two errors
LONGEST_ENDING = 3  # letters behind the stem of a word whose stem is corrected; longer endings make other words
MOST_LETTERS = 40  # different letters that a word may have been meant to have, those of most terms
MOST_WORDS = 8  # unknown words in one text; more mean another language or a log, and none is corrected
MEANT_ANYWHERE = "en"  # names of products and programs are English in every language


def most_errors(stem: str) -> int:
    """How many errors a stem may have."""
    return 2 if len(stem) >= TWO_ERRORS else 1


def usual_letters(terms: Iterable[str]) -> str:
    """The letters that words are made of, at most `MOST_LETTERS`: those in most of the terms, sorted if as many."""
    counts = Counter(letter for term in terms if term.isalpha() for letter in set(term))
    return "".join(sorted(counts, key=lambda letter: (-counts[letter], letter))[:MOST_LETTERS])


def one_error_away(word: str, letters: str) -> Iterator[str]:
    """The words with one letter changed, missing, too many, or changed round (Damerau 1964); the first letter stays."""
    for at in range(1, len(word)):
        start, end = word[:at], word[at + 1 :]
        yield start + end
        yield from (start + letter + end for letter in letters)
        yield from (start + letter + word[at:] for letter in letters)
        if end:
            yield start + end[0] + word[at] + end[1:]
    yield from (word + letter for letter in letters)


class Speller:
    """Looks up what words that no article has were meant to be.

    A word that stands in a dictionary is right and stays: one of the help centre's language, of the text's or of
    English. Any other is the word one error away whose stem is a term, else the term that is nearest to its stem by
    edit distance (one letter wrong, missing, too many, or two changed round; Damerau 1964). An error may change how a
    word is stemmed, so stems alone do not tell.

    The first letter is taken to be right, as it nearly always is; so a look-up reads a small part of the vocabulary.
    `vocabulary`: all terms, which are stems, in alphabetical order, with their numbers. Words in `synonyms` are no
    mistakes, whether or not an article has them. `titles` gives texts that show how terms are written.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        synonyms: Collection[str],
        idf: Array,
        analyser: Analyser,
        titles: Callable[[], Iterable[str]],
    ) -> None:
        self._vocabulary, self._terms, self._synonyms = vocabulary, [*vocabulary], synonyms
        self._idf, self._analyser, self._titles = idf, analyser, titles
        self._stems = stemmer_of_many(analyser.lang)
        self._nearest = lru_cache(4_096)(self._look_up)

    def meant(self, tokens: Iterable[str]) -> dict[str, int]:
        """The terms that unknown tokens were probably meant to be; at the same distance the most frequent one."""
        stop_words, known, stem = self._analyser.stop_words, self._vocabulary, self._analyser.stem
        words = [t for t in tokens if len(t) >= SHORTEST and t.isalpha() and t not in stop_words]
        stems = ((token, stem(token)) for token in words)
        unknown = [token for token, stem in stems if stem not in known and stem not in self._synonyms]
        if not 0 < len(unknown) <= MOST_WORDS:
            return {}
        own = self._analyser.lang
        languages = (own, MEANT_ANYWHERE, language_of(" ".join(words), own))
        wrong = (token for token in unknown if not is_right(token, languages))
        return {token: term for token in wrong if (term := self._nearest(token)) >= 0}

    def written(self, term: int) -> str:
        """A term as titles write it most often, or the term itself where none has it."""
        stem = self._terms[term]
        return self._forms.get(stem, stem)

    @cached_property
    def _forms(self) -> dict[str, str]:
        counts = Counter(chain.from_iterable(self._analyser.tokens_by_line(self._titles())))
        return {self._analyser.stem(token): token for token, _ in reversed(counts.most_common())}

    @cached_property
    def _letters(self) -> str:
        return usual_letters(self._terms)

    def _look_up(self, word: str) -> int:
        stems = {*self._stems([*one_error_away(word, self._letters)])}
        near = [term for term in self._vocabulary.keys() & stems if term[0] == word[0] and len(term) >= SHORTEST - 2]
        if near:
            return min((float(self._idf[place]), place) for place in map(self._vocabulary.__getitem__, near))[1]
        (stem,) = self._stems([word])
        return self._nearest_stem(stem) if len(word) <= len(stem) + LONGEST_ENDING else -1

    def _nearest_stem(self, stem: str) -> int:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        errors = most_errors(stem)
        begin, end = bisect_left(self._terms, stem[0]), bisect_left(self._terms, chr(ord(stem[0]) + 1))
        near = extract(stem, self._terms[begin:end], scorer=OSA.distance, score_cutoff=errors, limit=None)
        if not near:
            return -1
        return min((distance, float(self._idf[begin + place]), begin + place) for _, distance, place in near)[2]
