"""What a workspace says in its own words."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kbtools.cli import kb
from kbtools.errors import KbError, KbErrors
from kbtools.languages.own_words import OWN_WORDS, read_own, words_file
from kbtools.languages.pages import flat, page_texts
from kbtools.settings import Settings, load_settings
from kbtools.workspace import Workspace


def said(root: Path, text: str, lang: str = "en") -> Settings:
    (root / "pyproject.toml").write_text(f'[tool.kbtools]\nlang = "{lang}"\n', encoding="utf-8")
    (root / OWN_WORDS).write_text(text, encoding="utf-8")
    return load_settings(root, {})


def test_a_sentence_of_the_file_takes_the_place_of_the_usual_one_and_all_others_stay(tmp_path: Path) -> None:
    found = said(tmp_path, "form:\n  send: Send it to us\nmonths: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]\n").said
    usual = page_texts("en")
    assert found["form"] == {**usual["form"], "send": "Send it to us"}
    assert found["months"][11] == "12"
    assert {key: value for key, value in found.items() if key not in ("form", "months")} == {
        key: value for key, value in usual.items() if key not in ("form", "months")
    }
    assert page_texts("en") == usual  # nobody else's words were changed


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}\n"])
def test_an_empty_file_changes_nothing(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text).said == page_texts("en")


def test_a_language_that_is_not_there_is_english_but_for_what_the_file_says(tmp_path: Path) -> None:
    (tmp_path / words_file("sv")).write_text("lang: sv\nform: {send: Skicka}\n", encoding="utf-8")
    found = Workspace(tmp_path, said(tmp_path, "")).said_in("sv")
    assert (found["lang"], found["form"]["send"], found["form"]["title"]) == ("sv", "Skicka", "How can we help?")


@pytest.mark.parametrize(
    ("text", "where", "message", "hint"),
    [
        ("form:\n  sent: X\n", ":2", "no text has the key 'form.sent'", "did you mean 'send'?"),
        ("forms: {send: X}\n", ":1", "no text has the key 'forms'", "did you mean 'form'?"),
        ("home:\n  many: some articles\n", ":2", "'home.many' must hold {n} once, and no other gap", "{n} articles"),
        ('home: {many: "{n} of {n}"}\n', ":1", "'home.many' must hold {n} once", "{n} articles"),
        ("form:\n  send: Send {n}\n", ":2", "'form.send' has no gap to fill", "Send"),
        ('home:\n  many: "{n} {articles"\n', ":2", "'home.many' has a brace that belongs to no gap", "{n} articles"),
        ("form:\n  send:\n    - X\n", ":3", "'form.send' must be a text", "it says usually: Send"),
        ('form:\n  send: ""\n', ":2", "'form.send' must be a text", "it says usually: Send"),
        ("form: Send\n", ":1", "'form' must be lines of 'key: sentence'", "kb words"),
        ("months: [one, two]\n", ":1", "'months' must be a list of 12 texts", "kb words"),
        ("- form\n", ":1", "'words.yml' must be lines of 'key: sentence'", "kb words"),
        ("form:\n  send: One\n  send: Two\n", ":3", "'form.send' is set twice", "keep one"),
        ("? [a, b]\n: x\n", ":1", "no text has the key '?'", "kb words"),
        ("form: {send: [\n", ":2", "not valid YAML", "quotation marks"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line_and_what_was_meant(
    tmp_path: Path, text: str, where: str, message: str, hint: str
) -> None:
    with pytest.raises(KbError) as raised:
        said(tmp_path, text)
    problem = raised.value
    assert (problem.code, problem.where) == ("words", f"{OWN_WORDS}{where}")
    assert message in problem.message
    assert hint in (problem.hint or "")


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(KbErrors) as raised:
        said(tmp_path, "form: {sent: X}\nhome: {many: X}\n")
    assert [problem.where for problem in raised.value.problems] == [f"{OWN_WORDS}:1", f"{OWN_WORDS}:2"]


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / OWN_WORDS).write_bytes("form: {send: Schließen}".encode("latin-1"))
    with pytest.raises(KbError) as raised:
        read_own(tmp_path, page_texts("de"))
    assert raised.value.code == "encoding"


def test_kb_words_finds_a_sentence_by_what_it_says_and_doctor_counts_ones_own(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    (tmp_path / OWN_WORDS).write_text("form: {lead: Ada reads every message.}\n", encoding="utf-8")
    run = CliRunner().invoke
    assert "form.lead" in run(kb, ["-C", str(tmp_path), "words", "ADA READS"]).stdout
    assert "Try one word" in run(kb, ["-C", str(tmp_path), "words", "no such sentence"]).stdout
    listed = run(kb, ["-C", str(tmp_path), "words"]).stdout
    assert [key for key, _ in flat(page_texts("en")) if key not in listed] == []
    assert "words: 1 sentence of your own in words.yml" in run(kb, ["-C", str(tmp_path), "doctor"]).stdout
