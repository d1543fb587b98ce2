"""`POST /api/feedback`: whether an article helped, and if not, why; redacted before it is stored."""

from __future__ import annotations

import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.model.visit import Feedback, check_visit_id
from kbtools.service.parameters import form_body, is_form, json_body, text_of
from kbtools.service.public import no_script_pages
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import ServiceState, state_of
from kbtools.text.normalise import one_line

MOST_WHY = 2000


async def feedback(request: Request) -> Response:
    """Store feedback; answers 204. The same `id` again replaces the earlier answer, so that a reader may add to it.

    A form post is answered with a page, which asks for the reason where the article did not help.
    """
    state = state_of(request)
    state.rates.check(request, "feedback")
    form = is_form(request)
    data: dict[str, Any] = dict(await _form(request) if form else await json_body(request))
    knowledge = await state.knowledge_base()
    slug = text_of(data, "slug")
    if knowledge is None or slug not in knowledge.titles:
        raise KbError("article-missing", "no published article has this slug", where="slug")
    if not isinstance(data.get("helpful"), bool):
        raise KbError("json", "'helpful' must be true or false", where="helpful")
    why = text_of(data, "why").strip()[:MOST_WHY]
    said = Feedback(check_visit_id(data.get("id"), "id"), slug, data["helpful"], why)
    await state.keep(lambda: _keep(state, said))
    if form:
        return no_script_pages.feedback(request, said, one_line(knowledge.titles[slug]))
    return Response(status_code=204, headers=NO_STORE)


async def _form(request: Request) -> dict[str, Any]:
    fields = {name: values[0] for name, values in (await form_body(request))[0].items()}
    helpful = {"yes": True, "no": False}.get(fields.get("helpful", ""))
    return {**fields, "helpful": helpful, "id": fields.get("id") or secrets.token_urlsafe(16)}


def _keep(state: ServiceState, said: Feedback) -> None:
    kept = Feedback(said.id, said.slug, said.helpful, state.masked(said.why))
    state.store().feedback.put(kept, state.clock())
