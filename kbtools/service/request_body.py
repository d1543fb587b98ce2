"""Bodies of requests: read to a limit, and few large ones in memory at once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from tempfile import SpooledTemporaryFile
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kbtools.articles.pictures import MOST_BYTES
from kbtools.errors import KbError

SMALL = 65_536  # bytes: a longer body waits on the disk until it is there
LARGE_AT_ONCE = 2  # larger bodies than `service.max_body` that are read, checked and stored at once
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
# Files in base64 take four thirds. A page shows a form again with its text when the files are too large; the form's
# script keeps the text itself.
_FILES = {URLENCODED: 0, MULTIPART: 4, "": 2}
_PICTURE = re.compile(r"/desk/articles/[^/]+/picture")  # it is read once it is known who sends it


class BodyLimit:
    """Stops reading a request's body at so many bytes, whatever its header says, with `KbError("body-too-large")`.

    Nothing is read before the application asks for it. Then the whole body is received first, on the disk when it is
    long, so that many slow senders need no memory; few large ones are handed on at once.

    `files`: how many bytes of files the contact form takes.
    """

    def __init__(self, app: ASGIApp, most: int, files: Callable[[], int]) -> None:
        self.app = app
        self.most = most
        self.files = files
        self.large = asyncio.Semaphore(LARGE_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        files = 0
        if scope["path"] == "/api/contact":
            files = await run_in_threadpool(self.files) * _FILES.get(kind, _FILES[""])
        if kind == MULTIPART and _PICTURE.fullmatch(scope["path"]):
            files = MOST_BYTES
        length = headers.get("content-length", "")
        said = int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0  # noqa: PLR2004 - digits
        with SpooledTemporaryFile(SMALL) as spool:
            body = _Body(receive, said, self.most + files, spool)
            async with AsyncExitStack() as held:

                async def handed_on() -> Message:
                    if not body.is_there and await body.arrives() > self.most:
                        await held.enter_async_context(self.large)
                    return await body.next()

                await self.app(scope, handed_on, send)


class _Body:
    """The body of one request."""

    def __init__(self, receive: Receive, said: int, most: int, spool: IO[bytes]) -> None:
        self.is_there = False
        self._receive = receive
        self._said = said
        self._most = most
        self._spool = spool
        self._size = self._handed = 0
        self._is_gone = False

    async def arrives(self) -> int:
        """Receive all of it; its size. Raises `KbError("body-too-large")` as soon as it is known to be."""
        more, self.is_there = True, True
        while more:
            message: Message = await self._receive() if self._said <= self._most else {"type": "http.request"}
            if message["type"] == "http.disconnect":
                self._is_gone = True
                return self._size
            chunk: bytes = message.get("body", b"")
            self._size += len(chunk)
            if max(self._said, self._size) > self._most:
                raise KbError(
                    "body-too-large", f"a request may have at most {self._most:,} bytes", hint="shorten the text"
                )
            if self._size > SMALL:
                await run_in_threadpool(self._spool.write, chunk)
            else:
                self._spool.write(chunk)
            more = bool(message.get("more_body"))
        self._spool.seek(0)
        return self._size

    async def next(self) -> Message:
        """The next piece of it, then whatever comes after a body."""
        if self._is_gone:
            return {"type": "http.disconnect"}
        if self._handed and self._handed >= self._size:
            return await self._receive()
        piece = self._spool.read(SMALL)
        self._handed += len(piece) or 1  # an empty body is handed on once, too
        return {"type": "http.request", "body": piece, "more_body": self._handed < self._size}
