"""Misspelt words are read as the words that were probably meant."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from search_workspace import Make, articles

from kbtools.model.query import Query
from kbtools.search.encode import encode_query
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.site_search import search_site
from kbtools.search.spelling import MOST_WORDS, Speller, one_error_away
from kbtools.text.analysis import Analyser
from kbtools.text.dictionary import is_right

TERMS = ("account", "bookmark", "charg", "crash", "default", "invoic", "password", "theme")
ENGLISH = Analyser.of("en")
# What articles say in each language, misspelt words with the ones that were meant, and words that are right.
WRITTEN = {
    "de": ("Angaben Verbindung Rechnung kündigen", "verbidnung rehcnung kündgien", "angeblich Abgaben"),
    "en": ("charge the lamp password bookmarks", "chrage pasword bokmarks", "change passport lampshade Marbles"),
    "es": ("contraseña factura cancelar pedido", "conraseña facutra cancleer", "fractura paseo cancelada supuesto"),
    "fr": ("facture livraison chargeur résilier", "factrue livrasion charguer", "fracture chasseur prétendument"),
    "it": ("fattura spedizione abbonamento", "fatutra spedizoine abonamento", "frattura spediscono presunto"),
    "nl": ("factuur opladen wachtwoord", "factuurr opladne wachtwoordt", "zogenaamd opslaan factoren"),
    "pt": ("fatura carregar assinatura", "fautra caregar asinatura", "fratura supostamente carreira"),
}  # fmt: skip


def numbered(terms: tuple[str, ...]) -> dict[str, int]:
    return {term: number for number, term in enumerate(terms)}


def speller(terms: tuple[str, ...], analyser: Analyser = ENGLISH, synonyms: tuple[str, ...] = ()) -> Speller:
    return Speller(numbered(terms), synonyms, np.ones(len(terms), np.float32), analyser, tuple)


def meant(text: str, synonyms: tuple[str, ...] = ()) -> dict[str, str]:
    found = speller(TERMS, synonyms=synonyms).meant(ENGLISH.tokens(text))
    return {token: TERMS[term] for token, term in found.items()}


@pytest.mark.parametrize(
    ("written", "right"),
    [
        *[("pasword", "password"), ("crahs", "crash"), ("bokkmarks", "bookmark"), ("defualt", "default")],
        *[("chrage", "charg"), ("chage", "charg"), ("chargee", "charg")],  # which are stemmed otherwise
    ],
)
def test_one_error_is_seen_through_whatever_it_is(written: str, right: str) -> None:
    assert meant(f"my {written} please") == {written: right}


def test_of_many_words_as_near_the_most_frequent_one_is_taken() -> None:
    terms = tuple(f"b{letter}nkt" for letter in "abcdefghijklmnop")
    idf = np.ones(len(terms), np.float32)
    idf[-1] = 0.5
    assert Speller(numbered(terms), (), idf, ENGLISH, tuple).meant(["bzzkt", "bqnkt"]) == {"bqnkt": len(terms) - 1}


def test_the_word_that_was_meant_is_written_as_most_titles_write_it() -> None:
    titles = ["Clear cookies", "Cookies and bookmarks", "What is a cookie?"]
    found = Speller(numbered(("cooki", "theme")), (), np.ones(2, np.float32), ENGLISH, lambda: titles)
    assert [found.written(term) for term in (0, 1)] == ["cookies", "theme"]


def test_words_that_are_known_or_short_or_no_words_stay() -> None:
    assert meant("There is a crash: the acount2 of my pas") == {}


def test_a_word_with_synonyms_is_no_mistake() -> None:
    assert meant("my pasword") == {"pasword": "password"}
    assert meant("my pasword", synonyms=("pasword",)) == {}


@pytest.mark.parametrize("lang", WRITTEN)
def test_a_misspelt_word_is_corrected_and_a_right_one_stays_in_each_language(lang: str) -> None:
    said, wrong, right = WRITTEN[lang]
    analyser = Analyser.of(lang)
    terms = tuple(sorted({*analyser.terms(said)}))
    found = {word: speller(terms, analyser).meant([word]) for word in analyser.tokens(f"{wrong} {right}")}
    assert [word for word, term in found.items() if term] == wrong.split()


def test_a_text_in_another_language_keeps_the_words_that_are_right_in_it() -> None:
    assert speller(("strong",)).meant(["streng"]) == {"streng": 0}
    assert speller(("strong",)).meant("ist das nicht zu streng".split()) == {}


def test_words_of_english_products_are_right_in_every_language() -> None:
    assert speller(("updatet",), Analyser.of("de")).meant(["update"]) == {}


@given(st.sampled_from(("charging", "bookmarks", "passwords", "themes", "accounts")), st.data())
def test_one_error_anywhere_but_in_the_first_letter_is_mended_to_some_word(word: str, data: st.DataObject) -> None:
    wrong = data.draw(st.sampled_from(sorted({*one_error_away(word, "abcdefghiklmnoprstu")} - {word})))
    known = speller(TERMS)
    assert known.meant([wrong]) or is_right(wrong, ("en",)) or ENGLISH.stem(wrong) in TERMS


@given(st.text("abcdeäß", min_size=2, max_size=6), st.text("abäß", max_size=3))
def test_words_one_error_away_keep_their_first_letter_and_are_one_error_away(word: str, letters: str) -> None:
    others = {*one_error_away(word, letters)}
    assert {other[0] for other in others} == {word[0]}
    assert {OSA.distance(word, other) for other in others} <= {0, 1}
    assert {word[:at] + letter + word[at:] for at in range(1, len(word) + 1) for letter in letters} <= others


def test_a_text_full_of_unknown_words_is_of_another_language_and_stays() -> None:
    strange = " ".join(f"qwert{letter}" for letter in "abcdefgh"[:MOST_WORDS])
    assert meant(f"pasword {strange}") == {}


@pytest.mark.full
def test_a_misspelt_question_is_answered_as_if_it_were_spelt_right(make: Make) -> None:
    knowledge = KnowledgeBase.of(make())
    right = knowledge.suggest("I forgot my password and cannot sign in")
    wrong = knowledge.suggest("I forgot my pasword and cannot sign in")
    assert right
    assert [(one.slug, one.snippet) for one in wrong] == [(one.slug, one.snippet) for one in right]
    assert wrong[0].score == pytest.approx(right[0].score, abs=0.1)


@pytest.mark.full
def test_a_misspelt_last_word_is_corrected_while_somebody_types(make: Make) -> None:
    knowledge = KnowledgeBase.of(make())
    assert knowledge.search("pasword")[0].slug == "reset-password"
    typed = encode_query(Query("forgot my pasword", typing=True), knowledge.encoder, None)
    assert "password" in [knowledge.encoder.terms[term] for term in typed.terms.tolist()]


@pytest.mark.full
def test_the_meaning_of_a_misspelt_word_with_an_apostrophe_is_that_of_the_right_one(make: Make) -> None:
    knowledge = KnowledgeBase.of(make())
    wrong, right = (knowledge.suggest(f"my {word} gone", weak=True)[0] for word in ("pasword’s", "password"))
    assert wrong.score == pytest.approx(right.score, abs=1e-6)


@pytest.mark.full
def test_a_word_that_is_not_written_to_its_end_is_not_read_as_another(make: Make) -> None:
    encoder = KnowledgeBase.of(make()).encoder
    assert "password" in encoder.terms
    assert encoder.speller.meant(["passwor"])
    typed = encode_query(Query("passwor", typing=True), encoder, None)
    done = encode_query(Query("passwor"), encoder, None)
    assert typed.weights.max() <= done.weights.max()
    assert typed.unknown == 1
    assert done.unknown == 0


@pytest.mark.full
def test_what_was_typed_can_be_searched_as_it_is(make: Make) -> None:
    knowledge = KnowledgeBase.of(make())
    found = search_site(knowledge, Query("pasword gone"))
    assert found.mended == {"pasword": "password"}
    assert "password" in found.words
    typed = search_site(knowledge, Query("pasword gone", as_typed=True))
    assert typed.mended == {}
    assert "password" not in typed.words


@pytest.mark.full
def test_a_guessed_word_never_says_that_the_topic_belongs_to_a_person(make: Make) -> None:
    pages = [replace(page, people_first=page.slug == "reset-password") for page in articles()]
    knowledge = KnowledgeBase.of(make(pages))
    assert knowledge.answer(Query("I forgot my password and cannot sign in")).people_first
    guessed = knowledge.answer(Query("pasword pasword"))
    assert not guessed.people_first
    assert guessed.suggestions == ()
    assert knowledge.answer(Query("I forgot my password and cannot sign inn, helpp")).people_first
