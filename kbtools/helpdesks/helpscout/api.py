"""Help Scout: conversations by the time of their last change, with their threads embedded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from kbtools.helpdesks.helpscout.export import HELPSCOUT
from kbtools.helpdesks.http import Web
from kbtools.helpdesks.paging import Pulled, by_change
from kbtools.helpdesks.reading.fields import inner, items, number, text
from kbtools.helpdesks.reading.staging import Aside


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

    def fetch(since: str, page: int) -> tuple[list[dict[str, Any]], bool]:
        """One page of all mailboxes, and whether it is not the last."""
        asked = {"status": "all", "embed": "threads", "sortField": "modifiedAt", "sortOrder": "asc", "page": str(page)}
        answer = web.get("/v2/conversations", asked | ({"modifiedSince": since} if since else {}))
        found = [dict(one) for one in items(answer.record, "_embedded.conversations")]
        return found, page < (number(inner(answer.record, "page"), "totalPages") or 0)

    with closing(Aside()) as aside:
        for found, behind in by_change(fetch, "userUpdatedAt", cursor):
            yield Pulled(list(HELPSCOUT.of_page({"conversations": found}, web.url, aside)), behind)
