"""An English help centre answers questions in other languages by a second sentence model, loaded when it is needed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from search_workspace import Make, articles, tickets

from kbtools.articles.library import Folder, Library
from kbtools.model.query import Query
from kbtools.search import build
from kbtools.search.abstain import PRIOR
from kbtools.search.build import build_index
from kbtools.search.encode import encode_query
from kbtools.search.generation import Generation
from kbtools.search.generations import Generations
from kbtools.search.index_arrays import load_compiled
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.other_languages import OtherLanguages
from kbtools.workspace import Workspace

ASKED = {
    "Wie ändere ich meine Lieferadresse?": "change-address",
    "Comment payer une facture ?": "pay-an-invoice",
    "He olvidado mi contraseña": "reset-password",
    "パスワードを忘れました": "reset-password",
}


def opened(workspace: Workspace) -> Generation:
    return Generations.of(workspace).open()


@pytest.mark.full
def test_a_question_in_another_language_is_answered_without_any_setting(make: Make) -> None:
    workspace = make()
    assert (opened(workspace).manifest.model, opened(workspace).manifest.second) == ("wordllama", "multilingual")
    knowledge = KnowledgeBase.of(workspace)
    assert {text: knowledge.suggest(text)[0].slug for text in ASKED} == ASKED


@pytest.mark.full
def test_tickets_in_english_do_not_drown_a_question_in_german(make: Make) -> None:
    knowledge = KnowledgeBase.of(make(asked=tickets()))
    assert {text: knowledge.suggest(text, weak=True)[0].slug for text in ASKED} == ASKED


@pytest.mark.full
@pytest.mark.parametrize(
    ("text", "is_foreign"),
    [
        ("How do I change my address?", False),
        ("delivery adress", False),
        ("password", False),
        ("Lieferadresse", True),
        ("Wo ist die Rechnung?", True),
        ("address ändern und bezahlen", True),
        ("Bhai sneaker sath aava ga", False),
    ],
)
def test_the_second_model_reads_only_what_the_first_does_not_know(make: Make, text: str, is_foreign: bool) -> None:
    generation = opened(make())
    index = load_compiled(generation)
    others = OtherLanguages.of(generation, index, np.zeros(len(PRIOR)))
    query = Query(text)
    assert others is not None
    read = others.read(query, encode_query(query, index.encoder, None))
    assert (read is not None) == is_foreign


@pytest.mark.full
def test_a_model_that_was_chosen_by_hand_reads_everything(make: Make) -> None:
    for setting, second in (("wordllama", ""), ("none", ""), ("multilingual", ""), ("auto", "multilingual")):
        generation = opened(make(name=setting, settings=f'suggest.model = "{setting}"'))
        assert generation.manifest.second == second
        assert generation.has("second_article") == bool(second)


@pytest.mark.full
def test_where_there_is_much_to_read_it_is_read_only_if_people_answer_in_another_language(
    make_anew: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "MOST_SECOND", 3)
    for languages, second in (("", ""), ('"en"', ""), ('"en", "de"', "multilingual")):
        workspace = make_anew(name=f"answers{len(languages)}", settings=f"contact.languages = [{languages}]")
        assert opened(workspace).manifest.second == second


@pytest.mark.full
def test_after_a_change_of_one_article_the_vectors_are_those_of_a_full_build(make: Make) -> None:
    workspace = make()
    article = Library.of(workspace).article("pay-an-invoice")
    Folder.of(workspace).write(replace(article, title="Settle a bill"), over=True)
    assert build_index(workspace).changed == ("pay-an-invoice",)
    patched = opened(workspace)
    build_index(workspace, full=True)
    for name in ("article", "section", "heading"):
        assert np.allclose(patched.array(f"second_{name}"), opened(workspace).array(f"second_{name}"), atol=1e-5)


@pytest.mark.full
def test_who_writes_german_on_no_page_of_ours_gets_the_german_translation(make: Make) -> None:
    german = replace(
        articles()[0],
        slug="lampe-koppeln",
        title="Die Lampe mit dem Telefon koppeln",
        body="Schalten Sie Bluetooth ein und halten Sie die Taste.\n",
        lang="de",
        translation_of="pair-the-light",
        path="lampe.md",
    )
    knowledge = KnowledgeBase.of(make([*articles(), german])).at_threshold(0.0)
    asked = "Wie kann ich die Lampe mit meinem Telefon koppeln?"
    assert knowledge.answer(Query(asked)).suggestions[0].slug == "lampe-koppeln"
    assert knowledge.answer(Query(asked, lang="en")).suggestions[0].slug == "pair-the-light"
