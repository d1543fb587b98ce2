"""A generation that version 0.1.0 built answers as it did, until the index is built again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from search_workspace import Make, tickets

from kbtools.search.build import build_index
from kbtools.search.generations import Generations
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.static.files import export

DATA = Path(__file__).parent / "data"
# A synonym and a last word that is known: since forms of one word count once, and such a word in full, they say more.
SAY_MORE = ("gizmoware", "Pair the light with your phone")
# What 0.1.0 said of each query: all suggestions with reasons, what it would show, hits of a search, similar tickets.
ANSWERS = [json.loads(line) for line in (DATA / "answers-0.1.0.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    generations = Generations(DATA / "generation-0.1.0")
    return KnowledgeBase(generations.open(), generations, threshold=0.3)


def ranked(rows: Iterable[dict[str, Any]], *, scores: bool) -> list[dict[str, Any]]:
    """The rows without the section and sentence that are shown: these are chosen by the version that answers."""
    chosen = ("section", "snippet", *(() if scores else ("score",)))
    return [{key: row[key] for key in row if key not in chosen} | {"url": row["url"].split("#")[0]} for row in rows]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["query"])
def test_it_answers_as_the_version_that_built_it(knowledge: KnowledgeBase, answer: dict[str, Any]) -> None:
    query = answer["query"]
    scores = query not in SAY_MORE
    suggested = [one.to_json() for one in knowledge.suggest(query, limit=10, weak=True, explain=True)]
    assert ranked(suggested, scores=scores) == ranked(answer["suggestions"], scores=scores)
    # it decided for each suggestion whether it is shown; now the first one decides for the list
    first = [suggestion.slug for suggestion in knowledge.suggest(query)][:1]
    assert first == (answer["shown"][:1] if scores else [suggested[0]["slug"]])
    assert ranked((hit.to_json() for hit in knowledge.search(query)), scores=scores) == ranked(
        answer["hits"], scores=scores
    )
    assert [list(ticket) for ticket in knowledge.similar(query)] == answer["similar"]


def test_all_its_files_have_typed_fields(knowledge: KnowledgeBase) -> None:
    generation = Generations(DATA / "generation-0.1.0").open()
    assert generation.manifest.counts == {"articles": 6, "sections": 12, "tickets": 32}
    assert generation.sections[1][1:4] == (1, "what-to-do", "What to do")
    assert generation.text(1).startswith("Open Account")
    assert {row.kind for row in generation.examples} == {"ticket", "phrase"}
    assert generation.weights.gain is None  # what words alone find was not measured
    assert generation.training.stale == []


def test_it_can_be_written_as_static_files(tmp_path: Path) -> None:
    written = export(Generations(DATA / "generation-0.1.0").open(), {}, tmp_path)
    assert written.files > 6


def test_a_build_makes_a_new_one_from_nothing_and_never_opens_its_whoosh_index(make: Make) -> None:
    workspace = make(asked=tickets(8))
    build = workspace.search_index / "build"
    shutil.rmtree(build)
    shutil.copytree(DATA / "generation-0.1.0", build)
    old = Generations.of(workspace).current_name()
    for path in (build / old / "whoosh").iterdir():
        path.write_bytes(b"whoever unpickles this fails")
    report = build_index(workspace)
    assert (report.built, len(report.changed)) == (True, 6)
    assert {path.name for path in build.iterdir() if path.is_dir()} == {old, report.generation}
    assert Generations.of(workspace).open().name == report.generation
