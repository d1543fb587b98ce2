"""The shapes of the JSON files of a generation, in one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

MOST = 1e6  # no weight or share of a sound generation is further from 0


@dataclass(frozen=True)
class Maybe:
    """The value may be null."""

    shape: Any


@dataclass(frozen=True)
class Named:
    """An object with any names, whose values all have one shape."""

    shape: Any


_FIGURES = {"success@3": float, "success@3_by_article": float}
_WEIGHTS = (
    "words words_section words_subject title meaning meaning_section meaning_heading meaning_subject "
    "nearest lift centroid ridge"
).split()
_ABSTENTION = "share own_share nearest centroid section heading covered spread commitment length bias".split()
# A type: a value of just this type; `float`: any number within `MOST`. A list: a list of values that all have the one
# shape in it. A tuple: a list of values that have these shapes. A dict: an object with these names and no others.
SHAPES: dict[str, Any] = {
    "manifest": {
        "schema": int,
        "fingerprint": str,
        "recipe": str,
        "lang": str,
        "model": str,
        "second": str,
        "built": str,
        "counts": Named(int),
        "files": Named((int, int)),
        "whoosh": Named((int, int)),
    },
    "articles": [
        {
            "slug": str,
            "title": str,
            "url": str,
            "people_first": bool,
            "kind": str,
            "body": str,
            "known_issue": bool,
        }
    ],
    "article_facts": Named((str, [str])),
    "translations": Named((str, str)),
    "sections": [(str, int, str, str, str)],
    "examples": [(str, str, [str], (str, str))],
    "rules": {"lang": str, "stop_words": [str], "synonyms": [[str]], "pins": [(str, str)], "danger_first": bool},
    "learnt": {"examples": str, "stale": [str]},
    "weights": {
        "ranking": dict.fromkeys(_WEIGHTS, float),
        "own": dict.fromkeys(_WEIGHTS, float),
        "abstention": dict.fromkeys(_ABSTENTION, float),
        "examples": int,
        "gain": Maybe({"examples": int, "articles": int, **dict.fromkeys(("with", "without", "words"), _FIGURES)}),
        "label_frequency": float,
        "unsaid": float,
        "curve": [(float, float, float, float)],
    },
}


def shaped(name: str, value: Any) -> Any:
    """The value of the JSON file of this name; raises `ValueError` unless it has the shape that `SHAPES` gives."""
    if not _all_have([value], SHAPES[name]):
        raise ValueError(f"{name}.json does not have its shape")
    return value


def _all_have(values: Sequence[Any], shape: Any) -> bool:
    """Whether all values have one shape. Rows are looked at column by column, which is fast where there are many."""
    if isinstance(shape, Maybe):
        values, shape = [value for value in values if value is not None], shape.shape
    kinds = set(map(type, values))
    if isinstance(shape, type):
        return all(-MOST <= n <= MOST for n in values) if kinds <= {int, float} and shape is float else kinds <= {shape}
    if isinstance(shape, Named):
        return kinds <= {dict} and _all_have([one for value in values for one in value.values()], shape.shape)
    if isinstance(shape, list):
        return kinds <= {list} and _all_have(list(chain.from_iterable(values)), shape[0])
    if isinstance(shape, tuple):
        right = kinds <= {list} and set(map(len, values)) <= {len(shape)}
        return right and all(map(_all_have, zip(*values, strict=True), shape))
    right = kinds <= {dict} and all(value.keys() == shape.keys() for value in values)
    return right and all(_all_have([value[name] for value in values], part) for name, part in shape.items())
