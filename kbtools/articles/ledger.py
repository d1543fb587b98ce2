"""The ledger: every slug that was ever published, with its anchors, first day and day of the last change."""

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
from kbtools.text.json_text import lines_of, value_of_line

LEDGER = "search_index/published.jsonl"
_USED = (
    "title",
    "body",
    "kind",
    "tags",
    "phrases",
    "sources",
    "replaces",
    "old_urls",
    "known_issue",
    "people_first",
    "applies_to",
    "lang",
    "translation_of",
    "extra",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One slug of the ledger. Anchors are added and never removed; a day that is not known is None.

    `digest`: of title and body, by which it has changed. `shown`: of all that the last build used of the article, empty
    where it was not on that site, None where an earlier version did not note it.
    """

    slug: str
    url: str
    anchors: frozenset[str] = frozenset()
    published: date | None = None
    changed: date | None = None
    digest: str = ""
    shown: str | None = None

    @property
    def last_change(self) -> date | None:
        """The day of the last change, or else the first day."""
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
            **({} if self.shown is None else {"shown": self.shown}),
        }


def entry_of(line: str) -> Entry | None:
    """The entry on a line of the ledger; None where the line has no slug."""
    try:
        row = value_of_line(line)
    except ValueError:
        return None
    slug = row.get("slug") if isinstance(row, dict) else None
    if not isinstance(slug, str) or not slug:
        return None
    held, shown = row.get("anchors"), row.get("shown")
    return Entry(
        slug,
        str(row.get("url") or ""),
        frozenset(anchor for anchor in held if isinstance(anchor, str)) if isinstance(held, list) else frozenset(),
        _day(row.get("published")),
        _day(row.get("changed")),
        str(row.get("digest") or ""),
        shown if isinstance(shown, str) else None,
    )


def ledger_lines(root: Path) -> list[str]:
    """The lines of the workspace's ledger; empty where there is no ledger yet."""
    path = root / LEDGER
    return lines_of(path.read_bytes().decode("utf-8", "replace")) if path.is_file() else []


def read_ledger(root: Path) -> dict[str, Entry]:
    """The entries by slug; lines that cannot be read are left out, `kb check` reports them."""
    return {entry.slug: entry for entry in map(entry_of, ledger_lines(root)) if entry}


def with_published(ledger: Mapping[str, Entry], published: Iterable[Article], today: date) -> dict[str, Entry]:
    """The ledger by slug, after these articles are published and no others.

    No entry and no anchor is ever removed. The first day of a new entry is today; in a ledger that was empty it is
    the article's `created`.
    """
    new = {slug: replace(entry, shown="") for slug, entry in ledger.items()}
    for article in published:
        before = ledger.get(article.slug)
        digest, shown = digest_of(article), shown_of(article)
        if before is None:
            came = today if ledger else article.created
            new[article.slug] = Entry(article.slug, article.url, anchors(article), came, None, digest, shown)
        elif before.digest == digest:
            new[article.slug] = replace(before, shown=shown)
        else:
            # Without a digest the line is from an earlier version, or a person's own: nobody knows what it said.
            changed = today if before.digest else before.changed
            kept = before.anchors | anchors(article)
            new[article.slug] = replace(
                before, url=article.url, anchors=kept, changed=changed, digest=digest, shown=shown
            )
    return dict(sorted(new.items()))


def digest_of(article: Article) -> str:
    """What tells one state of an article's text from another."""
    return hashlib.sha256(f"{article.title}\0{article.body}".encode()).hexdigest()[:16]


def shown_of(article: Article) -> str:
    """What tells one state of all that site and index use of an article from another; days of a check are not in it."""
    used = [getattr(article, name) for name in _USED]
    return hashlib.sha256(repr(used).encode("utf-8", "replace")).hexdigest()[:16]


def is_as_built(entry: Entry, article: Article) -> bool:
    """Whether the last build used a published article as it is; one whose last state nobody noted counts as it is."""
    if entry.shown is None:
        return entry.digest in ("", digest_of(article))
    return entry.shown == shown_of(article)


def write_ledger(root: Path, ledger: Mapping[str, Entry]) -> None:
    """Write the ledger if it has changed; raises `KbError("disk")`.

    Lines that cannot be read stay, for a person to correct: the file is under version control.
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
