"""The sentence of an article's part that answers a query best."""

from __future__ import annotations

from collections.abc import Mapping

from kbtools.text.analysis import Analyser
from kbtools.text.normalise import one_line, sentences

MOST = 220


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
