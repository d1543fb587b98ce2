"""Misspelt words are read as the words that were probably meant."""

from __future__ import annotations

import numpy as np
import pytest
from search_workspace import Make

from kbtools.model.query import Query
from kbtools.search.encode import encode_query
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.spelling import MOST_WORDS, Speller
from kbtools.text.analysis import Analyser

TERMS = ("account", "bookmark", "crash", "default", "password", "passport", "theme")
ENGLISH = Analyser.of("en")


def meant(text: str, synonyms: tuple[str, ...] = ()) -> dict[str, str]:
    speller = Speller(TERMS, TERMS, synonyms, np.ones(len(TERMS), np.float32), ENGLISH, tuple)
    return {token: TERMS[term] for token, term in speller.meant(ENGLISH.tokens(text)).items()}


@pytest.mark.parametrize(
    ("written", "right"),
    [("pasword", "password"), ("crahs", "crash"), ("bokkmarks", "bookmark"), ("defualt", "default")],
)
def test_one_error_is_seen_through_whatever_it_is(written: str, right: str) -> None:
    assert meant(f"my {written} please") == {written: right}


def test_of_many_words_as_near_the_most_frequent_one_is_taken() -> None:
    terms = tuple(f"b{letter}nks" for letter in "abcdefghijklmnop")
    idf = np.ones(len(terms), np.float32)
    idf[-1] = 0.5
    assert Speller(terms, terms, (), idf, ENGLISH, tuple).meant(["bzzks", "bqnks"]) == {"bqnks": len(terms) - 1}


def test_the_word_that_was_meant_is_written_as_most_titles_write_it() -> None:
    titles = ["Clear cookies", "Cookies and bookmarks", "What is a cookie?"]
    speller = Speller(("cooki", "theme"), ("cooki", "theme"), (), np.ones(2, np.float32), ENGLISH, lambda: titles)
    assert [speller.written(term) for term in (0, 1)] == ["cookies", "theme"]


def test_words_that_are_known_or_short_or_no_words_stay() -> None:
    assert meant("There is a crash: the acount2 of my pas") == {}


def test_a_word_with_synonyms_is_no_mistake() -> None:
    assert meant("my pasport") == {"pasport": "passport"}
    assert meant("my pasport", synonyms=("pasport",)) == {}


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
