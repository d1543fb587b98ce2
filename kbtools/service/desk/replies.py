"""`/desk/gaps/…/replies`: tell those who asked, by copying a reply or as a note on the ticket in the help desk."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.gaps.prepared_replies import PreparedReply, prepared_replies
from kbtools.notes.replies import MOST, RepliesWritten, takes_notes, write_replies
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import page
from kbtools.service.state import ServiceState, state_of
from kbtools.settings import site_url


async def replies(request: Request, who: SignedIn) -> Response:
    """Prepared replies for those who asked, open tickets first."""
    state, gap = state_of(request), request.path_params["gap"]
    return page(request, "replies.html", await run_in_threadpool(_prepared, state, gap, RepliesWritten((), ())), who)


async def write_notes(request: Request, who: SignedIn) -> Response:
    """Write the ticked replies as internal notes, and show what became of each."""
    state, gap, form = state_of(request), request.path_params["gap"], request.state.form
    done = await run_in_threadpool(_written, state, gap, set(form), who)
    return page(request, "replies.html", await run_in_threadpool(_prepared, state, gap, done), who)


def _box(reply: PreparedReply) -> str:
    """The name of the box that ticks a reply."""
    return f"reply {reply.source} {reply.ticket}"


def _prepared(state: ServiceState, gap: str, done: RepliesWritten) -> dict[str, object]:
    article, found = prepared_replies(state.workspace, gap, state.known_articles.now())
    still = [reply for reply in found if reply.is_due(state.clock())]
    known, settings = state.store().reply_notes.of(article.slug), state.settings
    can_note = [takes_notes(settings, reply.source) and reply.key not in known for reply in still]
    return {
        "gap": gap,
        "article": article,
        "replies": [
            (reply, _box(reply), can, known.get(reply.key)) for reply, can in zip(still, can_note, strict=True)
        ],
        "closed": len(found) - len(still),
        "has_address": bool(site_url(state.workspace.root)),
        "notes": done.notes,
        "left": [_box(reply) for reply in done.left],
        "most": MOST,
        "is_away": any(note.is_away for note in done.notes),
    }


def _written(state: ServiceState, gap: str, boxes: set[str], who: SignedIn) -> RepliesWritten:
    article, found = prepared_replies(state.workspace, gap, state.known_articles.now())
    now, settings = state.clock(), state.settings
    ticked = [
        reply for reply in found if _box(reply) in boxes and reply.is_due(now) and takes_notes(settings, reply.source)
    ]
    if not ticked:
        raise KbError("staff", "no reply is ticked that can be put into the help desk", hint="tick one first")
    if not site_url(state.workspace.root):
        raise KbError("staff", "the links in the replies have no host name", hint="set site_url in mkdocs.yml first")
    return write_replies(settings, state.store(), article.slug, ticked, who.member.email, state.clock)
