"""`/agent`: answers beside a ticket in the help desk; all its data needs the staff token."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import escape
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from kbtools.articles.flagged import flag_article
from kbtools.contact.checks import MOST_BODY
from kbtools.errors import KbError
from kbtools.model.ticket import Ticket
from kbtools.notes.beside_ticket import SimilarTicket, beside_ticket
from kbtools.service.desk.staff import check_staff
from kbtools.service.parameters import json_body, text_of
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import ServiceState, state_of
from kbtools.text.normalise import one_line
from kbtools.tickets.link import link_ticket

if TYPE_CHECKING:
    from kbtools.search.knowledge_base import KnowledgeBase

TOLD = 280  # characters of a question or an answer
MOST_ID = 200
_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


async def page(request: Request) -> Response:
    """The page itself: it holds no private data, and may be framed by the origins in `staff.frames`."""
    settings = state_of(request).settings
    html = _template().replace("{{ name }}", str(escape(settings.name))).replace("{{ lang }}", settings.lang)
    return HTMLResponse(html, headers={**NO_STORE, "Content-Security-Policy": policy(settings.staff_frames)})


def policy(frames: tuple[str, ...]) -> str:
    """The page's Content-Security-Policy: its own script and style by hash, requests to this service, frames as set."""
    hashes: dict[str, str] = {}
    for kind, text in _INLINE.findall(_template()):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
        hashes[kind] = f"'sha256-{digest}'"
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {hashes['script']}",
            f"style-src {hashes['style']}",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            " ".join(["frame-ancestors 'self'", *frames]),
        ]
    )


async def answers(request: Request) -> Response:
    """`{"ticket", "articles", "tickets", "generation"}` for `{"ticket", "source", "text"}`.

    The question is the ticket's, if it is in the store, else `text`; without either, `KbError("ticket-missing")`.
    """
    await check_staff(request)
    state = state_of(request)
    data = await json_body(request)
    ticket = await run_in_threadpool(_ticket, state, data)
    asked, subject = (ticket.question, ticket.subject) if ticket else (text_of(data, "text")[:MOST_BODY], "")
    if not ticket and not asked.strip():
        raise KbError(
            "ticket-missing",
            "this ticket is not in the store yet",
            where="ticket",
            hint="kb ticket sync, or send the text of the ticket",
        )
    knowledge = await state.knowledge_base()
    if knowledge is None:
        raise KbError("index-missing", "there is no index yet", hint="kb index")
    row = await run_in_threadpool(_answers, state, knowledge, ticket, asked, subject)
    return JSONResponse(row, headers=NO_STORE)


async def link(request: Request) -> Response:
    """Store a link: this article answered the ticket. Answers 204."""
    state, key, slug = await _about(request)
    await run_in_threadpool(lambda: link_ticket(state.store(), key, slug, at=state.clock()))
    return Response(status_code=204, headers=NO_STORE)


async def flag(request: Request) -> Response:
    """Store a flag: this article was wrong for the ticket (`kb article flagged`). Answers 204."""
    state, key, slug = await _about(request)
    await run_in_threadpool(lambda: flag_article(state.store(), slug, key, state.clock()))
    return Response(status_code=204, headers=NO_STORE)


async def _about(request: Request) -> tuple[ServiceState, tuple[str, str], str]:
    await check_staff(request)
    state = state_of(request)
    data = await json_body(request)
    slug, source, id_ = text_of(data, "slug"), text_of(data, "source"), text_of(data, "ticket")
    knowledge = await state.knowledge_base()
    if knowledge is None or slug not in knowledge.titles:
        raise KbError("article-missing", "no published article has this slug", where="slug")
    ticket = await run_in_threadpool(_ticket, state, data)
    if ticket:
        return state, ticket.key, slug
    if not (0 < len(id_) <= MOST_ID and 0 < len(source) <= MOST_ID):
        raise KbError(
            "ticket-missing",
            "a ticket that is not in the store needs its source and its id",
            where="ticket",
            hint="open the page with ?source=…&ticket=…",
        )
    return state, (source, id_), slug


def _ticket(state: ServiceState, data: Mapping[str, Any]) -> Ticket | None:
    """The stored ticket, or None. Raises `ticket-missing` when the id is ambiguous."""
    id_, source = text_of(data, "ticket")[:MOST_ID], text_of(data, "source")[:MOST_ID]
    try:
        return state.store().tickets.get(id_, source) if id_ else None
    except KbError as problem:
        if problem.code == "ticket-missing" and (source or problem.hint == "kb ticket list"):
            return None
        raise


def _answers(
    state: ServiceState, knowledge: KnowledgeBase, ticket: Ticket | None, asked: str, subject: str
) -> dict[str, object]:
    key = ticket.key if ticket else ("", "")
    found = beside_ticket(state.store(), knowledge, key, asked, subject=subject, weak=True)
    return {
        "ticket": {"id": ticket.id, "source": ticket.source, "subject": ticket.subject} if ticket else None,
        "articles": [
            {**one.to_json(), "linked": one.slug in found.linked, "flagged": one.slug in found.flagged}
            for one in found.articles
        ],
        "tickets": [_similar(similar) for similar in found.tickets],
        "generation": knowledge.generation,
    }


def _similar(similar: SimilarTicket) -> dict[str, object]:
    """An answered ticket, masked: the question, the last answer, and the articles."""
    ticket = similar.ticket
    replies = [message.body for message in ticket.messages if message.author == "agent"]
    return {
        "id": ticket.id,
        "source": ticket.source,
        "subject": ticket.subject,
        "question": one_line(ticket.question, TOLD),
        "answer": one_line(replies[-1], TOLD) if replies else "",
        "articles": [{"slug": slug, "title": title} for slug, title in similar.articles],
    }


@cache
def _template() -> str:
    return Path(__file__).with_name("agent.html").read_text(encoding="utf-8")
