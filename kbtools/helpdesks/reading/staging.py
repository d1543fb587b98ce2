"""Staging: records that belong to a ticket elsewhere in an export, stored until that ticket is read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from kbtools.helpdesks.reading.fields import Record
from kbtools.helpdesks.reading.rows import Note
from kbtools.text.normalise import count

_MESSAGES = ("message", "comment", "entry", "post", "mail")  # kinds of records that are said in a ticket
# The key of a "part" is its thread; the key of a record "thread" of this name is the ticket.
_UNCLAIMED = f"""
    WITH said AS (
        SELECT key AS ticket FROM staged WHERE kind IN {_MESSAGES}
        UNION ALL
        SELECT coalesce(
            (SELECT key FROM staged AS thread WHERE thread.kind = 'thread' AND thread.name = part.key LIMIT 1),
            'thread ' || part.key
        )
        FROM staged AS part
        WHERE kind = 'part' AND key NOT IN (SELECT key FROM claimed WHERE kind = 'part')
    )
    SELECT {{}} FROM said WHERE ticket NOT IN (SELECT key FROM claimed WHERE kind = 'ticket')
"""  # noqa: S608 - a constant


@dataclass(frozen=True)
class Unclaimed:
    """Messages that no ticket asked for: how many, of how many tickets, and the first of these tickets' ids."""

    messages: int
    tickets: int
    first: tuple[str, ...]


class Staging:
    """Records by kind and key, in an unnamed temporary file, so that memory does not grow and no file is left behind.

    The file is created at the first write. A record that is put twice is stored once.
    """

    def __init__(self) -> None:
        self._used = False

    @cached_property
    def _file(self) -> sqlite3.Connection:
        self._used = True
        opened = sqlite3.connect("", isolation_level=None)
        opened.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE staged (kind TEXT, key TEXT, name TEXT, data TEXT, PRIMARY KEY (kind, key, name));"
            "CREATE TABLE claimed (kind TEXT, key TEXT, PRIMARY KEY (kind, key))"
        )
        return opened

    def put(self, kind: str, key: str, name: str, record: Record) -> None:
        """Stage a record; `name` identifies it among those of the same key."""
        data = json.dumps(record, ensure_ascii=True)
        self._file.execute("INSERT OR REPLACE INTO staged VALUES (?, ?, ?, ?)", (kind, key, name, data))

    def get(self, kind: str, key: str) -> list[dict[str, Any]]:
        """The records of a key, in order of name."""
        if not self._used:
            return []
        query = "SELECT data FROM staged WHERE kind = ? AND key = ? ORDER BY name"
        found = [json.loads(data) for (data,) in self._file.execute(query, (kind, key))]
        if found and (kind in _MESSAGES or kind == "part"):
            self.claim(key, "part" if kind == "part" else "ticket")
        return found

    def claim(self, key: str, kind: Literal["ticket", "part"] = "ticket") -> None:
        """Note that the ticket with this key was read, whatever became of its messages; for `part`, the thread."""
        if self._used:
            self._file.execute("INSERT OR IGNORE INTO claimed VALUES (?, ?)", (kind, key))

    def unclaimed(self, first: int = 5) -> Unclaimed:
        """What nobody claimed or got; messages of a thread are those of its ticket, as far as that is known."""
        if not self._used:
            return Unclaimed(0, 0, ())
        self._file.execute("CREATE INDEX IF NOT EXISTS threads ON staged (name) WHERE kind = 'thread'")
        messages, tickets = self._file.execute(_UNCLAIMED.format("count(*), count(DISTINCT ticket)")).fetchone()
        found = self._file.execute(_UNCLAIMED.format("DISTINCT ticket") + " ORDER BY ticket LIMIT ?", (first,))
        return Unclaimed(messages, tickets, tuple(key for (key,) in found))

    def move(self, kind: str, key: str, to: str) -> None:
        """All records of one key to another."""
        if self._used:
            self._file.execute("UPDATE OR REPLACE staged SET key = ? WHERE kind = ? AND key = ?", (to, kind, key))

    def keys(self, kind: str) -> Iterator[str]:
        """Every key of a kind, once, in order."""
        last = ""
        while self._used:
            query = "SELECT key FROM staged WHERE kind = ? AND key > ? ORDER BY key LIMIT 1"
            found = self._file.execute(query, (kind, last)).fetchone()
            if found is None:
                return
            last = found[0]
            yield last

    def close(self) -> None:
        """Delete everything."""
        if self._used:
            self._file.close()


def unclaimed(staging: Staging, where: str) -> Iterator[Note]:
    """What is told of messages whose tickets never came."""
    left = staging.unclaimed()
    if left.messages:
        named = ", ".join(left.first) + (" and others" if left.tickets > len(left.first) else "")
        yield Note(where, f"{count(left.messages, 'message')} left out, whose tickets are not in the files: {named}")
