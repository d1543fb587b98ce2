"""`/desk/gaps/…/replies`: tell those who asked, by copying a reply or as a note on the ticket in the help desk."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.gaps.prepared_replies import prepared_replies
from kbtools.gaps.reply_notes import (
    REFUSED,
    ReplyNote,
    claim_notes,
    mark_of,
    takes_notes,
    write_reply_notes,
    written_marks,
)
from kbtools.model.staff import StaffAction
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import page
from kbtools.service.state import ServiceState, state_of
from kbtools.settings import site_url

TICK = "reply "  # in front of the mark, in the name of its box


async def replies(request: Request, who: SignedIn) -> Response:
    """Prepared replies for those who asked, open tickets first."""
    state, gap = state_of(request), request.path_params["gap"]
    values = await run_in_threadpool(_prepared, state, gap)
    return page(request, "replies.html", {**values, "notes": []}, who)


async def write_notes(request: Request, who: SignedIn) -> Response:
    """Write the ticked replies as internal notes, and show what became of each."""
    state, gap, form = state_of(request), request.path_params["gap"], request.state.form
    marks = {name.removeprefix(TICK) for name in form if name.startswith(TICK)}
    notes = await run_in_threadpool(_written, state, gap, marks, who)
    values = await run_in_threadpool(_prepared, state, gap)
    return page(request, "replies.html", {**values, "notes": notes}, who)


def _prepared(state: ServiceState, gap: str) -> dict[str, object]:
    article, found = prepared_replies(state.workspace, gap, state.known_articles.now())
    still = [reply for reply in found if reply.is_due(state.clock())]
    written, settings = written_marks(state.store(), state.clock()), state.settings
    rows = [(reply, mark_of(state.secret, gap, reply), takes_notes(settings, reply.source)) for reply in still]
    return {
        "gap": gap,
        "article": article,
        "replies": [(reply, mark, takes and mark not in written, mark in written) for reply, mark, takes in rows],
        "closed": len(found) - len(still),
        "has_address": bool(site_url(state.workspace.root)),
    }


def _written(state: ServiceState, gap: str, marks: set[str], who: SignedIn) -> Sequence[ReplyNote]:
    _, found = prepared_replies(state.workspace, gap, state.known_articles.now())
    now, secret, settings = state.clock(), state.secret, state.settings
    ticked = [
        reply
        for reply in found
        if mark_of(secret, gap, reply) in marks and reply.is_due(now) and takes_notes(settings, reply.source)
    ]
    if not ticked:
        raise KbError("staff", "no reply is ticked that can be put into the help desk", hint="tick one first")
    if not site_url(state.workspace.root):
        raise KbError("staff", "the links in the replies have no host name", hint="set site_url in mkdocs.yml first")
    store, by = state.store(), who.member.email
    with state.deciding:  # so that a second press finds them claimed
        fresh = claim_notes(store, secret, gap, ticked, by, now)
    done = write_reply_notes(settings, fresh, state.clock)
    for note, may_be_there in done:
        if not may_be_there:
            store.staff.note(StaffAction(state.clock(), by, REFUSED, mark_of(secret, gap, note.reply)))
    return [note for note, _ in done]
