"""The built site, served with the headers that let a browser keep what cannot change and ask about the rest."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

# The theme's files carry a checksum in their name: another content has another name.
_NAMED_BY_CONTENT = re.compile(r"\.[0-9a-f]{8}\.min\.(?:js|css)$")
FOR_EVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"  # kept, but asked about each time: a small 304 while nothing changed


class Site(StaticFiles):
    """A folder that may not be there yet; what is missing is answered with the site's own page."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)

    async def check_config(self) -> None:
        """A site that is not built yet may be built while the service runs."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """As `StaticFiles`, with caching; what may not be read is not there."""
        try:
            response = await super().get_response(path, scope)
        except HTTPException as refusal:
            raise HTTPException(404) if refusal.status_code == 401 else refusal from None  # noqa: PLR2004 - the status of a refused sign-in
        kept = response.status_code in (200, 304) and _NAMED_BY_CONTENT.search(path)
        response.headers["Cache-Control"] = FOR_EVER if kept else ASK_FIRST
        return response
