"""Words written as one are found by the words that they are made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from search_workspace import Make

from kbtools.languages import language
from kbtools.model.article import Article
from kbtools.model.query import Query
from kbtools.search.compounds import MOST, Compounds
from kbtools.search.encode import encode_query
from kbtools.search.features import features_of
from kbtools.search.generations import Generations
from kbtools.search.index_arrays import CompiledIndex, load_compiled
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.retrieve import retrieve
from kbtools.text.analysis import Analyser


def compounds(words: str, lang: str = "de") -> tuple[Compounds, Sequence[str]]:
    """The compounds of a vocabulary in which each word is as frequent as the others, and its terms."""
    analyser = Analyser.of(lang)
    terms = sorted({analyser.stem(word) for word in words.lower().split()})
    number = {term: place for place, term in enumerate(terms)}
    idf = np.ones(len(terms), np.float32)
    return Compounds(terms, number, idf, analyser.stem, language(lang).joints), terms


def parts(words: str, word: str, lang: str = "de") -> list[str]:
    found, terms = compounds(words, lang)
    return [terms[number] for number in found.parts(word)]


def test_a_word_is_split_into_two_words_that_the_help_centre_has() -> None:
    assert parts("Agenten Konsole", "agentenkonsole") == ["agent", "konsol"]


def test_letters_between_the_parts_are_known_by_language() -> None:
    assert parts("Rechnung Adresse", "rechnungsadresse") == ["rechnung", "adress"]
    assert parts("bestel nummer", "bestelnummer", "nl") == ["bestel", "nummer"]


def test_a_word_of_which_one_part_is_unknown_is_left_whole() -> None:
    assert parts("Rechnung", "rechnungsadresse") == []


def test_short_words_are_no_parts() -> None:
    assert parts("Rat Haus", "rathaus") == []


def test_where_words_are_written_apart_nothing_is_split() -> None:
    assert parts("pass word", "password", "en") == []
    assert parts("invoice address", "invoiceaddress", "en") == []


def test_a_word_leads_to_a_limited_number_of_compounds() -> None:
    whole = [f"{first}karte" for first in ("kunden", "gäste", "jahres", "monats", "wochen", "stadt", "land", "fahrer")]
    pieces = "Karte Kunde Gast Gäste Jahr Monat Woche Stadt Land Fahrer Kreide Kreidekarte Preis Preiskarte"
    found, terms = compounds(f"{' '.join(whole)} {pieces}")
    having = found.having(terms.index("kart"))
    assert 0 < len(having) <= MOST
    assert all("kart" in terms[number] for number in having)


def test_what_each_word_is_part_of_is_known_before_the_first_question() -> None:
    read: list[str] = []
    analyser = Analyser.of("de")

    def stem(word: str) -> str:
        read.append(word)
        return analyser.stem(word)

    terms = ["adress", "rechnung", "rechnungsadress"]
    number = {term: place for place, term in enumerate(terms)}
    found = Compounds(terms, number, np.ones(3, np.float32), stem, language("de").joints)
    before = len(read)
    assert before
    assert list(found.having(0)) == [2]
    assert len(read) == before


@given(st.text(max_size=60))
def test_any_text_has_parts_of_the_vocabulary_or_none(word: str) -> None:
    found, terms = compounds("Rechnung Adresse Rechnungsadresse Agent Konsole")
    assert len(found.parts(word)) in (0, 2)
    assert all(0 <= number < len(terms) for number in found.parts(word))


@pytest.mark.full
def test_a_question_finds_the_words_within_a_compound_and_compounds_with_its_word(make: Make) -> None:
    titles = {
        "adresse": "Adresse der Rechnung",
        "konsole": "Agentenkonsole",
        "konsolen": "Konsole für Agenten",
        "x": "Paket",
    }
    pages = [
        Article(slug=slug, title=title, body=f"{title}.\n", owner="team", path=f"{slug}.md")
        for slug, title in titles.items()
    ]
    knowledge = KnowledgeBase.of(make(pages, settings='lang = "de"\nsuggest.model = "none"'))
    assert knowledge.search("rechnungsadresse")[0].slug == "adresse"
    assert {hit.slug for hit in knowledge.search("konsole")} == {"konsole", "konsolen"}
    asked = encode_query(Query("rechnungsadresse"), knowledge.encoder, None)
    assert asked.unknown == 0


CONSOLES = ("Agentenkonsole", "Konsole", "Kundenkonsole", "Paket", "Testkonsole")


def consoles(make: Make) -> CompiledIndex:
    """An index of articles on kinds of consoles."""
    pages = [
        Article(slug=title.lower(), title=title, body=f"{title}. Agent, Kunde, Test.\n", owner="team", path="")
        for title in CONSOLES
    ]
    workspace = make(pages, settings='lang = "de"\nsuggest.model = "none"')
    return load_compiled(Generations.of(workspace).open())


@pytest.mark.full
def test_a_compound_takes_nothing_from_what_the_last_word_may_become(make: Make) -> None:
    titles = ("Konto", "Kontoauszug", "Kontoinhaber", "Kontonummer", "Nummer", "Paket")
    pages = [Article(slug=title.lower(), title=title, body=f"{title}.\n", owner="team", path="") for title in titles]
    knowledge = KnowledgeBase.of(make(pages, settings='lang = "de"\nsuggest.model = "none"'))
    assert {hit.slug for hit in knowledge.search("konto")} == {"konto", "kontoauszug", "kontoinhaber", "kontonummer"}
    asked = encode_query(Query("konto", typing=True), knowledge.encoder, None)
    found = {knowledge.encoder.terms[term]: weight for term, weight in zip(asked.terms, asked.weights, strict=True)}
    assert found == pytest.approx({"konto": 1.0, "kontoauszug": 0.6, "kontoinhab": 0.6, "kontonumm": 0.6})


@pytest.mark.full
def test_a_word_counts_once_however_many_compounds_have_it(make: Make) -> None:
    index = consoles(make)
    asked = encode_query(Query("Konsole"), index.encoder, None)
    found = features_of(asked, retrieve(asked, index), index)
    assert len(asked.terms) == len(CONSOLES) - 1
    assert found.covered.tolist() == pytest.approx([0.5, 1.0, 0.5, 0.0, 0.5])
    alone = float(index.encoder.idf[index.encoder.vocabulary["konsol"]])
    assert found.said == pytest.approx(alone / index.encoder.rarest)


@pytest.mark.full
def test_no_article_has_more_of_a_query_than_the_query_says(make: Make) -> None:
    index = consoles(make)

    @given(st.lists(st.sampled_from("konsole konsolen agentenkonsole testkonsolen agent kunde paket ko xyz".split())))
    def holds(words: list[str]) -> None:
        asked = encode_query(Query(" ".join(words), typing=True), index.encoder, None)
        found = features_of(asked, retrieve(asked, index), index)
        assert ((found.covered >= 0) & (found.covered <= 1 + 1e-6)).all()
        assert found.said >= 0
        assert bool(words) == (found.said > 0)

    holds()
