"""The cells of a workbook as text, as a Dutch person would have typed them. Only in the child process.

calamine reads the values. What it leaves out (formats with a percent sign or leading zeros, hidden rows,
cells with an error or without an outcome) is found in the sheet's own text with patterns.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import python_calamine

from borgen.lib import delimited_text

MAX_ROWS = 50_000
MAX_COLUMNS = 250
MAX_CELLS = 2_000_000
MAX_SHEETS = 50
NAMED_CELLS = 5

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2060\ufeff\ud800-\udfff]")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_ROW_HIDDEN = re.compile(rb"""<row\b(?=[^>]*\bhidden=["'](?:1|true)["'])[^>]*?\br=["'](\d+)["']""")
_ERROR_CELL = re.compile(rb"""<c\b([^>]*?\bt=["']e["'][^>]*)>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>""")
_NO_OUTCOME = re.compile(rb"<c\b([^>]*)>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_FORMAT = re.compile(rb"<numFmt\b[^>]*>")
_XF = re.compile(rb"<xf\b[^>]*>")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# Of the formats that every workbook knows without saying so.
_BUILTIN = {9: "0%", 10: "0.00%"}


class Refused(Exception):  # noqa: N818 - a verdict, not a mistake
    """`code` and `params` as borgen.lib.workbook.errors has them."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass
class Sheet:
    name: str
    hidden: bool = False
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    """Number in the margin and cells; rows without anything are left out."""
    hidden_rows: int = 0
    merged: int = 0


@dataclass
class _Extras:
    percents: dict[int, int]
    """Style -> digits behind the comma."""
    zeros: dict[int, int]
    """Style -> digits."""


def read_workbook(data: bytes) -> list[Sheet]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = _sheet_parts(archive)
        extras = _styles(archive)
        raw = {name: archive.read(part) for name, part in parts.items()}
    for name, xml in raw.items():
        if xml.count(b"<row") > 4 * MAX_ROWS or xml.count(b"<v>") > MAX_CELLS:
            raise Refused("too-many-rows", sheet=name, limit=MAX_ROWS)
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    if len(book.sheets_metadata) > MAX_SHEETS:
        raise Refused("too-much")
    sheets = []
    for place, about in enumerate(book.sheets_metadata):
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
        sheet = _read(book.get_sheet_by_index(place), about.name, raw.get(about.name, b""), extras)
        sheet.hidden = hidden
        sheets.append(sheet)
    return sheets


def read_text(data: bytes) -> Sheet:
    """Of a csv: one sheet without a name."""
    sheet = Sheet("")
    try:
        divider, text = delimited_text.delimiter(delimited_text.decode(data))
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=divider), start=1):
            if len(cells) > 16_384:
                raise Refused("too-many-columns", sheet="csv", cell=f"XFD{number}", limit=MAX_COLUMNS)
            cleaned = _trimmed([_clean(cell) for cell in cells])
            if len(cleaned) > MAX_COLUMNS:
                cell = f"{letters(len(cleaned))}{number}"
                raise Refused("too-many-columns", sheet="csv", cell=cell, limit=MAX_COLUMNS)
            if cleaned:
                sheet.rows.append((number, cleaned))
            if len(sheet.rows) > MAX_ROWS or number > 20 * MAX_ROWS:
                raise Refused("too-many-rows", sheet="csv", limit=MAX_ROWS)
    except (delimited_text.UnreadableTextError, csv.Error) as error:
        raise Refused("not-text") from error
    return sheet


def _read(table: Any, name: str, xml: bytes, extras: _Extras) -> Sheet:
    if table.start is None:
        return Sheet(name)
    if table.total_height > 20 * MAX_ROWS or table.total_width > MAX_COLUMNS:
        code = "too-many-columns" if table.total_width > MAX_COLUMNS else "too-many-rows"
        limit = MAX_COLUMNS if code == "too-many-columns" else MAX_ROWS
        raise Refused(code, sheet=name, cell=letters(table.total_width), limit=limit)
    _refuse_uncalculated(name, xml)
    shown = _shown(xml, extras)
    merged = [one for one in (table.merged_cell_ranges or []) if one[1][0] > one[0][0]]
    sheet = Sheet(name, merged=len(merged), hidden_rows=len(set(_ROW_HIDDEN.findall(xml))))
    grid: list[list[str]] = []
    filled = 0
    for number, values in enumerate(table.iter_rows()):
        cells = [_text(value) if type(value) is not str else _clean(value) for value in values]
        grid.append(cells)
        if any(cells):
            filled += 1
            if filled > MAX_ROWS:
                raise Refused("too-many-rows", sheet=name, limit=MAX_ROWS)
        for column in shown.get(number, ()):
            if column < len(cells):
                cells[column] = _reshown(shown[number][column], cells[column])
    _fill_merged(grid, merged)
    sheet.rows = [(number, _trimmed(cells)) for number, cells in enumerate(grid, start=1) if any(cells)]
    return sheet


def _fill_merged(grid: list[list[str]], merged: list[Any]) -> None:
    """A cell merged over rows counts in each of them."""
    for (top, left), (bottom, _right) in merged[:5_000]:
        text = grid[top][left] if top < len(grid) and left < len(grid[top]) else ""
        if not text:
            continue
        for row in grid[top + 1 : bottom + 1]:
            if left < len(row) and not row[left] and any(row):
                row[left] = text


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(value: object) -> str:
    match value:
        case bool():
            return "WAAR" if value else "ONWAAR"
        case float():
            if value.is_integer() and abs(value) < 1e15:
                return str(int(value))
            return f"{value:.15g}".replace(".", ",")
        case datetime():
            return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case time():
            return value.strftime("%H:%M")
    return _clean(str(value))


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.strip()
    return _INVISIBLE.sub("", text).strip()[:10_000]


# --- what stands in the parts themselves ------------------------------------------------------------------


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet -> its part."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    targets = {}
    for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        found = dict(_ATTRIBUTE.findall(tag))
        target = found.get(b"Target", b"").decode("utf-8", "replace").lstrip("/")
        targets[found.get(b"Id", b"")] = target if target.startswith("xl/") else f"xl/{target}"
    parts = {}
    for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
        found = dict(_ATTRIBUTE.findall(tag))
        part = targets.get(next((found[name] for name in found if name.endswith(b":id")), b""), "")
        if part in names:
            parts[unescape(found.get(b"name", b"").decode("utf-8", "replace"))] = part
    return parts


def _styles(archive: zipfile.ZipFile) -> _Extras:
    extras = _Extras({}, {})
    if "xl/styles.xml" not in archive.namelist():
        return extras
    xml = archive.read("xl/styles.xml")
    own = {}
    for tag in _FORMAT.findall(xml):
        found = dict(_ATTRIBUTE.findall(tag))
        own[_whole(found.get(b"numFmtId"))] = found.get(b"formatCode", b"").decode("utf-8", "replace")
    _, _, cells = xml.partition(b"<cellXfs")
    for style, tag in enumerate(_XF.findall(cells.partition(b"</cellXfs>")[0])):
        number = _whole(dict(_ATTRIBUTE.findall(tag)).get(b"numFmtId"))
        code = _QUOTED.sub("", own.get(number, _BUILTIN.get(number, ""))[:255].replace("&quot;", '"'))
        code = code.partition(";")[0]
        if "%" in code:
            extras.percents[style] = code.partition(".")[2].count("0")
        elif re.fullmatch("0{2,}", code):
            extras.zeros[style] = len(code)
    return extras


def _shown(xml: bytes, extras: _Extras) -> dict[int, dict[int, tuple[str, int]]]:
    """Row -> column -> how its number is shown, counted from 0; only where that matters."""
    wanted = {**{s: ("percent", d) for s, d in extras.percents.items()}}
    wanted |= {s: ("zeros", d) for s, d in extras.zeros.items()}
    found: dict[int, dict[int, tuple[str, int]]] = {}
    if wanted and any(b's="%d"' % style in xml for style in wanted):
        ids = b"|".join(b"%d" % style for style in wanted)
        cell = re.compile(rb'<c\b(?=[^>]*\bs="(' + ids + rb')")[^>]*?\br="([A-Z]{1,3})(\d+)"')
        for style, column, row in cell.findall(xml):
            found.setdefault(int(row) - 1, {})[number_of(column) - 1] = wanted[int(style)]
    for attributes, text in _ERROR_CELL.findall(xml) if b't="e"' in xml else ():
        if place := _position(attributes):
            error = text.decode("utf-8", "replace")[:20]
            found.setdefault(place[0] - 1, {})[place[1] - 1] = (error, 0)
    return found


def _reshown(how: tuple[str, int], text: str) -> str:
    kind, digits = how
    if kind.startswith("#"):
        return kind
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text
    if kind == "percent":
        # At least two decimals: what is shown is rounded, what was measured is not.
        return f"{number * 100:.{max(digits, 2)}f}".rstrip("0").rstrip(".").replace(".", ",") + "%"
    return text.zfill(digits) if number >= 0 and number.is_integer() else text


def _refuse_uncalculated(name: str, xml: bytes) -> None:
    if b"<f" not in xml:
        return
    places = [
        _position(attributes) for attributes in _NO_OUTCOME.findall(xml) if b't="str"' not in attributes
    ]
    cells = [f"{name}!{letters(place[1])}{place[0]}" for place in places if place]
    if cells:
        more = ", …" if len(cells) > NAMED_CELLS else ""
        raise Refused("uncalculated", cells=", ".join(cells[:NAMED_CELLS]) + more)


def _position(attributes: bytes) -> tuple[int, int] | None:
    found = re.search(rb'\br="([A-Z]{1,3})(\d{1,7})"', attributes)
    return (int(found[2]), number_of(found[1])) if found else None


def _whole(text: bytes | None) -> int:
    return int(text) if text and text.isdigit() else 0


def number_of(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


def letters(number: int) -> str:
    """1 -> A, 27 -> AA."""
    found = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found
