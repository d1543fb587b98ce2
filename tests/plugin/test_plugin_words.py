"""Every language says all that English says, with the same gaps to fill."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import kbtools.plugin

FOLDER = Path(kbtools.plugin.__file__).parent / "words"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.json"))


def flat(words: Any, name: str = "") -> dict[str, str]:
    """Every text by its path: `form.title`."""
    if isinstance(words, str):
        return {name: words}
    rows = words.items() if isinstance(words, dict) else enumerate(words)
    return {path: text for key, value in rows for path, text in flat(value, f"{name}.{key}").items()}


def said(lang: str) -> dict[str, str]:
    return flat(json.loads((FOLDER / f"{lang}.json").read_text(encoding="utf-8")))


def test_english_german_and_french_are_there() -> None:
    assert {"en", "de", "fr"} <= set(LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_says_all_that_english_says(lang: str) -> None:
    assert list(said(lang)) == list(said("en"))
    assert [name for name, text in said(lang).items() if not text.strip()] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_has_the_same_gaps_to_fill(lang: str) -> None:
    gaps = {name: sorted(re.findall(r"{\w+}", text)) for name, text in said(lang).items()}
    assert gaps == {name: sorted(re.findall(r"{\w+}", text)) for name, text in said("en").items()}
