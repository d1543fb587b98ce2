"""`KnowledgeBase`: one opened generation that answers queries."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from kbtools.errors import KbError
from kbtools.index.generation import Generation, Generations
from kbtools.query import Hit, Query, Reason, Suggestion
from kbtools.settings import load_settings
from kbtools.suggest import silence
from kbtools.suggest.explain import reason
from kbtools.suggest.features import Asked, asked
from kbtools.suggest.loading import load_knowledge
from kbtools.suggest.meaning import Model, load_model
from kbtools.suggest.snippet import snippet
from kbtools.suggest.together import FEATURES, Scored, score

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
        weights = generation.json("weights")
        self._ranking = np.array([weights["ranking"][name] for name in FEATURES])
        self._doubt = np.array(list(weights["silence"].values()))
        self._articles: list[dict[str, Any]] = generation.json("articles")
        self._parts: list[list[Any]] = generation.json("parts")
        self._model = self._load_model()
        self._rules = generation.json("rules")
        self._pins = [(frozenset(self._know.analyser.terms(when)), slug) for when, slug in self._rules["pins"]]
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
        query = Query(text, subject, typing)
        if not self._articles or not query.text:
            return []
        question = asked(query, self._know, self._model)
        found = score(question, self._know, self._ranking)
        pinned = self._pinned(query)
        order = [n for n in np.argsort(-found.score, kind="stable")[: limit + 10].tolist() if n not in pinned]
        ranked = [(n, PINNED) for n in pinned] + self._probable(order, found, question)
        if not weak:
            if self._person_first(ranked):
                return []
            ranked = self._known_issues_first([row for row in ranked if row[1] >= self._least])
        shown = [self._suggestion(n, p, question, found) for n, p in ranked[:limit]]
        if explain:
            return [replace(one, reason=self._reason(one.slug, query, question, found)) for one in shown]
        return shown

    def search(self, text: str, limit: int = 10) -> list[Hit]:
        """Sections that match the text, best first, at most one an article."""
        query = Query(text, typing=True)
        if not self._articles or not query.text:
            return []
        question = asked(query, self._know, self._model)
        found = score(question, self._know, self._ranking)
        matched = found.raw.named["words"] > 0
        if not matched.any():
            return []
        order = [n for n in np.argsort(-found.score, kind="stable").tolist() if matched[n]][:limit]
        return [Hit(**self._place(n, question, found), score=float(found.score[n])) for n in order]

    def _probable(self, order: list[int], found: Scored, question: Asked) -> list[tuple[int, float]]:
        """Articles with their probabilities; none is more probable than one that ranks before it."""
        rows: list[tuple[int, float]] = []
        for number in order:
            candidate = silence.Candidate(float(found.share[number]), found.raw, number)
            chance = silence.probability(silence.candidate_features(candidate, question), self._doubt)
            rows.append((number, min(chance, rows[-1][1]) if rows else chance))
        return rows

    def _known_issues_first(self, ranked: list[tuple[int, float]]) -> list[tuple[int, float]]:
        """Open known issues that are about as probable as the first come before it."""
        near = ranked[0][1] - ABOUT if ranked else 0.0
        return sorted(ranked, key=lambda row: not (self._articles[row[0]]["known_issue"] and row[1] >= near))

    def _pinned(self, query: Query) -> list[int]:
        if not self._pins:
            return []
        terms = set(self._know.analyser.terms(query.text))
        return list(dict.fromkeys(self._number[slug] for when, slug in self._pins if when and when <= terms))

    def _person_first(self, ranked: list[tuple[int, float]]) -> bool:
        return bool(ranked) and ranked[0][1] >= self._least and bool(self._articles[ranked[0][0]]["people_first"])

    def _suggestion(self, number: int, chance: float, question: Asked, found: Scored) -> Suggestion:
        known = bool(self._articles[number]["known_issue"])
        return Suggestion(**self._place(number, question, found), score=chance, known_issue=known)

    def _reason(self, slug: str, query: Query, question: Asked, found: Scored) -> Reason:
        """Why, with the words as the person wrote them rather than their stems."""
        why = reason(self._number[slug], question, found, self._know, self._ranking, self._source)
        analyser = self._know.analyser
        written = {analyser.stem(token): token for token in reversed(analyser.tokens(query.text))}
        return replace(why, words=tuple((written.get(term, term), weight) for term, weight in why.words))

    def _place(self, number: int, question: Asked, found: Scored) -> dict[str, Any]:
        """Slug, title, url, section and snippet: the part of the article that fits best."""
        row = self._articles[number]
        part = self._best_part(number, found)
        _, _, anchor, heading, _ = self._parts[part]
        weights = {self._know.terms[t]: float(self._know.idf[t]) * w for t, w in question.terms}
        text = snippet(self._text(part), weights, self._know.analyser)
        url = f"{row['url']}#{anchor}" if anchor else row["url"]
        return {"slug": row["slug"], "title": row["title"], "url": url, "section": heading, "snippet": text}

    def _best_part(self, number: int, found: Scored) -> int:
        """The part that fits best by words and meaning; one without text only where all are."""
        begin, end = (int(n) for n in self._know.part_start[number : number + 2])
        values = found.raw.part_words[begin:end]
        values = values / (values.max() or 1.0)
        if found.raw.part_meaning is not None:
            values = values + found.raw.part_meaning[begin:end]
        empty = np.diff(self._text_start[begin : end + 1]) == 0
        return begin + int(np.argmax(values - 10.0 * empty))

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
