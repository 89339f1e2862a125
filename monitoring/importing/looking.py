"""What is in a file: sheets, headings and what its columns are about; not its rows. In the child process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from monitoring.importing import columns, persons, respondents
from monitoring.importing.cells import Refused, Sheet, letters
from monitoring.importing.columns import Role

EXAMPLES = 3
LONGEST_EXAMPLE = 40
MOST_HEADINGS = 250


def look(sheets: list[Sheet], asked: dict[str, Any]) -> dict[str, Any]:
    """`asked`: teams and codes that are known; sheet and header row when somebody chose them; `persons` when
    somebody said that each row is of a person."""
    filled = [sheet for sheet in sheets if sheet.rows]
    if not any(not sheet.hidden for sheet in filled):
        raise Refused("empty")
    teams = set(asked.get("teams", ()))
    named = []
    for sheet in filled:
        header = _header(sheet, asked)
        _refuse_personal(sheet, header, teams)
        named += [
            (sheet.name, letters(n), one[:160]) for n, one in enumerate(sheet.rows[header][1], 1) if one
        ]
    chosen = _chosen(filled, asked)
    header = _header(chosen, asked)
    table = _table(chosen, header)
    headings, samples = table["headings"], table["samples"]
    roles = columns.guess(headings, samples, teams)
    counts = None
    codes = set(asked.get("codes", ()))
    wide = respondents.looks_wide(headings, roles, chosen.rows[header + 1 :], codes)
    if asked.get("persons") or (wide and not columns.is_long(roles)):
        counts = respondents.counted(headings, roles, chosen.rows[header + 1 :], codes)
    return {
        "sheets": [
            {"name": one.name, "rows": len(one.rows), "hidden_rows": one.hidden_rows, "merged": one.merged}
            for one in filled
            if not one.hidden
        ],
        "hidden": [one.name for one in filled if one.hidden],
        "sheet": chosen.name,
        "header": chosen.rows[header][0],
        "above": [[cell[:LONGEST_EXAMPLE] for cell in cells] for _, cells in chosen.rows[:header]][:5],
        "columns": [
            {
                "heading": heading[:160],
                "letter": letters(place + 1),
                "role": roles[place].value,
                "examples": _examples(samples[place], roles[place]),
                "numbers": sum(1 for cell in samples[place] if cell[:1].isdigit()),
                "filled": len(samples[place]),
            }
            for place, heading in enumerate(headings)
        ],
        "digest": columns.digest(headings),
        "long": columns.is_long(roles),
        "counts": counts,
        # Of all sheets: who asked looks whether one of them is about persons.
        "headings": named,
    }


def rows(sheets: list[Sheet], asked: dict[str, Any]) -> dict[str, Any]:
    """The rows under the heading: [number, cells]; and the headings."""
    sheet = next((one for one in sheets if one.name == asked["sheet"] and not one.hidden), None)
    if sheet is None:
        raise Refused("empty")
    header = _header(sheet, asked)
    return {"headings": sheet.rows[header][1], "rows": sheet.rows[header + 1 :]}


def _chosen(filled: list[Sheet], asked: dict[str, Any]) -> Sheet:
    visible = [one for one in filled if not one.hidden]
    named = next((one for one in visible if one.name == asked.get("sheet")), None)
    if named:
        return named

    def worth(sheet: Sheet) -> tuple[int, int]:
        heading = sheet.rows[_header(sheet, asked)][1]
        return sum(columns.of_heading(cell) is not Role.SKIP for cell in heading), len(sheet.rows)

    return max(visible, key=worth)


def _header(sheet: Sheet, asked: dict[str, Any]) -> int:
    """Its place among the rows with something in them."""
    wanted = asked.get("header")
    if wanted and asked.get("sheet") == sheet.name:
        for place, (number, _cells) in enumerate(sheet.rows):
            if number == wanted:
                return place
        raise Refused("no-header", row=wanted)
    return columns.header_row([cells for _, cells in sheet.rows[: columns.HEADER_WITHIN]])


def _table(sheet: Sheet, header: int) -> dict[str, Any]:
    headings = sheet.rows[header][1]
    width = max([len(headings), *(len(cells) for _, cells in sheet.rows[header + 1 :])])
    headings = [*headings, *[""] * (width - len(headings))][:MOST_HEADINGS]
    return {"headings": headings, "samples": _samples(sheet.rows[header + 1 :], len(headings))}


def _samples(below: Sequence[tuple[int, list[str]]], width: int) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(width)]
    for _, cells in below[: columns.LOOKED_AT]:
        for place, cell in enumerate(cells[:width]):
            if cell:
                found[place].append(cell)
    return found


def _examples(cells: list[str], role: Role) -> list[str]:
    """Only of columns that say what a row is about, and of what stands there more than once or is a year."""
    if role in (Role.SKIP, Role.ANSWER, Role.VALUE):
        return []
    common = [cell for cell, _ in Counter(cells).most_common(EXAMPLES)]
    return [cell[:LONGEST_EXAMPLE] for cell in common]


def _refuse_personal(sheet: Sheet, header: int, teams: set[str]) -> None:
    """Also in hidden sheets, and above the heading that was guessed: what is in the file would be kept."""
    headings = sheet.rows[header][1]
    width = max(len(cells) for _, cells in sheet.rows)
    for place in range(width):
        heading = headings[place] if place < len(headings) else ""
        below = [cells[place] for _, cells in sheet.rows[header + 1 :] if place < len(cells) and cells[place]]
        kind = persons.by_heading(heading, below, teams) or persons.by_contents(below)
        if kind:
            raise Refused(
                "personal", kind=kind, heading=heading[:160], sheet=sheet.name, column=letters(place + 1)
            )
