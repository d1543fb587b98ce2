"""`kb privacy forget`: all that is kept of one requester removed, and looked for again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbtools.articles.library import Library
from kbtools.model.message import from_bytes
from kbtools.search.build import build, fingerprint
from kbtools.search.generations import Generations
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went: tickets, and sealed originals. `waiting`: references of messages that are not delivered yet.

    `left`: places where something of these tickets is still found; none, unless a backup holds it.
    """

    tickets: int
    originals: int
    waiting: tuple[str, ...]
    left: tuple[str, ...]


def forget(workspace: Workspace, requester: str) -> Forgotten:
    """Remove all that is kept of one requester, by the address or id that the help desk has; and look again.

    What has not been delivered yet stays, so that nobody's question is lost. Afterwards the index is built anew from
    what is left, earlier ones are removed, and the evidence in public is written again, where there is any.
    """
    Library.of(workspace).sound()  # the index is built anew at the end: what is in its way is said before anything goes
    secret, generations = workspace.secret(), Generations.of(workspace)
    hashed = secret.hash(requester)
    with workspace.store() as store:
        keys = store.forgetting.tickets_of(hashed)
        originals, waiting = _originals(store, secret, hashed)
        keys = [key for key in keys if key[1] not in waiting]
        store.forgetting.remove(keys, originals)
        store.forgetting.wipe()
        if keys or not _index_is_current(workspace, store, generations):  # not current: an earlier run was cut off here
            _renew(workspace, store, generations)
        left = [f"{count} rows of the store"] if (count := store.forgetting.mentions(keys)) else []
    left += _left_in_files(workspace, generations, {f"{source}/{id_}" for source, id_ in keys})
    return Forgotten(len(keys), len(originals), tuple(waiting), tuple(left))


def _index_is_current(workspace: Workspace, store: Store, generations: Generations) -> bool:
    name = generations.current_name()
    return not name or generations.open().manifest.fingerprint == fingerprint(workspace, store)


def _originals(store: Store, secret: Secret, hashed: str) -> tuple[list[str], list[str]]:
    """References of this person's sealed originals: those that were delivered, and those that were not."""
    delivered: list[str] = []
    waiting: list[str] = []
    for item in store.outbox.all():
        if secret.hash(from_bytes(secret.unseal(item.sealed)).email) == hashed:
            (delivered if item.state == "delivered" else waiting).append(item.reference)
    return delivered, waiting


def _renew(workspace: Workspace, store: Store, generations: Generations) -> None:
    """Build everything again that was learnt from tickets, and keep nothing of before."""
    from kbtools.search.static.public_evidence import EVIDENCE, export_evidence

    if generations.current_name():
        build(workspace, store, generations, full=True)
        generations.keep_current()
    if (workspace.search_index / EVIDENCE).is_file():
        export_evidence(workspace)


def _left_in_files(workspace: Workspace, generations: Generations, tickets: set[str]) -> list[str]:
    left = [
        str(generation.folder.relative_to(workspace.root))
        for generation in generations.kept()
        if tickets & {"/".join(row.ticket) for row in generation.examples}
    ]
    if tickets:
        left += [str(path.relative_to(workspace.root)) for path in sorted((workspace.root / ".kb").glob("*.before-*"))]
    return left
