"""`KnowledgeBase`: one opened generation that answers queries."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from kbtools.errors import KbError
from kbtools.model.query import Answer, Hit, Query, Reason, Suggestion
from kbtools.search import abstain as silence
from kbtools.search.compiled import load_knowledge
from kbtools.search.encode import Asked, asked
from kbtools.search.explain import reason
from kbtools.search.generation import Generation, Generations
from kbtools.search.neighbours import FAR, neighbours
from kbtools.search.rank import FEATURES, Scored, Weights, score
from kbtools.search.snippet import snippet
from kbtools.settings import load_settings
from kbtools.text.embeddings import Model, load_model

PINNED = 1.0
ABOUT = 0.05  # probabilities this close are equal
log = logging.getLogger(__name__)


class KnowledgeBase:
    """Answers from one generation of one workspace; safe to use from several threads."""

    def __init__(self, generation: Generation, generations: Generations, least: float) -> None:
        self._generations = generations
        self._source = generation
        self._asked_for = generation.name
        self._least = least
        self._know = load_knowledge(generation)
        language = self._know.language
        weights = generation.json("weights")
        self._ranking = Weights(*(np.array([weights[kind][name] for name in FEATURES]) for kind in ("ranking", "own")))
        self._doubt = np.array(list(weights["silence"].values()))
        self._articles: list[dict[str, Any]] = generation.json("articles")
        self._parts: list[list[Any]] = generation.json("parts")
        self._model = self._load_model()
        self._rules = generation.json("rules")
        self._pins = [(frozenset(language.analyser.terms(when)), slug) for when, slug in self._rules["pins"]]
        self._number = {row["slug"]: number for number, row in enumerate(self._articles)}

    @classmethod
    def open(cls, path: Path | str) -> KnowledgeBase:
        """Open the current generation of the workspace at `path`, checked against its checksums.

        A damaged generation is passed over for the last good one. Raises `KbError` `index-missing`,
        `generation-damaged`.
        """
        root = Path(path)
        generations = Generations(root / "search_index" / "build")
        return cls(generations.open(), generations, load_settings(root).min_probability)

    def current(self) -> KnowledgeBase:
        """This one, or the newly opened generation when another was swapped in; costs one small read."""
        name = self._generations.current_name()
        if name in ("", self._asked_for):
            return self
        try:
            return KnowledgeBase(self._generations.open(), self._generations, self._least)
        except KbError:
            self._asked_for = name  # a damaged one is not tried again at every request
            return self

    @property
    def generation(self) -> str:
        """The name of the generation that answers."""
        return self._source.name

    @property
    def titles(self) -> Mapping[str, str]:
        """Published articles: slug to title."""
        return {row["slug"]: row["title"] for row in self._articles}

    def suggest(
        self,
        text: str,
        *,
        subject: str = "",
        limit: int = 3,
        typing: bool = False,
        weak: bool = False,
        explain: bool = False,
    ) -> list[Suggestion]:
        """The articles that probably answer, best first, one an article; empty is silence.

        `typing`: the last word may be unfinished. `weak`: also those that are improbable. `explain`: with reasons.
        """
        return list(self._answer(Query(text, subject, typing), limit, weak=weak, explain=explain).suggestions)

    def answer(
        self, text: str, *, subject: str = "", limit: int = 3, typing: bool = False, explain: bool = False
    ) -> Answer:
        """As `suggest`, and whether nothing is suggested because the topic belongs to a person."""
        return self._answer(Query(text, subject, typing), limit, explain=explain)

    def _answer(self, query: Query, limit: int, *, weak: bool = False, explain: bool = False) -> Answer:
        if not self._articles or not query.text:
            return Answer()
        question = self._asked(query)
        pinned = self._pinned(query)
        found = score(question, self._know, self._ranking, pinned)
        first = np.searchsorted(found.found.article, pinned).tolist()
        order = [n for n in found.best_first()[: limit + 10] if n not in first]
        ranked = [(n, PINNED) for n in first] + self._probable(order, found, question)
        if not weak:
            if self._person_first(ranked, found):
                return Answer(people_first=True)
            ranked = self._known_issues_first([row for row in ranked if row[1] >= self._least], found)
        made = (
            replace(self._suggestion(n, p, question, found), pinned=n in first,
                    reason=self._reason(n, query, question, found) if explain else None)
            for n, p in ranked
        )  # fmt: skip
        return Answer(tuple(islice(made if weak else _saying_something_else(made), limit)))

    def search(self, text: str, limit: int = 10) -> list[Hit]:
        """Sections that match the text, best first, at most one an article."""
        query = Query(text, typing=True)
        if not self._articles or not query.text:
            return []
        question = self._asked(query)
        found = score(question, self._know, self._ranking)
        matched = found.found.named["words"] > 0
        order = [n for n in found.best_first() if matched[n]][:limit]
        return [Hit(**self._place(n, question, found), score=float(found.score[n])) for n in order]

    def similar(self, text: str, *, subject: str = "", limit: int = 3) -> list[tuple[str, str]]:
        """Source and id of the answered tickets that are most like a text, nearest first; empty when none is near."""
        near = self._asked(Query(text, subject)).near
        if self._know.examples is None or near is None:
            return []
        found = neighbours(self._know.examples, near)
        told = self._source.json("examples")
        order = np.argsort(-found.cosine, kind="stable").tolist()
        nearest = (told[int(found.example[n])] for n in order if found.cosine[n] > FAR)
        return [(row[3][0], row[3][1]) for row in islice((row for row in nearest if row[0] == "ticket"), limit)]

    def _asked(self, query: Query) -> Asked:
        return asked(query, self._know.language, self._model)

    def _probable(self, order: list[int], found: Scored, question: Asked) -> list[tuple[int, float]]:
        """Candidates with their probabilities; none is more probable than one that ranks before it."""
        chances = silence.probability(found.doubts(question, order), self._doubt)
        return list(zip(order, np.minimum.accumulate(chances).tolist(), strict=True))

    def _article(self, number: int, found: Scored) -> dict[str, Any]:
        """What is known of candidate `number`'s article."""
        return self._articles[int(found.found.article[number])]

    def _known_issues_first(self, ranked: list[tuple[int, float]], found: Scored) -> list[tuple[int, float]]:
        """Open known issues that are about as probable as the first come before it."""
        near = ranked[0][1] - ABOUT if ranked else 0.0
        return sorted(ranked, key=lambda row: not (self._article(row[0], found)["known_issue"] and row[1] >= near))

    def _pinned(self, query: Query) -> list[int]:
        if not self._pins:
            return []
        terms = set(self._know.language.analyser.terms(query.text))
        return list(dict.fromkeys(self._number[slug] for when, slug in self._pins if when and when <= terms))

    def _person_first(self, ranked: list[tuple[int, float]], found: Scored) -> bool:
        return bool(ranked) and ranked[0][1] >= self._least and bool(self._article(ranked[0][0], found)["people_first"])

    def _suggestion(self, number: int, chance: float, question: Asked, found: Scored) -> Suggestion:
        known = bool(self._article(number, found)["known_issue"])
        return Suggestion(**self._place(number, question, found), score=chance, known_issue=known)

    def _reason(self, number: int, query: Query, question: Asked, found: Scored) -> Reason:
        """Why, with the words as the person wrote them rather than their stems."""
        why = reason(number, question, found, self._know, self._ranking.together, self._source)
        analyser = self._know.language.analyser
        written = {analyser.stem(token): token for token in reversed(analyser.tokens(query.text))}
        return replace(why, words=tuple((written.get(term, term), weight) for term, weight in why.words))

    def _place(self, number: int, question: Asked, found: Scored) -> dict[str, Any]:
        """Slug, title, url, section and snippet: the part of the article that fits best."""
        row = self._article(number, found)
        part = self._best_part(number, found)
        _, _, anchor, heading, _ = self._parts[part]
        language = self._know.language
        weights = {
            language.terms[t]: float(language.idf[t]) * w
            for t, w in zip(question.terms.tolist(), question.weights.tolist(), strict=True)
        }
        text = snippet(self._text(part), weights, language.analyser)
        url = f"{row['url']}#{anchor}" if anchor else row["url"]
        return {"slug": row["slug"], "title": row["title"], "url": url, "section": heading, "snippet": text}

    def _best_part(self, number: int, scored: Scored) -> int:
        """The part that fits best by words and meaning; one without text only where all are."""
        found = scored.found
        mine = slice(int(found.part_start[number]), int(found.part_start[number + 1]))
        values = found.part_words[mine] / (found.part_words[mine].max() or 1.0)
        if found.part_meaning is not None:
            values = values + found.part_meaning[mine]
        parts = found.part[mine]
        empty = self._text_start[parts] == self._text_start[parts + 1]
        return int(parts[np.argmax(values - 10.0 * empty)])

    def _text(self, part: int) -> str:
        return bytes(self._texts[self._text_start[part] : self._text_start[part + 1]]).decode("utf-8", "replace")

    @cached_property
    def _texts(self) -> Any:
        path = self._source.folder / "texts.bin"
        return np.memmap(path, np.uint8, "r") if path.stat().st_size else np.zeros(0, np.uint8)

    @cached_property
    def _text_start(self) -> Any:
        return self._source.array("text_start")

    def _load_model(self) -> Model | None:
        """The model the generation was built with; without it words and evidence answer alone."""
        try:
            return load_model(self._source.manifest["model"]) if self._know.vectors else None
        except KbError as problem:
            log.warning("%s; words and evidence answer alone (%s)", problem.message, problem.hint)
            return None


def _saying_something_else(ranked: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Those that do not show a sentence which one before them shows: two copies of an article help nobody."""
    said = set()
    for suggestion in ranked:
        if suggestion.snippet not in said:
            yield suggestion
        said.add(suggestion.snippet or suggestion.slug)
