"""How to change kbtools: the files that the pages for developers name are there, and commands lie where they say."""

from __future__ import annotations

import ast
import inspect
import re

import doc_pages
import pytest
from kb_commands import COMMANDS

PAGE = (doc_pages.DOCS / "about" / "change-kbtools.md").read_text(encoding="utf-8")
PLACES = {
    span.removeprefix("kb "): doc_pages.spans(row[1])[0]
    for table in doc_pages.tables(PAGE)
    for row in table
    for span in doc_pages.spans(row[0])
    if span.startswith("kb ")
}
NOUNS = ("article", "followup", "gap", "job", "note", "privacy", "staff", "ticket")
LEAVES = sorted(name.removeprefix("kb ") for name in COMMANDS if name != "kb")


def place_of(name: str) -> str:
    """The file that a command should be found in."""
    noun, _, verb = name.partition(" ")
    if noun in NOUNS:
        folder = noun if noun in ("privacy", "staff") else f"{noun}s"
        return f"kbtools/{folder}/{'import_' if verb == 'import' else verb}.py"
    return PLACES[name]


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:kbtools|tests|docs)/[\w./-]*)`", PAGE))))
def test_a_file_that_is_named_is_there(path: str) -> None:
    assert (doc_pages.ROOT / path).exists()


def test_the_table_has_each_command_without_a_folder_of_its_noun_and_no_other() -> None:
    assert sorted(PLACES) == [name for name in LEAVES if name.partition(" ")[0] not in NOUNS]


@pytest.mark.parametrize("name", LEAVES)
def test_a_command_calls_the_file_where_it_is_said_to_live(name: str) -> None:
    command, _ = COMMANDS[f"kb {name}"]
    place = doc_pages.ROOT / place_of(name)
    assert place.is_file()
    assert command.callback is not None
    code = (doc_pages.ROOT / inspect.getfile(inspect.unwrap(command.callback))).read_text(encoding="utf-8")
    used = ast.walk(ast.parse(code))
    imported = {node.module for node in used if isinstance(node, ast.ImportFrom)}
    module = place.relative_to(doc_pages.ROOT).with_suffix("").as_posix().replace("/", ".")
    assert module in imported or module.rpartition(".")[0] in imported
