"""Files that come by git from anybody: a line that cannot be read is named, and nothing ends with a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kbtools.articles.ledger import LEDGER, Entry, read_ledger, write_ledger
from kbtools.errors import KbError, KbErrors, nearest
from kbtools.evaluation import read_cases
from kbtools.evaluation.judgements import JudgementFile
from kbtools.languages.own_words import OWN_WORDS, read_own
from kbtools.languages.pages import page_texts
from kbtools.model.case import Case
from kbtools.search.batch import search_batch
from kbtools.search.static.public_evidence import EVIDENCE, read_evidence

HARMED = {
    "deep": "[" * 100_000,
    "deep in a text": '{"term": "a", "slug": "a", "id": "a", "slugs": ' + '{"a":' * 100_000,
    "endless": '{"term": "a", "id": "a", "slugs": {"a": %s}}' % ("9" * 5_000),
    "large": '{"term": "a", "id": "a", "slugs": {"a": %s}}' % ("9" * 400),
    "no number": '{"term": "a", "id": "a", "slugs": {"a": NaN}}',
    "no object": "[1]",
    "no bytes of text": "\0\x1b[31m",
}


@pytest.mark.parametrize("line", HARMED.values(), ids=HARMED)
def test_a_harmed_line_is_a_mistake_with_its_place(line: str, tmp_path: Path) -> None:
    (tmp_path / EVIDENCE).write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(KbError) as caught:
        read_evidence(tmp_path, ["a"])
    assert str(caught.value.where).endswith(":2")
    judged = tmp_path / "judgements.jsonl"
    judged.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises((KbError, KbErrors)) as several:
        read_cases(judged)
    assert f"{judged}:2" in str(several.value)


@pytest.mark.parametrize("line", [HARMED[name] for name in ("deep", "deep in a text", "endless", "no object")])
def test_a_harmed_question_of_many_is_named(line: str) -> None:
    with pytest.raises(KbError) as asked:
        list(search_batch(lambda _: [], [line], "questions"))
    assert asked.value.where == "questions:1"


@pytest.mark.parametrize("line", HARMED.values(), ids=HARMED)
def test_a_harmed_line_stays_for_a_person_and_costs_no_other(line: str, tmp_path: Path) -> None:
    file = JudgementFile(tmp_path / "judgements.jsonl")
    file.path.write_bytes(line.encode() + b'\n{"id": "b\xff"}\r\n\n')
    file.put(Case("c", "", "Where?", frozenset(["a"])))
    file.remove("c")
    assert file.path.read_bytes() == line.encode() + b'\n{"id": "b\xff"}\n'
    (tmp_path / "search_index").mkdir()
    (tmp_path / LEDGER).write_text(f'{line}\n{{"slug": "b", "url": "/b/"}}\n', encoding="utf-8")
    write_ledger(tmp_path, {**read_ledger(tmp_path), "c": Entry("c", "/c/")})
    assert {"b", "c"} <= set(read_ledger(tmp_path))
    kept = (tmp_path / LEDGER).read_text(encoding="utf-8").split("\n")
    assert line in kept or '"slug": "a"' in line


def test_half_a_character_becomes_the_sign_for_one_that_is_lost(tmp_path: Path) -> None:
    half = "\\ud800"
    (tmp_path / "search_index").mkdir()
    (tmp_path / LEDGER).write_text(f'{{"slug": "a", "url": "/a{half}/", "anchors": ["{half}"]}}\n', encoding="utf-8")
    write_ledger(tmp_path, {**read_ledger(tmp_path), "c": Entry("c", "/c/")})
    assert read_ledger(tmp_path)["a"] == Entry("a", "/a\ufffd/", frozenset(["\ufffd"]))
    (tmp_path / EVIDENCE).write_text(f'{{"term": "b{half}", "slugs": {{"a": 1}}}}\n', encoding="utf-8")
    assert read_evidence(tmp_path, ["a"]) == {"b\ufffd": {"a": 1.0}}
    (tmp_path / OWN_WORDS).write_text(f'form: {{send: "a{half}"}}\n', encoding="utf-8")
    with pytest.raises(KbError, match="not valid YAML"):
        read_own(tmp_path, page_texts("en"))


@pytest.mark.parametrize("term", ['["a"]', "null", "1", "{}"])
def test_a_term_of_the_evidence_is_a_text(term: str, tmp_path: Path) -> None:
    (tmp_path / EVIDENCE).write_text(f'{{"term": {term}, "slugs": {{"a": 1}}}}\n', encoding="utf-8")
    with pytest.raises(KbError, match="not a term"):
        read_evidence(tmp_path, ["a"])


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c"])
def test_other_line_ends_within_a_text_break_no_line(end: str, tmp_path: Path) -> None:
    file = JudgementFile(tmp_path / "judgements.jsonl")
    for id_ in ("one", "two"):
        file.put(Case(id_, "", f"It is{end}dark", frozenset(["a"])))
    assert file.ids() == {"one", "two"}
    assert [case.body for case in read_cases(file.path)] == [f"It is{end}dark"] * 2
    (tmp_path / "search_index").mkdir()
    for _ in range(2):
        write_ledger(tmp_path, {"b": Entry("b", f"/b/{end}", frozenset([f"a{end}"]))})
        assert read_ledger(tmp_path) == {"b": Entry("b", f"/b/{end}", frozenset([f"a{end}"]))}
    (tmp_path / EVIDENCE).write_text(json.dumps({"term": f"a{end}", "slugs": {"b": 1}}, ensure_ascii=False), "utf-8")
    assert read_evidence(tmp_path, ["b"]) == {f"a{end}": {"b": 1.0}}


def test_a_name_as_long_as_a_book_is_compared_with_no_other() -> None:
    assert nearest("reset-pasword", ["reset-password"]) == "reset-password"
    assert nearest("reset-password" * 100_000, ["reset-password" * 1_000] * 10) is None
