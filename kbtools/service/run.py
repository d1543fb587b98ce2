"""The service as a process of its own: uvicorn on one port."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import socket
import sys
import threading
from types import FrameType
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from kbtools.contact import missing_settings
from kbtools.errors import KbError
from kbtools.service import connections
from kbtools.service.app import create_app
from kbtools.service.first_build import has_index, has_site
from kbtools.service.log_limit import LogLimit
from kbtools.service.peers import Peers
from kbtools.service.request_id import JsonLines
from kbtools.system.one_thread import one_thread
from kbtools.system.temporary import remove_left

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from kbtools.workspace import Workspace

BACKLOG = 512
GRACE = 5  # seconds for the requests that are being answered when the service is told to end
LAST = 12.0  # seconds after which it ends even when a thread does not
TURN = 0.001  # seconds that a thread at work keeps those waiting that answer short requests
OPEN_FILES = 4_096  # for each connection is one
_OWN_FILES = 200  # that the service itself may need: index, store, mail
NO_STAFF = "Nobody can sign in to the desk yet: kb staff add EMAIL --role admin"
_LINE = "%(asctime)s %(levelname)s %(message)s"
log = logging.getLogger(__name__)


def serve(
    workspace: Workspace, host: str = "127.0.0.1", port: int = 8000, *, jobs: bool = True, json_log: bool = False
) -> None:
    """Serve until interrupted. `jobs`: whether it also does what `kb worker` does.

    `json_log`: each line of the log is an object of JSON.

    Raises `KbError` `port-in-use` before anything is served, `store` or `secret-missing` when messages cannot be
    kept or those that wait cannot be opened, `setting` for a host or a rate that cannot be used.
    """
    secret = workspace.secret()
    with workspace.store() as store:
        store.check_secret(secret)
        store.note_secret(secret.mark)
        notes = [] if store.staff.count() else [NO_STAFF]
    remove_left(workspace.temporary)
    app = create_app(workspace, jobs=jobs)
    sys.setswitchinterval(TURN)
    log_to_stderr(json_log=json_log)
    with _listening(host, port) as listener:
        for note in (*starting_notes(workspace), *notes):
            log.warning("%s", note)
        shown = f"[{host}]" if ":" in host else host
        log.info("Serving http://%s:%d (Ctrl+C stops it)", shown, listener.getsockname()[1])
        with one_thread(), contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how a person ends it
            _Server(_config(app)).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that ends in any case once it is told to: a thread that does not finish is not waited for."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal to end. What was accepted is in the store, so ending early loses nothing."""
        last = threading.Timer(LAST, os._exit, [1])
        last.daemon = True
        last.start()
        super().handle_exit(sig, frame)


def _config(app: Starlette) -> uvicorn.Config:
    class Connection(connections.Connection):
        most = min(connections.MOST, _open_files() - _OWN_FILES)

    trusted = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
    inner: Any = app  # uvicorn and Starlette spell the types of ASGI differently
    outer: Any = ProxyHeadersMiddleware(inner, trusted)
    # Our own log line replaces uvicorn's, which would log what people search for.
    return uvicorn.Config(
        Peers(outer),
        http=Connection,
        proxy_headers=False,  # as above
        forwarded_allow_ips=trusted,
        ws="none",
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        backlog=BACKLOG,
    )


def _open_files() -> int:
    """How many files the process may open; raised as far as it may."""
    try:
        import resource
    except ImportError:  # Windows, where there is no such limit
        return OPEN_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= soft < OPEN_FILES:
        soft = OPEN_FILES if hard < 0 else min(OPEN_FILES, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft if soft >= 0 else OPEN_FILES


def starting_notes(workspace: Workspace) -> list[str]:
    """Notes for the operator at the start."""
    settings, notes = workspace.settings, []
    if not has_index(workspace):
        notes.append("There is no index yet, so nothing is suggested: kb index")
    if not has_site(workspace):
        notes.append("The site has not been built yet: kb build")
    missing = missing_settings(settings)
    if missing:
        notes.append(
            f"Messages wait in the outbox until {' and '.join(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} set: kb outbox list"
        )
    return notes


def log_to_stderr(*, json_log: bool = False) -> None:
    """Log to standard error, all loggers with one limit: libraries warn of what strangers send, too."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if json_log else logging.Formatter(_LINE, "%H:%M:%S"))
    handler.addFilter(LogLimit())
    logging.captureWarnings(capture=True)
    for name, level in {"kbtools": logging.INFO, "": logging.WARNING}.items():
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(handler)
            logger.setLevel(level)
            logger.propagate = False  # a library that sets up logging would write every line twice


def check_port(host: str, port: int) -> None:
    """Raise `KbError` as `serve` does where it could not listen there now."""
    with _listening(host, port):
        pass


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
                hint=f"choose another one, such as --port {port + 1}, or stop that program",
            ) from None
        raise KbError(
            "setting",
            f"cannot listen here: {getattr(failure, 'strerror', None) or failure}",
            where=f"{host}:{port}",
            hint="try --host 127.0.0.1 --port 8000",
        ) from None
    return listener
