"""Who is named in a vendor's record: all of them are masked in the texts of the ticket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kbtools.helpdesks.reading.fields import text

_FULL = ("name", "display_name", "displayName", "full_name", "fullName", "alias", "login", "username")
_GIVEN = ("first_name", "firstName", "firstname", "first")
_FAMILY = ("last_name", "lastName", "lastname", "last")
_ADDRESS = ("email", "address", "emailAddress", "mail")


def people(*fields: Any) -> tuple[str, ...]:
    """Names and addresses of the persons in these fields, each once.

    A field holds a text such as a name, an address or `Ada Lovelace <ada@example.com>`, several of these with commas in
    between, an object that describes a person, or a list of any of these; anything else counts as nobody.
    """
    return tuple(dict.fromkeys(name for field in fields for one in _listed(field) for name in _of(one)))


def _listed(field: Any) -> list[Any]:
    return field if isinstance(field, list) else [field]


def _of(one: Any) -> Iterator[str]:
    if isinstance(one, str):
        yield from _in_text(one)
    elif isinstance(one, Mapping):
        whole = f"{text(one, *_GIVEN)} {text(one, *_FAMILY)}"
        found = (whole, *(text(one, name) for name in (*_FULL, *_ADDRESS)))
        yield from (name.strip() for name in found if name.strip())


def _in_text(said: str) -> Iterator[str]:
    """`Oakhurst, Ada <ada@example.com>, bob@example.com`: the name and the address of each."""
    pieces = said.split(">") if "<" in said else said.split(",") if "@" in said else [said]
    for piece in pieces:
        name, _, address = piece.partition("<")
        yield from filter(None, (name.strip(" \t\r\n,;\"'"), address.strip()))
