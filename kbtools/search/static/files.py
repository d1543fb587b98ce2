"""A generation as static files: `index-2.json`, and beside it a folder with terms in shards and a file an article."""

from __future__ import annotations

import hashlib
import json
import logging
import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from kbtools.languages.names import main_code
from kbtools.search.bm25f import WEIGHTS, impacts
from kbtools.search.generation import Generation
from kbtools.search.index.postings import saved_postings
from kbtools.search.index.schema import FIELDS
from kbtools.search.spelling import MEANT_ANYWHERE
from kbtools.search.static.learnt_rows import Rows, TaughtText, learnt_rows
from kbtools.search.static.meaning_rows import meaning_rows, written_forms
from kbtools.search.static.shards import MOST_STEPS, STEP, Cells, Entry, packed
from kbtools.search.static.word_lists import SHORTEST, word_lists
from kbtools.text.analysis import Analyser, synonym_terms
from kbtools.text.danger import ways_of_danger
from kbtools.text.dictionary import frequent_words
from kbtools.text.embeddings import Model, model_or_words
from kbtools.text.normalise import normalise, one_line

VERSION = 2
INDEX = f"index-{VERSION}.json"  # a script that a browser kept from before never meets files that it cannot read
# For the service phrases are examples; here they are a field of words. Questions of tickets are private.
STATIC_WEIGHTS = {**WEIGHTS, "phrases": 1.0, "questions": 0.0}
FEW_PHRASES = 300  # of so many phrases half is believed; each has only a few words
MOST_TEXT = 600  # characters of a section: enough for the sentence that answers
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Exported:
    """What was written: number of files and bytes."""

    files: int
    size: int


def export(generation: Generation, evidence: Rows, target: Path) -> Exported:
    """Write the files of `static_files` into the folder `target`."""
    files = static_files(generation, evidence)
    for name, data in files.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(data)
    return Exported(len(files), sum(map(len, files.values())))


def static_files(generation: Generation, evidence: Rows) -> dict[str, bytes]:
    """The files by name. The same generation, evidence and sentence model always make the same files.

    Where the model is not installed, a warning is logged, and the files know words and evidence alone.
    All but `INDEX` are in a folder with a name of its own content, so that a browser never mixes two builds.
    """
    rules, articles = generation.rules, generation.articles
    analyser = Analyser(rules.lang, rules.stop_words)
    table = _table(generation, evidence, analyser)
    shards = list(packed(table))
    files = {f"w{number}.bin": data for number, (_, data) in enumerate(shards)}
    lists = word_lists(_having(table), _right(table, analyser), analyser.stem)
    files |= {f"v{number}.txt": words.encode() for number, words in enumerate(lists)}
    files["danger.txt"] = _danger(generation).encode()
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
    if analyser.elided:
        head["elided"] = [*analyser.elided]
    if generation.translations:
        place = {row.slug: number for number, row in enumerate(articles)}
        others = {str(place[slug]): [place[row.source], row.lang] for slug, row in generation.translations.items()}
        head["languages"] = others
    if rules.lang != "en":
        files["forms.json"] = _json(_forms(generation, table, analyser))
    digest = hashlib.sha256()
    for name, data in files.items():
        digest.update(name.encode() + b"\0" + data)
    folder = digest.hexdigest()[:12]
    return {f"{folder}/{name}": data for name, data in files.items()} | {INDEX: _json({**head, "folder": folder})}


def _table(generation: Generation, evidence: Rows, analyser: Analyser) -> dict[str, Entry]:
    """Each term with its lists: stems of the articles' words, and words as requesters wrote them."""
    number = {row.slug: place for place, row in enumerate(generation.articles)}
    has, near = _words(generation, len(number)), {}
    learnt = {term: {number[slug]: value for slug, value in row.items()} for term, row in evidence.items()}
    forms = written_forms(_texts(generation), analyser)
    model = model_or_words(generation.manifest.model, log.warning)
    _add_phrases(learnt, generation, number, forms, analyser, model)
    if model is not None and generation.has("vectors_section"):
        for stem, words in written_forms(learnt, analyser).items():
            forms.setdefault(stem, Counter()).update(words)
        for term, row in meaning_rows(generation, forms, has, model):
            own = has.get(term, {})
            near[term] = {article: value for article, value in row.items() if article not in own}
            for article in own:  # a word may mean little there, and still stands there: half of its impact stays
                own[article] = max(own[article] + row[article], own[article] / 2)
    learnt |= _of_stems(learnt, analyser)
    sides = (has, near, learnt)
    step = max(
        STEP, max((value for side in sides for row in side.values() for value in row.values()), default=0) / MOST_STEPS
    )
    return {
        term: Entry(
            round(_idf(len(number), len(has.get(term, ()))) / step),
            *(Cells.of(side.get(term, {}), step, least) for side, least in zip(sides, (1, 0, 0), strict=True)),
        )
        for term in sorted({*has, *near, *learnt})
    }


def _having(table: Mapping[str, Entry]) -> Iterator[tuple[str, int]]:
    """The terms that articles have, with the number of these."""
    return ((term, len(entry.has.articles)) for term, entry in table.items() if entry.has.articles)


def _right(table: Mapping[str, Entry], analyser: Analyser) -> list[str]:
    """Frequent words that have no entry and are no mistakes."""
    words = {*frequent_words(analyser.lang), *frequent_words(MEANT_ANYWHERE)} - table.keys() - analyser.stop_words
    return sorted(word for word in words if len(word) >= SHORTEST and analyser.stem(word) not in table)


def _words(generation: Generation, articles: int) -> dict[str, dict[int, float]]:
    """The impacts of stems on the articles that have them (BM25F)."""
    postings = saved_postings(generation)
    words = impacts(postings, FIELDS, _article_of_section(generation), articles, STATIC_WEIGHTS)
    found = {}
    for place, term in enumerate(postings.terms):
        mine = slice(int(words.start[place]), int(words.start[place + 1]))
        if mine.stop > mine.start:
            values = words.impact[mine].tolist()
            found[term] = dict(zip(words.row[mine].tolist(), values, strict=True))
    return found


def _idf(articles: int, having: int) -> float:
    """How rare a stem is; a word that only requesters wrote is as rare as can be."""
    return math.log1p((articles - having + 0.5) / (having + 0.5))


def _add_phrases(
    learnt: dict[str, dict[int, float]],
    generation: Generation,
    number: Mapping[str, int],
    said: Mapping[str, Collection[str]],
    analyser: Analyser,
    model: Model | None,
) -> None:
    """Add what the phrases of articles teach of their words and of those `said` in articles; all of it is public.

    It counts by the share of articles that have phrases: where few have, all words would lead to these.
    """
    phrases = [
        TaughtText("", row.subject, tuple((slug, 1.0) for slug in row.slugs))
        for row in generation.examples
        if row.kind == "phrase"
    ]
    if not phrases:
        return
    asked = written_forms((row.body for row in phrases), analyser)
    words = {word for forms in (said, asked) for some in forms.values() for word in some}
    share = len({slug for row in phrases for slug, _ in row.slugs}) / len(number)
    for word, row in learnt_rows(phrases, list(number), words, analyser, model, FEW_PHRASES).items():
        mine = learnt.setdefault(word, {})
        for slug, value in row.items():
            mine[number[slug]] = mine.get(number[slug], 0.0) + share * value


def _of_stems(learnt: Mapping[str, Mapping[int, float]], analyser: Analyser) -> dict[str, dict[int, float]]:
    """Rows of stems that nobody wrote as words, for other forms of these words: the mean of those that were written."""
    forms: dict[str, list[Mapping[int, float]]] = {}
    for word, row in learnt.items():
        forms.setdefault(analyser.stem(word), []).append(row)
    return {
        stem: {n: sum(row.get(n, 0.0) for row in rows) / len(rows) for n in sorted(set().union(*rows))}
        for stem, rows in forms.items()
        if stem not in learnt
    }


def _texts(generation: Generation) -> Iterator[str]:
    """All that the articles say."""
    yield (generation.folder / "texts.bin").read_text(encoding="utf-8", errors="replace")
    yield from (row.title for row in generation.articles)
    yield from (row.heading for row in generation.sections)


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


def _forms(generation: Generation, words: Collection[str], analyser: Analyser) -> dict[str, str]:
    """Maps the words of the articles and other `words` to their stems, where the browser has no stemmer."""
    tokens = sorted({token for text in _texts(generation) for token in analyser.tokens(text)} | {*words})
    stems = ((token, analyser.stem(token)) for token in tokens)
    return {token: stem for token, stem in stems if token != stem}


def _danger(generation: Generation) -> str:
    """How people tell of danger in the languages of the help centre; empty where it does not put them to a person."""
    codes = {generation.rules.lang, *(main_code(row.lang) for row in generation.translations.values())}
    return ways_of_danger({MEANT_ANYWHERE, *codes}) if generation.rules.danger_first else ""


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
