"""What is known of each language, and that it is read only when it is asked for."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import doc_pages
import pytest
import Stemmer
from whoosh.lang.stopwords import stoplists

import kbtools.languages
from kbtools.languages import LANGUAGES, OFFERED, WRITTEN, language, stop_words
from kbtools.languages.capabilities import CAPABILITIES, capable
from kbtools.languages.draft_cues import cues, has_cues
from kbtools.languages.pages import is_translated
from kbtools.settings import TABLE

FOLDER = Path(kbtools.languages.__file__).parent
PAGE = (doc_pages.DOCS / "about" / "add-a-language.md").read_text(encoding="utf-8")
NEW = "hu"  # the language that the page adds


def texts(value: Any, name: str = "") -> list[tuple[str, str]]:
    """Every text of a language by the name of its field."""
    if isinstance(value, str):
        return [(name, value)]
    if isinstance(value, tuple):
        return [found for one in value for found in texts(one, name)]
    rows = fields(value) if is_dataclass(value) else ()
    return [found for row in rows for found in texts(getattr(value, row.name), f"{name}.{row.name}".strip("."))]


def test_every_folder_is_a_row_of_the_table_and_every_row_a_folder() -> None:
    assert sorted(path.parent.name for path in FOLDER.glob("*/__init__.py")) == sorted(LANGUAGES)
    assert [language(code).code for code in LANGUAGES] == list(LANGUAGES)


def test_no_language_stands_twice_among_those_that_customers_may_be_answered_in() -> None:
    assert sorted(WRITTEN) == sorted(set(WRITTEN))
    assert NEW in WRITTEN


def test_a_language_that_is_not_there_is_not_made_up() -> None:
    with pytest.raises(KeyError, match="xx"):
        language("xx")


def test_a_help_centre_can_be_written_in_every_language_that_has_a_stemmer_and_stop_words() -> None:
    able = [code for code in LANGUAGES if language(code).stemmer and stop_words(code)]
    assert list(OFFERED) == able == list(TABLE["lang"].metadata["choices"])


@pytest.mark.parametrize("code", OFFERED)
def test_stop_words_are_those_of_whoosh_and_the_stemmer_is_one_of_snowball(code: str) -> None:
    assert stop_words(code) == stoplists[code]
    assert language(code).stemmer in Stemmer.algorithms()


def test_in_a_language_without_cues_every_sentence_may_be_a_step() -> None:
    assert [code for code in LANGUAGES if has_cues(code)] == ["en", "de", "fr"]
    assert cues("es").step.search("Cualquier frase.")
    assert not cues("es").chatter.search("Hola")


def test_a_language_is_read_when_it_is_asked_for_and_no_other() -> None:
    code = "import sys; from kbtools.text.analysis import Analyser; Analyser.of('de')\n"
    code += "print(*sorted(name for name in sys.modules if name.startswith('kbtools.languages.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    own = {"kbtools.languages.de", "kbtools.languages.de.asking_back", "kbtools.languages.de.danger"}
    assert set(done.stdout.split()) == {*own, "kbtools.languages.language"}


def test_the_docs_claim_of_each_language_what_is_known_of_it_and_no_more() -> None:
    rows = [["what", *LANGUAGES], *([one.name, *map(one.extent, LANGUAGES)] for one in CAPABILITIES)]
    head, *below = [f"| {' | '.join(row)} |" for row in rows]
    table = "\n".join([head, "|---" * len(rows[0]) + "|", *below])
    assert table in PAGE, f"as the code has it:\n\n{table}"
    *others, last = [language(code).name for code in LANGUAGES if is_translated(code)]
    assert f"{', '.join(others)} and {last} are included" in doc_pages.body("change-the-words")


def test_nothing_is_known_in_part_of_english_and_nothing_at_all_of_no_language() -> None:
    assert capable("en", "yes") == [one.name for one in CAPABILITIES]
    assert [code for code in LANGUAGES if len(capable(code, "no")) == len(CAPABILITIES)] == []


def test_every_file_that_the_page_names_is_there() -> None:
    named = {span for span in doc_pages.spans(PAGE) if "/" in span and not span.startswith(f"kbtools/languages/{NEW}/")}
    assert len(named) > 5
    assert [name for name in sorted(named) if not (doc_pages.ROOT / name).exists()] == []
    new = {span for span in doc_pages.spans(PAGE) if span.startswith(f"kbtools/languages/{NEW}/")}
    assert NEW not in LANGUAGES
    assert {Path(name).name for name in new} == {path.name for path in (FOLDER / "de").iterdir() if path.is_file()}


@pytest.mark.parametrize("code", LANGUAGES)
def test_all_that_is_told_of_a_language_can_be_looked_for(code: str) -> None:
    told = [(name, text) for name, text in texts(language(code)) if "." in name]
    assert [(name, text) for name, text in told if text != text.strip() or re.fullmatch(text, "", re.IGNORECASE)] == []
    assert [form for form, instead in language(code).blame if not (form[0].isalpha() and instead)] == []


@pytest.mark.parametrize(
    ("said", "is_story"),
    [
        ("I have attached a picture", True),
        ("We included the log files", True),
        ("Screenshots are attached", True),
        ("I added a second account and now all mails are gone", False),
        ("We included a discount code but the total is wrong", False),
        ("Screenshots are black since the update", False),
    ],
)
def test_what_is_attached_is_a_story_and_what_was_added_before_a_fault_is_not(said: str, is_story: bool) -> None:
    assert any(re.search(way, said, re.IGNORECASE) for way in language("en").asking.story) == is_story
