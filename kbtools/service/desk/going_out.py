"""`/desk/articles/SLUG/also`: what else customers will see when this is published, to be agreed to."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.going_out import SavedChange, mark_of, saved_changes
from kbtools.errors import KbError
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import page
from kbtools.service.state import ServiceState, state_of

ASKED = {"publish": "Publish", "archive": "Archive", "undo": "Take back"}
MOST_TO = 200  # characters of the name of the article to which an archived one leads


async def also_page(request: Request, who: SignedIn) -> Response:
    """The saved changes of other articles, by name."""
    state, slug = state_of(request), request.path_params["slug"]
    do = request.query_params.get("do", "")
    if do not in ASKED:
        raise KbError("not-found", "there is no such page", hint="go back and press the button again")
    changes = await run_in_threadpool(others_going_out, state, slug)
    people = await run_in_threadpool(lambda: {one.email: one.name or one.email for one in state.store().staff.all()})
    values: dict[str, object] = {
        "slug": slug,
        "do": do,
        "label": ASKED[do],
        "leads": request.query_params.get("to", "")[:MOST_TO],
        "changes": changes,
        "people": people,
        "mark": mark_of(changes),
    }
    return page(request, "going_out.html", values, who)


def others_going_out(state: ServiceState, slug: str) -> list[SavedChange]:
    """Saved changes of other articles, which the next build shows; none where CI publishes what is merged."""
    if state.settings.desk_publish == "pull-request":
        return []
    return saved_changes(state.workspace, state.known_articles.now(), state.store(), slug)
