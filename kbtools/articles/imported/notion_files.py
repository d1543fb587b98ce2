"""Files that Notion exported: the id at the end of each name, and the properties of a page of a database.

A page is `Pair the lamp 0123456789abcdef0123456789abcdef.md`. The pages of a database are in a folder beside a CSV
file of the same name, whose columns are the properties. In a page they stand below its title, one a line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

_ID = re.compile(r"[0-9a-f]{32}\Z")
_HOSTS = ("notion.so", "notion.site", "notion.com")
_PROPERTY = re.compile(r"([^:\n]{1,80}):(?: (.*))?")
# Properties that Notion offers by itself: enough to know a list of them without its CSV file.
_USUAL = frozenset(
    ("created", "created by", "created time", "last edited", "last edited by", "last edited time", "tags", "status",
     "owner", "assign", "assigned to", "author", "date", "verification", "url")
)  # fmt: skip
_LONGEST_HEAD = 100_000  # characters of a CSV file in which its columns are looked for


def id_in_name(stem: str) -> str:
    """The id at the end of a file's name without its ending, or of an address; empty where there is none."""
    found = _ID.search(stem)
    return found[0] if found else ""


def id_in_address(address: str) -> str:
    """The id of the page of Notion that an address means; empty for any other address."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if not any(host == name or host.endswith(f".{name}") for name in _HOSTS):
        return ""
    return id_in_name(unquote(parts.path).rstrip("/").replace("-", "").lower())


def title_in_name(stem: str) -> str:
    """The title in a file's name without its ending; empty where no id follows it."""
    return stem[: -len(found)].rstrip(" -_") if (found := id_in_name(stem)) else ""


def columns_beside(file: Path, folder: Path) -> frozenset[str]:
    """The properties of a page's database, from the CSV file beside the page's folder; empty without one."""
    if file.parent == folder:
        return frozenset()
    for name in (f"{file.parent.name}.csv", f"{file.parent.name}_all.csv"):
        table = file.parent.parent / name
        if table.is_file() and not table.is_symlink():
            with table.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
                head = stream.read(_LONGEST_HEAD)
            try:
                return frozenset(name.strip() for row in islice(csv.reader(head.splitlines()), 1) for name in row)
            except csv.Error:
                return frozenset()
    return frozenset()


def split_properties(text: str, columns: frozenset[str]) -> tuple[Mapping[str, str], str]:
    """The properties at the start of a page's text, without its title, and the rest.

    Lines are properties where all of them, up to the first empty one, are `Name: value`, and one is known by its name.
    """
    text = text.lstrip("\n")
    head, separator, rest = text.partition("\n\n")
    lines = [_PROPERTY.fullmatch(line.strip()) for line in head.split("\n")]
    found = {line[1].strip(): (line[2] or "").strip() for line in lines if line}
    known = any(name in columns or name.casefold() in _USUAL for name in found)
    if not known or not all(lines):
        return {}, text
    return found, rest if separator else ""
