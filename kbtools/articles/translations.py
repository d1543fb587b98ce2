"""`kb article translations`: what is not translated yet, and which translations are stale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kbtools.articles.library import Library
from kbtools.errors import KbError, nearest
from kbtools.languages.names import is_language, known_codes
from kbtools.model.article import Article, Changed, changed_since
from kbtools.workspace import Workspace

TranslationState = Literal["missing", "draft", "not checked", "stale", "checked"]
"""`not checked`: nobody has compared it with its source yet. `stale`: the source changed since somebody did."""


@dataclass(frozen=True, slots=True)
class Translation:
    """One article in one other language; `slug` and `path` are empty where it is missing."""

    source: Article
    lang: str
    state: TranslationState
    slug: str = ""
    path: str = ""
    changed: Changed = Changed()

    @property
    def what_changed(self) -> str:
        """The changes of the source in words: `title, Pairing, 1 section removed`; empty without any."""
        changed = self.changed
        names = [name or "the beginning" for name in changed.sections]
        gone = [f"{changed.removed} section{'' if changed.removed == 1 else 's'} removed"] if changed.removed else []
        return ", ".join([*(["title"] if changed.title else []), *names, *gone])

    def to_json(self) -> dict[str, Any]:
        """The fields by name."""
        changed = self.changed
        return {
            "source": self.source.slug,
            "title": self.source.title,
            "lang": self.lang,
            "state": self.state,
            "slug": self.slug or None,
            "path": self.path or None,
            "changed": {"title": changed.title, "sections": [*changed.sections], "removed": changed.removed},
        }


def list_translations(workspace: Workspace, lang: str = "") -> list[Translation]:
    """Every published article in every other language of the help centre, by language and slug.

    The languages are those that something is translated into, or `lang` alone. Raises all problems of the articles at
    once, and `KbError("front-matter")` for a `lang` that is none.
    """
    if lang and not is_language(lang):
        meant = nearest(lang, known_codes()) or "de"
        raise KbError("front-matter", f"no language has the code '{lang}'", hint=f"--lang {meant}")
    return list(translations_of(Library.of(workspace).sound(), lang))


def translations_of(library: Library, lang: str = "") -> Iterator[Translation]:
    """As `list_translations`, of articles that were read already, without those that are in the language already."""
    for code in [lang.casefold()] if lang else languages_of(library.articles):
        for source in library.published:
            if not source.translation_of and source.lang.casefold() != code:
                yield translation_state(source, library.translations.get(source.slug, {}).get(code), code)


def holding_languages(library: Library, slug: str) -> frozenset[str]:
    """The languages of the translations that were compared with an article as it is now."""
    source, translated = library.by_slug.get(slug), library.translations.get(slug, {})
    return frozenset(
        lang
        for lang, one in translated.items()
        if source and one.source_revision and not translation_state(source, one, one.lang).changed
    )


def translations_of_article(library: Library, article: Article) -> list[Translation]:
    """A published article in each language that anything is translated into; nothing of a translation or a draft."""
    if article.slug not in {one.slug for one in library.published} or article.translation_of:
        return []
    own, there = article.lang.casefold(), library.translations.get(article.slug, {})
    return [translation_state(article, there.get(code), code) for code in languages_of(library.articles) if code != own]


def languages_of(articles: Iterable[Article]) -> list[str]:
    """The languages that these articles are translated into, sorted, in small letters."""
    return sorted({article.lang.casefold() for article in articles if article.translation_of})


def translation_state(source: Article, translation: Article | None, lang: str) -> Translation:
    """How far the translation of an article is, and what changed in its source."""
    if translation is None:
        return Translation(source, lang, "missing")
    noted = translation.source_revision
    changed = changed_since(source, noted) if noted else Changed()
    state: TranslationState = "checked" if noted and not changed else "stale" if noted else "not checked"
    if translation.state == "draft":
        state = "draft"
    return Translation(source, lang, state, translation.slug, translation.path, changed)
