"""What answers while the index is rebuilt, damaged, or missing a part."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from search_workspace import Make, articles, tickets
from threadpoolctl import threadpool_info, threadpool_limits

from kbtools.articles.library import Folder, Library
from kbtools.errors import KbError, KbErrors
from kbtools.model.query import Query
from kbtools.search.build import build_index
from kbtools.search.generations import Generations
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.rank import Ranking, rank
from kbtools.text import embeddings as meaning


def test_an_open_knowledge_base_takes_up_a_new_generation_by_itself(make: Make) -> None:
    workspace = make()
    knowledge = KnowledgeBase.of(workspace)
    assert knowledge.current() is knowledge
    Folder.of(workspace).write(
        replace(Library.of(workspace).article("reset-password"), title="Forgotten codeword"), over=True
    )
    build_index(workspace)
    fresh = knowledge.current()
    assert fresh is not knowledge
    assert fresh.titles["reset-password"] == "Forgotten codeword"
    assert fresh.current() is fresh


def test_a_damaged_new_generation_leaves_the_open_one_serving(make: Make) -> None:
    workspace = make()
    knowledge = KnowledgeBase.of(workspace)
    report = build_index(workspace, full=True)
    for path in (workspace.search_index / "build" / report.generation).glob("*.npy"):
        path.write_bytes(b"rubbish")
    assert knowledge.current().suggest("pay an invoice", weak=True)[0].slug == "pay-an-invoice"
    assert KnowledgeBase.of(workspace).generation == knowledge.generation


def test_a_mistake_in_an_article_is_named_and_the_index_in_use_stays(make: Make) -> None:
    workspace = make()
    name = Generations.of(workspace).current_name()
    (Folder.of(workspace).docs / "bad.md").write_text("---\nowenr: me\n---\ntext\n", encoding="utf-8")
    (Folder.of(workspace).docs / "worse.md").write_text("---\nkind: [\n---\ntext\n", encoding="utf-8")
    with pytest.raises(KbErrors) as found:
        build_index(workspace)
    assert [problem.where for problem in found.value.problems] == ["docs/bad.md:2", "docs/worse.md:3"]
    assert "'owner'" in str(found.value.problems[0].hint)
    assert Generations.of(workspace).current_name() == name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("synonyms.yml", "- one\n"),
        ("synonyms.yml", "a: b\n"),
        ("pins.yml", "- {when: x}\n"),
        ("pins.yml", "- {when: x, show: reset-pasword}\n"),
        ("pins.yml", "- [\n"),
    ],
)
def test_a_mistake_in_synonyms_or_pins_is_named(make: Make, name: str, text: str) -> None:
    workspace = make()
    (workspace.search_index / name).write_text(text, encoding="utf-8")
    with pytest.raises(KbError) as found:
        build_index(workspace)
    assert found.value.code == "search-file"
    assert name in str(found.value.where)


@pytest.mark.full
def test_without_the_model_installed_words_and_evidence_are_indexed_and_that_is_said(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> meaning.Model:
        raise ImportError("No module named 'wordllama'")

    workspace = make(asked=tickets())
    monkeypatch.setitem(meaning.MODELS, "wordllama", missing)
    meaning.load_model.cache_clear()
    told: list[str] = []
    build_index(workspace, full=True, progress=told.append)
    meaning.load_model.cache_clear()
    assert any("pip install wordllama" in line for line in told)
    assert (
        KnowledgeBase.of(workspace).suggest("the lamp is invisible to my mobile", weak=True)[0].slug == "pair-the-light"
    )


@pytest.mark.full
def test_answering_imports_no_heavy_library(make: Make) -> None:
    workspace = make(asked=tickets())
    program = (
        "import sys; from kbtools import KnowledgeBase;"
        f"print(len(KnowledgeBase.open({str(workspace.root)!r}).suggest('pay an invoice', weak=True)));"
        "print([n for n in ('sklearn', 'whoosh', 'mkdocs', 'sqlalchemy') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["3", "[]"]


@pytest.mark.full
def test_a_question_is_answered_on_one_thread(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[int]] = []

    def looked_at(*args: Any) -> Ranking:
        seen.append({library["num_threads"] for library in threadpool_info() if "numpy" in library["filepath"]})
        return rank(*args)

    monkeypatch.setattr("kbtools.search.knowledge_base.rank", looked_at)
    knowledge = KnowledgeBase.of(make())
    with threadpool_limits(2):
        assert knowledge.suggest("pay an invoice", weak=True)
        assert knowledge.search("invoice")
    assert seen == [{1}, {1}]


def test_search_finds_sections_by_their_words(make: Make) -> None:
    knowledge = KnowledgeBase.of(make())
    hits = knowledge.search("post office")
    assert [hit.slug for hit in hits] == ["return-a-parcel"]
    assert "post office" in hits[0].snippet
    assert knowledge.search("zzzz") == []


def test_search_also_finds_what_tickets_lead_to_where_it_is_better_than_what_has_a_word(make: Make) -> None:
    knowledge = KnowledgeBase.of(make(asked=tickets()))
    found = [hit.slug for hit in knowledge.search("we moved house, phone")]
    assert found[0] == "change-address"
    assert {"pair-the-light", "update-firmware"} <= set(found)


@pytest.mark.full
def test_an_index_brought_up_to_date_has_the_same_files_as_one_built_from_nothing(make: Make) -> None:
    workspace = make(asked=tickets())
    first = Library.of(workspace).articles[0]
    Folder.of(workspace).write(replace(first, body=f"{first.body}\n## And then\n\nAsk the *shop*.\n"), over=True)
    files = []
    for full in (False, True):
        report = build_index(workspace, full=full)
        assert report.built
        folder = Generations.of(workspace).open().folder
        learnt = {"manifest.json", "weights.json", "learnt.json"}  # weights are learnt again when more has changed
        files.append({path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()})
        assert len(report.changed) == (len(articles()) if full else 1)
        assert learnt <= set(files[-1])
    assert {name for name in files[0] if files[0][name] != files[1][name]} <= learnt


@pytest.mark.full
def test_a_damaged_whoosh_index_goes_on_answering_and_is_built_from_nothing(make: Make) -> None:
    workspace = make(asked=tickets())
    report = build_index(workspace, full=True)
    for path in (workspace.search_index / "build" / report.generation / "whoosh").iterdir():
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    knowledge = KnowledgeBase.of(workspace)
    assert knowledge.generation == report.generation
    Folder.of(workspace).write(replace(Library.of(workspace).article("reset-password"), title="Lost key"), over=True)
    assert len(build_index(workspace).changed) == len(articles())
    assert knowledge.current().titles["reset-password"] == "Lost key"


@pytest.mark.full
def test_an_answer_names_the_generation_that_gave_it(make: Make) -> None:
    workspace = make(asked=tickets())
    knowledge = KnowledgeBase.of(workspace)
    build_index(workspace, full=True)
    for text in ("pay an invoice", ""):
        assert (
            knowledge.answer(Query(text)).generation == knowledge.generation != Generations.of(workspace).current_name()
        )
