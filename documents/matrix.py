"""A VERI matrix: who does what in an activity. Its rows as stored, checked, and as the table people read.

    {"roles": ["mentor", "docent"], "rows": [{"activity": "Intake", "cells": ["VE", "I"]}]}

V carries it out, E answers for it, R is asked for advice, I is told. A cell holds none, one or more of them.
"""

from __future__ import annotations

from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

LETTERS = "VERI"
MAX_ROWS = 200
MAX_ROLES = 12
MAX_WORDS = 200
START_ROWS, START_ROLES = 4, 3


class Row(TypedDict):
    activity: str
    cells: list[str]


class Matrix(TypedDict):
    roles: list[str]
    rows: list[Row]


def blank() -> Matrix:
    return {
        "roles": [""] * START_ROLES,
        "rows": [{"activity": "", "cells": [""] * START_ROLES} for _n in range(START_ROWS)],
    }


def read(value: Any) -> Matrix:
    """What somebody filled in or what was stored, in the form above; ValidationError says what is wrong.

    Empty rows and columns stay: somebody is still filling them in. `html` leaves them out.
    """
    given = value if isinstance(value, dict) else {}
    roles = [_words(role) for role in given.get("roles") or []]
    rows = [row for row in given.get("rows") or [] if isinstance(row, dict)]
    problems = _sizes(len(rows), len(roles))
    problems += [_("Role {n} is too long.").format(n=n) for n, role in enumerate(roles, 1) if _long(role)]
    checked: list[Row] = []
    for number, row in enumerate(rows[:MAX_ROWS], 1):
        activity = _words(row.get("activity"))
        if _long(activity):
            problems.append(_("The activity in row {n} is too long.").format(n=number))
        cells = []
        for given_cell in _fitted(row.get("cells"), len(roles)):
            cell = _letters(given_cell)
            if cell is None:
                problems.append(
                    _("Row {n}: “{cell}” cannot stand in the table. Use V, E, R and I.").format(
                        n=number, cell=_words(given_cell)[:20]
                    )
                )
            cells.append(cell or "")
        checked.append({"activity": activity, "cells": cells})
    if problems:
        raise ValidationError(problems)
    return {"roles": roles, "rows": checked}


def with_row(matrix: Matrix) -> Matrix:
    fresh: Row = {"activity": "", "cells": [""] * len(matrix["roles"])}
    return {"roles": matrix["roles"], "rows": [*matrix["rows"], fresh]}


def without_row(matrix: Matrix, index: int) -> Matrix:
    rows = [row for number, row in enumerate(matrix["rows"]) if number != index]
    return {"roles": matrix["roles"], "rows": rows}


def with_role(matrix: Matrix) -> Matrix:
    rows: list[Row] = [{"activity": r["activity"], "cells": [*r["cells"], ""]} for r in matrix["rows"]]
    return {"roles": [*matrix["roles"], ""], "rows": rows}


def without_role(matrix: Matrix, index: int) -> Matrix:
    def rest(items: list[str]) -> list[str]:
        return [item for number, item in enumerate(items) if number != index]

    rows: list[Row] = [{"activity": r["activity"], "cells": rest(r["cells"])} for r in matrix["rows"]]
    return {"roles": rest(matrix["roles"]), "rows": rows}


def notes(matrix: Matrix) -> list[str]:
    """What a team usually wants to look at again; nothing is refused for it."""
    found = []
    for row in _filled(matrix)["rows"]:
        answering = sum("E" in cell for cell in row["cells"])
        if not any("V" in cell for cell in row["cells"]):
            found.append(_("{activity}: nobody carries it out (V).").format(activity=row["activity"]))
        if answering > 1:
            found.append(
                _("{activity}: {n} roles answer for it (E); one is clearer.").format(
                    activity=row["activity"], n=answering
                )
            )
    return found


def html(value: Any) -> SafeString:
    """The table that people read, with what the letters mean; empty when nothing is filled in."""
    matrix = _filled(read(value))
    if not matrix["rows"]:
        return SafeString("")
    head = format_html_join("", '<th scope="col">{}</th>', ((role,) for role in matrix["roles"]))
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (
                row["activity"],
                format_html_join("", "<td>{}</td>", ((" ".join(cell),) for cell in row["cells"])),
            )
            for row in matrix["rows"]
        ),
    )
    return format_html(
        '<table><thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody></table><p>{}</p>',
        _("Activity"),
        head,
        body,
        _("V: carries it out. E: answers for it. R: is asked for advice. I: is told."),
    )


def _filled(matrix: Matrix) -> Matrix:
    """Without the rows and columns in which nothing stands."""
    rows = [row for row in matrix["rows"] if row["activity"] or any(row["cells"])]
    used = [
        index
        for index, role in enumerate(matrix["roles"])
        if role or any(row["cells"][index] for row in rows)
    ]
    kept: list[Row] = [{"activity": r["activity"], "cells": [r["cells"][n] for n in used]} for r in rows]
    return {"roles": [matrix["roles"][n] for n in used], "rows": kept}


def _sizes(rows: int, roles: int) -> list[str]:
    problems = []
    if rows > MAX_ROWS:
        problems.append(_("A matrix has at most {n} rows. Split it over two documents.").format(n=MAX_ROWS))
    if roles > MAX_ROLES:
        problems.append(
            _("A matrix has at most {n} roles. Take roles together that do the same.").format(n=MAX_ROLES)
        )
    return problems


def _words(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _long(words: str) -> bool:
    return len(words) > MAX_WORDS


def _fitted(cells: Any, width: int) -> list[Any]:
    given = list(cells) if isinstance(cells, list | tuple) else []
    return [*given, *[""] * width][:width]


def _letters(value: Any) -> str | None:
    """ "e, v" is "VE"; None for anything that is not of the four."""
    typed = {letter for letter in _words(value).upper() if letter not in " ,/;+.-"}
    if typed - set(LETTERS):
        return None
    return "".join(letter for letter in LETTERS if letter in typed)
