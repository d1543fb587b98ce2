"""The sentence of an article's part that answers a query best."""

from __future__ import annotations

from collections.abc import Mapping

from kbtools.index.analysis import Analyser
from kbtools.text import one_line, sentences

MOST = 220


def snippet(text: str, weights: Mapping[str, float], analyser: Analyser) -> str:
    """The sentence with the largest summed weight of different query terms, at most `MOST` characters.

    The first sentence where no term occurs; empty for an empty text.
    """
    best, best_score = "", 0.0
    for sentence in sentences(text[:6_000]):
        found = set(analyser.terms(sentence)) & weights.keys()
        score = sum(weights[term] for term in found) / (1 + len(sentence) / 400)
        if score > best_score or not best:
            best, best_score = sentence, max(score, best_score)
    return one_line(best, MOST)
