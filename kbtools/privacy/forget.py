"""`kb privacy forget`: all that is kept of one requester removed, and looked for again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kbtools.articles.library import Library
from kbtools.articles.publish import source_hash
from kbtools.contact.answer_by_mail import limit_key
from kbtools.contact.delivery import copies_key
from kbtools.languages import stop_words
from kbtools.model.message import from_bytes
from kbtools.privacy.made_from_tickets import Renewal, renew, write_again
from kbtools.privacy.own_words import OwnWords
from kbtools.privacy.proof import look_through
from kbtools.privacy.releases import can_be_renewed, has_stale_releases, releases_of, renew_releases
from kbtools.search.build import build, fingerprint
from kbtools.search.generation import DAMAGED
from kbtools.search.generations import Generations
from kbtools.system.temporary import remove_left
from kbtools.text.normalise import count
from kbtools.tickets.claims import SOURCE as CLAIMED
from kbtools.tickets.receive import opened_ticket
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went: tickets, and sealed originals. `waiting`: references of messages that are not delivered yet.

    `changed`: what became of text that was made from the tickets. `beyond`: what was made from them and kbtools cannot
    reach, such as published articles, and lines of other articles with a run of their words. `left`: places where
    something of them is still found, such as a backup. `looked_through`: where it was looked for.
    `unopened`: references of messages that the secret does not open, so that they may be theirs.
    """

    tickets: int
    originals: int
    waiting: tuple[str, ...]
    left: tuple[str, ...]
    changed: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    looked_through: tuple[str, ...] = ()
    unopened: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The fields by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Originals:
    """References of a person's sealed originals, and the visits in which delivered ones were written.

    `unopened`: references of originals that this secret does not open, so that nobody knows whose they are.
    """

    delivered: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    visits: frozenset[str] = frozenset()
    unopened: tuple[str, ...] = ()


def forget(workspace: Workspace, requester: str, now: datetime) -> Forgotten:
    """Remove all that is kept of one requester, by the address or id that the help desk has; and look again.

    What was made from their tickets goes or is made anew: titles of gaps, drafts, pages, searches. What has not been
    delivered yet stays, so that nobody's question is lost. Afterwards the index is built anew from what is left,
    earlier ones are removed, and the evidence in public is written again, where there is any.
    """
    Library.of(workspace).sound()  # the index is built anew at the end: what is in its way is said before anything goes
    secret = workspace.secret()
    hashed = secret.hash(requester)
    with workspace.store() as store:
        store.check_secret(secret)  # under another one nothing of theirs would be found
        can_be_renewed(workspace, store)
        originals = originals_of(store, secret, hashed)
        keys = [key for key in store.forgetting.tickets_of(hashed) if key[1] not in originals.waiting]
        store.copies.forget(copies_key(requester, secret))
        store.copies.forget(limit_key(requester, secret))
        if mailed := store.mail_answers.of(hashed):
            store.forgetting.expect_wipe()
            store.mail_answers.remove(mailed)
        new = _forget_new_tickets(store, secret, requester)
        address = requester.strip().lower()
        done = remove_tickets(workspace, store, keys, now, originals, address if "@" in address else "")
        done = replace(done, changed=(*new, *done.changed))
        came = sum(key[1] not in originals.waiting for key in store.forgetting.tickets_of(hashed))
        if came := came + len(new_tickets_of(store, secret, requester)):
            place = f"{count(came, 'ticket')} that came meanwhile: once no import runs, do this again"
            done = replace(done, left=(*done.left, place))
        if store.staff.find(address):
            return replace(done, beyond=(*done.beyond, f"an account at the desk: kb staff remove {address}"))
        return done


def remove_tickets(
    workspace: Workspace,
    store: Store,
    keys: Collection[Key],
    now: datetime,
    originals: Originals | None = None,
    address: str = "",
) -> Forgotten:
    """Delete tickets with all that was made from them, and these originals; look for their words afterwards.

    `address`: the mail address of whoever wrote them, which is looked for as well.
    """
    originals, generations = originals or Originals(), Generations.of(workspace)
    shared = releases_of(workspace, store)
    own = replace(_own_words(workspace, store, set(keys)) if keys else OwnWords(), address=address.casefold())
    there = keys or originals.visits or address
    found = renew(workspace, store, set(keys), own, originals.visits, now) if there else Renewal()
    found.done += _forget_refused_notes(store, own)
    store.forgetting.remove(keys, originals.delivered)
    stale = shared if shared and (keys or has_stale_releases(workspace, shared)) else None
    if keys or stale or was_cut_off(store, generations) or not _index_is_current(workspace, store, generations):
        _rebuild(workspace, store, generations, always=stale is not None)
    if stale:
        found.done += renew_releases(workspace, stale, now)
    write_again(workspace, store, found, now)
    store.forgetting.wipe()
    left, looked = look_through(workspace, store, shared, set(keys), own)
    in_use = remove_left(workspace.temporary)
    left += [f"{workspace.shown(one)}, of a command that runs: do this again once it has ended" for one in in_use]
    return Forgotten(
        tickets=len(keys),
        originals=len(originals.delivered),
        waiting=originals.waiting,
        left=tuple(left),
        changed=tuple(found.done),
        beyond=tuple(found.beyond),
        looked_through=tuple(looked),
        unopened=originals.unopened,
    )


def was_cut_off(store: Store, generations: Generations) -> bool:
    """Whether an index still has a ticket that is deleted, because an earlier run ended before it built a new one.

    True as well where an index is damaged, since what it has cannot be told.
    """
    try:
        rows = [row for one in generations.kept() for row in one.examples if row.kind == "ticket"]
        learnt = {(row.ticket[0], row.ticket[1]) for row in rows}
    except DAMAGED:
        return True
    return len(store.tickets.of(learnt)) < len(learnt)


def _own_words(workspace: Workspace, store: Store, keys: set[Key]) -> OwnWords:
    secret, settings = workspace.secret(), workspace.settings
    hashes = {source_hash(key, secret) for key in keys}
    articles = (
        "\n".join((article.title, *article.phrases, article.body))
        for article in Library.of(workspace).articles
        if hashes.isdisjoint(article.sources)
    )
    # Nobody knows who claimed something in the form: it may be the same person, so it makes no word somebody else's.
    others = (ticket for ticket in store.tickets.all() if ticket.key not in keys and ticket.source != CLAIMED)
    said = (*articles, *_texts(settings.said))  # the headings of drafts are nobody's words
    return OwnWords.of(store.tickets.of(keys), others, said, stop_words(settings.lang))


def _texts(words: Any) -> Iterable[str]:
    if isinstance(words, str):
        yield words
    for one in words.values() if hasattr(words, "values") else ():
        yield from _texts(one)


def _index_is_current(workspace: Workspace, store: Store, generations: Generations) -> bool:
    name = generations.current_name()
    return not name or generations.open().manifest.fingerprint == fingerprint(workspace, store)


def originals_of(store: Store, secret: Secret, hashed: str) -> Originals:
    """The sealed originals of a requester, by the keyed hash; each is opened to see whose it is."""
    delivered: list[str] = []
    waiting: list[str] = []
    unopened: list[str] = []
    visits: set[str] = set()
    for listed in store.outbox.all(sealed=False):
        item = store.outbox.get(listed.reference)  # one at a time, since an original may be large
        if item is None or not item.sealed:
            continue
        if (opened := secret.opened(item.sealed)) is None:
            unopened.append(item.reference)
            continue
        message = from_bytes(opened)
        if secret.hash(message.email) != hashed:
            continue
        (delivered if item.state == "delivered" else waiting).append(item.reference)
        if item.state == "delivered" and message.visit:
            visits.add(message.visit)
    return Originals(tuple(delivered), tuple(waiting), frozenset(visits), tuple(unopened))


def new_tickets_of(store: Store, secret: Secret, requester: str) -> list[Key]:
    """The tickets that a help desk told of, are not decided about yet, and are or may be a requester's.

    Only one with another person's address is surely not theirs. Some help desks tell no address, some people are known
    by a number, and the secret may not open one: nobody loses more by these than a note.
    """
    found = []
    for one in store.new_tickets.all("waiting", "sending"):
        ticket = opened_ticket(one, secret)
        known = ticket.address if ticket and "@" in requester else ""
        if one.sealed and (not known or secret.hash(known) == secret.hash(requester)):
            found.append(one.key)
    return found


def _forget_new_tickets(store: Store, secret: Secret, requester: str) -> list[str]:
    """Delete them; returns what is to be told of it."""
    keys = new_tickets_of(store, secret, requester)
    if not keys:
        return []
    store.forgetting.expect_wipe()
    store.new_tickets.remove(keys)
    return [f"{count(len(keys), 'new ticket')} deleted that had no note yet and may be theirs"]


def _forget_refused_notes(store: Store, own: OwnWords) -> list[str]:
    """Delete what is kept of notes that a help desk refused with words of theirs; returns what is to be told of it."""
    keys = [one.key for one in store.new_tickets.all() if own.are_in(one.error)]
    return [f"{count(store.new_tickets.remove(keys), 'refused note')} deleted"] if keys else []


def _rebuild(workspace: Workspace, store: Store, generations: Generations, *, always: bool) -> None:
    """Make everything anew that was learnt from tickets, and keep nothing of before; `always`: also the first index.

    The index comes last: as long as an earlier one is there, `was_cut_off` tells the next run to do all of this again.
    """
    from kbtools.search.static.public_evidence import EVIDENCE, export_evidence

    if (workspace.search_index / EVIDENCE).is_file():
        export_evidence(workspace)
    if always or generations.current_name() or generations.kept():
        build(workspace, store, generations, full=True)
    generations.keep_current()  # without an index, what a build left that was killed
