"""The files of a generation: Whoosh index, postings, impacts, vectors, examples, and what was learnt from them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kbtools.errors import KbError
from kbtools.index.analysis import Analyser
from kbtools.index.generation import Generation, save_array, save_json
from kbtools.index.parts import Part
from kbtools.index.postings import Postings, analysed, patched
from kbtools.index.schema import FIELDS, stop_words
from kbtools.suggest.meaning import model_or_words
from kbtools.suggest.words import impacts

if TYPE_CHECKING:
    from kbtools.suggest.build import Content, Sources

Array = np.ndarray[Any, Any]
WHOLE = ("title", "tags", "phrases")  # fields of the whole article, lent to each of its parts
Say = Callable[[str], None]
log = logging.getLogger(__name__)


def prepare(folder: Path, content: Content, sources: Sources, *, full: bool, say: Say) -> list[str]:
    """Write all files of a new generation but the manifest; return the slugs that changed."""
    from kbtools.suggest.examples import write_examples, write_vectors
    from kbtools.suggest.teach import teach

    earlier = None if full else _earlier(sources)
    say("indexing words")
    postings, changed = write_words(folder, content.parts, earlier, sources.settings.lang)
    write_tables(folder, content)
    say("reading meaning")
    model = model_or_words(sources.settings.model, say)
    vectors = write_vectors(folder, content, model)
    examples = write_examples(folder, content, postings, vectors, model)
    say("learning from answered tickets")
    teach(folder, examples)
    return changed


def _earlier(sources: Sources) -> Generation | None:
    """The generation to build on; none when there is none, or it was built another way."""
    from kbtools.suggest.build import RECIPE

    try:
        earlier = sources.generations.open()
    except KbError:
        return None
    same = earlier.manifest.get("recipe") == RECIPE and earlier.manifest.get("lang") == sources.settings.lang
    return earlier if same and (earlier.folder / "whoosh").is_dir() else None


def write_words(
    folder: Path, parts: Sequence[Part], earlier: Generation | None, lang: str
) -> tuple[Postings, list[str]]:
    """Whoosh index, postings and impacts; from what changed when there is an earlier generation."""
    from kbtools.index.whoosh_files import postings_of, write_all, write_changes

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
    return postings, changed


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
    fresh = analysed([part.fields for part in new], FIELDS, Analyser(lang, stop_words(lang)))
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
