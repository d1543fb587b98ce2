"""Generations of version 0.1.0 (schema 1): the same files, some under other names. They answer until the next build."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

VERSION = 1


def file_name(name: str) -> str:
    """What schema 1 called a file: `sections_row` was `parts_row`, `vectors_heading` was `vectors_head`."""
    return name.replace("heading", "head").replace("section", "part")


def counts(row: Mapping[str, int]) -> dict[str, int]:
    """The counts of its manifest with current names."""
    return {"sections" if name == "parts" else name: value for name, value in row.items()}


def weights(row: Mapping[str, Any]) -> dict[str, Any]:
    """The content of its `weights.json` with current names."""
    renamed = {"abstention" if name == "silence" else name: value for name, value in row.items()}
    named = {name: _features(renamed[name]) for name in ("ranking", "own", "abstention")}
    return renamed | named | {"gain": None}  # it did not measure what words alone find


def _features(values: Mapping[str, float]) -> dict[str, float]:
    return {
        name.replace("part", "section").replace("head", "heading").replace("centre", "centroid"): value
        for name, value in values.items()
    }
