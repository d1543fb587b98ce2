"""`kb index rollback`, `kb site rollback`: another release that is kept is made live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from kbtools.errors import KbError
from kbtools.model.release import KeptRelease, Kind
from kbtools.releases.release import Release
from kbtools.releases.shared import SharedReleases


@dataclass(frozen=True, slots=True)
class Changes:
    """What customers find differently: articles or pages that come, go, and have another content."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]

    @staticmethod
    def between(before: Mapping[str, object], after: Mapping[str, object]) -> Changes:
        """From what there is by name, before and after."""
        return Changes(
            tuple(sorted(set(after) - set(before))),
            tuple(sorted(set(before) - set(after))),
            tuple(sorted(name for name in set(before) & set(after) if before[name] != after[name])),
        )


@dataclass(frozen=True, slots=True)
class RolledBack:
    """Which release is live instead of `before`, or with `preview` would be, and what that changes.

    `changes`: None where the one before is damaged or gone, so that nobody knows.
    """

    kind: Kind
    before: str
    id: str
    preview: bool
    changes: Changes | None

    def to_json(self) -> dict[str, Any]:
        """The fields by name."""
        return asdict(self)


Contents = Callable[[SharedReleases, Release], Mapping[str, object]]  # articles or pages by name


def roll_back(
    shared: SharedReleases, kind: Kind, id_: str, now: datetime, contents: Contents, *, preview: bool
) -> RolledBack:
    """Make the release `id_` live, or without one the release that was put there before the live one.

    Raises `KbError` `not-found` where there is no such release, `release-refused` for one that no service would use.
    """
    with shared.store.releases.alone():
        live, chosen = _chosen(shared.store.releases.of(kind), kind, id_)
        after = contents(shared, shared.read(kind, chosen.id))
        try:
            changes = Changes.between(contents(shared, shared.read(kind, live.id)), after)
        except KbError:  # often what one goes back for
            changes = None
        if not preview:
            shared.store.releases.put_live([chosen], now)
    return RolledBack(kind, live.id, chosen.id, preview, changes)


def _chosen(kept: list[KeptRelease], kind: Kind, id_: str) -> tuple[KeptRelease, KeptRelease]:
    live = next((one for one in kept if one.is_live), None)
    if live is None:
        raise KbError("not-found", "nothing is in the shared storage yet", hint="kb build --push")
    earlier = kept[kept.index(live) + 1 :]
    chosen = next((one for one in kept if one.id == id_), None) if id_ else next(iter(earlier), None)
    if chosen is None:
        said = f"no release with this id is kept: {id_}" if id_ else "no earlier release is kept"
        raise KbError("not-found", said, hint=f"kb {kind} list shows those that are")
    return live, chosen
