"""`kb article unchanged`: an edit that changed no meaning makes no translation stale."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from kbtools.articles.changes import saving
from kbtools.articles.library import Folder
from kbtools.articles.translations import Translation, translation_state
from kbtools.errors import KbError
from kbtools.model.article import Article, revision
from kbtools.workspace import Workspace


@dataclass(frozen=True)
class Unchanged:
    """The translations that count as checked now, and those that stay stale since more had changed before."""

    source: Article
    checked: tuple[Translation, ...]
    stale: tuple[Translation, ...]


def meaning_unchanged(workspace: Workspace, name: str, lang: str = "") -> Unchanged:
    """Note in the translations of an article that its last edit changed no meaning; of all, or of one language.

    The last edit is what changed for every translation: one for which other sections changed as well was stale before,
    and stays so. Raises `article-missing`, and `findings` where no translation is stale, or no edit is common to all.
    """
    with saving(workspace):
        return _marked(Folder.of(workspace), name, lang)


def meaning_kept(workspace: Workspace, name: str, langs: Collection[str]) -> Unchanged:
    """As `meaning_unchanged`, for the translations into these languages: those that held until the last edit.

    Others, for which the article had changed before, stay stale. No translation need be stale.
    """
    wanted = {lang.casefold() for lang in langs}
    with saving(workspace):
        folder = Folder.of(workspace)
        library = folder.load()
        source = library.article(name)
        translated = library.translations.get(source.slug, {})
        stale = [(one, translation_state(source, one, one.lang)) for one in translated.values()]
        stale = [(one, row) for one, row in stale if row.changed]
        for one, row in stale:
            if row.lang.casefold() in wanted:
                folder.write(replace(one, source_revision=revision(source)), over=True)
    rows = [row for _, row in stale]
    return Unchanged(
        source,
        tuple(row for row in rows if row.lang.casefold() in wanted),
        tuple(row for row in rows if row.lang.casefold() not in wanted),
    )


def _marked(folder: Folder, name: str, lang: str) -> Unchanged:
    library = folder.load()
    named = library.article(name)
    source = library.by_slug.get(named.translation_of, named)
    wanted = [one for code, one in library.translations.get(source.slug, {}).items() if lang.casefold() in ("", code)]
    rows = [(one, translation_state(source, one, one.lang)) for one in wanted]
    stale = [(one, row) for one, row in rows if row.changed]
    if not stale:
        raise KbError("findings", f"no translation of '{source.slug}' is stale", hint="kb article translations")
    least = min((row.changed for _, row in stale), key=lambda changed: (len(changed.sections), changed.removed))
    checked = [(one, row) for one, row in stale if row.changed.is_within(least)]
    kept = [row for _, row in stale if not row.changed.is_within(least)]
    if any(not least.is_within(row.changed) for row in kept):
        raise KbError(
            "findings",
            f"different sections of '{source.slug}' changed for each translation",
            hint=f"say which one: kb article unchanged {source.slug} --lang {stale[0][0].lang}",
        )
    for one, _ in checked:
        folder.write(replace(one, source_revision=revision(source)), over=True)
    return Unchanged(source, tuple(row for _, row in checked), tuple(kept))
