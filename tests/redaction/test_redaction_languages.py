"""Redaction has no words of its own: a language is added in its folder and in the list of languages."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kbtools.redaction import Redactor

ADD_A_LANGUAGE = """
import sys, types
import kbtools.languages as languages
from kbtools.languages.language import Language, PersonalData, Streets

added = types.ModuleType("kbtools.languages.xx")
added.LANGUAGE = Language("xx", "Made up", personal=PersonalData(
    greetings=("Zdar",), openers=("zdar",), particles=("zum",), passwords=("heslo",), password_marks=("heslo",),
    says=("jest",), codes=("kodik",), code_marks=("kodik",), keys=("klucz api",), key_marks=("klucz api",),
    at_signs=("malpa",), dots=("tecka",), calls_oneself=("jmenuji se",),
), streets=Streets(endings=("ulice",), ahead=("Namesti",), behind=("Trida",), between=("cesta",), boxes=("Schranka",)))
sys.modules[added.__name__] = added
languages.LANGUAGES = (*languages.LANGUAGES, "xx")

from kbtools.redaction import Redactor
redact = Redactor("US")
for line in sys.stdin:
    print(redact(line.rstrip("\\n")))
"""
SAID = {
    "Zdar Jana zum Novak,": "Zdar [name],",
    "jmenuji se Jana Novak": "jmenuji se [name]",
    "heslo jest Abc123": "heslo jest [password]",
    "kodik 482910": "kodik [password]",
    "klucz api: abcd1234efgh": "klucz api: [token]",
    "jana [malpa] example [tecka] com": "[email]",
    "Krasnaulice 5": "[address]",
    "Namesti Mir 5": "[address]",
    "5 Zlata Trida": "[address]",
    "5, cesta Zlata": "[address]",
    "Schranka 1234": "[address]",
}


def test_words_of_a_new_language_are_known_from_its_folder_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ADD_A_LANGUAGE], input="\n".join(SAID), capture_output=True, text=True, check=True
    )
    assert dict(zip(SAID, done.stdout.splitlines(), strict=True)) == SAID


@pytest.mark.parametrize("text", [text for text in SAID if text != "klucz api: abcd1234efgh"])
def test_without_it_they_are_words_like_any_other(text: str) -> None:
    assert Redactor("US")(text) == text
