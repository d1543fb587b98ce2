"""`/desk/articles/SLUG/also`: what else customers will see when this is published, to be agreed to."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.known_issues import role_to_publish
from kbtools.articles.review import article_or_draft
from kbtools.articles.unpublished import UnpublishedChange, mark_of, unpublished_changes
from kbtools.errors import KbError
from kbtools.model.staff import Role
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import page
from kbtools.service.state import ServiceState, state_of

ASKED = {
    "publish": "Publish",
    "publish-at": "Publish then",
    "mended": "It is mended",
    "archive": "Archive",
    "undo": "Take back",
}
MOST = 200  # characters of a field that is sent again


async def confirm_page(request: Request, who: SignedIn) -> Response:
    """The saved changes of other articles, by name."""
    state, slug = state_of(request), request.path_params["slug"]
    do = request.query_params.get("do", "")
    if do not in ASKED:
        raise KbError("not-found", "there is no such page", hint="go back and press the button again")
    if not who.member.may(await run_in_threadpool(_role, state, slug)):
        raise KbError("staff-refused", "this is for editors", hint="ask one of them")
    changes = await run_in_threadpool(changes_of_others, state, slug)
    people = await run_in_threadpool(lambda: {one.email: one.name or one.email for one in state.store().staff.all()})
    values: dict[str, object] = {
        "slug": slug,
        "do": do,
        "label": ASKED[do],
        "again": {name: request.query_params.get(name, "")[:MOST] for name in ("to", "at", "seen")},
        "changes": changes,
        "people": people,
        "mark": mark_of(changes),
    }
    return page(request, "confirm_publishing.html", values, who)


def _role(state: ServiceState, slug: str) -> Role:
    return role_to_publish(state.settings, article_or_draft(state.workspace, slug, state.known_articles.now()))


def changes_of_others(state: ServiceState, slug: str) -> list[UnpublishedChange]:
    """Saved changes of other articles, which the next build shows; none where CI publishes what is merged."""
    if state.settings.desk_publish == "pull-request":
        return []
    return unpublished_changes(state.workspace, state.known_articles.now(), state.store(), slug)
