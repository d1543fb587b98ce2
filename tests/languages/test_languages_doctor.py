"""`kb doctor` says of each language that articles are translated into what is not known of it."""

from __future__ import annotations

from pathlib import Path

from bare_workspace import bare_workspace

from kbtools.doctor import Check, examine
from kbtools.languages.capabilities import CAPABILITIES
from kbtools.settings import Settings


def translations(root: Path, *languages: str, state: str = "published") -> list[Check]:
    workspace = bare_workspace(root, Settings())
    articles = root / "docs" / "articles"
    articles.mkdir(parents=True, exist_ok=True)
    (articles / "lamp.md").write_text("---\ntitle: Why is it dark?\n---\n\nPress.\n", encoding="utf-8")
    for code in languages:
        front = f"title: In {code}\nslug: lamp-{code}\nlang: {code}\ntranslation_of: lamp\nstate: {state}"
        (articles / f"lamp-{code}.md").write_text(f"---\n{front}\n---\n\nText.\n", encoding="utf-8")
    return [check for check in examine(workspace) if check.name == "translations"]


def test_each_translated_language_has_a_line_with_what_it_lacks(tmp_path: Path) -> None:
    german, polish = translations(tmp_path, "pl", "de")
    assert (german.good, german.fix) == (True, "")
    assert german.detail.startswith("German; known in part: ")
    assert (polish.good, polish.fix) == (None, "")
    assert polish.detail.startswith("Polish; not known: stems and stop words, whether a reply worked, ")


def test_a_language_of_which_nothing_is_known_needs_a_file_of_words_until_there_is_one(tmp_path: Path) -> None:
    (check,) = translations(tmp_path, "ar")
    assert check.detail == f"Arabic; not known: {', '.join(one.name for one in CAPABILITIES)}"
    assert check.fix == "write what pages say in this language into words.ar.yml: kb words"
    (tmp_path / "words.ar.yml").write_text("contact: اتصل بنا\n", encoding="utf-8")
    (check,) = translations(tmp_path, "ar")
    assert check.fix == ""


def test_a_region_has_what_its_language_has(tmp_path: Path) -> None:
    (check,) = translations(tmp_path, "pt-BR")
    assert "texts of pages" not in check.detail
    assert check.fix == ""


def test_a_help_centre_without_published_translations_has_no_such_line(tmp_path: Path) -> None:
    assert translations(tmp_path) == []
    assert translations(tmp_path, "de", state="draft") == []
