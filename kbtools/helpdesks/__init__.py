"""Tickets over a help desk's API: what is new since last time, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kbtools.errors import KbError, raise_all
from kbtools.helpdesks.github import api as github
from kbtools.helpdesks.helpscout import api as helpscout
from kbtools.helpdesks.http import Clock, Web, encoded
from kbtools.helpdesks.paging import Pulled
from kbtools.helpdesks.zammad import api as zammad
from kbtools.helpdesks.zendesk import api as zendesk
from kbtools.settings import TABLE, Settings, variable

__all__ = ["APIS", "Api", "Clock", "Pulled", "Web", "connect"]


@dataclass(frozen=True)
class Api:
    """A help desk's API: the settings that it needs, the headers made of them, and how its pages are pulled.

    `pull` takes the cursor of the last page that was kept, "" at first, and goes on behind it.
    """

    url: str
    needs: tuple[str, ...]
    headers: Callable[[Settings], dict[str, str]]
    pull: Callable[[Web, str], Iterator[Pulled]]
    path: Callable[[Settings], str] = lambda _: ""
    renew: Callable[[Settings], Callable[[Web], dict[str, str]]] | None = None


APIS = {
    "zendesk": Api(
        "sync.zendesk_url",
        ("sync.zendesk_url", "sync.zendesk_user", "sync.zendesk_token"),
        lambda s: {"Authorization": f"Basic {encoded(f'{s.sync_zendesk_user}/token:{s.sync_zendesk_token}')}"},
        zendesk.pull,
    ),
    "helpscout": Api(
        "sync.helpscout_url",
        ("sync.helpscout_url", "sync.helpscout_app", "sync.helpscout_secret"),
        lambda _: {},
        helpscout.pull,
        renew=lambda s: helpscout.token(s.sync_helpscout_app, s.sync_helpscout_secret),
    ),
    "zammad": Api(
        "sync.zammad_url",
        ("sync.zammad_url", "sync.zammad_token"),
        lambda s: {"Authorization": f"Token token={s.sync_zammad_token}"},
        zammad.pull,
    ),
    "github": Api(
        "sync.github_url",
        ("sync.github_url", "sync.github_repository", "sync.github_token"),
        lambda s: {"Authorization": f"Bearer {s.sync_github_token}", "Accept": "application/vnd.github+json"},
        github.pull,
        path=lambda s: f"/repos/{s.sync_github_repository.strip('/')}",
    ),
}


def connect(name: str, settings: Settings, clock: Clock) -> Web:
    """The way to a help desk of `APIS`; the caller closes it. Raises every setting that is missing."""
    api = APIS[name]
    values = {key: getattr(settings, TABLE[key].name) for key in api.needs}
    raise_all(
        KbError("setting", f"'{key}' is not set", where=key, hint=f"set {variable(key)}")
        for key, value in values.items()
        if not value
    )
    renew = api.renew(settings) if api.renew else None
    return Web(values[api.url].rstrip("/") + api.path(settings), api.headers(settings), clock, renew)
