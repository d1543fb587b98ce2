"""Settings files in YAML that come with somebody's pull request: refused with their line, before they cost anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from growth import at_most

from kbtools.errors import KbError, KbErrors
from kbtools.languages.own_words import OWN_WORDS, read_own
from kbtools.languages.pages import page_texts
from kbtools.site.plugin.config_file import refuse_costly

BOMB = "zero: &a0 [x, x]\n" + "".join(f"n{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 5)}]\n" for i in range(1, 8))
WIDE = "a: &a [" + "x, " * 1_000 + "]\nb: &b [" + "*a, " * 1_000 + "]\nc: [" + "*b, " * 1_000 + "]\n"
COSTLY = {
    "doubled": (BOMB, "aliases"),
    "wide": (WIDE, "aliases"),
    "merged": (BOMB.replace("[", "{<<: [").replace("]", "]}"), "aliases"),
    "within itself": ("a: &a [*a]\n", "deep"),
    "deep": ("a: " + "[" * 30 + "]" * 30, "deep"),
    "deeper": ("a: " + "[" * 100_000, ""),
    "endless number": ("extra: {n: 1" + "0" * 5_000 + "}", "digits"),
    "endless": ("a: x\n" * 300_000, "1,000,000 characters"),
}


def refused(root: Path) -> list[KbError]:
    try:
        read_own(root, page_texts("en"))
    except KbError as one:
        return [one]
    except KbErrors as several:
        return list(several.problems)
    return []


@pytest.fixture
def mkdocs(tmp_path: Path) -> Path:
    return tmp_path / "mkdocs.yml"


@pytest.mark.parametrize(("text", "why"), COSTLY.values(), ids=COSTLY)
def test_what_would_cost_much_is_refused_with_its_line(text: str, why: str, mkdocs: Path) -> None:
    mkdocs.write_text(text)
    with at_most(2), pytest.raises(KbError) as told:
        refuse_costly(mkdocs)
    assert told.value.code == "mkdocs"
    assert str(told.value.where).startswith("mkdocs.yml:")
    assert why in told.value.message
    assert told.value.hint


@pytest.mark.parametrize("text", [text for text, _ in COSTLY.values()], ids=COSTLY)
def test_what_would_cost_much_is_refused_as_words_too(text: str, tmp_path: Path) -> None:
    (tmp_path / OWN_WORDS).write_text(text)
    with at_most(2):
        problems = refused(tmp_path)
    assert problems
    assert all(one.code == "words" and str(one.where).startswith(f"{OWN_WORDS}:") for one in problems)


def test_files_that_inherit_from_each_other_are_looked_at_too(mkdocs: Path) -> None:
    (mkdocs.parent / "base.yml").write_text(f"site_name: a\n{BOMB}")
    mkdocs.write_text("INHERIT: base.yml\n")
    with pytest.raises(KbError) as told:
        refuse_costly(mkdocs)
    assert str(told.value.where).startswith("base.yml:")
    (mkdocs.parent / "base.yml").write_text("INHERIT: mkdocs.yml\n")
    with pytest.raises(KbError, match="inherit from each other"):
        refuse_costly(mkdocs)


@pytest.mark.parametrize("above", ["!ENV KB_BASE", "!ENV [KB_OTHER, KB_BASE, none.yml]", "!ENV [KB_OTHER, base.yml]"])
def test_a_file_that_a_variable_names_is_looked_at_too(
    above: str, mkdocs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mkdocs.parent / "base.yml").write_text(f"site_name: a\n{BOMB}")
    mkdocs.write_text(f"INHERIT: {above}\n")
    monkeypatch.setenv("KB_BASE", "base.yml")
    monkeypatch.delenv("KB_OTHER", raising=False)
    with pytest.raises(KbError) as told:
        refuse_costly(mkdocs)
    assert str(told.value.where).startswith("base.yml:")


@pytest.mark.parametrize("above", ["!ENV KB_OTHER", "!ENV [KB_OTHER]", "!ENV [KB_OTHER, [a]]", "!ENV {a: b}"])
def test_where_no_such_variable_is_set_it_is_said(above: str, mkdocs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KB_OTHER", raising=False)
    mkdocs.write_text(f"site_name: a\nINHERIT: {above}\n")
    with pytest.raises(KbError, match="a variable that is not set") as told:
        refuse_costly(mkdocs)
    assert told.value.where == "mkdocs.yml:2"


@pytest.mark.parametrize("above", ["/dev/zero", "pipe.yml", "folder"])
def test_what_is_no_ordinary_file_is_not_inherited_from(above: str, mkdocs: Path) -> None:
    os.mkfifo(mkdocs.parent / "pipe.yml")
    (mkdocs.parent / "folder").mkdir()
    mkdocs.write_text(f"site_name: a\nINHERIT: none.yml\nINHERIT: {above}\n")
    with pytest.raises(KbError, match="no ordinary file") as told:
        refuse_costly(mkdocs)
    assert told.value.where == "mkdocs.yml:3"


def test_of_an_endless_file_only_the_beginning_is_read(mkdocs: Path) -> None:
    with mkdocs.open("wb") as file:
        file.truncate(2**40)  # a hole, which takes no room
    with at_most(2), pytest.raises(KbError, match="1,000,000 characters"):
        refuse_costly(mkdocs)
    mkdocs.rename(mkdocs.parent / OWN_WORDS)
    with at_most(2):
        assert "100,000 characters" in refused(mkdocs.parent)[0].message


@pytest.mark.parametrize("above", ["none.yml", "n" * 300, "mkdocs.yml/none"])
def test_a_file_that_is_not_there_is_left_to_mkdocs(above: str, mkdocs: Path) -> None:
    mkdocs.write_text(f"INHERIT: {above}\n")
    refuse_costly(mkdocs)


def test_names_for_values_and_tags_as_people_use_them_are_left_to_mkdocs(mkdocs: Path) -> None:
    mkdocs.write_text(
        "site_name: !ENV [NAME, Help]\nINHERIT: none.yml\ntheme: &theme {name: material}\nextra: {<<: *theme}\n"
        "markdown_extensions:\n  - pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.twemoji ''}\n"
    )
    refuse_costly(mkdocs)
    mkdocs.write_text("")
    refuse_costly(mkdocs)
