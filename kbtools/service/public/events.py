"""`POST /api/events`: what happened in a visit to the contact form, and what a visitor says helped."""

from __future__ import annotations

from datetime import datetime
from typing import cast, get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.contact.checks import MOST_BODY
from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError
from kbtools.model.query import Query
from kbtools.model.visit import Claim, Event, ReportedKind, check_visit_id
from kbtools.service.parameters import channel_of, flag_of, json_body, text_of
from kbtools.service.public.api import MOST_QUERY
from kbtools.service.public.claim_tokens import check, network_of
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import ServiceState, state_of
from kbtools.tickets.claims import masked_question, withdraw


async def events(request: Request) -> Response:
    """Store events of a visit; answers 204. The question of a "helped" is stored only with `"keep": true`, redacted.

    A "helped" needs the `claim` that came with the suggestion, else it is refused and not counted.
    """
    state = state_of(request)
    state.rates.check(request, "events")
    data = await json_body(request)
    kind, slug = text_of(data, "kind"), text_of(data, "slug")
    if kind not in get_args(ReportedKind):
        raise KbError("json", f"'kind' must be one of {', '.join(get_args(ReportedKind))}", where="kind")
    channel = channel_of(data, "channel")
    event = Event(check_visit_id(data.get("episode")), cast("ReportedKind", kind), slug, channel)
    asked = None
    if kind == "helped" and flag_of(data, "keep") and text_of(data, "question").strip():
        asked = Query(text_of(data, "question")[:MOST_BODY], text_of(data, "subject")[:MOST_QUERY])
    token = text_of(data, "claim")
    knowledge = await state.knowledge_base()
    if slug and (knowledge is None or slug not in knowledge.titles):
        raise KbError("article-missing", "no published article has this slug", where="slug")
    if event.kind == "started":
        await run_in_threadpool(state.begin, event.visit, channel)
    if event.kind == "helped":
        await state.keep(lambda: keep_claim(state, event, request, (token,), asked))
    else:
        await run_in_threadpool(_keep, state, event)
    return Response(status_code=204, headers=NO_STORE)


def keep_claim(
    state: ServiceState, event: Event, request: Request, tokens: tuple[str, ...], asked: Query | None = None
) -> None:
    """Store that an article helped, once a visit, and with `asked` the question, which waits for a person's approval.

    Raises `KbError` `claim-refused`, or `rate` where the network has made `service.claims_a_day` in a day.
    """
    now, secret = state.clock(), state.secret
    check(secret, tokens, event.visit, event.slug, now, asked)
    network = network_of(secret, request.client.host if request.client else "")
    question = _masked(state, asked.text, now) if asked else ""
    claim = Claim(event.visit, event.slug, question, network, now)
    if not state.store().claims.put(claim, now, most=state.settings.claims_a_day):
        raise KbError("rate", "what helped was said often enough from your network today", hint="tell us by the form")
    state.store().visits.record(event, now)


def _masked(state: ServiceState, text: str, now: datetime) -> str:
    """The question as it may be kept; empty where it cannot be masked, whatever a stranger's text may do."""
    try:
        return masked_question(text, state.masking.copy, now)
    except Exception as failure:
        log_fault("a question was not kept", failure)
        return ""


def _keep(state: ServiceState, event: Event) -> None:
    state.store().visits.record(event, state.clock())
    if event.kind == "undone":
        withdraw(event.visit, state.store())
