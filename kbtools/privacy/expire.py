"""`kb privacy expire`: what is kept longer than it should be is deleted."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kbtools.articles.drafts import has_draft
from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.mail_answer import LINKS_LAST
from kbtools.model.teamwork import gap_of_item
from kbtools.privacy.forget import Forgotten, remove_tickets, was_cut_off
from kbtools.privacy.releases import can_be_renewed, has_stale_releases, releases_of
from kbtools.search.generations import Generations
from kbtools.storage.article_changes import LASTS
from kbtools.storage.gap_changes import LASTS as DECISIONS_LAST
from kbtools.storage.jobs import KEPT as JOBS_KEPT
from kbtools.system.temporary import remove_left
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store


def expire(workspace: Workspace, now: datetime, *, preview: bool = False) -> Forgotten:
    """Delete tickets older than the setting `privacy.keep_tickets_days`, and all that was made from them alone.

    0 keeps them for ever, and a ticket without a date stays. Claims of visitors and answers by mail go as tickets do.
    See `forget` for what becomes of text that was made from them, and of the index. What is kept for the desk goes at
    its end in any case: unsaved and earlier texts of articles, comments on them, and what publishing or deciding about
    a gap replaced.
    `preview`: only count the tickets.
    """
    if not preview:
        remove_left(workspace.temporary)
    days = workspace.settings.keep_tickets_days
    if not workspace.has_store:
        return Forgotten(0, 0, (), ())
    if not preview:
        with workspace.store() as store:
            if _end_for_desk(workspace, store, now):
                store.forgetting.expect_wipe()
                store.forgetting.wipe()
    if not days:
        return Forgotten(0, 0, (), ())
    moment = now - timedelta(days=days)
    with workspace.store() as store:
        keys = store.forgetting.tickets_before(moment)
        if preview:
            return Forgotten(len(keys), 0, (), ())
        store.check_secret(workspace.secret())
        can_be_renewed(workspace, store)
        shared = releases_of(workspace, store)
        _end_claims(store, moment)
        _end_for_new_tickets(store, moment)
        stale = was_cut_off(store, Generations.of(workspace))
        if not keys and not stale and not (shared and has_stale_releases(workspace, shared)):
            if store.forgetting.needs_wipe():  # for these claims, or as an earlier run was cut off
                store.forgetting.wipe()
            return Forgotten(0, 0, (), ())
        Library.of(workspace).sound()
        return remove_tickets(workspace, store, keys, now)


def _end_claims(store: Store, moment: datetime) -> None:
    """Delete what visitors claimed before a moment."""
    if claims := [claim.visit for claim in store.claims.kept() if claim.at and claim.at < moment]:
        store.forgetting.expect_wipe()
        store.claims.remove(claims)


def _end_for_new_tickets(store: Store, moment: datetime) -> None:
    """Delete what is kept of new tickets from before a moment, and of the mails that answered them."""
    if mailed := store.mail_answers.before(moment):
        store.forgetting.expect_wipe()
        store.mail_answers.remove(mailed)
    if store.new_tickets.has_before(moment):
        store.forgetting.expect_wipe()
        store.new_tickets.remove_before(moment)


def _end_work(workspace: Workspace, store: Store) -> None:
    """Nobody looks after a gap that is gone, nor after an article or a draft without a file.

    Where the articles cannot be read, none of them is taken for gone.
    """
    gaps, items = set(store.gaps.ids()), [one.item for one in store.teamwork.assignments()]
    gone = [item for item in items if (id_ := gap_of_item(item)) and id_ not in gaps]
    if articles := [item for item in items if not gap_of_item(item)]:
        with suppress(KbError):
            library = Library.of(workspace)
            known = articles if library.problems else library.by_slug
            gone += [item for item in articles if item not in known and not has_draft(workspace, item)]
    store.teamwork.end(gone)
    store.gaps.end_merged()


def _end_for_desk(workspace: Workspace, store: Store, now: datetime) -> int:
    """Delete what is kept for the desk and over; return how much that was."""
    replaced = store.changes.remove_before(now - LASTS) + store.gap_changes.remove_before(now - DECISIONS_LAST)
    _end_work(workspace, store)
    replaced += store.jobs.remove_before(now - JOBS_KEPT)
    replaced += store.teamwork.remove_searches_before(now - DECISIONS_LAST)
    replaced += store.mail_answers.unseal_before(now - LINKS_LAST)
    return replaced + store.article_edits.remove_old(now) + store.reviews.remove_old(now)
