"""What the columns of a table are about, guessed from their headings and contents; people confirm it.

It runs in the child process too: nothing here needs Django.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from hashlib import sha256

from monitoring.importing import values
from monitoring.importing.teams import key

LOOKED_AT = 500
HEADER_WITHIN = 30
# A column with at least so large a part of such cells is about that.
MOST = 0.6


class Role(enum.StrEnum):
    TEAM = "team"
    YEAR = "year"
    PERIOD = "period"
    MONTH = "month"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"
    FEW = "few"
    INDICATOR = "indicator"
    LEVEL = "level"
    QUESTION = "question"
    QUESTION_TEXT = "question_text"
    CHARACTERISTIC = "characteristic"
    COUNT = "count"
    ANSWER = "answer"
    SKIP = ""


Test = Callable[[str], bool]
TIMES = (Role.YEAR, Role.PERIOD, Role.MONTH)
# The first that fits counts; words as `plain` makes them.
_HEADINGS: tuple[tuple[Role, str], ...] = (
    (Role.QUESTION, r"^(vraag|item|question)_?(nummer|nr|id|code)$|^(variabele|itemcode)$"),
    (Role.QUESTION_TEXT, r"^(vraag|vraagtekst|vraagomschrijving|stelling|question|questiontext|item)$"),
    (Role.TEAM, r"^(onderwijs)?team(naam|code|name)?$|^(organisatie|organisation|organization)(naam|name)?$"),
    (Role.TEAM, r"^(naam)?(organisatorische)?eenheid(naam)?$|^afdeling$|^opleiding(snaam|steam)?$"),
    (Role.YEAR, r"^(school|studie|tel|resultaat|meet|academic|school)?(jaar|jr|year)$|^cohort$"),
    (Role.PERIOD, r"^(onderwijs|school)?(periode|period|blok)(nummer|naam)?$"),
    (Role.MONTH, r"^(maand|month|datum|date|peildatum|meetdatum)$"),
    (Role.NUMERATOR, r"^teller|^numerator$|^aantal(voldoende|gediplomeerd|geslaagd|positief)"),
    (Role.DENOMINATOR, r"^noemer|^denominator$|^totaal(aantal)?$|^aantal(studenten|deelnemers|totaal)$"),
    (Role.FEW, r"^(kleineaantallen|minderdan5|minderdanvijf|fewerthan5|klein|vlag|flag|indicatieklein|lt5)"),
    (Role.COUNT, r"^n$|^(aantal)?(respondenten|respons|antwoorden)$|^aantal$|^count$"),
    (Role.CHARACTERISTIC, r"^(kenmerk|characteristic|uitsplitsing|achtergrond)"),
    (Role.LEVEL, r"^(mbo)?niveau$|^level$"),
    (Role.INDICATOR, r"^(indicator|kengetal|maatstaf|kpi)"),
    (Role.ANSWER, r"^(antwoord|answer)$"),
    (Role.VALUE, r"^(waarde|value|score|percentage|perc|procent|cijfer|gemiddelde?|resultaat|uitkomst|mean)"),
)
_PATTERNS = [(role, re.compile(words)) for role, words in _HEADINGS]
QUESTION_CODE = re.compile(r"^[a-z]{0,4}[_.-]?\d{1,4}(?:[_.-]?[a-z0-9]{1,3})?$", re.IGNORECASE)
_TEXT_ROLES = (Role.TEAM, Role.INDICATOR, Role.QUESTION_TEXT, Role.CHARACTERISTIC)


def plain(heading: str) -> str:
    letters = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]", "", letters)


def digest(headings: Sequence[str]) -> str:
    """The same for headings that differ in case, signs and spacing only."""
    return sha256("\n".join(plain(one) for one in headings).encode()).hexdigest()


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """Place of the row that looks most like headings; titles above it have one cell."""
    best, place = -1, 0
    for number, cells in enumerate(rows[:HEADER_WITHIN]):
        filled = [cell for cell in cells if cell]
        if len(filled) < 2:
            continue
        known = sum(of_heading(cell) is not Role.SKIP for cell in filled)
        words = sum(not cell[0].isdigit() for cell in filled)
        score = 3 * known + words
        if score > best:
            best, place = score, number
    return place


def of_heading(heading: str) -> Role:
    word = plain(heading)
    return next((role for role, words in _PATTERNS if words.search(word)), Role.SKIP)


def guess(
    headings: Sequence[str], samples: Sequence[Sequence[str]], teams: Collection[str] = ()
) -> list[Role]:
    """A role for each column; each of them once, but values as often as there are columns of numbers.

    `samples` has the filled cells of each column, `teams` the names that are known, as `key` makes them.
    """
    roles = [of_heading(heading) for heading in headings]
    if teams:
        _by_contents(roles, samples, Role.TEAM, lambda cell: key(cell) in teams)
    _by_contents(roles, samples, Role.YEAR, _shows_year)
    for place, role in enumerate(roles):
        if role is not Role.SKIP and role is not Role.VALUE and role in roles[:place]:
            roles[place] = Role.SKIP
    if not {Role.NUMERATOR, Role.VALUE, Role.ANSWER} & set(roles):
        for place, role in enumerate(roles):
            if role is Role.SKIP and _share(samples[place], _is_number) >= MOST:
                roles[place] = Role.VALUE
    if Role.COUNT in roles and Role.NUMERATOR in roles and Role.DENOMINATOR not in roles:
        # Beside a part a number of people is the whole.
        roles[roles.index(Role.COUNT)] = Role.DENOMINATOR
    return roles


def is_long(roles: Collection[str]) -> bool:
    return Role.QUESTION in roles or (Role.QUESTION_TEXT in roles and Role.VALUE in roles)


def _by_contents(roles: list[Role], samples: Sequence[Sequence[str]], role: Role, test: Test) -> None:
    if role in roles:
        return
    for place, cells in enumerate(samples):
        if roles[place] in (Role.SKIP, Role.VALUE) and _share(cells, test) >= MOST:
            roles[place] = role
            return


def _share(cells: Sequence[str], test: Test) -> float:
    looked = cells[:LOOKED_AT]
    return sum(map(test, looked)) / len(looked) if looked else 0.0


def _shows_year(cell: str) -> bool:
    """A number such as 2021 may be a count: only two years together tell of themselves."""
    return not cell.isdigit() and values.looks_like_year(cell)


def _is_number(cell: str) -> bool:
    if values.is_few(cell) or values.is_nothing(cell):
        return True
    try:
        values.number(cell.rstrip(" %"))
    except values.BadCell:
        return False
    return True
