"""Sentence vectors of articles, sections and headings; only those of changed articles are computed anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kbtools.search.content import Content
from kbtools.search.generation import Generation, save_array
from kbtools.text.embeddings import Model, centring

Array = np.ndarray[Any, Any]
Name = tuple[str, int]
FIRST, SECOND = "vectors", "second"  # of which model the vectors are: how the names of their files begin


def write_vectors(
    folder: Path, content: Content, model: Model, kept: Generation | None, changed: Collection[str], of: str = FIRST
) -> Array:
    """Write the vectors and their means; returns the mean vector of the headings.

    `kept` is an earlier generation; all but its `changed` slugs are still valid. `of`: `FIRST` or `SECOND`.
    """
    published, sections = content.library.published, content.sections
    title = {article.slug: article.title for article in published}
    texts = {
        "article": {(a.slug, 0): f"{a.title}\n{a.body}" for a in published},
        "section": {s.name: f"{title[s.slug]}. {s.heading}. {s.text}" for s in sections},
        "heading": {s.name: f"{title[s.slug]}. {s.heading}" if s.heading else title[s.slug] for s in sections},
    }
    mean = np.zeros(0, np.float32)
    for name, rows in texts.items():
        raw = _patched(of, name, rows, model, kept, changed) if kept else model.embed(list(rows.values()))
        mean, scale = centring(raw)
        for column, values in (("", raw), ("_mean", mean), ("_scale", scale)):
            save_array(folder, f"{of}_{name}{column}", values)
    return mean


def _patched(
    of: str, name: str, texts: Mapping[Name, str], model: Model, kept: Generation, changed: Collection[str]
) -> Array:
    """The rows of texts by the name of their article or section."""
    sections = [(row.slug, row.number) for row in kept.sections]
    names = list(dict.fromkeys((slug, 0) for slug, _ in sections)) if name == "article" else sections
    place = {key: row for row, key in enumerate(names) if key[0] not in changed}
    new = [key for key in texts if key not in place]
    place |= {key: len(names) + row for row, key in enumerate(new)}
    both = np.concatenate([kept.array(f"{of}_{name}"), model.embed([texts[key] for key in new])])
    return np.asarray(both[[place[key] for key in texts]])
