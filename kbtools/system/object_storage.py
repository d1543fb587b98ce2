"""Object storage: named files in a folder, or wherever fsspec reaches, such as a bucket of S3."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, Protocol
from urllib.parse import urlsplit

from kbtools.errors import KbError
from kbtools.system.files import FOLDER_FOR_OWNER, write_whole, writing_whole

SETTING = "index.storage"
BLOCK = 2**20
# Seconds until a server that does not answer is given up, and tries after the first one: a service looks again soon.
_PATIENT = {"connect_timeout": 5, "read_timeout": 20, "retries": {"max_attempts": 1}}
_OPTIONS: dict[str, dict[str, Any]] = {"s3": {"config_kwargs": _PATIENT}, "s3a": {"config_kwargs": _PATIENT}}
_LONGEST = 300  # characters of a reason


class ObjectStorage(Protocol):
    """Named files, each there completely or not at all; names have `/`. Raises `KbError("shared-storage")`."""

    def write(self, name: str, data: bytes) -> None:
        """Put a small file."""

    def read(self, name: str) -> bytes:
        """A small file."""

    def put(self, name: str, path: Path) -> None:
        """Copy a file to the storage."""

    def fetch(self, name: str, path: Path) -> None:
        """Copy a file from the storage."""

    def sizes(self, folder: str) -> dict[str, int]:
        """The files below a folder, by name, with their sizes in bytes; none where there is no such folder."""

    def remove(self, names: Iterable[str]) -> None:
        """Delete files; those that are not there are passed over."""


def storage_at(address: str, root: Path) -> ObjectStorage:
    """The storage at an address: a folder, relative to `root`, or what fsspec knows, such as `s3://bucket/prefix`.

    Raises `KbError`: `setting` for an address with a password or of an unknown kind, `package-missing`.
    """
    if "://" not in address:
        return FolderStorage(root / address)
    try:
        has_password = "@" in urlsplit(address).netloc
    except ValueError:
        has_password = True
    if has_password:
        hint = "leave out the part before @; the storage's own variables have it, such as AWS_ACCESS_KEY_ID"
        raise KbError("setting", f"'{SETTING}' must not have a name or password in it", where=SETTING, hint=hint)
    return FsspecStorage(address)


class FolderStorage:
    """Files in a folder that all services can reach, such as one of a file server; only its owner can read them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, data: bytes) -> None:
        """See `ObjectStorage`."""
        with self._explained(name):
            self._make_room(name)
            write_whole(self._folder / name, data, private=True)

    def read(self, name: str) -> bytes:
        """See `ObjectStorage`."""
        with self._explained(name):
            return (self._folder / name).read_bytes()

    def put(self, name: str, path: Path) -> None:
        """See `ObjectStorage`."""
        with self._explained(name):
            self._make_room(name)
            _copy(path, self._folder / name)

    def fetch(self, name: str, path: Path) -> None:
        """See `ObjectStorage`."""
        with self._explained(name):
            _copy(self._folder / name, path)

    def sizes(self, folder: str) -> dict[str, int]:
        """See `ObjectStorage`."""
        with self._explained(folder):
            files = [path for path in (self._folder / folder).rglob("*") if path.is_file()]
            return {path.relative_to(self._folder).as_posix(): path.stat().st_size for path in files}

    def remove(self, names: Iterable[str]) -> None:
        """See `ObjectStorage`."""
        for name in names:
            with self._explained(name):
                (self._folder / name).unlink(missing_ok=True)

    def _make_room(self, name: str) -> None:
        folder = self._folder
        folder.mkdir(mode=FOLDER_FOR_OWNER, parents=True, exist_ok=True)
        for part in PurePosixPath(name).parent.parts:
            folder /= part
            folder.mkdir(mode=FOLDER_FOR_OWNER, exist_ok=True)

    @contextmanager
    def _explained(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as failure:
            raise _not_usable(failure, str(self._folder / name)) from None


def _copy(source: Path, to: Path) -> None:
    with source.open("rb") as data, writing_whole(to, private=True) as out:
        while block := data.read(BLOCK):
            out.write(block)


class FsspecStorage:
    """Files at an address of fsspec, whose packages come with `kbtools[scale]`."""

    def __init__(self, address: str) -> None:
        try:
            import fsspec
        except ImportError:
            raise _package_missing("fsspec") from None
        scheme = address.partition("://")[0]
        try:
            self._files, self._folder = fsspec.core.url_to_fs(
                address, skip_instance_cache=True, **_OPTIONS.get(scheme, {})
            )
        except ImportError as failure:
            raise _package_missing(str(failure)) from None
        except Exception as failure:  # each file system refuses in its own way
            raise KbError("setting", f"'{SETTING}' cannot be used: {failure}", where=SETTING) from None
        self._address = address.rstrip("/")

    def write(self, name: str, data: bytes) -> None:
        """See `ObjectStorage`."""
        with self._explained(name):
            self._files.pipe_file(self._at(name), data)

    def read(self, name: str) -> bytes:
        """See `ObjectStorage`."""
        with self._explained(name):
            return bytes(self._files.cat_file(self._at(name)))

    def put(self, name: str, path: Path) -> None:
        """See `ObjectStorage`."""
        with self._explained(name):
            self._files.put_file(str(path), self._at(name))

    def fetch(self, name: str, path: Path) -> None:
        """See `ObjectStorage`."""
        with self._explained(name):
            self._files.get_file(self._at(name), str(path))

    def sizes(self, folder: str) -> dict[str, int]:
        """See `ObjectStorage`."""
        with self._explained(folder):
            self._files.invalidate_cache()  # of what others have put there since
            found = self._files.find(self._at(folder), detail=True)
            start = len(self._folder.rstrip("/")) + 1
            return {name[start:]: int(facts["size"]) for name, facts in found.items() if facts["type"] == "file"}

    def remove(self, names: Iterable[str]) -> None:
        """See `ObjectStorage`."""
        for name in names:
            with self._explained(name):
                if self._files.exists(self._at(name)):
                    self._files.rm_file(self._at(name))

    def _at(self, name: str) -> str:
        return f"{self._folder.rstrip('/')}/{name}"

    @contextmanager
    def _explained(self, name: str) -> Iterator[None]:
        try:
            yield
        except Exception as failure:  # each file system fails in its own way, and not only with OSError
            raise _not_usable(failure, f"{self._address}/{name}") from None


def _package_missing(what: str) -> KbError:
    said = f"a package is not installed that reaches this storage: {what}"
    return KbError("package-missing", said, where=SETTING, hint="pip install 'kbtools[scale]'")


def _not_usable(failure: Exception, where: str) -> KbError:
    if isinstance(failure, FileNotFoundError):
        hint = "kb index list shows what is kept; kb build --full --push sends all files anew"
        return KbError("shared-storage", "this file is not in the shared storage", where=where, hint=hint)
    reason = re.sub(r"\s+", " ", str(failure))[:_LONGEST] or type(failure).__name__
    hint = f"is it running, and may this account read and write there? check the setting {SETTING}"
    return KbError("shared-storage", f"the shared storage cannot be used: {reason}", where=where, hint=hint)
