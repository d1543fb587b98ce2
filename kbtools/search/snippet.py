"""The part of an article that is shown: its best section for a query, and the best sentence in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kbtools.search.encode import EncodedQuery, Encoder
from kbtools.search.features import Features
from kbtools.search.generation import Generation
from kbtools.text.analysis import Analyser
from kbtools.text.normalise import one_line, sentences

MOST = 220
EMPTY = 10.0  # penalty of a section without text, so that it is shown only when all are empty


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A section's heading and anchor, and its snippet."""

    anchor: str
    heading: str
    snippet: str

    def url(self, article: str) -> str:
        """The address of the section in an article at this address."""
        return f"{article}#{self.anchor}" if self.anchor else article


@dataclass(frozen=True)
class Excerpts:
    """Finds what to show of the articles of one generation."""

    generation: Generation
    encoder: Encoder

    def of(self, number: int, query: EncodedQuery, features: Features) -> Excerpt:
        """The excerpt of candidate `number`."""
        section = self._best_section(number, features)
        weights = {
            self.encoder.terms[t]: float(self.encoder.idf[t]) * w
            for t, w in zip(query.terms.tolist(), query.weights.tolist(), strict=True)
        }
        row = self.generation.sections[section]
        text = snippet(self.generation.text(section), weights, self.encoder.analyser)
        return Excerpt(row.anchor, row.heading, text)

    def _best_section(self, number: int, features: Features) -> int:
        """The section that fits best by words and meaning."""
        mine = slice(int(features.section_start[number]), int(features.section_start[number + 1]))
        values = features.section_words[mine] / (features.section_words[mine].max() or 1.0)
        if features.section_meaning is not None:
            values = values + features.section_meaning[mine]
        sections = features.section[mine]
        start = self.generation.text_start
        is_empty = start[sections] == start[sections + 1]
        return int(sections[np.argmax(values - EMPTY * is_empty)])


def snippet(text: str, weights: Mapping[str, float], analyser: Analyser) -> str:
    """The sentence with the largest summed weight of different query terms, at most `MOST` characters.

    The first sentence where no term occurs; empty for an empty text.
    """
    lines = sentences(text[:6_000])
    if not lines:
        return ""
    tokens = [set(analyser.tokens(line)) for line in lines]
    stem = {token: analyser.stem(token) for token in set().union(*tokens) - analyser.stop_words}
    worth = {token: weights[term] for token, term in stem.items() if term in weights}
    best, best_score = lines[0], 0.0
    for line, found in zip(lines, tokens, strict=True):
        terms = {stem[token]: worth[token] for token in found & worth.keys()}
        score = sum(terms.values()) / (1 + len(line) / 400)
        if score > best_score:
            best, best_score = line, score
    return one_line(best, MOST)
