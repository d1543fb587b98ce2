"""Words that are spelt right, by the lists of the package `pyspellchecker`."""

from __future__ import annotations

import json

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


@pytest.mark.full
@given(st.data())
def test_the_list_has_a_word_exactly_if_the_package_has_it(data: st.DataObject) -> None:
    known = json.loads(lines_of("nl"))
    first, last = min(known), max(known)
    word = data.draw(st.sampled_from([*list(known)[::997], first, last]) | st.text("aeinrstz' ë\"", max_size=5))
    assert is_right(word, ("nl",)) == (word in known)


def test_frequent_words_are_those_that_are_written_most() -> None:
    words = frequent_words("en")
    assert len(words) == FREQUENT
    assert list(words) == sorted(words)
    assert {"account", "working", "password"} <= {*words}
    assert "aachen" not in words
