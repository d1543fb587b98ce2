"""Which articles are translations: told by front matter, by folder (`de/vpn.md`) or by name (`vpn.de.md`)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kbtools.errors import KbError, nearest
from kbtools.languages.names import is_language, known_codes, main_code, name_in
from kbtools.model.article import Article, current_slugs

_CODE = r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?"
_IN_FOLDER = re.compile(rf"(?P<lang>{_CODE})/(?P<rest>.+)")
_IN_NAME = re.compile(rf"(?P<rest>.+)\.(?P<lang>{_CODE})\.md")


def folder_language(path: str) -> tuple[str, str]:
    """The language that a file's first folder names, and the path below it; `("", path)` where it names none."""
    found = _IN_FOLDER.fullmatch(path)
    return (found["lang"], found["rest"]) if found and is_language(found["lang"]) else ("", path)


def as_translations(articles: Iterable[Article], lang: str) -> list[Article]:
    """The articles, those told by folder or name with their language and with the article that they translate.

    `lang`: the help centre's language. What the front matter says stands. A file is told by its place only where the
    same file is there in the help centre's language: a folder `it` may as well be that of the IT department. One
    without a slug of its own has its source's with the language behind it.
    """
    articles = list(articles)
    by_path = {article.path: article for article in articles}
    now = current_slugs(articles)
    return [_told(article, by_path, now, lang) for article in articles]


def _told(article: Article, by_path: Mapping[str, Article], now: Mapping[str, str], lang: str) -> Article:
    if article.translation_of:
        code = article.lang or language_and_source(article.path, by_path, lang)[0]
        return replace(article, lang=code, translation_of=now.get(article.translation_of, article.translation_of))
    code, source_path = language_and_source(article.path, by_path, lang)
    if not source_path or (article.lang and main_code(article.lang) == main_code(lang)):
        return article
    source = by_path[source_path]
    same = article.slug.casefold() == source.slug.casefold()
    slug = f"{source.slug}-{code.casefold()}" if same else article.slug
    return replace(article, slug=slug, lang=article.lang or code, translation_of=source.slug)


def language_and_source(path: str, paths: Container[str], lang: str) -> tuple[str, str]:
    """The language told by a file's place, and the file of its source where `paths` has one; each "" without.

    `lang`: the help centre's language, in which a file is no translation.
    """
    named = _IN_NAME.fullmatch(path)
    if named and is_language(named["lang"]):
        code, sources = named["lang"], [f"{named['rest']}.md", f"{named['rest']}.{lang}.md"]
    else:
        code, rest = folder_language(path)
        sources = [rest, f"{lang}/{rest}"]
    if not code or main_code(code) == main_code(lang):
        return "", ""
    return code, next((source for source in sources if source in paths and source != path), "")


def misplaced(articles: Sequence[Article], lang: str, folder: str) -> dict[str, KbError]:
    """What is wrong with translations, by their slugs; `folder`: what the articles' folder is called."""
    by_slug = {article.slug: article for article in articles}
    found: dict[str, KbError] = {}
    first: dict[tuple[str, str], Article] = {}
    for article in articles:
        if not article.translation_of:
            continue
        problem = next(_problems(article, by_slug, lang), None)
        if problem is None and article.state != "archived":
            other = first.setdefault((article.translation_of, article.lang.casefold()), article)
            if other is not article:
                problem = (
                    f"'{article.translation_of}' has another translation in that language: {folder}/{other.path}",
                    f"keep one of them: kb article archive {article.slug}",
                )
        if problem:
            found[article.slug] = KbError("front-matter", problem[0], where=f"{folder}/{article.path}", hint=problem[1])
    return found


def _problems(article: Article, by_slug: Mapping[str, Article], lang: str) -> Iterator[tuple[str, str]]:
    """What is wrong with one translation, and the next step."""
    source = by_slug.get(article.translation_of)
    if source is None:
        meant = nearest(article.translation_of, by_slug)
        hint = f"translation_of: {meant}" if meant else "kb article list shows all slugs"
        yield f"it translates '{article.translation_of}', and no article has this slug", hint
        return
    if source is article:
        yield "it says that it translates itself", "remove translation_of, or name the article that it translates"
    if source.translation_of:
        what = f"it translates '{source.slug}', which is a translation itself"
        yield what, f"translation_of: {source.translation_of}"
    if not article.lang:
        yield "a translation says its language", "lang: de"
    elif not is_language(article.lang):
        meant = nearest(article.lang, known_codes())
        yield f"no language has the code '{article.lang}'", f"lang: {meant or 'de'}"
    elif main_code(article.lang) == main_code(lang):
        what = f"a translation cannot be in the help centre's own language, {name_in(lang, 'en')}"
        yield what, "make this one the article, and the other one its translation"
    elif article.lang.casefold() == source.lang.casefold():
        what = f"article and translation are both in {name_in(article.lang, 'en')}"
        yield what, "correct 'lang', or take out 'translation_of'"
