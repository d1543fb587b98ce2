"""Types of columns that mean the same in SQLite and in PostgreSQL; all but whole numbers are kept as text.

Unknown times and missing dates are empty text, never NULL. A time that is unknown sorts before all others.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import REAL, TEXT, ColumnElement, Dialect, Double, Text, type_coerce
from sqlalchemy.types import TypeDecorator, TypeEngine

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
NUMBER: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")  # 8 bytes in both


class PortableText(TypeDecorator[Any]):
    """Text that sorts by code points, as SQLite's does; without NUL characters where PostgreSQL cannot hold them."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The database's own type."""
        return TEXT(collation="C") if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The value as the database stores it."""
        return value.replace("\0", "") if dialect.name == "postgresql" and isinstance(value, str) else value


class UtcTime(PortableText):
    """A time with its zone, or None for an unknown one; read back in UTC."""

    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str:
        """ISO 8601 with microseconds, which sorts as text."""
        return value.astimezone(UTC).isoformat(timespec="microseconds") if value else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """The inverse of `process_bind_param`."""
        return datetime.fromisoformat(value) if value else None


class Day(PortableText):
    """A date, or None."""

    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str:
        """ISO 8601."""
        return value.isoformat() if value else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """The inverse of `process_bind_param`."""
        return date.fromisoformat(value) if value else None


class JsonText(str):
    """JSON that `json_text` made already, so that a column does not make it again."""

    __slots__ = ()


class Json(PortableText):
    """Any value that JSON has, or a `JsonText`."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """See `json_text`."""
        return str(value) if isinstance(value, JsonText) else json_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The inverse of `process_bind_param`."""
        return json.loads(value or "null")


def json_text(value: Any) -> str:
    """JSON that is the same for equal values: keys in order, letters as they are."""
    return _ENCODER.encode(value)


def is_known(time: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that a column of times holds one."""
    return type_coerce(time, PortableText()) != ""
