"""Pictures on other servers that articles show, downloaded into the workspace."""

from __future__ import annotations

import time
from collections.abc import Set
from pathlib import Path
from urllib.parse import urlsplit

from kbtools.articles.imported.pictures_beside import KINDS
from kbtools.articles.imported.public_http import Limits, NotFetched, fetch
from kbtools.errors import KbError
from kbtools.system.file_kinds import PICTURES, kind_of
from kbtools.text.normalise import slugify

LIMITS = Limits()  # of one picture
MOST_BYTES, MOST_SECONDS = 2_000_000_000, 3_600.0  # of all pictures of one import


class PictureFetcher:
    """Downloads each address once into the folder `into`. `problems`: pictures that failed, and why.

    `allowed`: IP addresses that may be asked although they are not public.
    """

    def __init__(self, into: Path, allowed: Set[str] = frozenset(), limits: Limits = LIMITS) -> None:
        self._into, self._allowed, self._limits = into, allowed, limits
        self._known: dict[str, Path | None] = {}
        self._bytes, self._ends = 0, time.monotonic() + MOST_SECONDS
        self.problems: list[KbError] = []

    def __call__(self, address: str) -> Path | None:
        """The picture as a file, with the ending of its kind; None when the download failed."""
        if address not in self._known:
            try:
                self._known[address] = self._fetched(address)
            except NotFetched as reason:
                self.problems.append(_failed(address, str(reason)))
                self._known[address] = None
        return self._known[address]

    def _fetched(self, address: str) -> Path:
        if self._bytes > MOST_BYTES or time.monotonic() > self._ends:
            raise NotFetched("all pictures together are too many")
        data = fetch(address, self._limits, self._allowed)
        self._bytes += len(data)
        kind = kind_of(data)
        if kind not in PICTURES:
            raise NotFetched(f"it is no {KINDS}")
        file = self._into / f"{len(self._known)}" / f"{slugify(Path(urlsplit(address).path).stem)[:80]}.{kind}"
        file.parent.mkdir()
        file.write_bytes(data)
        return file


def _failed(address: str, why: str) -> KbError:
    return KbError(
        "picture",
        f"a picture could not be downloaded: {why}",
        where=address.split("?", 1)[0],
        hint="save it below docs/images/ by hand, and name it in the article",
    )
