"""The description of a release: its files with sizes and checksums, signed with the workspace's secret."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from kbtools.errors import KbError
from kbtools.model.release import Kind
from kbtools.system.object_storage import BLOCK
from kbtools.system.sealing import Secret
from kbtools.text.json_text import json_value

FILES, RELEASES = "files", "releases"  # the folders in the storage
_PURPOSE = "release"
_ID_DIGITS = 8


class File(NamedTuple):
    """A file of a release: its size in bytes, its SHA-256, and since when it has this content, in seconds of Unix."""

    size: int
    sha256: str
    since: int

    @property
    def place(self) -> str:
        """Its name in the storage, where equal files are one."""
        return f"{FILES}/{self.sha256}"

    def is_at(self, path: Path) -> bool:
        """Whether a file on this machine has this content; False without one."""
        try:
            return path.stat().st_size == self.size and sha256_of(path) == self.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Release:
    """What a release consists of. `files`: by path with `/`; `about`: counts to show to people."""

    kind: Kind
    id: str
    files: Mapping[str, File]
    about: Mapping[str, int] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The name of the description in the storage."""
        return place_of(self.kind, self.id)

    def signed(self, secret: Secret) -> bytes:
        """The description as it is stored: a line with its signature (HMAC-SHA-256), then JSON."""
        body = json.dumps(asdict(self), sort_keys=True).encode()
        return secret.of_purpose(_PURPOSE).sign(body).hex().encode() + b"\n" + body

    @staticmethod
    def read(data: bytes, secret: Secret | None) -> Release:
        """The inverse of `signed`; without `secret` the signature is not checked.

        Raises `KbError("release-refused")` for what is damaged, or signed with another secret.
        """
        signature, _, body = data.partition(b"\n")
        if secret and not hmac.compare_digest(signature, secret.of_purpose(_PURPOSE).sign(body).hex().encode()):
            raise refused("it is not signed with the secret of this help centre, or was changed since")
        try:
            row = json_value(body)
            files = {
                str(path): File(int(size), str(sha), int(since)) for path, (size, sha, since) in row["files"].items()
            }
            release = Release(row["kind"], str(row["id"]), files, dict(row["about"]))
        except (ValueError, LookupError, TypeError, AttributeError):
            raise refused("its description cannot be read") from None
        if any(_leads_out(path) for path in files):
            raise refused("it names a file outside its folder")
        return release


def place_of(kind: Kind, id_: str) -> str:
    """The name of a release's description in the storage."""
    return f"{RELEASES}/{kind}/{id_}.signed"


def release_of(
    kind: Kind, name: str, paths: Mapping[str, Path], about: Mapping[str, int], earlier: Release | None
) -> Release:
    """The release of files on this machine; what is as in the `earlier` one keeps its time, so browsers keep it, too.

    Its id is the `name` with a piece of the checksum of all files, so that two of one name are told apart.
    """
    before, files = earlier.files if earlier else {}, {}
    for path, source in sorted(paths.items()):
        sha = sha256_of(source)
        known = before.get(path)
        since = known.since if known and known.sha256 == sha else int(source.stat().st_mtime)
        files[path] = File(source.stat().st_size, sha, since)
    digest = hashlib.sha256(json.dumps([(path, file.sha256) for path, file in files.items()]).encode()).hexdigest()
    return Release(kind, f"{name}-{digest[:_ID_DIGITS]}", files, about)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as data:
        digest = hashlib.sha256()
        while block := data.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def refused(why: str, where: str | None = None) -> KbError:
    """The error of a release that is not used."""
    hint = "the one before answers; kb build --full --push sends all files anew, kb index rollback goes back"
    return KbError("release-refused", f"a release in the shared storage is refused: {why}", where=where, hint=hint)


def _leads_out(path: str) -> bool:
    parts = PurePosixPath(path)
    return not parts.parts or parts.is_absolute() or ".." in parts.parts or "\0" in path
