"""Help Scout: conversations by the time of their last change, with their threads embedded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from kbtools.intake.api.pulled import Pulled, latest, state
from kbtools.intake.api.web import Web
from kbtools.intake.aside import Aside
from kbtools.intake.fields import inner, items, number, text
from kbtools.intake.helpscout import HELPSCOUT


def token(app: str, secret: str) -> Callable[[Web], dict[str, str]]:
    """Fetches a token with an app's id and secret; it lasts for two days."""

    def renewed(web: Web) -> dict[str, str]:
        """The headers with a new token."""
        form = {"grant_type": "client_credentials", "client_id": app, "client_secret": secret}
        answer = web.post("/v2/oauth2/token", form)
        return {"Authorization": f"Bearer {text(answer.record, 'access_token')}"}

    return renewed


def pull(web: Web, cursor: str) -> Iterator[Pulled]:
    """Pages of changed conversations, the oldest change first."""
    begun = since = state(cursor).get("since", "")
    page = 1
    with Aside() as aside:
        while True:
            asked = {"status": "all", "embed": "threads", "sortField": "modifiedAt", "sortOrder": "asc"}
            asked |= {"page": str(page)} | ({"modifiedSince": begun} if begun else {})
            answer = web.get("/v2/conversations", asked)
            since = latest(items(answer.record, "_embedded.conversations"), "userUpdatedAt", since)
            rows = list(HELPSCOUT.of_page(answer.record, web.url, aside))
            yield Pulled(rows, json.dumps({"since": since}))
            if page >= (number(inner(answer.record, "page"), "totalPages") or 0):
                return
            page += 1
