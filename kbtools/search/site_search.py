"""A search of the help centre: the articles that answer for certain, then the nearest others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from kbtools.model.query import SHOWN, Hit, Suggestion
from kbtools.search.knowledge_base import KnowledgeBase

MOST_CHECKED = 40  # words of a query whose spelling is checked, the first ones


@dataclass(frozen=True, slots=True)
class Found:
    """One article that a search found. `sure`: it is shown as an answer, as the contact form would suggest it."""

    slug: str
    title: str
    url: str
    section: str
    snippet: str
    sure: bool
    known_issue: bool = False

    def to_json(self) -> dict[str, Any]:
        """The fields by name; `url` is relative to the site and ends in the section's anchor."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class SiteSearch:
    """What a search found, the sure answers first.

    `mended`: misspelt words of the query with the words that were searched instead. `words`: the words in titles,
    headings and sentences of the hits that match the query, in lower case. `people_first`: the topic belongs to a
    person, so that no hit is sure.
    """

    hits: tuple[Found, ...] = ()
    mended: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    people_first: bool = False

    @property
    def answers(self) -> tuple[Found, ...]:
        """The hits that are sure."""
        return tuple(hit for hit in self.hits if hit.sure)

    def to_json(self) -> dict[str, Any]:
        """The fields by name."""
        return {
            "hits": [hit.to_json() for hit in self.hits],
            "mended": dict(self.mended),
            "words": list(self.words),
            "people_first": self.people_first,
        }


def search_site(knowledge: KnowledgeBase, text: str, *, limit: int = 10, typing: bool = False) -> SiteSearch:
    """Search as the help centre's pages do; at most `limit` articles, each once.

    The sure ones are what `KnowledgeBase.answer` shows, the others follow in the order of `KnowledgeBase.search`,
    which is the same ranking. `typing`: the last word may be unfinished.
    """
    if not text.strip():
        return SiteSearch()
    answer = knowledge.answer(text, limit=SHOWN, typing=typing)
    sure = {one.slug for one in answer.suggestions}
    others = (hit for hit in knowledge.search(text, limit + SHOWN) if hit.slug not in sure)
    rows = [*(_found(one, sure=True) for one in answer.suggestions), *(_found(hit, sure=False) for hit in others)]
    hits = tuple(islice(rows, limit))
    mended, words = _words(knowledge, text, hits, typing=typing)
    return SiteSearch(hits, mended, words, answer.people_first)


def _found(one: Suggestion | Hit, *, sure: bool) -> Found:
    known_issue = isinstance(one, Suggestion) and one.known_issue
    return Found(one.slug, one.title, one.url, one.section, one.snippet, sure, known_issue)


def _words(
    knowledge: KnowledgeBase, text: str, hits: Iterable[Found], *, typing: bool
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The mended words, and the words of the hits that match; both by their stems, as they stand in the hits."""
    analyser, speller = knowledge.encoder.analyser, knowledge.encoder.speller
    tokens = list(dict.fromkeys(analyser.tokens(text)))
    start = tokens[-1] if typing and tokens and text[-1:].isalnum() and len(tokens[-1]) > 1 else ""
    stems = {analyser.stem(token) for token in tokens if token not in analyser.stop_words}
    shown: dict[str, dict[str, None]] = {}  # the words of the hits by stem, in order
    for hit in hits:
        for token in analyser.tokens(f"{hit.title} {hit.section} {hit.snippet}"):
            shown.setdefault(analyser.stem(token), {})[token] = None
    mended: dict[str, str] = {}
    for token in tokens[:MOST_CHECKED]:
        meant = [knowledge.encoder.terms[number] for number in speller.meant([token])] if token != start else []
        if meant and meant[0] in shown:
            mended[token] = next(iter(shown[meant[0]]))
            stems.add(meant[0])
    words = {word for stem in stems & shown.keys() for word in shown[stem]}
    if start:
        words |= {word for group in shown.values() for word in group if word.startswith(start)}
    return mended, tuple(sorted(words))
