"""Which imported pages are translations of which: those that share an id there, or a place in the folders of languages.

An article that the help centre has in its own language is the one that the others translate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from kbtools.articles.translated_files import language_and_source
from kbtools.languages.names import is_language, main_code
from kbtools.model.article import Article
from kbtools.model.imported_page import ImportedPage
from kbtools.text.normalise import one_line


def told_by_place(pages: Iterable[ImportedPage], lang: str) -> list[ImportedPage]:
    """The pages, those of files with the language that their folder or name tells, as in the articles' own folder."""
    pages = list(pages)
    paths = {page.url for page in pages if page.file}
    return [_placed(page, paths, lang) if page.file and not page.is_ours else page for page in pages]


def _placed(page: ImportedPage, paths: Collection[str], lang: str) -> ImportedPage:
    code, source = language_and_source(page.url, paths, lang)
    if not source:  # a folder `it` may as well be that of the IT department
        return replace(page, identity=page.url)
    return replace(page, lang=page.lang or code, identity=source)


def translated(pages: Sequence[ImportedPage], lang: str) -> dict[int, int]:
    """For the number of each page that translates another one, that of the other; `lang`: the help centre's language.

    Of several pages in one language only the first is the translation; `zh-CN` and `zh-TW` are two.
    """
    by_identity: dict[str, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        if page.identity and not page.problem and one_line(page.title) and "translation_of" not in page.fields:
            by_identity[page.identity].append(number)
    found: dict[int, int] = {}
    for numbers in by_identity.values():
        own = [number for number in numbers if _is_own(pages[number], lang)]
        source = (own or numbers)[0]
        first = {_language(pages[number], lang): number for number in reversed(numbers) if number not in own}
        found |= {number: source for code, number in first.items() if number != source and is_language(code)}
    return found


def with_sources(
    pages: Iterable[ImportedPage], slugs: Sequence[str], sources: Mapping[int, int], there: Iterable[Article]
) -> list[ImportedPage]:
    """The pages, translations with the slug of the article that they translate; `sources`: as `translated` finds them.

    `slugs` are those that the pages get. None translates what an article that is `there` translates into its language.
    """
    held = {(one.translation_of, one.lang.casefold()): one.slug for one in there if one.state != "archived"}
    found = list(pages)
    for number, source in sources.items():
        page, own, of = found[number], slugs[number], slugs[source]
        if held.get((of, _language(page, "")), own) == own:
            found[number] = replace(page, fields={**page.fields, "translation_of": of})
    return found


def _language(page: ImportedPage, lang: str) -> str:
    """The code in small letters, with its region."""
    return str(page.fields.get("lang") or page.lang or lang).casefold()


def _is_own(page: ImportedPage, lang: str) -> bool:
    return main_code(_language(page, lang)) == main_code(lang)
