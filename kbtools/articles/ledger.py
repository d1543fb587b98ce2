"""The ledger: every slug that was ever published, its anchors, and the days on which it came and last changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from kbtools.model.article import Article, anchors
from kbtools.system.files import write_whole

LEDGER = "search_index/published.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """One slug of the ledger. `anchors` only ever grow; a day is None where nobody knows it."""

    slug: str
    url: str
    anchors: frozenset[str] = frozenset()
    published: date | None = None
    changed: date | None = None
    digest: str = ""

    @property
    def last_change(self) -> date | None:
        """The day it last changed, or came."""
        return self.changed or self.published

    def to_json(self) -> dict[str, Any]:
        """The line in the file; days as `2026-01-31`."""
        return {
            "slug": self.slug,
            "url": self.url,
            "anchors": sorted(self.anchors),
            "published": self.published and self.published.isoformat(),
            "changed": self.changed and self.changed.isoformat(),
            "digest": self.digest,
        }


def entry_of(line: str) -> Entry | None:
    """The entry on a line of the ledger; None for a line that is none. Only the slug is needed."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    slug = row.get("slug") if isinstance(row, dict) else None
    if not isinstance(slug, str) or not slug:
        return None
    held = row.get("anchors")
    return Entry(
        slug,
        str(row.get("url") or ""),
        frozenset(anchor for anchor in held if isinstance(anchor, str)) if isinstance(held, list) else frozenset(),
        _day(row.get("published")),
        _day(row.get("changed")),
        str(row.get("digest") or ""),
    )


def ledger_lines(root: Path) -> list[str]:
    """The lines of the workspace's ledger; none where there is no ledger yet."""
    path = root / LEDGER
    return path.read_bytes().decode("utf-8", "replace").splitlines() if path.is_file() else []


def read_ledger(root: Path) -> dict[str, Entry]:
    """The entries by slug; lines that are none are passed over, `kb check` names them."""
    return {entry.slug: entry for entry in map(entry_of, ledger_lines(root)) if entry}


def updated(ledger: Mapping[str, Entry], published: Iterable[Article], today: date) -> dict[str, Entry]:
    """The ledger once these articles are on the site, by slug.

    Nothing is ever taken out, and no anchor is. An article that is new to a ledger with entries was published today;
    in the first ledger only the article itself knows, by `created`.
    """
    new = dict(ledger)
    for article in published:
        before = ledger.get(article.slug)
        digest = hashlib.sha256(f"{article.title}\0{article.body}".encode()).hexdigest()[:16]
        if before is None:
            came = today if ledger else article.created
            new[article.slug] = Entry(article.slug, article.url, anchors(article), came, None, digest)
        elif before.digest != digest:
            # Without a digest the line is from an earlier version, or a person's own: nobody knows what it said.
            changed = today if before.digest else before.changed
            kept = before.anchors | anchors(article)
            new[article.slug] = replace(before, url=article.url, anchors=kept, changed=changed, digest=digest)
    return dict(sorted(new.items()))


def write_ledger(root: Path, ledger: Mapping[str, Entry]) -> None:
    """Write the ledger, where it differs from what is there; raises `KbError("disk")`.

    A line that is no entry stays as it is: the file is under version control, and a person mends it.
    """
    old = ledger_lines(root)
    odd = [line for line in old if line.strip() and entry_of(line) is None]
    new = [*odd, *(json.dumps(entry.to_json(), ensure_ascii=False) for entry in ledger.values())]
    if new != old:
        write_whole(root / LEDGER, "".join(f"{line}\n" for line in new).encode())


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
