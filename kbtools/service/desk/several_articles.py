"""What is done with several articles of the list at once."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.set import SetArticles, Wanted, set_articles
from kbtools.model.staff import StaffAction
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.articles import Filters
from kbtools.service.desk.pages import page_number, to
from kbtools.service.state import ServiceState, state_of

TICK = "article-"  # in front of the slug, in the name of its box


async def set_several(request: Request, who: SignedIn) -> Response:
    """Give the ticked articles a team or a topic, and show the same part of the list again."""
    state, form = state_of(request), request.state.form
    names = [name.removeprefix(TICK) for name in form if name.startswith(TICK)]
    wanted = Wanted(form.get("owner", ""), form.get("tag", ""), form.get("untag", ""))
    done = await run_in_threadpool(_set, state, names, wanted, who)
    asked = Filters.of({key: form.get(f"asked_{key}", "") for key in ("q", "state", "kind", "owner")})
    here = {"q": asked.words, "state": asked.state, "kind": asked.kind, "owner": asked.owner}
    told = {"page": page_number(form.get("page", "")) + 1, "changed": len(done.changed)}
    return to(f"/desk/articles?{urlencode({**here, **told})}")


def _set(state: ServiceState, names: list[str], wanted: Wanted, who: SignedIn) -> SetArticles:
    now, email = state.clock(), who.member.email
    with state.deciding:
        done = set_articles(state.workspace, names, wanted, now, email)
        for article in done.changed:
            state.store().staff.note(StaffAction(now, email, "set team or topics of", article.slug))
    return done
