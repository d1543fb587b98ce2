"""`kb mcp`: the tools on standard input and output, for an assistant on this machine."""

from __future__ import annotations

import asyncio
import contextlib
from random import SystemRandom
from typing import TYPE_CHECKING

from kbtools.errors import KbError
from kbtools.service.app import utc_now
from kbtools.service.assistants.available import check_available
from kbtools.service.desk.staff_token import check_token_setting
from kbtools.service.state import ServiceState

if TYPE_CHECKING:
    from kbtools.workspace import Workspace


def serve_on_stdio(workspace: Workspace) -> None:
    """Answer an assistant until it closes its end; `gaps` is there where the staff token is set.

    Raises `KbError`: `package-missing`, `index-missing`, `setting` for a staff token that could be guessed.
    """
    check_available()
    check_token_setting(workspace.settings)
    state = ServiceState(workspace, utc_now, SystemRandom())
    with contextlib.closing(state), contextlib.suppress(KeyboardInterrupt):
        try:
            asyncio.run(_serve(state))
        finally:
            _keep_views(state)


def _keep_views(state: ServiceState) -> None:
    """Store how often articles were read, where there is a store: nothing runs here that would do it now and then."""
    if state.workspace.has_store:
        with contextlib.suppress(KbError):
            state.page_views.keep(state.store())


async def _serve(state: ServiceState) -> None:
    from mcp.server.stdio import stdio_server

    from kbtools.service.assistants.server import mcp_server
    from kbtools.service.assistants.tools import Caller, Tools

    if await state.knowledge_base() is None:
        raise KbError("index-missing", "there is no index yet, so nothing could be answered", hint="kb index")
    caller = Caller("assistant", is_staff=bool(state.settings.staff_token))
    server = mcp_server(Tools(state), state.settings.name, lambda _: caller)
    async with stdio_server() as (reads, writes):
        await server.run(reads, writes, server.create_initialization_options())
