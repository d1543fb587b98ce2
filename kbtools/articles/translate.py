"""`kb article translate`: a translation begun with the text of its source."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath

from kbtools.articles.library import Folder
from kbtools.errors import KbError, nearest
from kbtools.languages.names import is_language, known_codes, main_code, name_in
from kbtools.model.article import Article, revision
from kbtools.workspace import Workspace


def translate_article(workspace: Workspace, name: str, lang: str, today: date) -> Article:
    """Write a draft beside an article, `vpn.de.md` beside `vpn.md`, with its text to be translated.

    `name`: slug, file or title of the article, or of one of its translations. The translation counts as checked against
    what the article says now. Raises `article-missing`, `article-exists`, and `front-matter` for a language that is
    none, or that of the article.
    """
    folder = Folder.of(workspace)
    library = folder.load()
    named = library.article(name)
    source = library.by_slug.get(named.translation_of, named)
    code = lang.casefold()
    _refuse(lang, {source.lang or folder.lang, folder.lang}, source.slug)
    slug = f"{source.slug}-{code}"
    taken = library.translations.get(source.slug, {}).get(code) or library.taken.get(slug.casefold())
    if taken:
        where = f"{folder.docs.name}/{taken.path}"
        raise KbError("article-exists", f"the translation '{taken.slug}' is there already", where=where, hint="edit it")
    made = _draft(source, slug, lang, today)
    folder.write(made)
    return made


def _draft(source: Article, slug: str, lang: str, today: date) -> Article:
    """The translation as it begins; what customers of one language say, and old addresses, stay with the source."""
    beside = PurePath(source.path)
    return Article(
        slug=slug,
        title=source.title,
        kind=source.kind,
        state="draft",
        owner=source.owner,
        created=today,
        review_every=source.review_every,
        tags=source.tags,
        known_issue=source.known_issue,
        people_first=source.people_first,
        applies_to=source.applies_to,
        lang=lang,
        translation_of=source.slug,
        source_revision=revision(source),
        extra=source.extra,
        body=source.body,
        path=beside.with_name(f"{beside.stem}.{lang.casefold()}.md").as_posix(),
    )


def _refuse(lang: str, own: set[str], slug: str) -> None:
    """Raise `KbError("front-matter")` for a language that is none, or one of the article's or help centre's `own`."""
    if not is_language(lang):
        meant = nearest(lang, known_codes()) or "de"
        raise KbError(
            "front-matter", f"no language has the code '{lang}'", hint=f"such as {meant}, {name_in(meant, 'en')}"
        )
    if main_code(lang) in map(main_code, own):
        what = f"'{slug}' is not translated into {name_in(lang, 'en')}, the language of the article or the help centre"
        raise KbError("front-matter", what, hint="choose another language")
