"""`POST /api/searches`: how a search on the site ended; its words are redacted before they are stored."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.model.visit import Search, check_visit_id
from kbtools.service.parameters import flag_of, json_body, text_of
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import ServiceState, state_of
from kbtools.text.normalise import one_line

MOST_WORDS = 200  # characters
_MOST_READ = 2000
MOST_FOUND = 1000


async def searches(request: Request) -> Response:
    """Store a search; answers 204. The same `id` again replaces it, since the same person continued it."""
    state = state_of(request)
    state.rates.check(request, "events")
    data = await json_body(request)
    query, found = one_line(text_of(data, "query")[:_MOST_READ]), data.get("found")
    if not query:
        raise KbError("json", "'query' is missing", where="query")
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise KbError("json", "'found' must be a whole number", where="found")
    search = Search(check_visit_id(data.get("id"), "id"), query, min(found, MOST_FOUND), flag_of(data, "clicked"))
    await state.keep(lambda: _keep(state, search))
    return Response(status_code=204, headers=NO_STORE)


def _keep(state: ServiceState, search: Search) -> None:
    masked = one_line(state.masked(search.query), MOST_WORDS)  # cut afterwards: half a number would not be recognised
    if masked:
        state.store().searches.put(replace(search, query=masked), state.clock())
