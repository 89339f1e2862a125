"""Files as a quality office has them: written by openpyxl, and by hand as csv in three encodings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEAD = ("teljaar", "team", "noemer", "teller")
ROWS = (
    ("2021 - 2022", "Onderwijsassistent", 40, 28),
    ("2022 - 2023", "Onderwijsassistent", 44, 33),
    ("2021 - 2022", "Verpleegkunde", 50, 41),
)


def xlsx(*rows: Sequence[Any], name: str = "cijfers.xlsx", title: str = "Blad1") -> SimpleUploadedFile:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book, name)


def saved(book: Workbook, name: str = "cijfers.xlsx") -> SimpleUploadedFile:
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def csv(
    *rows: Iterable[Any], encoding: str = "utf-8-sig", divider: str = ";", name: str = "cijfers.csv"
) -> SimpleUploadedFile:
    text = "\r\n".join(divider.join(map(str, row)) for row in rows) + "\r\n"
    return SimpleUploadedFile(name, text.encode(encoding))


def respondents(
    team: str, answers: Iterable[Sequence[Any]], year: str = "2021-2022"
) -> list[tuple[Any, ...]]:
    return [(year, team, *row) for row in answers]
