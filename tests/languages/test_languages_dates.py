"""Dates, days of the week and plurals of pages are those of the Unicode locale data (CLDR), which Babel brings."""

from __future__ import annotations

from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from kbtools.languages import LANGUAGES
from kbtools.languages.pages import counted, flat, is_translated, long_date, page_texts

TRANSLATED = [lang for lang in LANGUAGES if is_translated(lang)]
MOST_COUNTED = 10_000


def locale(lang: str) -> Locale:
    """The locale of a language; English is written as in Britain: `3 March 2026`."""
    return Locale("en", "GB") if lang == "en" else Locale(lang)


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_day_of_any_month_is_written_as_people_write_it(lang: str) -> None:
    for month in range(1, 13):
        for day in (1, 3, 28):
            when = date(2026, month, day)
            assert long_date(when, page_texts(lang)) == format_date(when, "long", locale=locale(lang))


@pytest.mark.parametrize("lang", TRANSLATED)
def test_the_days_of_the_week_begin_with_monday(lang: str) -> None:
    assert page_texts(lang)["weekdays"] == [locale(lang).days["format"]["wide"][day] for day in range(7)]


@pytest.mark.parametrize("lang", TRANSLATED)
def test_one_and_many_are_all_the_forms_that_a_language_needs_or_the_number_comes_after_its_word(lang: str) -> None:
    forms = {number: locale(lang).plural_form(number) for number in range(1, MOST_COUNTED)}
    assert [number for number, form in forms.items() if form == "one"] == [1]
    many = [text for name, text in flat(page_texts(lang)) if name.endswith("many") and "{n}" in text]
    assert len(many) > 5
    assert set(forms.values()) == {"one", "other"} or [text for text in many if ": {n}" not in text] == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_the_thousands_of_a_number_are_separated_as_people_separate_them(lang: str) -> None:
    for number in (2, 999, 1_234, 1_234_567):
        assert counted(number, "one", "{n} of them", page_texts(lang)) == (
            f"{format_decimal(number, locale=locale(lang))} of them"
        )
    assert counted(1, "one", "{n} of them", page_texts(lang)) == "one"
