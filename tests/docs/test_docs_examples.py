"""What docs/ and the README tell people to type works: commands, settings, front matter, search files."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import doc_pages
import pytest
import yaml
from kb_commands import COMMANDS, problem_of, simple_commands

from kbtools.languages.own_words import OWN_WORDS, read_own
from kbtools.languages.pages import page_texts
from kbtools.model.article import KEYS, parse_article
from kbtools.search.pins_and_synonyms import PINS, SYNONYMS, load_rules
from kbtools.settings import load_settings
from kbtools.tickets.formats.json_mapped import JsonMappedReader
from kbtools.tickets.formats.mapping import mapping_file

MKDOCS = {"plugins", "site_name", "site_url", "theme"}


def told_commands() -> Iterator[tuple[str, str]]:
    """`(page, command)` of every `kb …` in blocks of shell and between backticks."""
    for language in ("sh", "console"):
        for block in doc_pages.blocks(language):
            for line in block.text.splitlines():
                for words in simple_commands(line):
                    if words and words[0].rsplit("/", 1)[-1] == "kb":
                        yield block.page, shlex.join(words[1:])
    for page in doc_pages.pages():
        for span in doc_pages.spans(page.read_text(encoding="utf-8")):
            for words in simple_commands(span) if span.startswith("kb ") else ():
                if not is_bare(words[1:]):
                    yield page.relative_to(doc_pages.ROOT).as_posix(), shlex.join(words[1:])


def is_bare(words: list[str]) -> bool:
    """A command by its name alone is talked about, not typed; it must exist all the same."""
    return " ".join(["kb", *words]) in COMMANDS


TOLD = sorted(set(told_commands()))


def test_the_docs_tell_many_commands() -> None:
    assert len(TOLD) > 80


@pytest.mark.parametrize(("page", "command"), TOLD)
def test_a_command_in_the_docs_exists_with_its_options(page: str, command: str) -> None:
    assert problem_of(shlex.split(command)) == "", page


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("artcle list", "no command"),
        ("article list --stat draft", "--stat"),
        ("article new --kind guide Title", "no such choice"),
        ("article show", "lacks"),
        ("build everything", "too many"),
        ("ticket import", "lacks"),
    ],
)
def test_a_command_that_does_not_exist_would_be_seen(command: str, wrong: str) -> None:
    assert wrong in problem_of(shlex.split(command))


def test_settings_in_the_docs_can_be_loaded(tmp_path: Path) -> None:
    found = list(doc_pages.blocks("toml"))
    assert len(found) >= 3
    for block in found:
        assert "kbtools" in tomllib.loads(block.text)["tool"], block.page
        (tmp_path / "pyproject.toml").write_text(block.text, encoding="utf-8")
        assert load_settings(tmp_path, {}).origin, block.page


def test_front_matter_in_the_docs_can_be_read() -> None:
    found = [block for block in doc_pages.blocks("markdown") if block.text.startswith("---")]
    assert len(found) >= 3
    for block in found:
        assert parse_article(block.text, "docs/example.md").title, block.page


def test_yaml_in_the_docs_is_front_matter_mkdocs_or_a_file_of_the_search_index(tmp_path: Path) -> None:
    kinds = []
    for block in doc_pages.blocks("yaml"):
        if block.page.endswith("deploy-on-several-machines.md"):  # see test_docs_deploy.py
            continue
        data = yaml.safe_load(block.text)
        if block.page.endswith("change-the-words.md"):
            (tmp_path / OWN_WORDS).write_text(block.text, encoding="utf-8")
            kinds.append("words" if read_own(tmp_path, page_texts("en")) != page_texts("en") else "none")
            continue
        if block.page.endswith("import-tickets.md"):
            (tmp_path / "mapping.yml").write_text(block.text, encoding="utf-8")
            assert JsonMappedReader(mapping_file(tmp_path / "mapping.yml"))
            continue
        if isinstance(data, dict):
            assert set(data) <= {*KEYS, *MKDOCS}, block.page
            kinds.append("mapping")
            continue
        name = PINS if isinstance(data[0], dict) else SYNONYMS
        (tmp_path / name).write_text(block.text, encoding="utf-8")
        shown = {pin["show"]: pin["show"] for pin in data if isinstance(pin, dict)}
        rules = load_rules(tmp_path, shown)
        assert rules.pins or rules.synonyms, block.page
        (tmp_path / name).unlink()
        kinds.append(name)
    assert {PINS, SYNONYMS, "mapping", "words"} == set(kinds)


def test_links_of_the_readme_lead_to_files() -> None:
    text = (doc_pages.ROOT / "README.md").read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert len(links) > 10
    assert [link for link in links if not (doc_pages.ROOT / link).is_file()] == []
