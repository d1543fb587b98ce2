"""Whether the files of a generation fit each other: kinds, sizes and ranges, looked at before anything is answered.

A checksum says that a file is as it was written; this, that what was written can be answered from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import lt
from typing import Any, Protocol

import numpy as np

from kbtools.languages import OFFERED
from kbtools.search.bm25f import WEIGHTS
from kbtools.search.generation import Generation
from kbtools.search.kept_sentences import TEXTS
from kbtools.text.embeddings import MODELS

Array = np.ndarray[Any, Any]
Sizes = dict[str, int]

START, ROW, REAL, FIELD, HASH = "int64", "int32", "float32", "uint8", "uint32"
MOST = 1e6  # no number of a sound generation is further from 0, but for a scale
MOST_SCALE = 1e12  # 1 / the distance of a text from the mean of all, which is tiny where texts are the same
ROUNDING = 1e-3  # by which a row of length 1 may be longer


class Fit(Protocol):
    """What an array has to be."""

    def holds(self, array: Array, sizes: Sizes) -> bool:
        """Whether the array has this kind, shape and range.

        `sizes` are those that are known, by name; what the array tells is added.
        """


@dataclass(frozen=True)
class Column:
    """Numbers of one kind and shape, from `least` to `most`, or below the size that is named `below`.

    The shape is given as names of sizes, some joined by `+`. A name that is not known yet is learnt from the array.
    """

    kind: str
    shape: tuple[str, ...]
    least: float = -MOST
    most: float = MOST
    below: str = ""

    def holds(self, array: Array, sizes: Sizes) -> bool:
        """See `Fit`."""
        most = sizes[self.below] - 1 if self.below else self.most
        return _has_shape(array, self.kind, self.shape, sizes) and _is_within(array, self.least, most)


@dataclass(frozen=True)
class Starts:
    """The position where the entries of each row begin, and a last one: the number of all entries.

    `each` is the least number of entries of a row.
    """

    rows: str
    entries: str
    each: int = 0

    def holds(self, array: Array, sizes: Sizes) -> bool:
        """See `Fit`."""
        if array.dtype != START or array.shape != (sizes[self.rows] + 1,) or array[0] != 0:
            return False
        total = int(array[-1])
        return bool(np.all(np.diff(array) >= self.each)) and sizes.setdefault(self.entries, total) == total


@dataclass(frozen=True)
class Units:
    """Rows of numbers, each of at most length 1."""

    shape: tuple[str, str]

    def holds(self, array: Array, sizes: Sizes) -> bool:
        """See `Fit`."""
        right = _has_shape(array, REAL, self.shape, sizes)
        return right and _is_within(np.einsum("rd,rd->r", array, array), 0, 1 + ROUNDING)


def _numbers(of: str, shape: str, kind: str = START) -> Column:
    return Column(kind, (shape,), 0, below=of)


# Each array by its name. The order is that in which the sizes become known.
WORDS: Mapping[str, Fit] = {
    "section_start": Starts("articles", "sections", each=1),
    "text_start": Starts("sections", "bytes of text"),
    "idf": Column(REAL, ("terms",), 0),
    "title_start": Starts("articles", "title terms"),
    "title": _numbers("terms", "title terms", ROW),
    "articles_start": Starts("terms", "article entries"),
    "articles_row": _numbers("articles", "article entries", ROW),
    "articles_impact": Column(REAL, ("article entries",), 0),
    "sections_start": Starts("terms", "section entries"),
    "sections_row": _numbers("sections", "section entries", ROW),
    "sections_impact": Column(REAL, ("section entries",), 0),
    "postings_term": _numbers("terms", "postings", ROW),
    "postings_section": _numbers("sections", "postings", ROW),
    "postings_field": _numbers("fields", "postings", FIELD),
    "postings_frequency": Column(ROW, ("postings",), 1, 2**31),
    "postings_lengths": Column(ROW, ("sections", "fields"), 0, 2**31),
    "subword_run": Column(HASH, ("runs",), 0, 2**32),
    "subword_vector": Column(REAL, ("runs", "sub-word dimensions")),
    "subword_idf": Column(REAL, ("runs",), 1e-6),
}
USUAL_WORDS: Mapping[str, Fit] = {
    "subword_word": Column("uint64", ("usual words",), 0, 2**64),
    "subword_word_vector": Column(REAL, ("usual words", "sub-word dimensions")),
    "subword_word_length": Column(REAL, ("usual words",), 1e-6),
}
SENTENCES: Mapping[str, Fit] = {
    "sentence_section_start": Starts("sections", "sentences"),
    "sentence_text_start": Starts("sentences", "bytes of sentences", each=1),
    "sentence_term_start": Starts("sentences", "terms of sentences"),
    "sentence_term": _numbers("terms", "terms of sentences", ROW),
    "sentence_prose": Column(FIELD, ("sentences",), 0, 1),
}
MEANING: Mapping[str, Fit] = {
    "vectors_article": Units(("articles", "dimensions")),
    "vectors_section": Units(("sections", "dimensions")),
    "vectors_heading": Units(("sections", "dimensions")),
    "vectors_article_mean": Column(REAL, ("dimensions",)),
    "vectors_section_mean": Column(REAL, ("dimensions",)),
    "vectors_heading_mean": Column(REAL, ("dimensions",)),
    "vectors_article_scale": Column(REAL, ("articles",), 0, MOST_SCALE),
    "vectors_section_scale": Column(REAL, ("sections",), 0, MOST_SCALE),
    "vectors_heading_scale": Column(REAL, ("sections",), 0, MOST_SCALE),
    "mean_query": Column(REAL, ("dimensions",)),
    "mean_subject": Column(REAL, ("dimensions",)),
}
SECOND_MEANING: Mapping[str, Fit] = {
    "second_article": Units(("articles", "second dimensions")),
    "second_section": Units(("sections", "second dimensions")),
    "second_heading": Units(("sections", "second dimensions")),
    "second_article_mean": Column(REAL, ("second dimensions",)),
    "second_section_mean": Column(REAL, ("second dimensions",)),
    "second_heading_mean": Column(REAL, ("second dimensions",)),
    "second_article_scale": Column(REAL, ("articles",), 0, MOST_SCALE),
    "second_section_scale": Column(REAL, ("sections",), 0, MOST_SCALE),
    "second_heading_scale": Column(REAL, ("sections",), 0, MOST_SCALE),
}
_OF_EXAMPLE = "dimensions+dimensions+sub-word dimensions"  # whole text, subject, sub-words
EXAMPLES: Mapping[str, Fit] = {
    "example_vector": Units(("examples", _OF_EXAMPLE)),
    "example_sketch": Column(REAL, ("examples", "components")),
    "example_basis": Column(REAL, (_OF_EXAMPLE, "components")),
    "example_start": Starts("articles", "links"),
    "example_example": _numbers("examples", "links"),
    "example_first": Starts("examples", "links"),
    "example_meant": _numbers("articles", "links"),
    "example_meant_weight": Column(REAL, ("links",), 0),
    "example_count": Column(REAL, ("articles",), 0),
    "example_ridge": Column(REAL, ("articles", _OF_EXAMPLE)),
    "example_leverage": Column(REAL, ("examples",), -ROUNDING, 1 + ROUNDING),
    "example_centroid": Column(REAL, ("articles", _OF_EXAMPLE)),
    "example_length": Column(REAL, ("articles",), 0),
}


def unsound(generation: Generation) -> str:
    """What does not fit in a generation, for people; empty where all does.

    Raises one of `kbtools.search.generation.DAMAGED` where a file cannot be read at all.
    """
    return next(chain(_tables(generation), _translations(generation), _arrays(generation)), "")


def _tables(generation: Generation) -> Iterable[str]:
    """What does not fit in the manifest and the JSON files, or between them; each file's own shape is known."""
    manifest, rules, weights = generation.manifest, generation.rules, generation.weights
    slugs = [row.slug for row in generation.articles]
    known = {*slugs}
    counts = {
        "articles": len(slugs),
        "sections": len(generation.sections),
        "tickets": sum(row.kind == "ticket" for row in generation.examples),
    }
    if manifest.counts != counts:
        yield "its manifest counts other articles, sections or tickets than there are"
    if rules.lang not in OFFERED or rules.lang != manifest.lang:
        yield f"nothing is known of its language '{rules.lang}'"
    if not {manifest.model, manifest.second or "none"} <= {"none", *MODELS}:
        yield f"nothing is known of its sentence model '{manifest.model}', or of '{manifest.second}'"
    if len(known) < len(slugs) or not generation.facts.keys() <= known:
        yield "an article is there twice, or something is told of one that is not there"
    if list(dict.fromkeys(row.slug for row in generation.sections)) != slugs:
        yield "its sections are not those of its articles"
    if not {slug for row in generation.examples for slug in row.slugs} <= known:
        yield "an example is answered by an article that is not there"
    if not {slug for _, slug in rules.pins} <= known:
        yield "a pin leads to an article that is not there"
    if not 0 < weights.label_frequency <= 1 or weights.unsaid < 0:
        yield "its share of answers with a link is not between 0 and 1, or queries leave less than nothing unsaid"
    if not all(map(lt, generation.terms, generation.terms[1:])):
        yield "its terms are not in order"


def _translations(generation: Generation) -> Iterable[str]:
    told, known = generation.translations, {row.slug for row in generation.articles}
    sources = {row.source for row in told.values()}
    if not {*told, *sources} <= known or any(told[slug].source != slug for slug in sources & {*told}):
        yield "a translation is of an article that is not there, or of another translation"


def _arrays(generation: Generation) -> Iterable[str]:
    """What does not fit in the arrays."""
    sizes = {
        "articles": len(generation.articles),
        "sections": len(generation.sections),
        "terms": len(generation.terms),
        "examples": len(generation.examples),
        "fields": len(WEIGHTS),
        "bytes of text": (generation.folder / "texts.bin").stat().st_size,
    }
    groups, meaning = [WORDS], generation.has("vectors_article")
    if generation.has("subword_word"):
        groups.append(USUAL_WORDS)
    if generation.has("sentence_section_start"):
        sizes["bytes of sentences"] = (generation.folder / TEXTS).stat().st_size
        groups.append(SENTENCES)
    if meaning != generation.has("mean_query"):
        yield "some of its vectors are missing"
    if meaning:
        groups.append(MEANING)
    else:
        sizes["dimensions"] = 0
    if generation.has("example_vector"):
        groups.append(EXAMPLES)
    if generation.has("second_article"):
        groups.append(SECOND_MEANING)
    for name, fit in chain.from_iterable(group.items() for group in groups):
        if not fit.holds(generation.array(name), sizes):
            yield f"{name} does not fit its other files"


def _has_shape(array: Array, kind: str, shape: tuple[str, ...], sizes: Sizes) -> bool:
    if array.dtype != kind or array.ndim != len(shape):
        return False
    for length, name in zip(array.shape, shape, strict=True):
        if "+" not in name:
            sizes.setdefault(name, length)
        if length != sum(sizes[part] for part in name.split("+")):
            return False
    return True


def _is_within(array: Array, least: float, most: float) -> bool:
    """Whether all numbers are in this range; no range holds what is not a number."""
    return not array.size or bool(least <= array.min() and array.max() <= most)
