"""The language of a short text is told by its letters and small words; where nothing tells, nothing is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.languages import OFFERED, WRITTEN, stop_words
from kbtools.languages.guess import language_of

SENTENCES = {
    "en": "How do I change the address of my delivery?",
    "de": "Wie ändere ich die Adresse für meine Lieferung?",
    "fr": "Comment est-ce que je change l'adresse de ma livraison ?",
    "es": "¿Cómo puedo cambiar la dirección de mi pedido?",
    "it": "Come posso cambiare l'indirizzo della consegna?",
    "nl": "Hoe kan ik het adres van mijn bestelling wijzigen?",
    "pt": "Como é que eu posso mudar a morada da minha encomenda?",
    "pl": "Jak zmienić adres dostawy zamówienia?",
    "tr": "Teslimat adresimi nasıl değiştirebilirim?",
    "ru": "Как изменить адрес доставки?",
    "ar": "كيف أغير عنوان التسليم؟",
    "ja": "配送先の住所を変更したい",
    "ko": "배송 주소를 어떻게 바꾸나요?",
    "th": "เปลี่ยนที่อยู่จัดส่งอย่างไร",
    "zh": "怎么修改收货地址",
}


@pytest.mark.parametrize("usual", ["en", "de"])
def test_a_sentence_of_each_language_is_known_whatever_is_usual(usual: str) -> None:
    assert {code: language_of(text, usual) for code, text in SENTENCES.items()} == {code: code for code in SENTENCES}


def test_words_that_no_language_owns_tell_nothing() -> None:
    assert [language_of(text, "en") for text in ("", "ERP", "WhatsApp Business 2", "?!", "0049 30 1234")] == [""] * 5


def test_a_small_word_of_several_languages_tells_the_usual_one_of_them_or_nothing() -> None:
    assert language_of("in", "en") == "en"
    assert language_of("in", "de") == "de"
    assert language_of("in", "fr") == ""


def test_a_foreign_name_makes_no_foreign_question() -> None:
    assert language_of("How do I write to 田中 about my order?", "en") == "en"
    assert language_of("How do I write to Łukasz about my order?", "en") == "en"


WORDS = sorted({word for code in WRITTEN for word in stop_words(code)})


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(["en", "de", "pl"]))
def test_the_language_is_the_one_that_most_words_are_of(words: list[str], usual: str) -> None:
    found = {code: sum(word in stop_words(code) for word in words) for code in OFFERED}
    best = {code for code, count in found.items() if count == max(found.values()) > 0}
    told = language_of(" ".join(words), usual)
    if all(word.isascii() and word.isalpha() for word in words):
        assert told == (usual if usual in best else next(iter(best)) if len(best) == 1 else "")


@given(st.text(max_size=200))
def test_any_text_has_one_language_or_none(text: str) -> None:
    assert language_of(text, "en") in {"", *WRITTEN}
