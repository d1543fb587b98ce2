"""What is known of each language, and that it is read only when it is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import Stemmer
from whoosh.lang.stopwords import stoplists

import kbtools.languages
from kbtools.languages import LANGUAGES, OFFERED, language, stop_words
from kbtools.languages.cues import cues, has_cues
from kbtools.settings import TABLE

FOLDER = Path(kbtools.languages.__file__).parent


def test_every_folder_is_a_row_of_the_table_and_every_row_a_folder() -> None:
    assert sorted(path.parent.name for path in FOLDER.glob("*/__init__.py")) == sorted(LANGUAGES)
    assert [language(code).code for code in LANGUAGES] == list(LANGUAGES)


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
    assert done.stdout.split() == ["kbtools.languages.de", "kbtools.languages.language"]
