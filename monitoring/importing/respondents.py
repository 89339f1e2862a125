"""A file with a row per person becomes counts per team, time and question; in the child process only.

Of fewer than five people only that is told: no answer of theirs, and no mean (D4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from monitoring.importing import values
from monitoring.importing.cells import Refused
from monitoring.importing.columns import QUESTION_CODE, TIMES, Role

FEWEST = 5
FEW = "<5"
# More different answers than this is no scale.
MOST_ANSWERS = 12
MOST_QUESTIONS = 240
MOST_LINES = 200_000
HEADINGS = {
    Role.TEAM: "team",
    Role.YEAR: "jaar",
    Role.PERIOD: "periode",
    Role.MONTH: "maand",
    Role.QUESTION: "vraagcode",
    Role.QUESTION_TEXT: "vraagtekst",
    Role.ANSWER: "antwoord",
    Role.COUNT: "aantal",
}
Rows = Sequence[tuple[int, list[str]]]


def looks_wide(headings: Sequence[str], roles: Sequence[Role], rows: Rows, codes: Collection[str]) -> bool:
    """Answers beside each other, more rows than teams and times, and nothing that says it is a figure."""
    if Role.TEAM not in roles or {Role.NUMERATOR, Role.DENOMINATOR, Role.QUESTION} & set(roles):
        return False
    questions = _questions(headings, roles, rows, codes)
    if any(_code(headings[place], codes)[0] in codes for place in questions):
        return True
    keys = [place for place, role in enumerate(roles) if role is Role.TEAM or role in TIMES]
    groups = {tuple(_cell(cells, place) for place in keys) for _, cells in rows}
    many = len(rows) > 1.5 * len(groups)
    coded = sum(bool(QUESTION_CODE.match(_code(headings[place], codes)[0])) for place in questions)
    return bool(questions) and many and (coded >= 1 or len(questions) >= 3)


def counted(
    headings: Sequence[str], roles: Sequence[Role], rows: Rows, codes: Collection[str]
) -> dict[str, object]:
    """{"headings", "rows", "people", "dropped"}: a row per team, time, question and answer, and how many."""
    if Role.TEAM not in roles:
        raise Refused("wide-without-team")
    keys = [place for place, role in enumerate(roles) if role is Role.TEAM or role in TIMES]
    questions = _questions(headings, roles, rows, codes)
    if not questions:
        raise Refused("wide-without-questions")
    answers: dict[tuple[tuple[str, ...], int], Counter[str]] = {}
    for _, cells in rows:
        group = tuple(_cell(cells, place) for place in keys)
        for place in questions:
            answer = _cell(cells, place)
            if not values.is_nothing(answer):
                answers.setdefault((group, place), Counter())[answer] += 1
    lines: list[list[str]] = []
    for (group, place), numbers in answers.items():
        code, text = _code(headings[place], codes)
        if numbers.total() < FEWEST:
            lines.append([*group, code, text, "", FEW])
        else:
            lines += [[*group, code, text, answer, str(number)] for answer, number in sorted(numbers.items())]
        if len(lines) > MOST_LINES:
            raise Refused("too-much")
    used = {*keys, *questions}
    return {
        "headings": [
            *(HEADINGS[roles[place]] for place in keys),
            *(HEADINGS[role] for role in (Role.QUESTION, Role.QUESTION_TEXT, Role.ANSWER, Role.COUNT)),
        ],
        "rows": lines,
        "people": len(rows),
        "dropped": [heading for place, heading in enumerate(headings) if heading and place not in used],
    }


def _questions(
    headings: Sequence[str], roles: Sequence[Role], rows: Rows, codes: Collection[str]
) -> list[int]:
    """Columns with answers on a scale: few different numbers."""
    found = []
    for place, heading in enumerate(headings[:MOST_QUESTIONS]):
        if not heading or roles[place] is Role.TEAM or roles[place] in TIMES:
            continue
        answers = {_cell(cells, place) for _, cells in rows}
        answers = {answer for answer in answers if not values.is_nothing(answer)}
        numbers = all(_on_scale(answer) for answer in answers)
        if answers and numbers and len(answers) <= MOST_ANSWERS:
            found.append(place)
    return found


def _on_scale(answer: str) -> bool:
    try:
        return values.number(answer) <= 100
    except values.BadCell:
        return False


def _code(heading: str, codes: Collection[str]) -> tuple[str, str]:
    """The number of a question and its words, of a heading such as "V12 Hoe tevreden ben je?"."""
    if heading in codes:
        return heading, ""
    first, _, rest = heading.partition(" ")
    first = first.rstrip(".:)")
    if first in codes or QUESTION_CODE.match(first):
        return first, rest.strip()[:300]
    return heading[:40], heading[:300]


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
