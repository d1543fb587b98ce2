"""A help centre in another language than English compares meanings by the model of many languages."""

from __future__ import annotations

import pytest
from search_workspace import Make, tickets

from kbtools.search import build
from kbtools.search.build import build_index
from kbtools.search.generations import Generations
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.workspace import Workspace

GERMAN = 'lang = "de"'


def model_of(workspace: Workspace) -> str:
    return Generations.of(workspace).open().manifest.model


@pytest.mark.full
def test_a_question_in_another_language_than_the_articles_finds_the_right_one(make: Make) -> None:
    workspace = make(settings='suggest.model = "multilingual"')
    asked = {
        "Wie ändere ich meine Lieferadresse?": "change-address",
        "Comment payer une facture ?": "pay-an-invoice",
        "He olvidado mi contraseña": "reset-password",
    }
    knowledge = KnowledgeBase.of(workspace)
    assert {text: knowledge.suggest(text)[0].slug for text in asked} == asked


@pytest.mark.full
def test_where_many_tickets_were_answered_the_faster_model_reads_everything(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = make(asked=tickets(), settings=GERMAN)
    assert model_of(workspace) == "multilingual"
    monkeypatch.setattr(build, "MOST_EXACT", 3)
    build_index(workspace, full=True)
    assert model_of(workspace) == "multilingual-table"
    assert KnowledgeBase.of(workspace).suggest("I want to settle the bill", weak=True)[0].slug == "pay-an-invoice"


@pytest.mark.full
def test_after_a_change_of_the_model_all_vectors_are_of_the_new_one(make: Make) -> None:
    workspace = make(asked=tickets())
    assert model_of(workspace) == "wordllama"
    settings = workspace.root / "pyproject.toml"
    settings.write_text('[tool.kbtools]\nsuggest.model = "multilingual"\n', encoding="utf-8")
    changed = Workspace.open(workspace.root)
    build_index(changed)
    assert model_of(changed) == "multilingual"
    assert KnowledgeBase.of(changed).suggest("Ich habe mein Passwort vergessen")[0].slug == "reset-password"
