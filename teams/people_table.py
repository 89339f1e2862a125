"""The table in an uploaded list of people: where the headings are and which column is what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from borgen.lib.personal import personal_kind, plain_heading

# The heading stands in one of the first rows; above it there may be a title.
HEADING_WITHIN = 10
_HEADINGS = {
    "email": r"^(werk|school|zakelijk)?e?mail(s|adres|address)?(werk|school|zakelijk)?$",
    "first": r"^(voornaam|roepnaam|firstname|givenname)$",
    "infix": r"^(tussenvoegsels?|voorvoegsels?|infix|prefix)$",
    "last": r"^(achternaam|lastname|surname|familyname)$",
    "name": r"^((volledige)?naam|(full)?name|medewerker|docent|collega)$",
    "team": r"^(onderwijs)?team(naam|name)?$",
    "role": r"^(rol(len)?|roles?|functie|function)$",
}
_COLUMNS = {key: re.compile(pattern) for key, pattern in _HEADINGS.items()}


class Table:
    """The sheet with the headings: which column is what."""

    def __init__(self, headings: Any, rows: Sequence[Any], others: list[str]) -> None:
        self.headings = [text_of(cell) for cell in headings.cells]
        self.rows = rows
        self.hidden = sum(row.hidden for row in rows)
        self.other_sheets = others
        self.columns: dict[str, int] = {}
        self.double: list[str] = []
        for index, heading in enumerate(self.headings):
            key = _column(heading)
            if key in self.columns:
                self.double.append(heading)
            elif key:
                self.columns[key] = index

    @classmethod
    def find(cls, rows: Sequence[Any]) -> Table | None:
        sheets: dict[str, list[Any]] = {}
        for row in rows:
            sheets.setdefault(row.sheet, []).append(row)
        for sheet, content in sheets.items():
            for place, row in enumerate(content[:HEADING_WITHIN]):
                keys = {_column(text_of(cell)) for cell in row.cells}
                if "email" in keys and keys & {"name", "last", "first", "team"}:
                    filled = [row for row in content[place + 1 :] if any(text_of(cell) for cell in row.cells)]
                    return cls(row, filled, [name for name in sheets if name != sheet])
        return None

    def faults(self) -> Iterator[str]:
        for index, heading in enumerate(self.headings):
            if kind := personal_kind(heading):
                yield _(
                    "Column %(letter)s is called “%(heading)s”. That looks like %(kind)s, which Borgen does "
                    "not want to have. Remove the column and upload the list again."
                ) % {"letter": letter(index), "heading": heading, "kind": kind}
        for heading in self.double:
            yield _("There are two columns for the same thing: “%(heading)s”. Keep one.") % {
                "heading": heading
            }
        if not {"name", "last"} & set(self.columns):
            yield _("There is no column with names. Call it “name”, or “first name” and “last name”.")

    def remarks(self) -> Iterator[str]:
        known = set(self.columns.values())
        unused = [heading for index, heading in enumerate(self.headings) if heading and index not in known]
        if unused:
            yield _("Not used: %(columns)s.") % {"columns": ", ".join(f"“{name}”" for name in unused)}
        if self.hidden:
            text = _("Rows that are hidden in Excel are read too: %(number)s of them.")
            yield text % {"number": self.hidden}
        if self.other_sheets:
            yield _("Other sheets of the file are not read: %(sheets)s.") % {
                "sheets": ", ".join(self.other_sheets)
            }

    def value(self, row: Any, key: str) -> str:
        index = self.columns.get(key)
        return text_of(row.cells[index]) if index is not None and index < len(row.cells) else ""

    def name(self, row: Any) -> str:
        if "name" in self.columns:
            return self.value(row, "name")
        return " ".join(filter(None, (self.value(row, key) for key in ("first", "infix", "last"))))

    def place(self, key: str) -> str:
        """Where a value stands, in plain words."""
        wanted = key if key != "name" or "name" in self.columns else "last"
        index = self.columns[wanted]
        return _("column %(letter)s (%(heading)s)") % {
            "letter": letter(index),
            "heading": self.headings[index],
        }


def letter(index: int) -> str:
    """The letter above a column in a spreadsheet: 0 is A, 26 is AA."""
    text = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        text, index = chr(ord("A") + rest) + text, index - 1
    return text


def _column(heading: str) -> str | None:
    plain = plain_heading(heading)
    return next((key for key, pattern in _COLUMNS.items() if pattern.match(plain)), None)


def text_of(cell: object) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""


def emails_in(rows: Iterable[Any]) -> set[str]:
    """Everything in the table that could be an address, to ask the database about at once."""
    return {text for row in rows for cell in row.cells if "@" in (text := text_of(cell).lower())}
