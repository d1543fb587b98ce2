"""`KnowledgeBase`: one opened generation that answers queries."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from kbtools.errors import KbError
from kbtools.model.query import SHOWN, Answer, Hit, Query, Reason, Suggestion
from kbtools.search import abstain
from kbtools.search.abstain import abstention_features, answer_probability, believed, shown
from kbtools.search.article_languages import ArticleLanguages, without_copies
from kbtools.search.encode import Encoder, encode_query, without_words
from kbtools.search.explain import reason
from kbtools.search.generation import ArticleRow, FactsRow, Generation
from kbtools.search.generations import Generations
from kbtools.search.index_arrays import load_compiled
from kbtools.search.model_in_use import model_of
from kbtools.search.neighbours import near_examples
from kbtools.search.other_languages import OtherLanguages, Reading
from kbtools.search.rank import FEATURES, Ranker, Ranking, rank
from kbtools.search.reader_context import AppliesTo, last, own_first
from kbtools.search.snippet import Excerpts
from kbtools.settings import load_settings
from kbtools.system.one_thread import one_thread
from kbtools.text.danger import tells_of_danger
from kbtools.workspace import Workspace

PINNED = 1.0
ABOUT = 0.05  # probabilities this close are equal
NEAR = 5  # articles that are found though they have no word of the text
MORE = 10  # candidates looked at beyond the limit, since some may be left out
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query and its candidates with their probabilities, best first; `ranking` is None where nothing was ranked."""

    query: Query
    reading: Reading | None = None
    ranking: Ranking | None = None
    pinned: frozenset[int] = frozenset()
    chances: Sequence[tuple[int, float]] = ()


class KnowledgeBase:
    """Answers queries from one generation of one workspace; safe to use from several threads."""

    def __init__(self, generation: Generation, generations: Generations, threshold: float) -> None:
        self._generations = generations
        self._generation = generation
        self._newest_tried = generation.name
        self._threshold = threshold
        self._index = load_compiled(generation)
        weights = generation.weights
        self._ranker = Ranker(*(np.array([row[name] for name in FEATURES]) for row in (weights.ranking, weights.own)))
        self._abstention = np.array([weights.abstention[name] for name in abstain.PRIOR])
        self._label_frequency = weights.label_frequency
        self._unsaid = weights.unsaid
        self._excerpts = Excerpts(generation, self._index.encoder)
        self._model = model_of(generation, self._index.vectors)
        self._others = OtherLanguages.of(generation, self._index, self._abstention)
        self._languages = ArticleLanguages(generation)
        analyser = self._index.encoder.analyser
        self._applies_to = AppliesTo.of(generation.facts)
        self._pins = [(frozenset(analyser.terms(when)), slug) for when, slug in generation.rules.pins]
        self._number = {row.slug: number for number, row in enumerate(generation.articles)}

    @classmethod
    def open(cls, path: Path | str) -> KnowledgeBase:
        """Open the current generation of the workspace at `path`, checked against its checksums.

        If it is damaged, the last good one is opened. Raises `KbError` `index-missing`, `generation-damaged`.
        """
        root = Path(path)
        generations = Generations(root / "search_index" / "build")
        return cls(generations.open(), generations, load_settings(root).min_probability)

    @classmethod
    def of(cls, workspace: Workspace) -> KnowledgeBase:
        """As `open`, of a workspace that is open already."""
        generations = Generations.of(workspace)
        return cls(generations.open(), generations, workspace.settings.min_probability)

    def current(self) -> KnowledgeBase:
        """This one, or a new one when another generation is in use; costs one small read."""
        name = self._generations.current_name()
        if name in ("", self._newest_tried):
            return self
        try:
            return KnowledgeBase(self._generations.open(), self._generations, self._threshold)
        except KbError:
            self._newest_tried = name  # a damaged one is not tried again at every request
            return self

    @property
    def generation(self) -> str:
        """The name of the generation that answers."""
        return self._generation.name

    @property
    def threshold(self) -> float:
        """The probability from which a suggestion counts as sure."""
        return self._threshold

    def at_threshold(self, threshold: float) -> KnowledgeBase:
        """The same index, which counts a suggestion as sure from another probability."""
        other = copy(self)
        other._threshold = threshold
        return other

    @property
    def encoder(self) -> Encoder:
        """How words of a query are read: its analyser, vocabulary and spelling correction."""
        return self._index.encoder

    @property
    def facts(self) -> Mapping[str, FactsRow]:
        """What holds for published articles, by slug; those of which nothing is told are not there."""
        return self._generation.facts

    @property
    def titles(self) -> Mapping[str, str]:
        """Published articles: slug to title."""
        return {row.slug: row.title for row in self._generation.articles}

    @property
    def urls(self) -> Mapping[str, str]:
        """Published articles: slug to address."""
        return {row.slug: row.url for row in self._generation.articles}

    def language(self, code: str) -> str:
        """The code of a language as the help centre has it; "" for one in which it has nothing."""
        return self._languages.known(code)

    def suggest(
        self,
        text: str,
        *,
        subject: str = "",
        limit: int = SHOWN,
        typing: bool = False,
        weak: bool = False,
        explain: bool = False,
    ) -> list[Suggestion]:
        """The articles that probably answer, best first, each once; empty when none does.

        `typing`: the last word may be unfinished. `weak`: also improbable ones. `explain`: with reasons.
        """
        asked = self._asked(Query(text, subject, typing), limit)
        if weak:
            return list(islice(self._suggestions(asked, asked.chances, explain=explain), limit))
        return list(self._answer(asked, limit, explain=explain).suggestions)

    def answer(self, query: Query, limit: int = SHOWN, *, explain: bool = False) -> Answer:
        """As `suggest`, with the generation that answered and whether the topic belongs to a person.

        What is there only in another language than the query's `lang` says so. Of equals, and of articles up to half as
        probable as the best, those in that language come first.
        """
        return self._answer(self._asked(query, limit), limit, explain=explain)

    def answer_and_nearest(self, query: Query, limit: int) -> tuple[Answer, list[Suggestion]]:
        """What `answer` and `suggest(weak=True)` give, from one ranking; at most `limit` of the second."""
        asked = self._asked(query, limit)
        return self._answer(asked, SHOWN), list(islice(self._suggestions(asked, asked.chances), limit))

    @one_thread()
    def _asked(self, query: Query, limit: int) -> _Asked:
        """A query with its ranked candidates, pinned ones first; without candidates where there is nothing to rank."""
        if not self._generation.articles or not query.text:
            return _Asked(query)
        reading = self._read(query)
        pinned = self._pinned(query)
        ranking = rank(reading.query, reading.index, self._ranker, pinned)
        numbers = ranking.features.article
        first = np.searchsorted(numbers, pinned).tolist()
        order = [n for n in ranking.best_first()[: limit + MORE] if n not in first]
        chances = [(n, PINNED) for n in first] + self._probabilities(order, ranking, reading)
        once = tuple(self._languages.once_each(chances, lambda row: int(numbers[row[0]])))
        return _Asked(query, reading, ranking, frozenset(first), once)

    def _answer(self, asked: _Asked, limit: int, *, explain: bool = False) -> Answer:
        if (ranking := asked.ranking) is None:
            return Answer(generation=self.generation)
        others = self._applies_to.others(asked.query.product, asked.query.version)
        is_danger = self._generation.rules.danger_first and tells_of_danger(asked.query.text)
        if is_danger or self._person_first(asked.chances, ranking):
            return Answer((), is_danger or self._is_sure_of_words(asked), self.generation, others)
        best = own_first(asked.chances, lambda n: self._article(n, ranking).slug, others, self._threshold)
        numbers, chances, winner = [n for n, _ in best], [chance for _, chance in best], ranking.clear_winner
        places = shown(chances, self._threshold, SHOWN, numbers.index(winner) if winner in numbers else -1)
        listed = self._known_issues_first([best[place] for place in places], ranking)
        made = tuple(islice(without_copies(self._suggestions(asked, listed, explain=explain)), limit))
        ordered = sorted(made, key=lambda one: bool(one.lang) or one.score < made[0].score / 2)
        return Answer(tuple(last(ordered, others)), False, self.generation, others)

    def _suggestions(
        self, asked: _Asked, chances: Iterable[tuple[int, float]], *, explain: bool = False
    ) -> Iterator[Suggestion]:
        if asked.ranking is None or asked.reading is None:
            return
        lang = self._languages.reader(asked.query.lang, asked.query.text)
        for n, chance in chances:
            why = self._reason(n, asked.query, asked.reading, asked.ranking) if explain else None
            hit = self._hit(n, asked.reading, asked.ranking, lang)
            is_issue = self._article(n, asked.ranking).known_issue
            about = (hit.slug, hit.title, hit.url, hit.section, hit.snippet)
            yield Suggestion(*about, chance, is_issue, why, n in asked.pinned, hit.lang)

    @one_thread()
    def search(self, text: str, limit: int = 10, *, lang: str = "") -> list[Hit]:
        """Sections that match the text, best first, at most one per article. `lang`: the reader's language.

        Among the `NEAR` best, an article without any word of the text, near in meaning or to tickets, comes before a
        worse one that has some; all other hits have one.
        """
        query = Query(text, typing=True)
        if not self._generation.articles or not query.text:
            return []
        reading = self._read(query)
        ranking = rank(reading.query, reading.index, self._ranker)
        best, has_word = ranking.best_first(), ranking.features.values["words"] > 0
        last = max((place for place, n in enumerate(best) if has_word[n]), default=-1)
        order = [n for place, n in enumerate(best[: last + 1]) if has_word[n] or place < NEAR]
        once = self._languages.once_each(order, lambda n: int(ranking.features.article[n]))
        reader = self._languages.reader(lang, text)
        return [self._hit(n, reading, ranking, reader) for n in islice(once, limit)]

    @one_thread()
    def similar(self, text: str, *, subject: str = "", limit: int = SHOWN) -> list[tuple[str, str]]:
        """Source and id of the answered tickets that are most like a text, nearest first; empty when none is near."""
        vector = self._read(Query(text, subject)).query.example_vector
        if self._index.examples is None or vector is None:
            return []
        rows = self._generation.examples
        near = (rows[number] for number in near_examples(self._index.examples, vector))
        return [(row.ticket[0], row.ticket[1]) for row in islice((row for row in near if row.kind == "ticket"), limit)]

    def _read(self, query: Query) -> Reading:
        """The query as the sentence model reads it that knows its language."""
        encoded = encode_query(query, self._index.encoder, self._model)
        other = self._others.read(query, encoded) if self._others else None
        return other or Reading(encoded, self._index, self._abstention)

    def _probabilities(self, order: list[int], ranking: Ranking, reading: Reading) -> list[tuple[int, float]]:
        """Candidates with their probabilities, which never rise along the ranking."""
        rows = abstention_features(ranking, reading.query, order, self._unsaid)
        linked = abstain.probability(rows, reading.abstention)
        chances = believed(answer_probability(linked, self._label_frequency), ranking.features.said, self._unsaid)
        return list(zip(order, np.minimum.accumulate(chances).tolist(), strict=True))

    def _article(self, number: int, ranking: Ranking) -> ArticleRow:
        """The article of candidate `number`."""
        return self._generation.articles[int(ranking.features.article[number])]

    def _known_issues_first(self, ranked: list[tuple[int, float]], ranking: Ranking) -> list[tuple[int, float]]:
        """The candidates with open known issues first that are about as probable as the best one."""
        near = ranked[0][1] - ABOUT if ranked else 0.0
        return sorted(ranked, key=lambda row: not (self._article(row[0], ranking).known_issue and row[1] >= near))

    def _pinned(self, query: Query) -> list[int]:
        terms = set(self._index.encoder.analyser.terms(query.text)) if self._pins else set()
        return list(dict.fromkeys(self._number[slug] for when, slug in self._pins if when and when <= terms))

    def _person_first(self, ranked: Sequence[tuple[int, float]], ranking: Ranking) -> bool:
        return bool(ranked) and ranked[0][1] >= self._threshold and self._article(ranked[0][0], ranking).people_first

    def _is_sure_of_words(self, asked: _Asked) -> bool:
        """Whether a text belongs to a person without its words that were guessed; otherwise nothing is said."""
        guessed = asked.reading.query.mended if asked.reading else ()
        rest = self._asked(without_words(asked.query, guessed), SHOWN) if guessed else asked
        return rest.ranking is not None and self._person_first(rest.chances, rest.ranking)

    def _hit(self, number: int, reading: Reading, ranking: Ranking, lang: str) -> Hit:
        """Candidate `number` as a reader of `lang` sees it, see `ArticleLanguages.reader`."""
        numbers = ranking.features.article
        shown = self._languages.shown(int(numbers[number]), lang)
        row, place = self._generation.articles[shown.number], int(np.searchsorted(numbers, shown.number))
        if place < len(numbers) and int(numbers[place]) == shown.number:
            found = self._excerpts.of(place, reading.query, ranking.features)
        else:  # nothing of the query is in this translation
            found = self._excerpts.opening(shown.number)
        score = float(ranking.score[number])
        return Hit(row.slug, row.title, found.url(shown.url), found.heading, found.snippet, score, shown.lang)

    def _reason(self, number: int, query: Query, reading: Reading, ranking: Ranking) -> Reason:
        """Why, with the words as the person wrote them rather than their stems."""
        why = reason(number, reading.query, ranking, reading.index, self._ranker.weights, self._generation)
        analyser = self._index.encoder.analyser
        written = {analyser.stem(token): token for token in reversed(analyser.tokens(query.text))}
        return replace(why, words=tuple((written.get(term, term), weight) for term, weight in why.words))
