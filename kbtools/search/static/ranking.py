"""The ranking of the static files: words, meaning, synonyms, pins and public evidence, added up.

`kbtools/site/theme/assets/kbtools/rank.js` does the same in a browser, operation by operation; a test runs both. It
reads only the files that `static_files` makes. Change one and change the other.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from kbtools.model.query import SHOWN, Hit, Query, Suggestion
from kbtools.search import spelling
from kbtools.search.bm25f import query_weight
from kbtools.search.encode import MOST_TERMS, MOST_UNFINISHED, SUBJECT_WORDS, SYNONYM, UNFINISHED, last_word
from kbtools.search.generations import Generations
from kbtools.search.query_forms import joined, with_forms
from kbtools.search.static.browser_semantics import added, cut, sentences
from kbtools.search.static.files import INDEX, static_files
from kbtools.search.static.languages import StaticLanguages
from kbtools.search.static.public_evidence import read_evidence
from kbtools.search.static.shards import Cells, Entry, unpacked
from kbtools.search.static.word_forms import Words, mean_of_forms, words_meant
from kbtools.search.static.word_lists import SHORTEST, WordList, bucket
from kbtools.text.analysis import Analyser
from kbtools.text.danger import danger_pattern, tells_of_danger
from kbtools.text.json_text import json_value
from kbtools.text.normalise import normalise
from kbtools.workspace import Workspace

LIKELY = 0.3  # the least share of a text's weighted words that the first suggestion must cover
WHOLE = 16  # parts of a weight, so that scores are whole numbers
MISSPELT = 0.6  # weight of a corrected word
HEADING = 2.0  # a word in a section's heading counts so much of one in its text
MOST_SNIPPET = 220
MOST_READ = 10_000  # characters of a text


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article by its number, its score, and the share of the query's weighted words that it covers.

    The score sums what the words add, in steps. A word is covered that the article has, or in part, as far as meaning,
    tickets or phrases lead from the word to the article.
    """

    article: int
    score: int
    covered: float


@dataclass(frozen=True)
class _Asked:
    """The query's terms in order with their weights, what the index knows of them, and how much its words say."""

    weights: Mapping[str, float]
    entries: Mapping[str, Entry]
    words: Words
    stems: frozenset[str]


class StaticIndex:
    """Ranks with the files at `read`, which gives the bytes of one by its name."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self.head: dict[str, Any] = json_value(read(INDEX))
        folder = self.head["folder"]
        self._languages = StaticLanguages(self.head)
        self._words = lru_cache(64)(lambda number: WordList.of(read(f"{folder}/v{number}.txt").decode()))
        self.shard = lru_cache(64)(lambda number: unpacked(read(f"{folder}/w{number}.bin")))
        self.record = lru_cache(256)(lambda number: json_value(read(f"{folder}/a{number}.json")))
        self._analyser = Analyser(self.head["lang"], self.head["stop"])
        danger = read(f"{folder}/danger.txt").decode()
        self._danger = danger_pattern(danger) if danger else None
        self._forms = None if self.head["lang"] == "en" else json_value(read(f"{folder}/forms.json"))

    @classmethod
    def open(cls, folder: Path) -> StaticIndex:
        """The files in a folder that `export` wrote."""
        return cls(lambda name: (folder / name).read_bytes())

    @classmethod
    def of(cls, workspace: Workspace) -> StaticIndex:
        """The files that the site of a workspace would have, from its index and public evidence; nothing is written.

        Raises `KbError` as `Generations.open` and `read_evidence` do.
        """
        generation = Generations.of(workspace).open()
        evidence = read_evidence(workspace.search_index, [row.slug for row in generation.articles])
        return cls(static_files(generation, evidence).__getitem__)

    def rank(self, text: str, *, subject: str = "", typing: bool = False) -> list[Ranked]:
        """Every article to which a term of the text adds something, best first; of equals the first by slug."""
        return self._ranked(self._asked(Query(text, subject, typing)))

    def suggest(self, query: Query, limit: int = SHOWN, *, weak: bool = False) -> list[Suggestion]:
        """What to show a person who writes this: pins, then what is likely; empty is silence.

        Decided once for the list: where the best article covers enough, up to `SHOWN` are shown together; later ones
        need to cover as much themselves.

        The score is what the article covers (see `Ranked`), 1 for a pin. `weak`: the best, however little they cover.
        """
        if not weak and self._danger and tells_of_danger(query.text, self._danger):
            return []
        asked = self._asked(query)
        ranked = self._in_language(asked, query.lang)
        by_number = {one.article: one for one in ranked}
        pins = [number for when, number in self.head["pins"] if asked.stems.issuperset(when)]
        pinned = dict.fromkeys(self._languages.shown(number, query.lang) for number in pins)
        others = [one for one in ranked if one.article not in pinned]
        likely = others if weak else _shown_together(others)
        first = [by_number.get(number, Ranked(number, 0, 0.0)) for number in pinned]
        chosen = [*first, *likely][:limit]
        if chosen and not weak and self.record(chosen[0].article).get("people_first"):
            return []
        return [self._suggestion(one, asked, query.lang, pinned=one.article in pinned) for one in chosen]

    def search(self, text: str, limit: int = 10, *, typing: bool = True) -> list[Hit]:
        """The best articles for a search, whatever they cover; the score is the sum of impacts."""
        asked = self._asked(Query(text, typing=typing))
        return [self._hit(one, asked, "") for one in self._in_language(asked, "")[:limit]]

    def _in_language(self, asked: _Asked, lang: str) -> list[Ranked]:
        """As `_ranked`, each article once, in the reader's language where it is there."""
        ranked = self._ranked(asked)
        once = self._languages.once_each((one.article for one in ranked), lang)
        return [replace(ranked[place], article=article) for article, place in once.items()]

    def _tokens(self, text: str) -> list[str]:
        return self._analyser.tokens(normalise(text)[:MOST_READ])

    def _stem(self, token: str) -> str:
        return self._analyser.stem(token) if self._forms is None else self._forms.get(token, token)

    def _asked(self, query: Query) -> _Asked:
        subject, body = self._tokens(query.subject), self._tokens(query.body)
        kept = [token for token in body if token not in self._analyser.stop_words] or body
        named = [token for token in subject if token not in self._analyser.stop_words] or subject
        written: dict[str, dict[str, float]] = {}  # of each stem its forms in the text, and how often
        for tokens, times in ((kept, 1.0), (named, SUBJECT_WORDS)):
            for token in tokens:
                forms = written.setdefault(self._stem(token), {})
                forms[token] = forms.get(token, 0.0) + times
        own = {term: query_weight(sum(forms.values())) for term, forms in list(written.items())[:MOST_TERMS]}
        asked_with = list(own)
        typing = query.typing and bool(body) and normalise(query.body)[-1].isalnum()
        last = "".join(last_word(body, self._analyser)) if typing else ""
        whole = self._unfinished(last)
        begun = {self._stem(last): dict.fromkeys(whole, UNFINISHED)} if whole else {}
        unknown = [term for term in asked_with if self._known(term, written[term]) is None]
        unsure = () if query.as_typed else unknown
        first = {term: next(iter(written[term])) for term in unsure}
        mended = self._mended({term: token for term, token in first.items() if not (whole and token == last)})
        for term, meant in mended.items():
            own[meant] = max(own.get(meant, 0.0), MISSPELT * own[term])
        synonyms = self.head["synonyms"]
        meant_as = {term: dict.fromkeys(synonyms[term], SYNONYM * own[term]) for term in asked_with if term in synonyms}
        others = joined(begun, meant_as)
        weights = with_forms(own, others)
        entries = {term: entry for term in weights if (entry := self._known(term, written.get(term, {term: 1.0})))}
        missing = [term for term in unknown if term not in mended]
        idf = {term: entry.idf for term, entry in entries.items()}
        words = words_meant(own, missing, others, begun, idf, self.head["rarest"])
        return _Asked(weights, entries, words, frozenset([*asked_with, *mended.values()]))

    def _mended(self, unknown: Mapping[str, str]) -> dict[str, str]:
        """The terms that unknown ones were probably meant to be; `unknown`: each as it was written.

        None where so many are unknown that `Speller.meant` corrects none. Here four letters do, without sub-words.
        """
        if sum(token.isalpha() and len(token) >= spelling.SHORTEST for token in unknown.values()) > spelling.MOST_WORDS:
            return {}
        letters = [term for term, token in unknown.items() if token.isalpha() and len(term) >= SHORTEST]
        words = ((term, unknown[term]) for term in letters[: spelling.MOST_WORDS])
        found = {term: self._words(bucket(token)).meant(token, self._stem) for term, token in words}
        return {term: meant for term, meant in found.items() if meant}

    def _known(self, term: str, written: Mapping[str, float]) -> Entry | None:
        """A stem's entry, with what was learnt of the forms as written; of a form without a row, that of the stem."""
        stem = self._entry(term)
        if stem is None:
            return None
        rows = ((self._entry(form), times) for form, times in written.items())
        learnt = ((form.learnt if form and form.learnt.articles else stem.learnt, times) for form, times in rows)
        return replace(stem, learnt=mean_of_forms(list(learnt)))

    def _file_of(self, term: str) -> int:
        return bisect_right(self.head["shards"], term) - 1

    def _entry(self, term: str) -> Entry | None:
        number = self._file_of(term)
        return self.shard(number).get(term) if number >= 0 else None

    def _unfinished(self, start: str) -> Sequence[str]:
        """The usual words that the last one may become, among those in the same file; one letter says nothing."""
        if len(start) < 2:  # noqa: PLR2004 - one letter says nothing
            return ()
        number = self._file_of(start)
        shard = self.shard(number) if number >= 0 else {}
        may = [term for term in shard if term.startswith(start) and shard[term].has.articles]
        return sorted(may, key=lambda term: shard[term].idf)[:MOST_UNFINISHED]

    def _ranked(self, asked: _Asked) -> list[Ranked]:
        """Scores are whole numbers: steps of impacts times weights in parts of `WHOLE`."""
        score: dict[int, int] = {}
        shared: list[dict[int, float]] = [{} for _ in asked.words.mass]  # how much of each word articles have
        for term, weight in asked.weights.items():
            entry = asked.entries.get(term)
            if entry is None:
                continue
            whole, mine, heard = math.floor(weight * WHOLE + 0.5), shared[asked.words.of[term]], asked.words.heard[term]
            for article, steps in _pairs(entry.has):
                score[article] = score.get(article, 0) + whole * steps
                mine[article] = mine.get(article, 0.0) + heard
            related: dict[int, int] = {}
            for article, steps in (*_pairs(entry.near), *_pairs(entry.learnt)):
                score[article] = score.get(article, 0) + whole * steps
                related[article] = related.get(article, 0) + steps
            has = set(entry.has.articles)
            for article, steps in related.items():
                if article not in has:
                    mine[article] = mine.get(article, 0.0) + heard * min(entry.idf, steps) / max(entry.idf, 1)
        total = added(asked.words.mass) or 1.0
        mass: dict[int, float] = {}
        for most, mine in zip(asked.words.mass, shared, strict=True):
            for article, some in mine.items():
                mass[article] = mass.get(article, 0.0) + min(some, most)
        best = sorted(score, key=lambda article: (-score[article], article))
        return [Ranked(article, score[article], mass.get(article, 0.0) / total) for article in best]

    def _hit(self, one: Ranked, asked: _Asked, lang: str) -> Hit:
        record = self.record(one.article)
        anchor, heading, text = self._best_section(record["parts"], asked)
        address = self._languages.address(one.article, record, lang)
        url, other = f"{address}#{anchor}" if anchor else address, self._languages.other(one.article, lang)
        return Hit(record["slug"], record["title"], url, heading, self._snippet(text, asked), one.score, other)

    def _suggestion(self, one: Ranked, asked: _Asked, lang: str, *, pinned: bool) -> Suggestion:
        hit, record = self._hit(one, asked, lang), self.record(one.article)
        return Suggestion(
            hit.slug,
            hit.title,
            hit.url,
            hit.section,
            hit.snippet,
            1.0 if pinned else one.covered,
            known_issue=bool(record.get("known_issue")),
            pinned=pinned,
            lang=hit.lang,
        )

    def _best_section(self, parts: list[list[str]], asked: _Asked) -> list[str]:
        """The section with most of the query's weighted words; one without text only where all are."""
        best, most = parts[0], -1.0
        for part in parts:
            value = HEADING * self._has(part[1], asked) + self._has(part[2], asked)
            value = value + 1 if part[2] else value * 0.001
            if value > most:
                best, most = part, value
        return best

    def _has(self, text: str, asked: _Asked) -> float:
        """The summed weight of the different terms of the query that the text has."""
        found = dict.fromkeys(self._stem(token) for token in self._analyser.tokens(text))
        return added(asked.entries[term].idf * asked.weights[term] for term in found if term in asked.entries)

    def _snippet(self, text: str, asked: _Asked) -> str:
        """The sentence with the largest weight of terms for its length; the first where none has any."""
        best, most = "", -1.0
        for sentence in sentences(text):
            value = self._has(sentence, asked) / (1 + len(sentence) / 400)
            if value > most:
                best, most = sentence, value
        return best if len(best) <= MOST_SNIPPET else f"{cut(best, MOST_SNIPPET - 1)}…"


def _shown_together(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The articles, best first, that are shown; none where the first covers too little."""
    if not ranked or ranked[0].covered < LIKELY:
        return []
    return [one for place, one in enumerate(ranked) if place < SHOWN or one.covered >= LIKELY]


def _pairs(cells: Cells) -> Iterable[tuple[int, int]]:
    return zip(cells.articles, cells.steps, strict=True)
