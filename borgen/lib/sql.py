"""Questions to the database written by hand, for pages where putting them together took most of the time.

The ORM stays the usual way. A question is written by hand when that was measured, when its page is one that
people wait for, and when a test asks it of both databases: it runs on SQLite and PostgreSQL as it is.
"""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import connection

Row = TypeVar("Row", bound=tuple[Any, ...])


def rows(into: type[Row], sql: str, **values: Any) -> list[Row]:
    """The answer as named tuples `into`; `values` are the `%(name)s` in the text, a list stands behind IN.

    What a database gives as text or float becomes what `into` says it is: day, moment, Decimal or bool.
    """
    text, filled = _filled(sql, values)
    with connection.cursor() as cursor:
        cursor.execute(text, filled)
        found = cursor.fetchall()
    conversions = _conversions(into)
    if not conversions:
        return [into(*row) for row in found]
    return [into(*_converted(row, conversions)) for row in found]


def _converted(row: tuple[Any, ...], conversions: Mapping[int, Callable[[Any], Any]]) -> list[Any]:
    values = list(row)
    for place, convert in conversions.items():
        if values[place] is not None:
            values[place] = convert(values[place])
    return values


def _filled(sql: str, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    filled: dict[str, Any] = {}
    for name, value in values.items():
        if not isinstance(value, list | tuple | set | frozenset):
            filled[name] = _given(value)
            continue
        names = [f"{name}_{number}" for number in range(len(value))]
        filled |= {one: _given(each) for one, each in zip(names, value, strict=True)}
        places = ", ".join(f"%({one})s" for one in names) or "NULL"
        sql = sql.replace(f"%({name})s", f"({places})")
    return sql, filled


def _given(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


@functools.cache
def _conversions(into: type[tuple[Any, ...]]) -> Mapping[int, Callable[[Any], Any]]:
    """By place in the row."""
    found = {}
    for place, hint in enumerate(typing.get_type_hints(into).values()):
        kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
        for kind in kinds:
            if kind in _CONVERT:
                found[place] = _CONVERT[kind]
    return found


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: datetime | str) -> datetime:
    """SQLite keeps the text of the moment in UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _decimal(value: Decimal | float) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


_CONVERT: Mapping[Any, Callable[[Any], Any]] = {
    date: _day,
    datetime: _moment,
    Decimal: _decimal,
    bool: bool,
}
