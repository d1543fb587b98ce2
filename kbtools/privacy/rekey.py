"""`kb privacy rekey`: a new secret in the place of the old one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from kbtools.articles.changes import saving
from kbtools.articles.edit import revision_of
from kbtools.articles.library import Library
from kbtools.articles.publish import source_hash
from kbtools.errors import KbError
from kbtools.evaluation import JUDGEMENTS
from kbtools.evaluation.judge import public_id
from kbtools.privacy.releases import releases_of
from kbtools.storage import Store
from kbtools.system.files import private_folder, write_whole
from kbtools.system.sealing import VARIABLE, Secret, load_secret, make_secret
from kbtools.workspace import Workspace

_BESIDE = "secret.new"  # in `.kb/`
_HASH = re.compile(rb"(?<![0-9a-f])(?:[0-9a-f]{32}|[0-9a-f]{16})(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """How many requesters and originals were keyed anew, and the `files` with hashes of tickets that were.

    `names`: number of tickets whose records' names were known by hashes of the old secret, and are not any more.
    `unopened`: references of messages that the old secret does not open, and which stay as they are. `releases`: how
    many in shared storage are signed anew, and `lost`: those that are damaged or gone there, so that nobody can.
    """

    changed: int
    names: int = 0
    files: tuple[str, ...] = ()
    unopened: tuple[str, ...] = ()
    releases: int = 0
    lost: tuple[str, ...] = ()


def rekey(workspace: Workspace) -> Rekeyed:
    """Put a new secret in the place of the old one.

    Hashes are hashed again under the new secret, so that equal requesters stay equal and the old secret tells nothing
    any more; so are those by which articles, drafts and judgements name their tickets. The new secret lies beside the
    old one until the store is changed, in one transaction: a run that is cut off is finished by the next. Raises
    `KbError("secret-missing")` where the secret comes from the environment, or is not that of the store, and
    `KbError("secret-locked")` where another run is at it.
    """
    if os.environ.get(VARIABLE):
        raise KbError(
            "secret-missing",
            f"the secret is set in the variable {VARIABLE}, which kb cannot change",
            hint="write it into .kb/secret, unset the variable, and run this again",
        )
    path, beside = workspace.private / "secret", workspace.private / _BESIDE
    with _alone(workspace):
        return _rekeyed(workspace, path, beside)


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """No other run replaces the secret meanwhile, and nobody saves an article, whose hashes are changed, too."""
    private_folder(workspace.private)
    try:
        with FileLock(workspace.private / "rekey.lock", timeout=0), saving(workspace):
            yield
    except Timeout:
        raise KbError(
            "secret-locked",
            "another command is replacing the secret",
            where=str(workspace.private),
            hint="wait until it is done; it need not be done twice",
        ) from None


def _rekeyed(workspace: Workspace, path: Path, beside: Path) -> Rekeyed:
    if beside.is_file() and not beside.read_bytes().strip():  # cut off before a single letter
        beside.unlink()
    with workspace.store() as store:
        if not (beside.is_file() and store.secret_mark == load_secret(beside).mark):  # a run that changed the store
            store.check_secret(workspace.secret())
        releases_of(workspace, store)  # whether they can be signed anew is known before anything is changed
    make_secret(beside)  # one that is there is left alone
    old, new = workspace.secret(), load_secret(beside)
    with workspace.store() as store:
        shared = releases_of(workspace, store)
        keys = store.tickets.keys()
        names = store.tickets.count() - store.tickets.without_names()
        hashes = {source_hash(key, old).encode(): source_hash(key, new).encode() for key in keys}
        hashes |= {public_id(key, old).encode(): public_id(key, new).encode() for key in keys}
        revisions: dict[str, str] = {}
        files = tuple(_hashed_anew(workspace, hashes, revisions))
        store.article_edits.rewrite(
            lambda text: _with_hashes(text.encode(), hashes).decode(), lambda old: revisions.get(old, old)
        )
        store.gap_changes.rewrite_drafts(lambda old: revisions.get(old, old))
        done = store.forgetting.rekey(new.mark, new.hash, lambda sealed: _sealed_anew(sealed, old, new))
        store.forgetting.wipe()
        signed, lost = shared.sign_again(new) if shared else (0, [])
    beside.replace(path)
    return Rekeyed(done.changed, names, files, done.unopened, signed, tuple(f"{one.kind} {one.id}" for one in lost))


def secret_in_use(workspace: Workspace, store: Store) -> Secret:
    """The secret that the store is made with now: the workspace's, or while `rekey` ends the one beside it.

    Raises `KbError("secret-missing")`.
    """
    if not os.environ.get(VARIABLE):
        with suppress(KbError):  # there is none beside it, or `rekey` has just put it in the place of the old one
            new = load_secret(workspace.private / _BESIDE)
            if new.mark == store.secret_mark:
                return new
    return workspace.secret()


def _sealed_anew(sealed: bytes, old: Secret, new: Secret) -> bytes | None:
    opened = old.opened(sealed)
    return None if opened is None else new.seal(opened)


def _with_hashes(data: bytes, hashes: Mapping[bytes, bytes]) -> bytes:
    return _HASH.sub(lambda found: hashes.get(found[0], found[0]), data)


def _hashed_anew(workspace: Workspace, hashes: Mapping[bytes, bytes], revisions: dict[str, str]) -> Iterator[str]:
    """Replace hashes of tickets in files, and give the files that had some; a second time changes nothing.

    `revisions` gets the revision of each of these files as it is now, by the earlier one.
    """
    for path, shown in _files(workspace):
        before = path.read_bytes()
        after = _with_hashes(before, hashes)
        if after != before:
            revisions[revision_of(before)] = revision_of(after)
            write_whole(path, after, private=workspace.private in path.parents)
            yield shown


def _files(workspace: Workspace) -> Iterator[tuple[Path, str]]:
    """Files that may have hashes of tickets, and how they are named to people."""
    for article in Library.of(workspace).articles:
        if article.sources:
            yield workspace.docs / article.path, f"{workspace.docs.name}/{article.path}"
    judgements = workspace.search_index / JUDGEMENTS
    for path in (*sorted(workspace.drafts.glob("*.md")), *([judgements] if judgements.is_file() else ())):
        yield path, workspace.shown(path)
