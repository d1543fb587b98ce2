"""How much each word of a query says, and how much of it an article has: a word counts once, in whichever form.

The service counts alike, see `_words_meant` in `kbtools.search.encode`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kbtools.search.query_forms import Forms, with_forms
from kbtools.search.static.shards import Cells


@dataclass(frozen=True)
class Words:
    """For each known term the number of its word (`of`), and how much of the word an article with it has (`heard`).

    `mass` is how much each word says, in steps of idf.
    """

    of: Mapping[str, int]
    heard: Mapping[str, float]
    mass: Sequence[float]


def words_meant(
    own: Mapping[str, float],
    unknown: Iterable[str],
    forms: Forms[str],
    begun: Collection[str],
    idf: Mapping[str, int],
    rarest: int,
) -> Words:
    """The words of a query: `own`, its known terms with weights, then the `unknown` ones and what only `forms` know.

    A word says as much as its own term, however many others stand for it; an unknown one as much as the rarest of
    these, or as the rarest word of the index if nothing stands for it. Of one that is `begun` and no word yet, an
    article never has all.
    """
    weights = {term: weight for term, weight in with_forms(own, forms).items() if term in idf}
    said = {term: idf[term] * min(own[term], 1.0) for term in own if term in idf}
    for word in (*unknown, *forms):
        if word not in said:
            rows = forms.get(word, {}).items()
            said[word] = max((idf[other] * weight for other, weight in rows if other in idf), default=float(rarest))
    place = {word: number for number, word in enumerate(said)}
    of = {term: place[term] for term in own if term in idf}
    for word, others in forms.items():
        for other in others:
            of.setdefault(other, place[word])
    mass = list(said.values())
    full = [0.0] * len(mass)  # the weight of a term that is the whole word
    for term, weight in weights.items():
        full[of[term]] = max(full[of[term]], weight)
    for word in begun:
        if word not in own or word not in idf:
            full[place[word]] = max(full[place[word]], 1.0)
    heard = {term: mass[of[term]] * weight / full[of[term]] for term, weight in weights.items()}
    return Words(of, heard, mass)


def mean_of_forms(rows: Sequence[tuple[Cells, float]]) -> Cells:
    """What a word in several written forms adds to articles: the mean of their rows by how often each was written."""
    total: dict[int, float] = {}
    for cells, times in rows:
        for article, steps in zip(cells.articles, cells.steps, strict=True):
            total[article] = total.get(article, 0.0) + steps * times
    often = sum(times for _, times in rows)
    return Cells.of({article: added / often for article, added in total.items()}, 1.0)
