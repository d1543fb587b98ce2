"""Topics that may be the same as another one, the likeliest first, for a person to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from kbtools.model.gap import Gap, GapHead
from kbtools.storage import Store
from kbtools.text.analysis import Analyser
from kbtools.text.normalise import normalise, words

MOST = 30
SUBJECTS = 20  # tickets of the gap whose subjects are looked at
TOLD = 4  # shared words that are named
SHORTEST = 3  # characters of a word that is searched for
MOST_SEARCHED = 100  # characters
_SAME_ARTICLE = 3.0  # what the same nearest article counts, in words that one gap in twenty has


@dataclass(frozen=True, slots=True)
class MergeCandidate:
    """A topic that may be the same. `shared`: words that both have, the rarest first; `article`: the slug of the
    article that is nearest to both, empty where none is."""

    gap: GapHead
    shared: tuple[str, ...]
    article: str


@dataclass(frozen=True, slots=True)
class MergeCandidates:
    """A gap, topics to merge with it, and how many more there are."""

    gap: Gap
    found: tuple[MergeCandidate, ...]
    more: int


def merge_candidates(store: Store, lang: str, id_: str, searched: str = "") -> MergeCandidates:
    """The likeliest topics first; of a search, those with all of its words in their titles, from among all topics.

    Likeness is the sum of the inverse document frequencies (Spärck Jones 1972) of the words that a title shares with
    the gap's title and the subjects of its tickets; the same nearest article counts as some words do. Of two topics
    with a draft or an article none can go: these are left out. Raises `KbError("gap-missing")`.
    """
    gap = store.gaps.get(id_)
    others = [other for other in store.gaps.heads() if other.id != id_ and not (gap.slug and other.slug)]
    subjects = [ticket.subject for ticket in store.tickets.of(gap.tickets[:SUBJECTS])]
    ranked = _ranked(gap, subjects, others, Analyser.of(lang))
    if wanted := _searched(searched):
        titles = ((one, _searched(one.gap.title)) for one in ranked)
        ranked = [one for one, title in titles if all(any(w in word for word in title) for w in wanted)]
    return MergeCandidates(gap, tuple(ranked[:MOST]), max(0, len(ranked) - MOST))


def _ranked(gap: Gap, subjects: Iterable[str], others: Sequence[GapHead], analyser: Analyser) -> list[MergeCandidate]:
    own = {analyser.stem(word): word for word in _content((*subjects, gap.title), analyser)}
    rows = [
        {analyser.stem(word) for word in line if word not in analyser.stop_words}
        for line in analyser.tokens_by_line(other.title for other in others)
    ]
    common = Counter(term for row in rows for term in row & own.keys())
    weight = {term: log((1 + len(rows)) / (1 + number)) for term, number in common.items()}
    found = []
    for other, row in zip(others, rows, strict=True):
        shared = sorted(row & own.keys(), key=lambda term: (-weight[term], term))
        article = other.nearest[0] if gap.nearest and other.nearest and other.nearest[0] == gap.nearest[0] else ""
        likeness = sum(weight[term] for term in shared) + (_SAME_ARTICLE if article else 0)
        told = tuple(own[term] for term in shared[:TOLD])
        found.append((-likeness, bool(other.slug), MergeCandidate(other, told, article)))
    return [one for *_, one in sorted(found, key=lambda row: row[:2])]


def _content(texts: Iterable[str], analyser: Analyser) -> list[str]:
    return [word for text in texts for word in analyser.tokens(text) if word not in analyser.stop_words]


def _searched(text: str) -> list[str]:
    return [word for word in words(normalise(text[:MOST_SEARCHED]).casefold()) if len(word) >= SHORTEST]
