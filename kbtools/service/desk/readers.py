"""`/desk/readers`: what readers missed in articles and searches, and what is done about it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.model.staff import StaffAction
from kbtools.reports.readers import KINDS, Kind, Missed, close, missed
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import number_of_page, page, to
from kbtools.service.state import ServiceState, state_of
from kbtools.system.sealing import Secret

ON_A_PAGE = 30
MOST_CLOSED = 100_000  # searches among which one is looked for to open it again
VIEWS: dict[Kind, str] = {
    "comments": "Comments under “No”",
    "flags": "Called wrong by an agent",
    "searches": "Searched for in vain",
}
REASONS: dict[str, str] = {
    "changed": "The article is changed",
    "right": "The article is right as it is",
    "elsewhere": "An answer is in another place",
    "unclear": "It is not clear what is missing",
}


async def reader_list(request: Request, who: SignedIn) -> Response:
    """One kind at a time, open or closed, in pages."""
    state, asked = state_of(request), request.query_params
    view = next((kind for kind in KINDS if kind == asked.get("view")), KINDS[0])
    closed = asked.get("closed") == "yes"
    found, count, first = await run_in_threadpool(_found, state, view, closed, number_of_page(request))
    knowledge = await state.knowledge_base()
    values: dict[str, object] = {"rows": found, "count": count, "first": first, "size": ON_A_PAGE}
    values |= {"view": view, "views": VIEWS, "closed": closed, "reasons": REASONS, "done": asked.get("done", "")}
    values |= {"titles": knowledge.titles if knowledge else {}, "urls": knowledge.urls if knowledge else {}}
    return page(request, "readers.html", values, who)


async def close_one(request: Request, who: SignedIn) -> Response:
    """Close one with a reason, or open it again; the list follows, with the way back."""
    state, form = state_of(request), request.state.form
    kind, key, why = (form.get(name, "") for name in ("kind", "key", "why"))
    await run_in_threadpool(_closed, state, kind, key, why, who)
    # what people searched for stays out of addresses
    done = {"done": _hidden(state.secret, key) if kind == "searches" else key} if why else {"closed": "yes"}
    return to(f"/desk/readers?{urlencode({'view': kind, **done})}")


def _found(state: ServiceState, view: Kind, closed: bool, number: int) -> tuple[Sequence[Missed], int, int]:
    first = number * ON_A_PAGE
    rows, count = missed(state.store(), view, closed=closed, first=first, most=ON_A_PAGE)
    last = max(0, (count - 1) // ON_A_PAGE) * ON_A_PAGE
    if first > last:
        first, (rows, count) = last, missed(state.store(), view, closed=closed, first=last, most=ON_A_PAGE)
    return rows, count, first


def _closed(state: ServiceState, kind: str, key: str, why: str, who: SignedIn) -> None:
    store = state.store()
    if kind == "searches" and not why:
        key = _words_of(state, key)
    close(store, kind, key, why)
    said = f"closed one of {kind}: {REASONS.get(why)}" if why else f"opened one of {kind} again"
    # what people searched for stays out of the log
    store.staff.note(StaffAction(state.clock(), who.member.email, said, "" if kind == "searches" else key))


def _words_of(state: ServiceState, key: str) -> str:
    """The words of a search that was closed a moment ago, by the hash in the address; else the words as they are."""
    rows, _ = missed(state.store(), "searches", closed=True, first=0, most=MOST_CLOSED)
    secret = state.secret
    return next((row.key for row in rows if _hidden(secret, row.key) == key), key)


def _hidden(secret: Secret, words: str) -> str:
    """Words as an address may hold them."""
    return secret.hash(f"search {words.encode().hex()}")
