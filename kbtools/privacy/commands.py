"""What is kept of people: found where it should not be, masked again, forgotten, let go, keyed anew."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kbtools.errors import KbError
from kbtools.model.ticket import Ticket
from kbtools.redaction import Redactor
from kbtools.system.sealing import VARIABLE, load_secret, make_secret
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret

PERSONAL_DATA = "personal-data"  # the code of the rule


@dataclass(frozen=True, slots=True)
class Private:
    """Something private that stands where it should not: the place, and its kind, never the text itself.

    `by_person`: somebody wrote it into an article on purpose, perhaps the company's own number.
    """

    where: str
    kind: str
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Rescanned:
    """Number of tickets and answers to "Was this helpful?" that were looked at, and of those that changed."""

    looked_at: int
    changed: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went: tickets, and sealed originals. `waiting`: references of messages that are not delivered yet.

    `left`: places where something of these tickets is still found; none, unless a backup holds it.
    """

    tickets: int
    originals: int
    waiting: tuple[str, ...]
    left: tuple[str, ...]


def scan(workspace: Workspace, today: date) -> list[Private]:
    """Private text in articles, drafts, the store and the index, as far as the masks of today can tell."""
    redactor = workspace.redactor()
    found = [
        Private(finding.where, finding.message, by_person=finding.level == "advice")
        for finding in workspace.findings(today)
        if finding.code == PERSONAL_DATA
    ]
    found += _in_files(workspace, sorted((workspace.root / ".kb" / "drafts").glob("*.md")), redactor)
    if workspace.has_store:
        with workspace.store() as store:
            found += _in_store(store, redactor)
    found += _in_index(workspace, redactor)
    return found


def _in_files(workspace: Workspace, paths: Sequence[Path], redactor: Redactor) -> Iterator[Private]:
    for path in paths:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, 1):
            for kind, _ in redactor.findings(line):
                yield Private(f"{path.relative_to(workspace.root)}:{number}", kind)


def _in_store(store: Store, redactor: Redactor) -> Iterator[Private]:
    for ticket in store.tickets.all():
        for kind in _kinds(redactor, (ticket.subject, ticket.url, *ticket.tags, *(m.body for m in ticket.messages))):
            yield Private(f"ticket {ticket.source}/{ticket.id}", kind)
    for said, _ in store.feedback.all():
        for kind in _kinds(redactor, (said.why,)):
            yield Private(f"feedback on {said.slug}", kind)
    for search, _ in store.searches.all():
        for kind in _kinds(redactor, (search.query,)):
            yield Private(f"search {search.id}", kind)
    for gap in store.gaps.all():
        for kind in _kinds(redactor, (gap.title,)):
            yield Private(gap.id, kind)


def _in_index(workspace: Workspace, redactor: Redactor) -> Iterator[Private]:
    for generation in workspace.generations.kept():
        subjects = [row.subject for row in generation.examples if row.kind == "ticket"]
        for kind in _kinds(redactor, subjects):
            yield Private(str(generation.folder.relative_to(workspace.root)), kind)


def _kinds(redactor: Redactor, texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(kind for text in texts for kind, _ in redactor.findings(text)))


def rescan(workspace: Workspace, *, preview: bool = False) -> Rescanned:
    """Mask everything in the store again, as the rules and settings of today say; links stay as they are."""
    redactor = workspace.redactor()
    with workspace.store() as store:
        again = ((ticket, _masked(ticket, redactor)) for ticket in store.tickets.all())
        changed = [masked for ticket, masked in again if masked != ticket]
        said = [(answer, replace(answer, why=redactor(answer.why)), at) for answer, at in store.feedback.all()]
        answers = [(masked, at) for answer, masked, at in said if masked != answer]
        asked = [(one, replace(one, query=redactor(one.query)), at) for one, at in store.searches.all()]
        searches = [(masked, at) for one, masked, at in asked if masked != one]
        looked_at = store.tickets.count() + len(said) + len(asked)
        if not preview:
            store.tickets.put_many(changed)
            for masked, at in answers:
                if at:
                    store.feedback.put(masked, at)
            for search, at in searches:
                if at:
                    store.searches.put(search, at)
    return Rescanned(looked_at, len(changed) + len(answers) + len(searches))


def _masked(ticket: Ticket, redactor: Redactor) -> Ticket:
    return replace(
        ticket,
        subject=redactor(ticket.subject),
        url=redactor(ticket.url),
        tags=tuple(dict.fromkeys(map(redactor, ticket.tags))),
        messages=tuple(replace(message, body=redactor(message.body)) for message in ticket.messages),
    )


def forget(workspace: Workspace, requester: str) -> Forgotten:
    """Remove all that is kept of one requester, by the address or id that the help desk has; and look again.

    What has not been delivered yet stays, so that nobody's question is lost. Afterwards the index is built anew from
    what is left, earlier ones are removed, and the evidence in public is written again, where there is any.
    """
    workspace.library().sound()  # the index is built anew at the end: what is in its way is said before anything goes
    secret = workspace.secret()
    hashed = secret.hash(requester)
    with workspace.store() as store:
        keys = store.forgetting.tickets_of(hashed)
        originals, waiting = _originals(store, secret, hashed)
        keys = [key for key in keys if key[1] not in waiting]
        store.forgetting.remove(keys, originals)
        store.forgetting.wipe()
    if keys or not _index_is_current(workspace):  # not current: an earlier run was cut off here
        _renew(workspace)
    with workspace.store() as store:
        left = [f"{count} rows of the store"] if (count := store.forgetting.mentions(keys)) else []
    left += _left_in_files(workspace, {f"{source}/{id_}" for source, id_ in keys})
    return Forgotten(len(keys), len(originals), tuple(waiting), tuple(left))


def _index_is_current(workspace: Workspace) -> bool:
    name = workspace.generations.current_name()
    return not name or workspace.generations.open().manifest.fingerprint == workspace.index_fingerprint()


def _originals(store: Store, secret: Secret, hashed: str) -> tuple[list[str], list[str]]:
    """References of this person's sealed originals: those that were delivered, and those that were not."""
    from kbtools.model.message import from_bytes

    delivered: list[str] = []
    waiting: list[str] = []
    for item in store.outbox.all():
        if secret.hash(from_bytes(secret.unseal(item.sealed)).email) == hashed:
            (delivered if item.state == "delivered" else waiting).append(item.reference)
    return delivered, waiting


def _renew(workspace: Workspace) -> None:
    """Build everything again that was learnt from tickets, and keep nothing of before."""
    from kbtools.search.static.evidence import EVIDENCE

    if workspace.generations.current_name():
        workspace.index(full=True)
        workspace.generations.keep_current()
    if (workspace.search_index / EVIDENCE).is_file():
        workspace.export_evidence()


def _left_in_files(workspace: Workspace, tickets: set[str]) -> list[str]:
    left = [
        str(generation.folder.relative_to(workspace.root))
        for generation in workspace.generations.kept()
        if tickets & {"/".join(row.ticket) for row in generation.examples}
    ]
    if tickets:
        left += [str(path.relative_to(workspace.root)) for path in sorted((workspace.root / ".kb").glob("*.before-*"))]
    return left


def expire(workspace: Workspace, now: datetime, *, preview: bool = False) -> int:
    """Let tickets go that are older than the setting `privacy.keep_tickets_days`, with their links; how many.

    0 keeps them for ever, and a ticket without a date stays.
    """
    days = workspace.settings.keep_tickets_days
    if not days or not workspace.has_store:
        return 0
    with workspace.store() as store:
        keys = store.forgetting.tickets_before(now - timedelta(days=days))
        if keys and not preview:
            store.forgetting.remove(keys)
            store.forgetting.wipe()
    return len(keys)


def rekey(workspace: Workspace) -> int:
    """Put a new secret in the place of the old one; return how many requesters and originals were keyed anew.

    Hashes are hashed again under the new secret, so that equal requesters stay equal and the old secret tells nothing
    any more. The new secret lies beside the old one until the store is changed, in one transaction: a run that is cut
    off is finished by the next. Raises `KbError("secret-missing")` where the secret comes from the environment.
    """
    if os.environ.get(VARIABLE):
        raise KbError(
            "secret-missing",
            f"the secret comes from the variable {VARIABLE}, which kb cannot change",
            hint="write it into .kb/secret, unset the variable, and run this again",
        )
    path = workspace.root / ".kb" / "secret"
    beside = path.with_name("secret.new")
    if beside.is_file() and not beside.read_bytes().strip():  # cut off before a single letter
        beside.unlink()
    make_secret(beside)  # one that is there is left alone
    old, new = workspace.secret(), load_secret(beside)
    with workspace.store() as store:
        changed = store.forgetting.rekey(new.hash("kbtools"), new.hash, lambda sealed: new.seal(old.unseal(sealed)))
        store.forgetting.wipe()
    beside.replace(path)
    return changed
