"""After somebody was forgotten: everything that can be read is looked through for their own words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kbtools.articles.library import Library
from kbtools.privacy.names import names_with
from kbtools.privacy.own_words import OwnWords, texts_of, words_of
from kbtools.releases.copies import copies_folder
from kbtools.search.generation import Generation
from kbtools.search.generations import Generations
from kbtools.search.pushed import pushed_generations
from kbtools.text.analysis import Analyser
from kbtools.text.json_text import lines_of, value_of_line
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.releases.shared import SharedReleases
    from kbtools.storage import Store

Key = tuple[str, str]
TERMS = "terms.txt"


def look_through(
    workspace: Workspace, store: Store, shared: SharedReleases | None, keys: Collection[Key], own: OwnWords
) -> tuple[list[str], list[str]]:
    """The places that still have something of these tickets, and all places that were looked through.

    In the tables of the store, drafts and the index both the tickets' ids and their own words are looked for.
    """
    left, looked = [], []
    if count := store.forgetting.mentions(keys):
        left.append(f"{count} rows of the store")
    for table, texts in store.forgetting.texts():
        looked.append(f"store: {table}")
        left += [looked[-1]] if any(own.are_in(text) for text in texts) else []
    for table, names in store.forgetting.names():
        looked.append(f"store: {table}")
        left += [looked[-1]] if names_with(own, names, workspace) else []
    if store.gaps.derived_from(keys):
        left.append("store: gaps")
    for path in sorted(workspace.drafts.glob("*.md")):
        looked.append(workspace.shown(path))
        left += [looked[-1]] if own.are_in(f"{path.stem}\n{_read(path)}") else []
    copies = Generations(copies_folder(workspace, "index"))
    for generation in (*Generations.of(workspace).kept(), *copies.kept()):
        looked.append(workspace.shown(generation.folder))
        left += [looked[-1]] if _is_in_index(workspace, store, generation, keys, own) else []
    with ExitStack() as stack:
        pushed = stack.enter_context(pushed_generations(workspace, shared)) if shared else []
        for place, generation in pushed:
            looked.append(f"shared storage: {place}")
            left += [looked[-1]] if _is_in_index(workspace, store, generation, keys, own) else []
    for path in sorted(workspace.search_index.glob("*.jsonl")):
        looked.append(workspace.shown(path))
        if own.run_in("\n".join(_values(path))) or _own_terms(workspace, store, own, _values(path)):
            left.append(looked[-1])
    backups = [workspace.shown(path) for path in sorted((workspace.root / ".kb").glob("*.before-*"))]
    return list(dict.fromkeys(left + (backups + store.forgetting.backups() if keys else []))), list(
        dict.fromkeys(looked)
    )


def _is_in_index(
    workspace: Workspace, store: Store, generation: Generation, keys: Collection[Key], own: OwnWords
) -> bool:
    if any(tuple(row.ticket) in keys or own.are_in(row.subject) for row in generation.examples if row.kind == "ticket"):
        return True
    terms = generation.folder / TERMS
    return terms.is_file() and bool(_own_terms(workspace, store, own, [_read(terms)]))


def _own_terms(workspace: Workspace, store: Store, own: OwnWords, texts: Collection[str]) -> set[str]:
    """The own words in texts of terms, which are stems: without those that are the stem of a word of somebody else."""
    found = {word for text in texts for word in words_of(text)} & own.words
    if not found:
        return found
    analyser = Analyser.of(workspace.settings.lang)
    for text in _of_others(workspace, store):
        found.difference_update(analyser.terms(text))
        if not found:
            break
    return found


def _of_others(workspace: Workspace, store: Store) -> Iterator[str]:
    for article in Library.of(workspace).articles:
        yield "\n".join((article.title, *article.phrases, article.body))
    for ticket in store.tickets.all():
        yield "\n".join(texts_of(ticket))


def _values(path: Path) -> list[str]:
    """Every text in a file of JSON Lines, without the names of fields; a line that is no JSON as it is."""
    return [text for line in lines_of(_read(path)) for text in _texts(_parsed(line))]


def _parsed(line: str) -> Any:
    try:
        return value_of_line(line)
    except ValueError:
        return line


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in _texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _texts(one))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
