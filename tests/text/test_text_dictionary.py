"""Words that are spelt right, by the lists of the package `pyspellchecker`."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text.dictionary import FREQUENT, LISTED, frequent_words, is_right
from kbtools.text.dictionary import _sorted_lines as lines_of

RIGHT = {
    "de": "angeblich kündigen rechnungen",
    "en": "changing charging seldom",
    "es": "contraseña cancelar pedido",
    "fr": "abonnement résilier facture",
    "it": "fattura abbonamento spedizione",
    "nl": "factuur zogenaamd wachtwoord",
    "pt": "fatura assinatura encomenda",
}


@pytest.mark.parametrize("lang", LISTED)
def test_a_word_is_right_in_its_language(lang: str) -> None:
    assert [word for word in RIGHT[lang].split() if not is_right(word, (lang,))] == []
    assert not is_right("passwrot", (lang,))


def test_a_language_without_a_list_has_no_words() -> None:
    assert not is_right("hasło", ("pl",))
    assert not is_right("charging", ())
    assert frequent_words("pl") == ()


@cache
def known() -> dict[str, int]:
    """What the package knows of Dutch; to read it takes half a second."""
    read: dict[str, int] = json.loads(lines_of("nl"))
    return read


def known_or_not() -> st.SearchStrategy[str]:
    """Some words of the list, its first and its last, and such as may be in it or not."""
    words = sorted(known())
    return st.sampled_from([*words[::997], words[0], words[-1]]) | st.text("aeinrstz' ë\"", max_size=5)


@pytest.mark.full
@given(st.deferred(known_or_not))
def test_the_list_has_a_word_exactly_if_the_package_has_it(word: str) -> None:
    assert is_right(word, ("nl",)) == (word in known())


def test_frequent_words_are_those_that_are_written_most() -> None:
    words = frequent_words("en")
    assert len(words) == FREQUENT
    assert list(words) == sorted(words)
    assert {"account", "working", "password"} <= {*words}
    assert "aachen" not in words
