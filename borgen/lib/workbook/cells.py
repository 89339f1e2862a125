"""The cells of one sheet, as its tags go by."""

from __future__ import annotations

import functools
from datetime import datetime

from openpyxl.utils import get_column_letter

from borgen.lib.workbook.errors import WorkbookError
from borgen.lib.workbook.streaming import MAX_TEXT, Attributes, Handler
from borgen.lib.workbook.values import Format, Sheet, Uncalculated, Value, clean, number_value

MAX_ROWS = 5_000  # with something in them
MAX_COLUMNS = 200
MAX_CELLS = 50_000  # with something in them, of all sheets
MAX_CHARACTERS = 5_000_000  # of all texts together
MAX_MERGED = 1_000  # of one sheet
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_DIGITS = "0123456789"


class Shared:
    """What the sheets of one workbook have in common, and what they may hold together."""

    def __init__(self, epoch: datetime) -> None:
        self.epoch = epoch
        self.texts: list[str] = []
        self.formats: list[Format] = []
        self.cells = 0
        self.characters = 0


class Cells(Handler):
    def __init__(self, sheet: Sheet, shared: Shared) -> None:
        super().__init__()
        self.sheet = sheet
        self._shared = shared
        self._row = self._column = 0
        self._kind, self._style = "n", 0
        self._raw: str | None = None
        self._pieces: list[str] = []
        self._formula = self._reading = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v" or (name == "t" and not self._reading):
            self.listen()
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._reading = True
        elif name == "row":
            self._begin_row(attributes)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "v":
            self._raw = self.heard()
        elif name == "t" and not self._reading:
            self._pieces.append(self.heard())
        elif name == "rPh":
            self._reading = False

    def _begin_row(self, attributes: Attributes) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        self._column = 0
        if not 1 <= self._row <= _LAST_ROW:
            raise WorkbookError("damaged")
        if attributes.get("hidden") in ("1", "true") and len(self.sheet.hidden_rows) <= MAX_ROWS:
            self.sheet.hidden_rows.add(self._row)

    def _begin_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        self._column = _column(reference.rstrip(_DIGITS)) if reference else self._column + 1
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", 0))
        self._raw, self._formula = None, False

    def _end_cell(self) -> None:
        value = self._value()
        self._pieces.clear()
        if value is None or value == "":
            return
        sheet, shared = self.sheet, self._shared
        if self._column > MAX_COLUMNS:
            raise WorkbookError("too-many-columns", sheet=sheet.name, cell=self._name(), limit=MAX_COLUMNS)
        if isinstance(value, str):
            shared.characters += len(value)
            if len(value) > MAX_TEXT:
                raise WorkbookError("too-long", sheet=sheet.name, cell=self._name(), limit=MAX_TEXT)
        row = sheet.rows.get(self._row)
        if row is None:
            row = sheet.rows[self._row] = {}
            if len(sheet.rows) > MAX_ROWS:
                raise WorkbookError("too-many-rows", sheet=sheet.name, limit=MAX_ROWS)
        row[self._column] = value
        shared.cells += 1
        if shared.cells > MAX_CELLS or shared.characters > MAX_CHARACTERS:
            raise WorkbookError("too-much")

    def _value(self) -> Value | None:
        raw, kind = self._raw, self._kind
        if kind == "inlineStr":
            return clean("".join(self._pieces)[: MAX_TEXT + 1])
        if not raw:
            return Uncalculated() if self._formula and kind != "str" else None
        if kind == "s":
            return clean(self._shared.texts[int(raw)])
        if kind == "b":
            return raw.strip() in ("1", "true")
        if kind == "d":
            return datetime.fromisoformat(raw)
        if kind in ("str", "e"):
            return clean(raw)
        formats = self._shared.formats
        shown = formats[self._style] if self._style < len(formats) else Format()
        return number_value(raw.strip(), shown, self._shared.epoch)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        if len(self.sheet.merged) >= MAX_MERGED:
            raise WorkbookError("too-much")
        self.sheet.merged.append((*_position(first), *_position(last or first)))

    def _name(self) -> str:
        return f"{get_column_letter(self._column)}{self._row}"


def _position(reference: str) -> tuple[int, int]:
    """Row and column of "B7", counted from 1; ValueError outside of what a sheet can have."""
    letters = reference.rstrip(_DIGITS)
    row = int(reference[len(letters) :])
    if not 1 <= row <= _LAST_ROW:
        raise ValueError(f"no sheet has a row {row}")
    return row, _column(letters)


@functools.lru_cache(maxsize=512)
def _column(letters: str) -> int:
    if not (letters.isascii() and letters.isupper() and letters.isalpha() and len(letters) <= 3):
        raise ValueError(f"no column is called {letters[:20]!r}")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    if column > _LAST_COLUMN:
        raise ValueError(f"no column is called {letters}")
    return column
