"""What shared storage holds of built things."""

from __future__ import annotations

from sqlalchemy import Table

from kbtools.storage.tables.columns import METADATA, key, number, text, time

# The releases that are kept, and of each kind the one that all services use.
releases = Table("releases", METADATA, key("kind"), key("id"), time("pushed_at"), number("files"))
live_releases = Table("live_releases", METADATA, key("kind"), text("id"), time("since"))
