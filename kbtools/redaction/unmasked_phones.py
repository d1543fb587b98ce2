"""Telephone numbers in the national form of a country that the settings do not name: they are counted, not masked."""

from __future__ import annotations

import re
from functools import cache

from kbtools.languages import LANGUAGES, language
from kbtools.redaction.phones import WHEN, blank

# "0711 123 45 67", "(0711) 1234567", "0711/1234567": an area code with its 0, and at least one group behind it.
_SHAPED = re.compile(
    r"(?<![\w.,/+(-])(?<![\w.,/+-]\()\(?0[1-9][0-9]{0,4}\)?[ /-]{1,2}[0-9]{2,9}(?:[ -][0-9]{2,6}){0,4}+"
    r"(?![\w/-]|[.,][0-9])"
)
_MAYBE = re.compile(
    r"0(?<![\w.,/+-].)[1-9][0-9]{0,4}\)?[ /-]{1,2}[0-9]{2}"
)  # begins with a 0, so that it is found fast
_LEAST = 8  # digits, so that few numbers of orders are counted
_MOST = 50  # looked up in one text
_WITHOUT_ONE_LANGUAGE = ("GB", "AT", "CH", "BE", "AU")  # countries that write the 0, and are no language's own


def national_numbers(text: str) -> int:
    """How many numbers in a text look like telephone numbers of some country, written without its code.

    Only those in groups with a 0 in front; of more than 50 in a text the others are not counted.
    """
    if not _MAYBE.search(text):
        return 0
    found = [number for number in _SHAPED.findall(WHEN.sub(blank, text)) if sum(map(str.isdigit, number)) >= _LEAST]
    return sum(map(_is_number_somewhere, found[:_MOST]))


def _is_number_somewhere(number: str) -> bool:
    import phonenumbers

    for country in _countries():
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(number, country)):
                return True
        except phonenumbers.NumberParseException:
            pass
    return False


@cache
def _countries() -> tuple[str, ...]:
    own = (language(code).country for code in LANGUAGES)
    return (*filter(None, own), *_WITHOUT_ONE_LANGUAGE)
