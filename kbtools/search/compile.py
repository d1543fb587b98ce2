"""The files of a generation: Whoosh index, postings, impacts, vectors, examples, and what was learnt from them."""

from __future__ import annotations

import logging
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kbtools.languages import stop_words
from kbtools.search.bm25f import impacts
from kbtools.search.generation import Generation, save_array, save_json
from kbtools.search.index.kept_sections import body_digest
from kbtools.search.index.postings import Postings, analysed, patched
from kbtools.search.index.schema import FIELDS
from kbtools.search.index.sections import Part
from kbtools.text.analysis import Analyser
from kbtools.text.embeddings import Model, centring, model_or_words

if TYPE_CHECKING:
    from kbtools.search.build import Content, Sources

Array = np.ndarray[Any, Any]
WHOLE = ("title", "tags", "phrases")  # fields of the whole article, lent to each of its parts
MOST_STALE = 0.05  # share of articles that may change before the weights are learnt again
Say = Callable[[str], None]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """What the next generation is made of: `kept` is the earlier one, of which all but `changed` slugs still holds."""

    folder: Path
    content: Content
    kept: Generation | None
    changed: frozenset[str]
    model: Model | None


def prepare(folder: Path, content: Content, sources: Sources, earlier: Generation | None, say: Say) -> list[str]:
    """Write all files of a new generation but the manifest, from an `earlier` one; return the slugs that changed."""
    say("indexing words")
    changed = write_words(folder, content.parts, earlier, sources.settings.lang)
    write_tables(folder, content)
    say("reading meaning")
    model = model_or_words(sources.settings.model, say)
    kept = earlier if earlier and earlier.has("vectors_article") == (model is not None) else None
    _learn(Step(folder, content, kept, frozenset(changed), model), say)
    return changed


def _learn(step: Step, say: Say) -> None:
    """Vectors, examples and weights; what an earlier generation knows already is taken over.

    The weights are learnt again when the examples are others, or when more than `MOST_STALE` of the articles changed
    since they were learnt.
    """
    from kbtools.search import examples as known
    from kbtools.search.train import teach

    head_mean = write_vectors(step)
    examples = known.examples_of(step.content)
    print_of = known.fingerprint(step.content, examples, head_mean)
    before = step.kept.json("learnt") if step.kept else {"examples": ""}
    if step.kept and before["examples"] == print_of:
        known.keep_examples(step.folder, step.kept)
        stale = sorted(step.changed | set(before["stale"]))
        if len(stale) <= MOST_STALE * len(step.content.library.published):
            shutil.copyfile(step.kept.folder / "weights.json", step.folder / "weights.json")
            save_json(step.folder, "learnt", {"examples": print_of, "stale": stale})
            return
    else:
        known.write_examples(step.folder, step.content, examples, step.model, head_mean)
    say("learning from answered tickets")
    teach(step.folder, examples)
    save_json(step.folder, "learnt", {"examples": print_of, "stale": []})


def write_vectors(step: Step) -> Array:
    """Vectors of articles, parts and headings, only those of changed articles anew; returns the headings' mean."""
    if step.model is None:
        return np.zeros(0, np.float32)
    published, parts = step.content.library.published, step.content.parts
    title = {article.slug: article.title for article in published}
    texts = {
        "article": {(a.slug, 0): f"{a.title}\n{a.body}" for a in published},
        "part": {p.name: f"{title[p.slug]}. {p.heading}. {p.text}" for p in parts},
        "head": {p.name: f"{title[p.slug]}. {p.heading}" if p.heading else title[p.slug] for p in parts},
    }
    mean = np.zeros(0, np.float32)
    for name, rows in texts.items():
        raw = _embedded(step, name, rows)
        mean, scale = centring(raw)
        for column, values in (("", raw), ("_mean", mean), ("_scale", scale)):
            save_array(step.folder, f"vectors_{name}{column}", values)
    return mean


def _embedded(step: Step, name: str, texts: Mapping[tuple[str, int], str]) -> Array:
    """The rows of texts by the name of their article or part."""
    assert step.model is not None  # noqa: S101 - the caller asked
    if step.kept is None:
        return step.model.embed(list(texts.values()))
    parts = [(slug, number) for slug, number, *_ in step.kept.json("parts")]
    names = list(dict.fromkeys((slug, 0) for slug, _ in parts)) if name == "article" else parts
    place = {key: row for row, key in enumerate(names) if key[0] not in step.changed}
    new = [key for key in texts if key not in place]
    place |= {key: len(names) + row for row, key in enumerate(new)}
    both = np.concatenate([step.kept.array(f"vectors_{name}"), step.model.embed([texts[key] for key in new])])
    return np.asarray(both[[place[key] for key in texts]])


def write_words(folder: Path, parts: Sequence[Part], earlier: Generation | None, lang: str) -> list[str]:
    """Whoosh index, postings and impacts; from what changed when there is an earlier generation."""
    from kbtools.search.index.whoosh_index import postings_of, write_all, write_changes

    place = {part.name: number for number, part in enumerate(parts)}
    if earlier is None:
        write_all(folder / "whoosh", parts, lang)
        postings, changed = postings_of(folder / "whoosh", place), sorted({part.slug for part in parts})
    else:
        before = [(slug, number, digest) for slug, number, _, _, digest in earlier.json("parts")]
        changed = sorted(_changed(before, parts))
        write_changes(folder / "whoosh", earlier.folder / "whoosh", parts, frozenset(changed))
        postings = _patched(earlier, before, parts, frozenset(changed), lang)
    for name in ("term", "part", "field", "frequency", "lengths"):
        save_array(folder, f"postings_{name}", getattr(postings, name))
    (folder / "terms.txt").write_text("\n".join(postings.terms), encoding="utf-8")
    _write_impacts(folder, postings, parts)
    return changed


def read_postings(generation: Generation) -> Postings:
    """The postings that a generation keeps."""
    columns = (generation.array(f"postings_{name}") for name in ("term", "part", "field", "frequency", "lengths"))
    return Postings(read_terms(generation), *columns)


def read_terms(generation: Generation) -> tuple[str, ...]:
    """The vocabulary, in order."""
    text = (generation.folder / "terms.txt").read_text(encoding="utf-8")
    return tuple(text.split("\n")) if text else ()


def _changed(before: Sequence[tuple[str, int, str]], parts: Sequence[Part]) -> set[str]:
    was, now = Counter((s, n, d) for s, n, d in before), Counter((p.slug, p.number, p.digest) for p in parts)
    return {slug for slug, _, _ in (was - now) + (now - was)}


def _patched(
    earlier: Generation,
    before: Sequence[tuple[str, int, str]],
    parts: Sequence[Part],
    changed: frozenset[str],
    lang: str,
) -> Postings:
    new = [part for part in parts if part.slug in changed]
    kept = [row for row, (slug, _, _) in enumerate(before) if slug not in changed]
    sequence = {before[row][:2]: at for at, row in enumerate(kept)}
    sequence |= {part.name: len(kept) + at for at, part in enumerate(new)}
    fresh = analysed([part.fields for part in new], FIELDS, Analyser.of(lang))
    return patched(read_postings(earlier), kept, fresh, [sequence[part.name] for part in parts])


def _write_impacts(folder: Path, postings: Postings, parts: Sequence[Part]) -> None:
    slugs = sorted({part.slug for part in parts})
    article = {slug: row for row, slug in enumerate(slugs)}
    of_part = np.array([article[part.slug] for part in parts], np.int64)
    start = np.searchsorted(of_part, np.arange(len(slugs) + 1))
    save_array(folder, "part_start", start)
    articles = impacts(postings, FIELDS, of_part, len(slugs))
    by_part = impacts(_lent(postings, of_part, start), FIELDS, np.arange(len(parts)), len(parts))
    for name, table in (("articles", articles), ("parts", by_part)):
        for column in ("start", "row", "impact"):
            save_array(folder, f"{name}_{column}", getattr(table, column))
    title = postings.term[(postings.field == FIELDS.index("title"))]
    of_title = of_part[postings.part[postings.field == FIELDS.index("title")]]
    by_article = np.lexsort((title, of_title))
    save_array(folder, "title", title[by_article])
    save_array(folder, "title_start", np.searchsorted(of_title[by_article], np.arange(len(slugs) + 1)))
    df = np.diff(articles.start)
    save_array(folder, "idf", np.log1p((len(slugs) - df + 0.5) / (df + 0.5)).astype(np.float32))


def _lent(postings: Postings, of_part: Array, start: Array) -> Postings:
    """Postings in which every part also has its article's title, tags and phrases."""
    columns = [FIELDS.index(name) for name in WHOLE]
    whole = np.isin(postings.field, columns)
    article = of_part[postings.part[whole]]
    times = (start[article + 1] - start[article] - 1).astype(np.int64)
    again = np.repeat(np.flatnonzero(whole), times)
    step = np.arange(len(again)) - np.repeat(np.cumsum(times) - times, times)
    part = np.concatenate([postings.part, postings.part[again] + 1 + step]).astype(np.int32)
    term, field, frequency = (
        np.concatenate([column, column[again]]) for column in (postings.term, postings.field, postings.frequency)
    )
    lengths = postings.lengths.copy()
    lengths[:, columns] = postings.lengths[start[of_part]][:, columns]
    return Postings(postings.terms, term, part, field, frequency, lengths)


def write_tables(folder: Path, content: Content) -> None:
    """What is shown of articles and parts, and the rules that people wrote."""
    published = content.library.published
    save_json(
        folder,
        "articles",
        [
            {
                "slug": a.slug,
                "title": a.title,
                "url": a.url,
                "people_first": a.people_first,
                "kind": a.kind,
                "body": body_digest(a),
                "known_issue": a.known_issue is not None and a.known_issue.state == "open",
            }
            for a in published
        ],
    )
    save_json(folder, "parts", [[p.slug, p.number, p.anchor, p.heading, p.digest] for p in content.parts])
    texts = [part.text.encode() for part in content.parts]
    (folder / "texts.bin").write_bytes(b"".join(texts))
    save_array(folder, "text_start", np.concatenate([[0], np.cumsum([len(text) for text in texts])]).astype(np.int64))
    rules, lang = content.rules, content.lang
    save_json(
        folder,
        "rules",
        {"synonyms": rules.synonyms, "pins": rules.pins, "lang": lang, "stop_words": sorted(stop_words(lang))},
    )
