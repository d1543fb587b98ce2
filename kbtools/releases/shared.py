"""The releases in shared storage: put there complete, then named live in the store; only some are kept."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kbtools.errors import KbError
from kbtools.model.release import KINDS, KeptRelease, Kind
from kbtools.releases.release import FILES, RELEASES, File, Release, place_of, refused, release_of
from kbtools.system.object_storage import SETTING, ObjectStorage, storage_at
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret

KEPT = 5  # releases of a kind that are kept, so that one can go back
AT_ONCE = 8  # files that are copied at the same time
_OWNER, _OWNER_ROW = "owner/id", "shared storage"  # a file in the storage, and a row of `cursors`: whose it is


@dataclass(frozen=True, slots=True)
class Built:
    """Something built on this machine that is to be live: its files by the path that they have in the release."""

    kind: Kind
    name: str
    paths: Mapping[str, Path]
    about: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Pushed:
    """A release that is live now: how many files it has, and how many of them were not in the storage before.

    `same`: it was live already, with the same files. `note`: what went wrong once it was live, such as earlier files
    that could not be deleted.
    """

    kind: Kind
    id: str
    files: int
    new: int
    same: bool
    note: str = ""


class SharedReleases:
    """What one help centre has in its shared storage."""

    def __init__(self, storage: ObjectStorage, store: Store, secret: Secret) -> None:
        self.storage = storage
        self.store = store
        self._secret = secret

    @staticmethod
    def of(workspace: Workspace, store: Store) -> SharedReleases:
        """As the settings say; raises `KbError("setting")` where `index.storage` is not set, else as `storage_at`."""
        address = workspace.settings.index_storage
        if not address:
            hint = f'{SETTING} = "s3://bucket/help" in pyproject.toml, or a folder that all services can reach'
            raise KbError("setting", f"'{SETTING}' is not set, so there is no shared storage", where=SETTING, hint=hint)
        return SharedReleases(storage_at(address, workspace.root), store, workspace.secret())

    def read(self, kind: Kind, id_: str) -> Release:
        """The description of a release; raises `KbError` `release-refused` or `shared-storage`."""
        release = Release.read(self.storage.read(place_of(kind, id_)), self._secret)
        if (release.kind, release.id) != (kind, id_):
            raise refused("its description is that of another one", place_of(kind, id_))
        return release

    def fetch(self, file: File, to: Path) -> None:
        """Copy a file of a release here; raises `KbError` `release-refused` where it has another content."""
        self.storage.fetch(file.place, to)
        if not file.is_at(to):
            raise refused("a file does not match its checksum", file.place)

    def push(
        self,
        built: Sequence[Built],
        now: datetime,
        *,
        whole: bool = False,
        check: Callable[[], None] = lambda: None,
        ready: Callable[[], None] = lambda: None,
    ) -> list[Pushed]:
        """Put these there and make them live, all at once; `whole`: also files that seem to be there already.

        `check` may raise before anything is changed, when no other command can change it any more. `ready` is called
        when all is there, just before it is live.
        """
        with self.store.releases.alone():
            self.store.check_secret(self._secret)  # no service would use what another one signed
            check()
            self._claim()
            live = self.store.releases.live()
            earlier = {kind: self._if_sound(kind, id_) for kind, id_ in live.items()}
            there = {} if whole else self.storage.sizes(FILES)
            done = [self._put(one, earlier.get(one.kind), there) for one in built]
            ready()
            self.store.releases.put_live(
                [KeptRelease(one.kind, one.id, now, one.files) for one in done if not one.same], now
            )
            try:
                self._tidy([one for kind in KINDS for one in self._not_live(kind)[KEPT - 1 :]])
            except KbError as problem:  # all services show what is live now, so this is no failure
                note = f"earlier files are still in the shared storage, the next push deletes them: {problem}"
                return [replace(one, note=note) for one in done]
            return done

    def keep_live_alone(self, index: str) -> list[KeptRelease]:
        """Delete all releases but the live ones, for good; those that were deleted.

        `index`: the id of the index that must be live. Raises `KbError("index-locked")` where another one is since.
        """
        with self.store.releases.alone():
            if self.store.releases.live().get("index") != index:
                raise KbError(
                    "index-locked",
                    "another command has made another index live meanwhile",
                    where=index,
                    hint="wait until it is done, then run this again",
                )
            gone = [one for kind in KINDS for one in self._not_live(kind)]
            self._tidy(gone)
            return gone

    def sign_again(self, secret: Secret) -> tuple[int, list[KeptRelease]]:
        """Sign the description of every release that is kept with another secret.

        Returns how many there are, and those that are damaged or gone: no service uses them, so all but live ones are
        kept no longer.
        """
        with self.store.releases.alone():
            kept, there, lost = self.store.releases.all(), self.storage.sizes(RELEASES), []
            for one in kept:
                release = self._read_with(place_of(one.kind, one.id), there, (self._secret, secret))
                if release:
                    self.storage.write(release.place, release.signed(secret))
                else:
                    lost.append(one)
            self.store.releases.remove([one for one in lost if not one.is_live])
            return len(kept) - len(lost), lost

    def check_reachable(self) -> None:
        """Raise `KbError("shared-storage")` where the storage cannot be read, or is not the one of before."""
        self.storage.read(_OWNER)

    def _claim(self) -> None:
        """Make sure that no other help centre uses this place: each would delete what the other one has there."""
        own = self.store.cursors.get(_OWNER_ROW)
        there = self.storage.read(_OWNER).decode("ascii", "replace") if self.storage.sizes("owner") else ""
        if there and there != own:
            raise KbError(
                "release-refused",
                "another help centre keeps its releases at this place",
                where=SETTING,
                hint="choose another folder or prefix; if the store is a new one, delete what lies there",
            )
        if not there:
            own = own or secrets.token_hex(16)
            self.store.cursors.put(_OWNER_ROW, own)
            self.storage.write(_OWNER, own.encode())

    def _read_with(self, place: str, there: Collection[str], secrets_: Sequence[Secret]) -> Release | None:
        """The description at a place, signed with one of these secrets; None where it is damaged or not there."""
        data = self.storage.read(place) if place in there else b""
        for secret in secrets_:
            try:
                release = Release.read(data, secret)
            except KbError:
                continue
            return release if release.place == place else None
        return None

    def _if_sound(self, kind: Kind, id_: str) -> Release | None:
        try:
            return self.read(kind, id_)
        except KbError:
            return None

    def _not_live(self, kind: Kind) -> list[KeptRelease]:
        return [one for one in self.store.releases.of(kind) if not one.is_live]

    def _put(self, built: Built, earlier: Release | None, there: Mapping[str, int]) -> Pushed:
        """Put the files of a release there that are missing, then its description."""
        release = release_of(built.kind, built.name, built.paths, built.about, earlier)
        same = earlier is not None and earlier.files == release.files
        if earlier and same:
            release = earlier
        new = {
            file.place: built.paths[path] for path, file in release.files.items() if there.get(file.place) != file.size
        }
        self._put_all(new)
        self.storage.write(release.place, release.signed(self._secret))
        return Pushed(built.kind, release.id, len(release.files), len(new), same)

    def _put_all(self, new: Mapping[str, Path]) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self.storage.put, new.keys(), new.values()))

    def _tidy(self, gone: Iterable[KeptRelease]) -> None:
        """Delete releases, and all files that no release has which is kept, also what a push left that was cut off."""
        gone = list(gone)
        kept = {place_of(one.kind, one.id) for one in self.store.releases.all() if one not in gone}
        described = set(self.storage.sizes(RELEASES))
        self.storage.remove(sorted(described - kept))
        used: set[str] = set()
        for place in sorted(described & kept):
            try:
                used.update(file.place for file in Release.read(self.storage.read(place), None).files.values())
            except KbError as problem:
                if problem.code != "release-refused":
                    raise  # a damaged one serves nobody, and so needs no files
        self.storage.remove(sorted(set(self.storage.sizes(FILES)) - used))
        self.store.releases.remove(gone)  # last, so that it is known of them until nothing of them is there
