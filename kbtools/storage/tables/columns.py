"""The columns that the tables are made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Integer, MetaData
from sqlalchemy import text as sql
from sqlalchemy.types import TypeEngine

from kbtools.storage.column_types import PortableText, UtcTime

METADATA = MetaData()


def key(name: str, type_: type[TypeEngine[Any]] = PortableText) -> Column[Any]:
    """A column of the primary key."""
    return Column(name, type_, primary_key=True, autoincrement=False)


def text(name: str, default: str | None = None) -> Column[Any]:
    """A column of text."""
    return Column(name, PortableText, nullable=False, server_default=default)


def number(name: str, default: str | None = None) -> Column[Any]:
    """A column of whole numbers."""
    return Column(name, Integer, nullable=False, server_default=sql(default) if default else None)


def time(name: str) -> Column[Any]:
    """A column of moments in UTC."""
    return Column(name, UtcTime, nullable=False)
