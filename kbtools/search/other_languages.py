"""Queries in a language that the first sentence model does not know: their meaning is told by a second one.

The words, the examples and all that was learnt are the same; only the vectors of articles, sections and headings are
others, and the query's that are compared with them. The second model is loaded when the first such query comes.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kbtools.errors import KbError
from kbtools.languages.guess import language_of
from kbtools.model.query import Query
from kbtools.search.abstain import FEW, of_model
from kbtools.search.encode import EncodedQuery, query_vectors
from kbtools.search.generation import Generation
from kbtools.search.index_arrays import CompiledIndex, vectors_of
from kbtools.search.vectors import SECOND
from kbtools.text.embeddings import Model, load_model
from kbtools.text.model_names import KNOWN

Array = np.ndarray[Any, Any]
FEW_WORDS = 3  # a longer text without any small word of a language that is known here is of one that no model knows
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as one of the models reads it: encoded, with the index to compare it with and abstention's weights."""

    query: EncodedQuery
    index: CompiledIndex
    abstention: Array


@dataclass(frozen=True, slots=True)
class OtherLanguages:
    """What a generation has for queries in other languages: the index with the second model's vectors.

    `known`: the languages of the first model. `abstention`: its weights for what is surely in another one, `strict`:
    for all else.
    """

    model: str
    lang: str  # of the help centre
    known: tuple[str, ...]
    index: CompiledIndex
    abstention: Array
    strict: Array

    @classmethod
    def of(cls, generation: Generation, index: CompiledIndex, abstention: Array) -> OtherLanguages | None:
        """None where the generation has no vectors of a second model."""
        made = generation.manifest
        if not made.second or not generation.has(f"{SECOND}_article"):
            return None
        other = replace(index, vectors=vectors_of(generation, SECOND))
        unlearnt = FEW / (FEW + generation.weights.examples)  # what was learnt already needs no other start
        looser = abstention + unlearnt * of_model(made.second)
        return cls(made.second, made.lang, KNOWN.get(made.model, ()), other, looser, abstention)

    def read(self, query: Query, encoded: EncodedQuery) -> Reading | None:
        """The query with the second model's vectors; None where the first model knows its language.

        Where its words do not tell the language, a text of few words is taken for a foreign one if the help centre has
        none of them, typing errors mended. Then abstention is as strict as ever: it may as well be nonsense.
        """
        told = language_of(query.text, self.lang)
        is_unknown = not len(encoded.terms) and 0 < encoded.unknown <= FEW_WORDS
        is_foreign = told not in self.known if told else is_unknown
        if not is_foreign or (model := self._loaded()) is None:
            return None
        mean = self.index.vectors["heading"].mean
        whole, subject = query_vectors(query, {"query": mean, "subject": mean}, model)
        reading = replace(encoded, vector=whole, subject_vector=subject)
        return Reading(reading, self.index, self.abstention if told else self.strict)

    def _loaded(self) -> Model | None:
        try:
            return load_model(self.model)
        except KbError as problem:
            log.warning("%s; the first model answers in every language (%s)", problem.message, problem.hint)
            return None
