"""Every language with texts for pages says all that English says, with the same gaps to fill."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from kbtools.languages import LANGUAGES, OFFERED
from kbtools.languages.pages import first_reply, flat, is_translated, page_texts

TRANSLATED = [lang for lang in LANGUAGES if is_translated(lang)]


def said(lang: str) -> dict[str, str]:
    return dict(flat(page_texts(lang)))


def test_every_language_of_a_help_centre_has_texts_and_others_fall_back_to_english() -> None:
    assert set(OFFERED) <= set(TRANSLATED)
    assert page_texts("sv") == page_texts("en")


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_language_says_all_that_english_says(lang: str) -> None:
    assert list(said(lang)) == list(said("en"))
    assert [name for name, text in said(lang).items() if not text.strip()] == []


@pytest.mark.parametrize("lang", TRANSLATED)
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
    assert first_reply(0, wait, page_texts("en")) == said
