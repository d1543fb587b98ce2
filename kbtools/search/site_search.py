"""A search of the help centre: the articles that answer for certain, then the nearest others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kbtools.model.query import SHOWN, Query, Suggestion
from kbtools.search.knowledge_base import MORE, NEAR, KnowledgeBase
from kbtools.search.reader_context import last
from kbtools.text.analysis import Analyser

MOST_CHECKED = 40  # words of a query whose spelling is checked, the first ones


@dataclass(frozen=True, slots=True)
class Found:
    """One article that a search found. `sure`: it is shown as an answer. `lang`: where it is not the reader's."""

    slug: str
    title: str
    url: str
    section: str
    snippet: str
    sure: bool
    known_issue: bool = False
    lang: str = ""

    def to_json(self) -> dict[str, Any]:
        """The fields by name; `url` is relative to the site and ends in the section's anchor; no empty `lang`."""
        row = {name: getattr(self, name) for name in self.__slots__}
        return row if self.lang else {name: value for name, value in row.items() if name != "lang"}


@dataclass(frozen=True, slots=True)
class SiteSearch:
    """What a search found, the sure answers first.

    `mended`: misspelt words of the query with the words that were searched instead. `words`: the words in titles,
    headings and sentences of the hits that match the query, in lower case. `people_first`: the topic belongs to a
    person, so that no hit is sure. `others`: see `Answer`.
    """

    hits: tuple[Found, ...] = ()
    mended: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    people_first: bool = False
    others: Mapping[str, Sequence[str]] = field(default_factory=dict)

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


def search_site(knowledge: KnowledgeBase, query: Query, limit: int = 10) -> SiteSearch:
    """Search as the help centre's pages do; at most `limit` articles, each once.

    The sure ones are those that `KnowledgeBase.answer` shows and that are probable themselves; the others follow in the
    order in which improbable articles would be suggested. Beyond the `NEAR` best, an article needs a word of the text
    in what is shown of it. A text without any word of the help centre finds nothing. What is for another product or
    version than the reader's comes last, and is not sure.
    """
    words = _Words.of(knowledge, query.body, typing=query.typing, as_typed=query.as_typed)
    if not words.known:
        return SiteSearch()
    answer, nearest = knowledge.answer_and_nearest(query, limit + SHOWN + (MORE if query.product else 0))
    sure = [_found(one, sure=True) for one in answer.suggestions if one.score >= knowledge.threshold]
    slugs = {one.slug for one in sure}
    others = [_found(one, sure=False) for one in nearest if one.slug not in slugs]
    match = set(words.matching(words.shown(others[NEAR:])))
    kept = [hit for hit in others[NEAR:] if not match.isdisjoint(words.analyser.tokens(_text(hit)))]
    hits = _last((*sure, *others[:NEAR], *kept), answer.others)[:limit]
    shown = words.shown(hits)
    return SiteSearch(hits, words.mended(shown), words.matching(shown), answer.people_first, answer.others)


def _last(hits: Iterable[Found], others: Mapping[str, object]) -> tuple[Found, ...]:
    """The hits, those for others last, none of them sure: what is for somebody else is no answer."""
    return tuple(last((replace(hit, sure=False) if hit.slug in others else hit for hit in hits), others))


def _found(one: Suggestion, *, sure: bool) -> Found:
    return Found(one.slug, one.title, one.url, one.section, one.snippet, sure, one.known_issue, one.lang)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a query: as tokens without stop words, as stems, and the `start` of an unfinished last one.

    `meant` maps tokens that no article has to the stem of the word that was probably meant.
    """

    analyser: Analyser
    stems: frozenset[str]
    meant: Mapping[str, str]
    start: str
    known: bool

    @classmethod
    def of(cls, knowledge: KnowledgeBase, text: str, *, typing: bool, as_typed: bool) -> _Words:
        """The words of a text that was searched for; see `search_site`."""
        encoder = knowledge.encoder
        analyser, tokens = encoder.analyser, list(dict.fromkeys(encoder.analyser.tokens(text)))
        start = tokens[-1] if typing and tokens and text[-1:].isalnum() and len(tokens[-1]) > 1 else ""
        some = [token for token in tokens if token not in analyser.stop_words] or tokens
        place = bisect_left(encoder.terms, start) if start else len(encoder.terms)
        goes_on = place < len(encoder.terms) and encoder.terms[place].startswith(start)
        unsure = () if as_typed else (token for token in some[:MOST_CHECKED] if not (goes_on and token == start))
        looked_up = encoder.speller.meant(unsure)
        meant = {token: encoder.terms[number] for token, number in looked_up.items()}
        stems = frozenset(map(analyser.stem, some))
        known = bool(meant) or any(stem in encoder.vocabulary or stem in encoder.synonyms for stem in stems)
        return cls(analyser, stems, meant, start, known or goes_on)

    def shown(self, hits: Iterable[Found]) -> dict[str, dict[str, None]]:
        """By stem, the words of titles, headings and sentences, in order."""
        found: dict[str, dict[str, None]] = {}
        for hit in hits:
            for token in self.analyser.tokens(_text(hit)):
                found.setdefault(self.analyser.stem(token), {})[token] = None
        return found

    def mended(self, shown: Mapping[str, Mapping[str, None]]) -> dict[str, str]:
        """Misspelt words with the words that were meant, as the hits write them."""
        return {token: next(iter(shown[stem])) for token, stem in self.meant.items() if stem in shown}

    def matching(self, shown: Mapping[str, Mapping[str, None]]) -> tuple[str, ...]:
        """The words that match the query, sorted."""
        stems = self.stems.union(self.meant.values())
        words = {word for stem in stems & shown.keys() for word in shown[stem]}
        if self.start:
            words |= {word for group in shown.values() for word in group if word.startswith(self.start)}
        return tuple(sorted(words))


def _text(hit: Found) -> str:
    return f"{hit.title} {hit.section} {hit.snippet}"
