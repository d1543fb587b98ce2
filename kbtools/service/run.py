"""The service as a process of its own: uvicorn on one port."""

from __future__ import annotations

import contextlib
import errno
import logging
import socket
from typing import TYPE_CHECKING

from kbtools.contact import missing_settings
from kbtools.errors import KbError
from kbtools.search.generations import Generations
from kbtools.service.app import create_app

if TYPE_CHECKING:
    from kbtools.workspace import Workspace

BACKLOG = 512
log = logging.getLogger(__name__)


def serve(workspace: Workspace, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve until interrupted.

    Raises `KbError` `port-in-use` before anything is served, `store` or `secret-missing` when messages cannot be
    kept, `setting` for a host or a rate that cannot be used.
    """
    import uvicorn

    workspace.secret()
    workspace.store().close()
    app = create_app(workspace)
    _log_to_stderr()
    with _listening(host, port) as listener:
        for note in starting_notes(workspace):
            log.warning("%s", note)
        shown = f"[{host}]" if ":" in host else host
        log.info("Serving http://%s:%d (Ctrl+C stops it)", shown, listener.getsockname()[1])
        # Our own log line replaces uvicorn's, which would log what people search for.
        config = uvicorn.Config(
            app,
            access_log=False,
            log_config=None,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=10,
        )
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how a person ends it
            uvicorn.Server(config).run(sockets=[listener])


def starting_notes(workspace: Workspace) -> list[str]:
    """Notes for the operator at the start."""
    settings, notes = workspace.settings, []
    if not Generations.of(workspace).current_name():
        notes.append("There is no index yet, so nothing is suggested: kb index")
    if not (workspace.site / "index.html").is_file():
        notes.append("The site has not been built yet: kb build")
    missing = missing_settings(settings)
    if missing:
        notes.append(
            f"Messages wait in the outbox until {' and '.join(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} set: kb outbox list"
        )
    return notes


def _log_to_stderr() -> None:
    ours = logging.getLogger("kbtools")
    if not ours.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))
        ours.addHandler(handler)
        ours.setLevel(logging.INFO)
        ours.propagate = False  # a library that sets up logging would write every line twice


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as failure:
        listener.close()
        if getattr(failure, "errno", None) == errno.EADDRINUSE:
            raise KbError(
                "port-in-use",
                f"another program listens on port {port}",
                where=f"{host}:{port}",
                hint=f"kb serve --port {port + 1}, or stop the other program",
            ) from None
        raise KbError(
            "setting",
            f"cannot listen here: {getattr(failure, 'strerror', None) or failure}",
            where=f"{host}:{port}",
            hint="try --host 127.0.0.1 --port 8000",
        ) from None
    return listener
