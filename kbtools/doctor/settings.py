"""Which settings are in force, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator

from kbtools.doctor.check import Check
from kbtools.settings import TABLE
from kbtools.workspace import Workspace


def settings_table(workspace: Workspace) -> list[tuple[str, str, str, str]]:
    """Every setting: key, value (secrets hidden), where it comes from, and what it does."""
    settings = workspace.settings
    rows = []
    for key, row in TABLE.items():
        value, secret = getattr(settings, row.name), row.metadata["secret"] and key in settings.origin
        shown = "(hidden)" if secret else ", ".join(value) if isinstance(value, tuple) else str(value)
        rows.append((key, shown, settings.origin.get(key, "default"), row.metadata["meaning"]))
    return rows


def settings(workspace: Workspace) -> Iterator[Check]:
    """Those that are given, but for secrets; raises `KbError` `setting` for what masking cannot use."""
    workspace.redactor()
    origin = workspace.settings.origin
    given = [f"{key} from {source}" for key, source in sorted(origin.items()) if not TABLE[key].metadata["secret"]]
    yield Check("settings", True, "; ".join(given) or "all as they come")
