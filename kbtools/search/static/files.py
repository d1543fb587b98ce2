"""A generation as static files: `index.json`, and beside it a folder with terms in shards and a file an article."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from kbtools.search.bm25f import WEIGHTS, impacts
from kbtools.search.generation import Generation
from kbtools.search.index.postings import saved_postings
from kbtools.search.index.schema import FIELDS
from kbtools.search.static.public_evidence import Weights
from kbtools.search.static.shards import STEPS, Entry, packed
from kbtools.text.analysis import Analyser, synonym_terms
from kbtools.text.normalise import normalise, one_line

INDEX = "index.json"
VERSION = 1
# For the service phrases are examples; here they are a field of words. Questions of tickets are private.
STATIC_WEIGHTS = {**WEIGHTS, "phrases": 1.0, "questions": 0.0}
MOST_TEXT = 600  # characters of a section: enough for the sentence that answers


@dataclass(frozen=True)
class Exported:
    """What was written: number of files and bytes."""

    files: int
    size: int


def export(generation: Generation, evidence: Weights, target: Path) -> Exported:
    """Write the files of `static_files` into the folder `target`."""
    files = static_files(generation, evidence)
    for name, data in files.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(data)
    return Exported(len(files), sum(map(len, files.values())))


def static_files(generation: Generation, evidence: Weights) -> dict[str, bytes]:
    """The files by name. The same generation and evidence always make the same files.

    All but `index.json` are in a folder with a name of its own content, so that a browser never mixes two builds.
    """
    rules, articles = generation.rules, generation.articles
    analyser = Analyser(rules.lang, rules.stop_words)
    table = _table(generation, evidence, [row.slug for row in articles])
    shards = list(packed(table))
    files = {f"w{number}.bin": data for number, (_, data) in enumerate(shards)}
    files |= {f"a{number}.json": _json(record) for number, record in enumerate(_records(generation))}
    head = {
        "version": VERSION,
        "lang": rules.lang,
        "articles": len(articles),
        "rarest": max((entry.idf for entry in table.values()), default=1),
        "shards": [first for first, _ in shards],
        "stop": sorted(analyser.stop_words),
        "synonyms": synonym_terms(rules.synonyms, analyser),
        "pins": _pins(rules.pins, analyser, {row.slug: number for number, row in enumerate(articles)}),
    }
    if rules.lang != "en":
        files["forms.json"] = _json(_forms(generation, analyser))
    digest = hashlib.sha256()
    for name, data in files.items():
        digest.update(name.encode() + b"\0" + data)
    folder = digest.hexdigest()[:12]
    return {f"{folder}/{name}": data for name, data in files.items()} | {INDEX: _json({**head, "folder": folder})}


def _table(generation: Generation, evidence: Weights, slugs: list[str]) -> dict[str, Entry]:
    """Sum of the impacts of words and evidence, as integers; one step is a fraction of the largest."""
    postings = saved_postings(generation)
    words = impacts(postings, FIELDS, _article_of_section(generation), len(slugs), STATIC_WEIGHTS)
    number = {slug: row for row, slug in enumerate(slugs)}
    found: dict[str, dict[int, float]] = {}
    for place, term in enumerate(postings.terms):
        mine = slice(int(words.start[place]), int(words.start[place + 1]))
        if mine.stop > mine.start:
            found[term] = dict(zip(words.row[mine].tolist(), words.impact[mine].tolist(), strict=True))
    for term, weights in evidence.items():
        row = found.setdefault(term, {})
        for slug, weight in weights.items():
            row[number[slug]] = row.get(number[slug], 0.0) + weight
    idf = {term: float(np.log1p((len(slugs) - len(row) + 0.5) / (len(row) + 0.5))) for term, row in found.items()}
    most = max((value for row in found.values() for value in row.values()), default=1.0)
    step = max(most, *idf.values(), 1e-9) / STEPS if idf else 1.0
    return {term: _entry(row, idf[term], step) for term, row in found.items() if row}


def _entry(row: Mapping[int, float], idf: float, step: float) -> Entry:
    articles = tuple(sorted(row))
    return Entry(round(idf / step), articles, tuple(max(1, round(row[article] / step)) for article in articles))


def _article_of_section(generation: Generation) -> Any:
    start = generation.array("section_start")
    return np.repeat(np.arange(len(start) - 1), np.diff(start))


def _records(generation: Generation) -> Iterator[dict[str, Any]]:
    """What is shown of each article: title, address, and the openings of its sections."""
    start = generation.array("section_start").tolist()
    for row, mine in zip(generation.articles, pairwise(start), strict=True):
        shown = [
            [generation.sections[number].anchor, generation.sections[number].heading, _opening(generation.text(number))]
            for number in range(*mine)
        ]
        flags = {name: 1 for name in ("people_first", "known_issue") if getattr(row, name)}
        yield {"slug": row.slug, "title": row.title, "url": row.url, **flags, "parts": shown}


def _opening(text: str) -> str:
    """The first lines and sentences of a section, cut at a word."""
    plain = normalise(text)
    if len(plain) <= MOST_TEXT:
        return plain
    lines = plain[:MOST_TEXT].split("\n")
    return "\n".join([*lines[:-1], one_line(lines[-1], max(len(lines[-1]) - 1, 1))])


def _pins(pins: list[list[str]], analyser: Analyser, number: Mapping[str, int]) -> list[list[Any]]:
    rows = ((sorted(set(analyser.terms(when))), number.get(slug)) for when, slug in pins)
    return [[when, article] for when, article in rows if when and article is not None]


def _forms(generation: Generation, analyser: Analyser) -> dict[str, str]:
    """Maps the words of the articles to their stems, for languages without a stemmer in the browser."""
    texts = [(generation.folder / "texts.bin").read_text(encoding="utf-8", errors="replace")]
    texts += [row.title for row in generation.articles] + [row.heading for row in generation.sections]
    tokens = sorted({token for text in texts for token in analyser.tokens(text)})
    stems = ((token, analyser.stem(token)) for token in tokens)
    return {token: stem for token, stem in stems if token != stem}


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
