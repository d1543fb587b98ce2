"""The JSON API: suggestions, search, and whether the service is well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kbtools.contact.checks import MOST_BODY
from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError
from kbtools.model.query import SHOWN, Query
from kbtools.model.visit import check_visit_id
from kbtools.search.site_search import SiteSearch, search_site
from kbtools.service.desk.staff import check_staff
from kbtools.service.followup_for import followup_for
from kbtools.service.metrics import Now
from kbtools.service.parameters import channel_of, check_given, flag_of, json_body, number_of, text_of
from kbtools.service.public.claim_tokens import claims_for
from kbtools.service.public.form_fields import MOST_CODE
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import ServiceState, state_of
from kbtools.text.normalise import encodable

if TYPE_CHECKING:
    from kbtools.model.query import Answer

MOST_HITS = 50
MOST_QUERY = 500


async def suggest(request: Request) -> Response:
    """`{"suggestions": [...], "people_first": bool, "followup": {}, "generation": name}`; without an index null.

    Refused where neither `text`, `body` nor `subject` is there; an empty text has no suggestions.

    With `?explain=1`, for the support team alone, each has its `reason`.
    """
    state = state_of(request)
    state.rates.check(request, "suggest")
    explain = request.query_params.get("explain", "") not in ("", "0")
    if explain:
        await check_staff(request)
    data = await json_body(request)
    check_given(data, "text", "body", "subject")
    text = text_of(data, "text") or text_of(data, "body")
    subject, typing = text_of(data, "subject"), flag_of(data, "typing")
    limit = number_of(data.get("limit"), "limit", SHOWN, SHOWN)
    visit = check_visit_id(data["episode"]) if text_of(data, "episode") else ""
    lang, reader = text_of(data, "lang")[:MOST_CODE], (text_of(data, "product"), text_of(data, "version"))
    query = Query(text[:MOST_BODY], subject[:MOST_QUERY], typing, lang, False, *reader)
    # Nothing is held back where people can search beside the form: they see all anyway.
    in_experiment, who = visit if channel_of(data, "channel") == "form" else "", state.rates.visitor(request)
    found = await state.answer(who, in_experiment, query, limit, explain=explain)
    person = bool(found and found.people_first)
    asked = None if person else await followup_for(state, query.text, who, in_experiment)
    row = {
        "suggestions": _rows(state, visit, query, found) if found else [],
        "people_first": person,
        "followup": {"id": asked.id, "wording": asked.wording} if asked else None,
        "generation": found.generation if found else None,
    }
    return JSONResponse(row, headers=NO_STORE)


def _rows(state: ServiceState, visit: str, query: Query, found: Answer) -> list[dict[str, object]]:
    """The suggestions as JSON; those for a visit each with the `claim` that proves that it was shown."""
    rows = [_whose(one.slug, one.to_json(), found.others) for one in found.suggestions]
    tokens = claims_for(state, visit, query, [one.slug for one in found.suggestions]) if visit else {}
    return [{**row, "claim": tokens[row["slug"]]} if row["slug"] in tokens else row for row in rows]


def _whose(slug: str, row: dict[str, Any], others: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The row of an article, with what it applies to where that is for others."""
    return {**row, "only_for": list(others[slug])} if slug in others else row


async def search(request: Request) -> Response:
    """`{"hits": [...], "generation": name}` for `?q=`; at most `limit` (10, up to 50)."""
    state = state_of(request)
    state.rates.check(request, "search")
    check_given(request.query_params, "q")
    limit = number_of(request.query_params.get("limit"), "limit", 10, MOST_HITS)
    query = encodable(request.query_params.get("q", ""))[:MOST_QUERY]
    knowledge = await state.knowledge_base()
    if knowledge is None:
        return JSONResponse({"hits": [], "generation": None}, headers=NO_STORE)
    who = state.rates.visitor(request)
    lang = request.query_params.get("lang", "")[:MOST_CODE]
    found = await state.find(lambda: knowledge.search(query, limit, lang=lang), who) if query.strip() else []
    return JSONResponse(
        {"hits": [hit.to_json() for hit in found], "generation": knowledge.generation}, headers=NO_STORE
    )


async def site_search(request: Request) -> Response:
    """A search as the site's pages make it: sure answers first, then the nearest; see `SiteSearch`.

    The words come in the body, so that they stand in no log of addresses. They are neither stored nor logged.
    """
    state = state_of(request)
    state.rates.check(request, "search")
    data = await json_body(request)
    check_given(data, "text")
    text, typing, lang = text_of(data, "text")[:MOST_QUERY], flag_of(data, "typing"), text_of(data, "lang")[:MOST_CODE]
    limit, as_typed = number_of(data.get("limit"), "limit", 10, MOST_HITS), flag_of(data, "as_typed")
    reader = text_of(data, "product"), text_of(data, "version")
    knowledge = await state.knowledge_base()
    found = SiteSearch()
    if knowledge is not None and text.strip():
        who = state.rates.visitor(request)
        query = Query(text, "", typing, lang, as_typed, *reader)
        found = await state.find(lambda: search_site(knowledge, query, limit), who)
    hits = [_whose(hit.slug, hit.to_json(), found.others) for hit in found.hits]
    generation = knowledge.generation if knowledge else None
    return JSONResponse({**found.to_json(), "hits": hits, "generation": generation}, headers=NO_STORE)


async def healthz(request: Request) -> Response:
    """200 while the process answers."""
    del request
    return JSONResponse({"ok": True}, headers=NO_STORE)


async def readyz(request: Request) -> Response:
    """The state of index, store and outbox; 503 without an index, or a store of its own that can be written.

    A database server that is away makes no service unready: no other one would take messages, and a proxy that believed
    all to be unready would keep even articles and answers from customers. The outbox for staff alone, else null.
    """
    state = state_of(request)
    told_all = "authorization" in request.headers
    if told_all:
        await check_staff(request)
    knowledge = await state.knowledge_base()
    counts, writes = await run_in_threadpool(_counts, state)
    notes = []
    if knowledge is None:
        notes.append("no index: kb index")
    if counts is None:
        notes.append("the store cannot be read: kb doctor")
    elif not writes:
        notes.append("nothing can be stored: kb doctor")
    if state.transport is None:
        notes.append("delivery is not set up, messages wait in the outbox: kb doctor")
    elif state.mail_fault:
        notes.append("the mail server cannot be used, messages wait in the outbox: kb doctor")
    notes += [
        f"the live {kind} is not used, the one before serves: {why}" for kind, why in state.release_faults.items()
    ]
    if told_all and counts and counts.get("parked"):
        notes.append(f"{counts['parked']} messages are parked: kb outbox list")
    ready = knowledge is not None and (writes or state.workspace.is_store_shared)
    row: dict[str, Any] = {
        "ready": ready,
        "generation": knowledge.generation if knowledge else None,
        "store": counts is not None,
        "outbox": counts if told_all else None,
        "delivers": state.transport is not None,
        "notes": notes,
    }
    return JSONResponse(row, 200 if ready else 503, NO_STORE)


async def metrics(request: Request) -> Response:
    """Counts of this process and the state of store and index, for Prometheus; needs the staff token."""
    await check_staff(request)
    state = state_of(request)
    knowledge = await state.knowledge_base()
    text = await run_in_threadpool(_metrics, state, knowledge.generation if knowledge else None)
    return Response(text, headers={**NO_STORE, "Content-Type": CONTENT_TYPE_PLAIN_0_0_4})


def _metrics(state: ServiceState, generation: str | None) -> bytes:
    behind = [*state.release_faults] if state.settings.index_storage else None
    try:
        return state.metrics.text(Now(state.store(), generation, state.clock(), behind))
    except KbError:  # monitoring must see that the store cannot be read
        return state.metrics.text(Now(None, generation, state.clock(), behind))


def _counts(state: ServiceState) -> tuple[dict[str, int] | None, bool]:
    """The messages in the outbox by state, and whether more can be stored; None where the store cannot be read."""
    try:
        return dict(state.store().outbox.counts()), state.takes_more()
    except KbError:
        return None, False
    except Exception as failure:  # whatever the failure is, the service is not ready
        log_fault("readyz", failure)
        return None, False
