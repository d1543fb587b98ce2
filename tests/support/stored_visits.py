"""The visits that a help centre has stored."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from kbtools.model.visit import Visit
from kbtools.storage import Store


def visits_of(root: Path) -> dict[str, Visit]:
    """All visits so far, by id."""
    with Store.open("sqlite:///.kb/store.db", root) as store:
        found = store.visits.between(datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))
    return {visit.events[0].visit: visit for visit in found}
