"""`GET` and `POST /mail/`: the page behind the links of an answer by mail. Opening it changes nothing."""

from __future__ import annotations

from typing import cast, get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.contact.mail_links import PAGE, LinkKind
from kbtools.contact.mail_replies import MailLink, opened, say
from kbtools.errors import KbError
from kbtools.model.mail_answer import Said
from kbtools.service.errors import for_visitors
from kbtools.service.parameters import form_body
from kbtools.service.public import no_script_pages
from kbtools.service.request_limits import check_origin
from kbtools.service.state import ServiceState, state_of

__all__ = ["PAGE", "show", "take"]


async def show(request: Request) -> Response:
    """The page that asks whether the person means it."""
    state = state_of(request)
    state.rates.check(request, "mail")
    kind, token = _named(dict(request.query_params))
    link = await run_in_threadpool(_opened, state, kind, token)
    return no_script_pages.mail_link(request, kind, token, link, "")


async def take(request: Request) -> Response:
    """Note what the person says, and say what happens now."""
    state = state_of(request)
    try:
        check_origin(request)
        state.rates.check(request, "mail")
        fields, _ = await form_body(request)
        kind, token = _named({name: values[0] for name, values in fields.items()})
        link, said = await run_in_threadpool(_said, state, kind, token)
    except KbError as problem:
        return no_script_pages.failed(request, for_visitors(problem))
    state.wake_delivery()
    return no_script_pages.mail_link(request, kind, token, link, said)


def _named(given: dict[str, str]) -> tuple[LinkKind, str]:
    """The kind of link, and its token; an empty token where none is given."""
    kind = next((name for name in get_args(LinkKind) if given.get(name)), "person")
    return cast("LinkKind", kind), given.get(kind, "")


def _opened(state: ServiceState, kind: LinkKind, token: str) -> MailLink:
    return opened(state.store(), state.secret, kind, token, state.clock())


def _said(state: ServiceState, kind: LinkKind, token: str) -> tuple[MailLink, Said]:
    link = _opened(state, kind, token)
    return link, say(state.store(), link, kind, state.clock())
