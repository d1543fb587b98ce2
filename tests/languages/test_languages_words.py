"""Every language says all that English says, with the same gaps to fill."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import kbtools.languages.words
from kbtools.languages.words import first_reply, words

FOLDER = Path(kbtools.languages.words.__file__).parent
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


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (timedelta(minutes=12), "Nine in ten people who write on a Monday hear from us within an hour."),
        (timedelta(hours=4, minutes=1), "Nine in ten people who write on a Monday hear from us within 5 hours."),
        (timedelta(hours=48), "Nine in ten people who write on a Monday hear from us within 48 hours."),
        (timedelta(hours=49), "Nine in ten people who write on a Monday hear from us within 3 days."),
    ],
)
def test_a_wait_is_rounded_up_so_that_it_never_promises_too_much(wait: timedelta, said: str) -> None:
    assert first_reply(0, wait, words("en")) == said
