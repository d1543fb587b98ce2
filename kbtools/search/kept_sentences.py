"""The sentences of all sections as arrays: read when the index is built, so that an answer only looks them up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from kbtools.search.generation import Generation, Manifest, save_array
from kbtools.search.sentences import TITLE, Sentence, SentenceReader, names_of_pages
from kbtools.text.analysis import Analyser

Array = np.ndarray[Any, Any]
NAME = "sentence"  # how the names of the files begin
TEXTS = f"{NAME}s.bin"
STARTS, ENTRIES = ("section_start", "text_start", "term_start"), ("term", "prose", "texts")
COLUMNS = (*STARTS, "term", "prose")


@dataclass(frozen=True)
class SentenceTable:
    """Sentences section by section; in each array `start[n]` to `start[n+1]` are what belongs to `n`.

    `section_start`: the sentences of a section; `text_start`: the bytes of a sentence in `texts`; `term_start`: its
    terms in `term`; `prose`: 1 for one that says something itself.
    """

    section_start: Array
    text_start: Array
    term_start: Array
    term: Array
    prose: Array
    texts: Array

    @property
    def sections(self) -> int:
        """Number of sections."""
        return len(self.section_start) - 1

    @classmethod
    def of(cls, sections: Iterable[Sequence[Sentence]], vocabulary: Mapping[str, int]) -> SentenceTable:
        """The table of the sentences of some sections."""
        counts = []
        lines: list[Sentence] = []
        for sentences in sections:
            counts.append(len(sentences))
            lines += sentences
        texts = [line.text.encode() for line in lines]
        terms = [sorted(vocabulary[term] for term in line.terms if term in vocabulary) for line in lines]
        return cls(
            _starts(counts),
            _starts([*map(len, texts)]),
            _starts([*map(len, terms)]),
            np.fromiter((number for numbers in terms for number in numbers), np.int32),
            np.fromiter((line.is_prose for line in lines), np.uint8, len(lines)),
            np.frombuffer(b"".join(texts), np.uint8),
        )

    def part(self, begin: int, end: int) -> SentenceTable:
        """The sections from `begin` up to `end`."""
        first, last = self.section_start[[begin, end]].tolist()
        letters, terms = self.text_start[[first, last]].tolist(), self.term_start[[first, last]].tolist()
        return SentenceTable(
            self.section_start[begin : end + 1] - first,
            self.text_start[first : last + 1] - letters[0],
            self.term_start[first : last + 1] - terms[0],
            self.term[slice(*terms)],
            self.prose[first:last],
            self.texts[slice(*letters)],
        )

    @staticmethod
    def joined(parts: Sequence[SentenceTable]) -> SentenceTable:
        """The sections of several tables, one after the other."""
        columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in ENTRIES}
        starts = {name: _starts(np.concatenate([np.diff(getattr(part, name)) for part in parts])) for name in STARTS}
        return SentenceTable(**starts, **columns)

    def save(self, folder: Path) -> None:
        """Write the table as files of a generation that is being built."""
        for column in COLUMNS:
            save_array(folder, f"{NAME}_{column}", getattr(self, column))
        (folder / TEXTS).write_bytes(self.texts.tobytes())


@dataclass(frozen=True)
class KeptSentences:
    """The sentences of a generation, mapped into memory; `terms` is its vocabulary."""

    table: SentenceTable
    terms: Sequence[str]

    @classmethod
    def of_generation(cls, generation: Generation) -> KeptSentences | None:
        """None where there are none: earlier versions kept no sentences."""
        if not generation.has(f"{NAME}_section_start"):
            return None
        path = generation.folder / TEXTS
        texts = np.memmap(path, np.uint8, "r").view(np.ndarray) if path.stat().st_size else np.zeros(0, np.uint8)
        arrays = {column: generation.array(f"{NAME}_{column}") for column in COLUMNS}
        return cls(SentenceTable(**arrays, texts=texts), generation.terms)

    def of(self, section: int) -> tuple[Sentence, ...]:
        """The sentences of a section, by its number."""
        table, name = self.table, self.terms.__getitem__
        begin, end = table.section_start[section : section + 2].tolist()
        places = table.text_start[begin : end + 1].tolist()
        texts = table.texts[places[0] : places[-1]].tobytes()
        bounds = table.term_start[begin : end + 1].tolist()
        numbers = table.term[bounds[0] : bounds[-1]].tolist()
        prose = table.prose[begin:end].tolist()
        return tuple(
            Sentence(
                str(texts[places[n] - places[0] : places[n + 1] - places[0]], "utf-8", "replace"),
                frozenset(map(name, numbers[bounds[n] - bounds[0] : bounds[n + 1] - bounds[0]])),
                bool(prose[n]),
            )
            for n in range(end - begin)
        )


def write_sentences(folder: Path, earlier: Generation | None, changed: Collection[str], analyser: Analyser) -> None:
    """Write the sentences of the generation in `folder`, whose words and tables are there already.

    Those of an `earlier` one are kept where they are still the same: their article is not among the `changed`, and they
    do not name a page whose name is new or gone.
    """
    made = Generation(folder, Manifest())
    vocabulary = {term: number for number, term in enumerate(made.terms)}
    kept = KeptSentences.of_generation(earlier) if earlier else None
    place: dict[tuple[str, int], int] = {}
    tables = [SentenceTable.of((), vocabulary)]
    if earlier and kept:
        unlike = _naming(names_of_pages(made) ^ names_of_pages(earlier), made, vocabulary, analyser)
        place = {(row.slug, row.number): number for number, row in enumerate(earlier.sections)}
        place = {name: number for name, number in place.items() if name[0] not in changed and name not in unlike}
        numbers = np.array([vocabulary.get(term, 0) for term in kept.terms], np.int32)
        tables = [replace(kept.table, term=numbers[kept.table.term])]
    names = [(row.slug, row.number) for row in made.sections]
    new = [number for number, name in enumerate(names) if name not in place]
    tables.append(SentenceTable.of(_read(made, new, analyser), vocabulary))
    both = SentenceTable.joined(tables)
    place |= {names[number]: tables[0].sections + n for n, number in enumerate(new)}
    wanted = np.array([place[name] for name in names], np.int64)
    runs = np.split(wanted, np.flatnonzero(np.diff(wanted) != 1) + 1)
    parts = [both.part(int(run[0]), int(run[-1]) + 1) for run in runs if len(run)]
    SentenceTable.joined(parts or [both.part(0, 0)]).save(folder)


def _read(generation: Generation, sections: Sequence[int], analyser: Analyser) -> Iterator[Sequence[Sentence]]:
    reader = SentenceReader(generation, analyser)
    article = np.searchsorted(generation.array("section_start"), sections, "right") - 1
    yield from map(reader.read, sections, article.tolist())


def _naming(
    names: Iterable[str], generation: Generation, vocabulary: Mapping[str, int], analyser: Analyser
) -> set[tuple[str, int]]:
    """The sections that may name one of these pages: those that have all of its words but stop words."""
    start, row = generation.array("sections_start"), generation.array("sections_row")
    found: set[int] = set()
    for words in analyser.tokens_by_line(sorted(names)):
        terms = {analyser.stem(word) for word in words if word not in analyser.stop_words}
        if len(words) < TITLE or not terms <= vocabulary.keys():
            continue  # too short to be known as a name, or with a word that no section has
        having = [{*row[start[number] : start[number + 1]].tolist()} for number in map(vocabulary.__getitem__, terms)]
        found |= set.intersection(*having) if having else {*range(len(generation.sections))}
    return {(row.slug, row.number) for number, row in enumerate(generation.sections) if number in found}


def _starts(counts: Sequence[int] | Array) -> Array:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
