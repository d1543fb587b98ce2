"""Changes of articles that are made whole, and can be taken back."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from kbtools.articles.ledger import entry_of, read_ledger, write_ledger
from kbtools.model.article_change import ArticleChange, GapBefore, KeptFile
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link
from kbtools.storage import Store
from kbtools.system.files import private_folder, write_whole
from kbtools.workspace import Workspace


def new_id() -> str:
    """The id of a change or of a comment."""
    return secrets.token_hex(16)


@contextmanager
def saving(workspace: Workspace) -> Iterator[None]:
    """Nobody else saves an article meanwhile: it is read, changed and written as one step."""
    from filelock import FileLock

    private_folder(workspace.private)
    with FileLock(workspace.private / "saving.lock"):
        yield


def saved_since(workspace: Workspace, change: ArticleChange) -> tuple[str, ...]:
    """The texts of its files that somebody saved after a change."""
    texts = [(file, _text(workspace.root / file.path)) for file in change.files]
    return tuple(text for file, text in texts if text not in (None, file.text) and _digest(text) != file.digest)


def kept_files(workspace: Workspace, files: Mapping[Path, str | None]) -> tuple[KeptFile, ...]:
    """What is there now of files that are about to be written."""
    return tuple(_kept(workspace, path, text) for path, text in files.items())


def write_files(workspace: Workspace, files: Mapping[Path, str | None]) -> tuple[KeptFile, ...]:
    """Write files, and remove those without a text; all of them or none. Returns what was there before."""
    kept = kept_files(workspace, files)
    try:
        for path, text in files.items():
            _put(workspace, path, text)
    except BaseException:  # it may be told to stop, too
        put_back_files(workspace, kept)
        raise
    return kept


def put_back_files(workspace: Workspace, kept: tuple[KeptFile, ...]) -> None:
    """Make files what they were; those that were not there go first, which makes room on a full disk."""
    for file in sorted(kept, key=lambda file: file.text is not None):
        _put(workspace, workspace.root / file.path, file.text)


@contextmanager
def kept_before(workspace: Workspace, store: Store, change: ArticleChange) -> Iterator[None]:
    """Keep what a change replaces before anything is written, so that it is put back also after a power cut.

    Where writing fails, files are what they were, and the change is kept no longer.
    """
    store.changes.add(change)
    try:
        yield
    except BaseException:
        put_back_files(workspace, change.files)
        store.changes.remove([change.id])
        raise


def take_back(workspace: Workspace, store: Store | None, change: ArticleChange) -> ArticleChange:
    """Put everything back as it was before a change; returns the opposite change, which brings it again."""
    files = tuple(_opposite(workspace, file) for file in change.files)
    put_back_files(workspace, change.files)
    line = change.ledger
    if line is not None:
        line = _change_ledger(workspace, change.slug, line)
    opposite = replace(
        change, files=files, gaps=(), linked=change.unlinked, unlinked=change.linked, ledger=line, id=new_id()
    )
    if store is None:
        return opposite
    gaps = {gap.id: gap for gap in store.gaps.named([one.id for one in change.gaps])}
    for before in change.gaps:
        store.gaps.put_back(before.id, before.state, before.slug, before.why)
    for source, ticket in change.linked:
        store.links.remove(source, ticket, change.slug)
    there = store.tickets.of(change.unlinked)
    store.links.add(Link(*t.key, change.slug, by="agent", created_at=t.resolved_at) for t in there)
    return replace(opposite, gaps=tuple(gap_before(gaps[one.id]) for one in change.gaps if one.id in gaps))


def is_unchanged(workspace: Workspace, change: ArticleChange) -> bool:
    """Whether all files are still as the change left them."""
    return all(_digest(_text(workspace.root / file.path)) == file.digest for file in change.files)


def is_as_before(workspace: Workspace, change: ArticleChange) -> bool:
    """Whether all files are as they were before the change: a process that put them back was killed there."""
    return all(_text(workspace.root / file.path) == file.text for file in change.files)


def gap_before(gap: Gap) -> GapBefore:
    """What is kept of a gap whose state is about to change."""
    return GapBefore(gap.id, gap.state, gap.slug, gap.why)


def _kept(workspace: Workspace, path: Path, after: str | None) -> KeptFile:
    return KeptFile(workspace.shown(path), _text(path), _digest(after))


def _opposite(workspace: Workspace, file: KeptFile) -> KeptFile:
    return KeptFile(file.path, _text(workspace.root / file.path), _digest(file.text))


def _text(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else None


def _digest(text: str | None) -> str:
    return "" if text is None else hashlib.sha256(text.encode()).hexdigest()


def _put(workspace: Workspace, path: Path, text: str | None) -> None:
    if text is None:
        with suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()
        return
    private = workspace.private in path.parents
    if private:
        private_folder(path.parent)
    write_whole(path, text.encode(), private=private)


def _change_ledger(workspace: Workspace, slug: str, line: str) -> str:
    """Take the slug out of the ledger, or put the line in that was taken out; returns what the opposite needs."""
    ledger = read_ledger(workspace.root)
    entry = entry_of(line) if line else None
    if entry:
        write_ledger(workspace.root, dict(sorted({**ledger, slug: entry}.items())))
        return ""
    gone = ledger.pop(slug, None)
    if gone:
        write_ledger(workspace.root, ledger)
    return json.dumps(gone.to_json(), ensure_ascii=False) if gone else ""
