"""Hand-written questions, for many kinds of rows at once: the ORM wrote longer than the database answered."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from borgen.lib.dates import local_date


def rows_of(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def as_stored(value: date) -> Any:
    """A day, as the database compares it."""
    return connection.ops.adapt_datefield_value(value)


# SQLite answers with text, PostgreSQL with days, moments and decimals.
@functools.lru_cache(maxsize=8192)
def day(value: Any) -> date | None:
    """In Amsterdam, of a day or a moment."""
    if value is None:
        return None
    if isinstance(value, str):
        if len(value) == len("2026-11-27"):
            return date.fromisoformat(value)
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        return value
    return local_date(value if value.tzinfo else value.replace(tzinfo=UTC))


@functools.lru_cache(maxsize=4096)
def decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
