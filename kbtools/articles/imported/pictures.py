"""Pictures on other servers that articles show, downloaded into the workspace."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from kbtools.errors import KbError
from kbtools.system.file_kinds import PICTURES, kind_of
from kbtools.text.normalise import slugify

if TYPE_CHECKING:
    import httpx2

LARGEST = 10_000_000  # bytes
_TIMEOUT = 30.0  # seconds without a byte
_OK = 200


class PictureFetcher:
    """Downloads each address once into the folder `into`. `problems`: pictures that failed, and why."""

    def __init__(self, into: Path) -> None:
        self._into = into
        self._known: dict[str, Path | None] = {}
        self.problems: list[KbError] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "_client" in self.__dict__:
            self._client.close()

    @cached_property
    def _client(self) -> httpx2.Client:
        import httpx2

        return httpx2.Client(timeout=_TIMEOUT, follow_redirects=True)

    def __call__(self, address: str) -> Path | None:
        """The picture as a file, with the ending of its kind; None when the download failed."""
        if address not in self._known:
            try:
                self._known[address] = self._fetched(address)
            except KbError as problem:
                self.problems.append(problem)
                self._known[address] = None
        return self._known[address]

    def _fetched(self, address: str) -> Path:
        import httpx2

        try:
            with self._client.stream("GET", address) as answer:
                if answer.status_code != _OK:
                    raise _failed(address, f"the server answers {answer.status_code}")
                data = _read(answer, address)
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as failure:
            raise _failed(address, f"the connection broke: {type(failure).__name__}") from failure
        kind = kind_of(data)
        if kind not in PICTURES:
            raise _failed(address, "it is no PNG, JPEG, GIF or WebP")
        file = self._into / f"{len(self._known)}" / f"{slugify(Path(urlsplit(address).path).stem)}.{kind}"
        file.parent.mkdir()
        file.write_bytes(data)
        return file


def _read(answer: httpx2.Response, address: str) -> bytes:
    data = bytearray()
    for piece in answer.iter_bytes():
        data += piece
        if len(data) > LARGEST:
            raise _failed(address, f"it is larger than {LARGEST // 1_000_000} MB")
    return bytes(data)


def _failed(address: str, why: str) -> KbError:
    return KbError(
        "picture",
        f"a picture could not be downloaded: {why}",
        where=address.split("?", 1)[0],
        hint="save it below docs/images/ by hand, and name it in the article",
    )
