"""What customers read: the articles, their languages, and what pages say."""

from __future__ import annotations

from collections.abc import Iterator

from kbtools.articles.library import Library
from kbtools.articles.translations import languages_of
from kbtools.doctor.check import Check
from kbtools.languages import LANGUAGES
from kbtools.languages import language as language_of
from kbtools.languages.capabilities import CAPABILITIES, capable
from kbtools.languages.names import main_code, name_in
from kbtools.languages.own_words import OWN_WORDS, words_file
from kbtools.languages.pages import flat, is_translated, page_texts
from kbtools.text.normalise import count
from kbtools.workspace import Workspace

_UNKNOWN = "not known: "


def articles(library: Library) -> Iterator[Check]:
    """How many there are, and how many cannot be read."""
    counts = f"{len(library.articles)} articles, {len(library.published)} published"
    if library.problems:
        yield Check("articles", False, f"{counts}; {len(library.problems)} cannot be read", "kb check")
    else:
        yield Check("articles", True, counts)


def language(workspace: Workspace) -> Iterator[Check]:
    """What the language of the help centre lacks, in one line."""
    code = workspace.settings.lang
    detail = "; ".join([language_of(code).name, *(_lacks(code) or ["nothing is missing"])])
    yield Check("language", None if capable(code, "no") else True, detail)


def translations(workspace: Workspace, library: Library) -> Iterator[Check]:
    """What each language lacks that published articles are translated into, a line each."""
    for code in languages_of(library.published):
        own = workspace.root / words_file(code)
        foreign = not is_translated(main_code(code)) and not own.is_file()
        lacks = _lacks(main_code(code))
        detail = "; ".join([name_in(code, "en"), *(lacks or ["nothing is missing"])])
        fix = f"write what pages say in this language into {own.name}: kb words" if foreign else ""
        yield Check("translations", None if any(lack.startswith(_UNKNOWN) for lack in lacks) else True, detail, fix)


def words(workspace: Workspace) -> Iterator[Check]:
    """How many sentences are the help centre's own, and how many are still in English."""
    settings = workspace.settings
    lang, usual, said = settings.lang, dict(flat(page_texts(settings.lang))), dict(flat(settings.said))
    own = sum(said[key] != usual[key] for key in usual)
    detail = f"{count(own, 'sentence')} of your own in {OWN_WORDS}" if own else "all as they come"
    foreign = not is_translated(lang) and own < len(usual)
    detail += f"; {len(usual) - own:,} are in English, not in '{lang}'" if foreign else ""
    yield Check("words", None if foreign else True, detail, f"write them into {OWN_WORDS}: kb words" if foreign else "")


def _lacks(code: str) -> list[str]:
    """What is not known of a language, and what is known in part; of one without a folder nothing is."""
    known = code in LANGUAGES
    missing = capable(code, "no") if known else [capability.name for capability in CAPABILITIES]
    partly = capable(code, "in part") if known else []
    lacks = [f"{_UNKNOWN}{', '.join(missing)}"] if missing else []
    return lacks + ([f"known in part: {', '.join(partly)}"] if partly else [])
