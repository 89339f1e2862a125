"""An action list that a team keeps already: which column is what, and what each row would become."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from actions.workbook.reading import MAX_TITLE, day_of
from borgen.lib.personal import personal_kind, plain_heading
from borgen.lib.workbook import Row, Table

TITLE, OWNER, DUE, STATE, EXPLANATION = "title", "owner", "due_on", "state", "explanation"
FIELDS = (TITLE, OWNER, DUE, STATE, EXPLANATION)
_HEADINGS = {
    TITLE: r"^(actie|acties|actiepunt|wat|activiteit|taak|omschrijving(actie)?|afspraak|action|task|what)$",
    OWNER: r"^(wie|eigenaar|actiehouder|verantwoordelijke?|door|trekker|owner|who|responsible)$",
    DUE: r"^(wanneer|datum(klaar|gereed)?|deadline|voor|gereed(op)?|klaar(op|voor)?|einddatum)$"
    r"|^(date|due|duedate|when)$",
    STATE: r"^(status|stand|stavaza|voortgang|afgerond|gedaan|state|done)$",
    EXPLANATION: r"^(toelichting|opmerking(en)?|uitleg|bijzonderheden|notitie|explanation|remarks?|notes?)$",
}
_DONE = re.compile(r"^(klaar|gereed|afgerond|gedaan|af|done|ja|x|✓|100 ?%?)$", re.IGNORECASE)
LIKENESS = 0.6


@dataclass(frozen=True)
class Planned:
    """What one row would become, or why it cannot; `known` when the planning has it already."""

    row: int
    title: str
    explanation: str = ""
    owner: Any = None
    owner_text: str = ""
    due_on: date | None = None
    done: bool = False
    known: bool = False
    problem: str = ""


def guess_columns(table: Table) -> dict[str, int]:
    """Field -> column, from the headings; a field is absent when no heading says it."""
    found: dict[str, int] = {}
    for column, heading in enumerate(table.header.cells):
        plain = plain_heading(heading)
        for name, pattern in _HEADINGS.items():
            if name not in found and re.match(pattern, plain):
                found[name] = column
                break
    return found


def refusals(table: Table) -> list[str]:
    """Columns with data about students or about private life: named, and the whole list is refused."""
    message = _("Column “{column}” looks like {kind}. Take it out of the list and upload it again.")
    return [
        message.format(column=heading, kind=kind)
        for heading in table.header.cells
        if (kind := personal_kind(heading))
    ]


def plan(
    table: Table,
    columns: Mapping[str, int],
    people: Mapping[str, Any],
    known_titles: Collection[str],
    *,
    of_team: bool = False,
) -> list[Planned]:
    """Every row in order. `people`: name and e-mail in lower case -> person; `known_titles` in lower case.

    `of_team`: the list is of a team, not of an improvement; it decides what is said of an unknown name.
    """
    seen = set(known_titles)
    result = []
    for row in table.rows:
        one = _plan_row(row, columns, people, seen, of_team)
        if one is not None:
            seen.add(one.title.casefold())
            result.append(one)
    return result


def _plan_row(
    row: Row, columns: Mapping[str, int], people: Mapping[str, Any], seen: Collection[str], of_team: bool
) -> Planned | None:
    cells = {name: " ".join(row.cells[column].split()) for name, column in columns.items()}
    title = cells.get(TITLE, "")
    if not any(cells.values()):
        return None
    if not title:
        return Planned(row.number, "", problem=_("Here stands no action; fill it in or take the row out."))
    if len(title) > MAX_TITLE:
        return Planned(
            row.number,
            title[:MAX_TITLE],
            problem=_("This action is longer than {n} characters.").format(n=MAX_TITLE),
        )
    if title.casefold() in seen:
        return Planned(row.number, title, known=True)
    due = cells.get(DUE, "")
    due_on = day_of(due) if due else None
    owner_text = cells.get(OWNER, "")
    owner = people.get(owner_text.casefold())
    problem = ""
    if due and due_on is None:
        problem = _("“{value}” is not a date. Write it like 5-3-2027.").format(value=due[:20])
    elif owner_text and owner is None:
        problem = _unknown(owner_text, people, of_team)
    done = bool(_DONE.match(cells.get(STATE, "")))
    return Planned(
        row.number, title, cells.get(EXPLANATION, ""), owner, owner_text, due_on, done, problem=problem
    )


def _unknown(name: str, people: Mapping[str, Any], of_team: bool) -> str:
    names = {str(person).casefold(): str(person) for person in people.values()}
    starts = [shown for key, shown in names.items() if key.split(" ")[0] == name.casefold()]
    like: Sequence[str] = starts or [
        names[key] for key in get_close_matches(name.casefold(), names, 1, LIKENESS)
    ]
    if len(like) == 1:
        words = _("{name} does not work on this improvement. Do you mean {like}?")
        if of_team:
            words = _("{name} is not in this team. Do you mean {like}?")
        return words.format(name=name, like=like[0])
    words = _("{name} is not in this team.") if of_team else _("{name} does not work on this improvement.")
    return words.format(name=name)
