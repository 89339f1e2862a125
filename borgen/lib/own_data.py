"""What is kept about one person, in parts that each app gives (conventions P12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Part:
    """A table: in JSON a list of records under `key`, in a workbook a sheet."""

    key: str
    title: str | Promise
    columns: Sequence[tuple[str, str | Promise]]
    """The name of each column in JSON, and as people read it."""
    rows: Sequence[Sequence[Any]]

    def records(self) -> list[dict[str, Any]]:
        names = [name for name, _title in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]
