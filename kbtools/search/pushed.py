"""Generations in shared storage: put there without Whoosh's files, fetched, checked and put into use."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kbtools.articles.drafts import has_draft
from kbtools.articles.ledger import read_ledger
from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.releases.copies import copies_folder, copy_in_use, follow
from kbtools.releases.release import refused
from kbtools.releases.rollback import RolledBack, roll_back
from kbtools.releases.shared import Built, Pushed, SharedReleases
from kbtools.search.generation import DAMAGED, MANIFEST, Generation, Manifest
from kbtools.search.generations import Generations
from kbtools.system.temporary import temporary_folder
from kbtools.text.json_text import json_value
from kbtools.text.normalise import count
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.releases.release import Release
    from kbtools.storage import Store

ARTICLES = "articles.json"
MOST_NAMED = 5  # slugs in an error
_WITH_TICKETS = (MANIFEST, "examples.json", "terms.txt")  # the files that tell which tickets a generation learnt from


def push_index(
    workspace: Workspace, now: datetime, *, whole: bool = False, going: Collection[str] | None = ()
) -> Pushed:
    """Put the built index into shared storage and make it live; `whole`: all its files anew.

    `going`: see `refuse_dropping`, which raises; None where any article may go. Raises `KbError` `index-missing`,
    `setting`, `shared-storage`, or `release-refused` also for an index that has tickets which were deleted since.
    """
    generation = Generations.of(workspace).open()
    with workspace.store() as store:
        shared = SharedReleases.of(workspace, store)
        check = partial(check_pushed, workspace, shared, generation, going)
        return shared.push([built_index(generation)], now, whole=whole, check=check)[0]


def built_index(generation: Generation) -> Built:
    """A generation as it is put into shared storage: every file that answers, and none that Whoosh would unpickle."""
    names = (MANIFEST, *generation.manifest.files)
    paths = {name: generation.folder / name for name in names}
    return Built("index", generation.name, paths, dict(generation.manifest.counts))


def check_pushed(
    workspace: Workspace, shared: SharedReleases, generation: Generation, going: Collection[str] | None
) -> None:
    """Raise where a push of this generation would take something from customers, or bring back who is forgotten."""
    _check_learnt(shared.store, generation)
    if going is not None:
        refuse_dropping(workspace, shared, going)


def refuse_dropping(workspace: Workspace, shared: SharedReleases, going: Collection[str] = ()) -> None:
    """Raise `KbError("release-refused")` where articles are live that this folder never had, as another machine's.

    `going`: slugs that are meant to go. So are those that the ledger of this folder has, which were deleted here, and
    those that are a draft here.
    """
    live = shared.store.releases.live().get("index")
    if not live:
        return
    try:
        there = _articles(shared, shared.read("index", live))
    except KbError:  # no service can use it, so nothing is taken from anybody
        return
    library = Library.of(workspace)
    replaced = {slug for article in library.articles for slug in article.replaces}
    gone = there.keys() - library.by_slug.keys() - replaced - read_ledger(workspace.root).keys() - set(going)
    missing = sorted(slug for slug in gone if not has_draft(workspace, slug))
    if missing:
        raise KbError(
            "release-refused",
            f"{count(len(missing), 'article')} that customers can read now would go: this folder does not have them",
            where=", ".join(missing[:MOST_NAMED]) + (", …" if missing[MOST_NAMED:] else ""),
            hint="do it on the machine that has them, or get them first; if they are to go: kb build --push --drop",
        )


def _check_learnt(store: Store, generation: Generation) -> None:
    """Raise where a generation learnt from tickets that are deleted, so that nobody is forgotten in vain."""
    if has_deleted_tickets(store, generation):
        raise KbError(
            "release-refused",
            "this index has tickets that were deleted since it was built",
            where=generation.name,
            hint="kb index --full, then push it again",
        )


def has_deleted_tickets(store: Store, generation: Generation) -> bool:
    """Whether a generation learnt from tickets that the store does not have any more."""
    learnt = {(row.ticket[0], row.ticket[1]) for row in generation.examples if row.kind == "ticket"}
    return len(store.tickets.of(learnt)) < len(learnt)


def answering(workspace: Workspace) -> Generations:
    """The generations that a service answers from: the copy of the live one, else those that were built here."""
    if copy_in_use(workspace, "index"):
        return Generations(copies_folder(workspace, "index"))
    return Generations.of(workspace)


def follow_index(workspace: Workspace, shared: SharedReleases, id_: str, *, anew: bool = False) -> bool:
    """See `kbtools.releases.copies.follow`; files of an index are also checked to fit each other."""
    generations = Generations(copies_folder(workspace, "index"))
    return follow(workspace, shared, "index", id_, generations.check, anew=anew)


def roll_back_index(workspace: Workspace, id_: str, now: datetime, *, preview: bool = False) -> RolledBack:
    """Make an earlier generation live; see `kbtools.releases.rollback.roll_back`."""
    with workspace.store() as store:
        return roll_back(SharedReleases.of(workspace, store), "index", id_, now, _articles, preview=preview)


@contextmanager
def pushed_generations(workspace: Workspace, shared: SharedReleases) -> Iterator[list[tuple[str, Generation]]]:
    """The generations in shared storage as far as they say what they learnt from, each with its place.

    Raises `KbError` where one of them cannot be read.
    """
    with temporary_folder(workspace.temporary) as folder:
        found = []
        for kept in shared.store.releases.of("index"):
            release, own = shared.read("index", kept.id), folder / kept.id
            own.mkdir(mode=0o700)
            for name in _WITH_TICKETS:
                if name in release.files:
                    shared.fetch(release.files[name], own / name)
            found.append((release.place, _that_tells(own, release)))
        yield found


def _that_tells(folder: Path, release: Release) -> Generation:
    """The generation of these files, which says what it learnt from."""
    try:
        generation = Generation(folder, Manifest.read(folder))
        len(generation.examples)  # the file is read at first use
    except DAMAGED:
        raise refused("what it learnt from cannot be read", release.place) from None
    return generation


def _articles(shared: SharedReleases, release: Release) -> dict[str, object]:
    try:
        rows = json_value(shared.storage.read(release.files[ARTICLES].place))
        return {str(row["slug"]): row for row in rows}
    except (ValueError, LookupError, TypeError):
        raise refused("its articles cannot be read", release.place) from None
