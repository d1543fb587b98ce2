"""`POST /api/contact`: JSON from the form's script, or the form itself where no script runs."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kbtools.contact import Receipt
from kbtools.contact.copy_articles import articles_for_copy
from kbtools.contact.delivery import log_fault
from kbtools.contact.destinations import sends_copies
from kbtools.errors import KbError
from kbtools.model.message import ContactMessage
from kbtools.model.query import Answer, Query
from kbtools.model.visit import Event
from kbtools.service.errors import for_visitors
from kbtools.service.followup_for import followup_for
from kbtools.service.parameters import form_body, is_form, json_body
from kbtools.service.public import no_script_pages
from kbtools.service.public.claim_tokens import claims_for
from kbtools.service.public.events import keep_claim
from kbtools.service.public.form_fields import Fields, from_form, from_json
from kbtools.service.request_limits import CONTACT
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import ServiceState, state_of

if TYPE_CHECKING:
    from kbtools.model.mail_answer import MailedArticle
    from kbtools.model.query import Suggestion

SENDERS = "senders"  # all who have sent a message take turns as one: those who still ask go first


async def contact(request: Request) -> Response:
    """201 with `{"reference", "message", "first_reply", "copy", "suggestions"}` for JSON; pages for a form."""
    state = state_of(request)
    state.rates.check(request, "form")  # before anything is read: what is refused later has cost something, too
    if is_form(request):
        return await _from_form(request)
    state.rates.check(request, CONTACT)
    fields = await spoken(state, await run_in_threadpool(from_json, await json_body(request)))
    receipt, found = await _keep(state, fields, await _message(state, fields))
    texts = state.reader_settings.of(fields.lang).said
    wait, said = state.usual_wait.sentence(texts), texts["page"]
    told = f"{said['sent_lead'].format(reference=receipt.reference)} {said['sent_next']}"
    rows = [suggestion.to_json() for suggestion in found]
    about = {"reference": receipt.reference, "message": told, "first_reply": wait, "copy": receipt.copy}
    row = {**about, "suggestions": rows}
    return JSONResponse(row, 201, NO_STORE)


async def _from_form(request: Request) -> Response:
    state = state_of(request)
    fields = await spoken(state, from_form(*await form_body(request), state.random))
    if fields.start:
        return no_script_pages.write(request, fields)
    try:
        if fields.helped:
            return await _helped(request, state, fields)
        is_last = fields.confirmed or bool(fields.attachments)  # a page cannot pass files on to a second page
        if is_last:
            state.rates.check(request, CONTACT)
        message = await _message(state, fields)  # missing fields are reported before articles are offered
        if not is_last:
            found = (await _answered(state, fields, state.rates.visitor(request))).suggestions
            if found:
                await run_in_threadpool(state.note, [Event(fields.visit, "shown", s.slug) for s in found])
                query = Query(fields.message, fields.subject, lang=fields.lang)
                tokens = claims_for(state, fields.visit, query, [suggestion.slug for suggestion in found])
                fields = replace(fields, claims=tuple(tokens.values()))
                followup = await followup_for(state, fields.message, state.rates.visitor(request), fields.visit)
                return no_script_pages.ask(request, fields, found, followup)
            state.rates.check(request, CONTACT)
        receipt, meanwhile = await _keep(state, fields, message)
        wait = state.usual_wait.sentence(state.reader_settings.of(fields.lang).said)
        return no_script_pages.sent(request, receipt, wait, meanwhile, fields.lang)
    except KbError as problem:
        return no_script_pages.again(request, fields, for_visitors(problem))


async def _message(state: ServiceState, fields: Fields) -> ContactMessage:
    knowledge = await state.knowledge_base()
    titles = knowledge.titles if knowledge else {}
    wording = await run_in_threadpool(state.followups.wording, fields.followup)
    settings = state.reader_settings.of(fields.lang)
    now = state.clock()
    return await run_in_threadpool(lambda: fields.to_message(titles, state.form.of(settings), now, wording))


async def spoken(state: ServiceState, fields: Fields) -> Fields:
    """The fields with a language that the help centre has; without one for any other, and for its own."""
    knowledge = await state.knowledge_base()
    code = knowledge.language(fields.lang) if knowledge else ""
    return replace(fields, lang="" if code == state.settings.lang else code)


async def _keep(state: ServiceState, fields: Fields, message: ContactMessage) -> tuple[Receipt, list[Suggestion]]:
    """Store the message; return its receipt, and articles that may help meanwhile but were not rejected."""
    answer = await _answered(state, fields, SENDERS, sent=True)  # suggestions withheld before sending are shown now
    message = replace(message, people_first=answer.people_first)
    message = replace(message, in_copy=await _for_copy(state, message))
    receipt = await state.keep(lambda: state.accept(message, fields.channel))
    return receipt, [one for one in answer.suggestions if one.slug not in message.rejected]


async def _for_copy(state: ServiceState, message: ContactMessage) -> tuple[MailedArticle, ...]:
    knowledge = await state.knowledge_base()
    if knowledge is None or not sends_copies(state.settings):
        return ()
    try:
        return await state.find(
            lambda: articles_for_copy(state.workspace, message, knowledge, state.store(), state.known_articles.now),
            SENDERS,
        )
    except Exception as failure:  # as below
        log_fault("articles for a copy", failure)
        return ()


async def _answered(state: ServiceState, fields: Fields, who: str, *, sent: bool = False) -> Answer:
    query = Query(fields.message, fields.subject, lang=fields.lang)
    try:
        return await state.answer(who, fields.visit, query, sent=sent) or Answer()
    except Exception as failure:  # a failed suggestion must not keep anybody from writing
        log_fault("suggest", failure)
        return Answer()


async def _helped(request: Request, state: ServiceState, fields: Fields) -> Response:
    knowledge = await state.knowledge_base()
    if knowledge and fields.helped in knowledge.titles:
        event = Event(fields.visit, "helped", fields.helped)
        with contextlib.suppress(KbError):  # what does not count is no fault of this page
            await run_in_threadpool(keep_claim, state, event, request, fields.claims)
    return no_script_pages.helped(request, fields.lang)
