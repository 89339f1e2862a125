"""The page of totals: one sheet, a row per statement. What somebody typed stays, also when it is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from boas.entry import MAX_VOTERS, NotACountError, Problem, Row, count_of, read_counts, validate_counts
from boas.models import Statement
from boas.models.statements import Phase
from boas.models.tally import Option
from boas.scoring import Counts
from boas.services.entering import Totals

LONGEST_REASON = 500
_LONGEST_SEEN = 6


@dataclass(frozen=True)
class Known:
    """What stands there for a statement already: counts or None, and the number of voters of its own."""

    counts: Counts | None
    voters: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    name: str
    label: str
    value: str
    wrong: bool


@dataclass(frozen=True)
class SheetRow:
    """A row as the template draws it."""

    code: str
    text: str
    phase: str
    cells: list[Cell]
    total: str
    seen: str
    reasons: str
    said: tuple[str, ...]
    errors: list[str]
    starts_phase: bool

    @property
    def id(self) -> str:
        return f"row-{self.code}"


class EntrySheet:
    """`data` is the POST, or None for a page that is opened. `known` has what is saved, by code."""

    def __init__(
        self,
        statements: Sequence[Statement],
        known: Mapping[str, Known],
        *,
        voters: int,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.statements = statements
        self.known = known
        self.initial_voters = voters
        self.data = data
        self.refusal = ""
        self._refused: list[Problem] = []

    def refuse(self, refusal: Exception) -> None:
        """Show why nothing was saved, and beside which rows a colleague has counted on."""
        self.refusal = str(refusal)
        for code in getattr(refusal, "codes", ()):
            now = self.known[code].counts
            counted = " – ".join(map(str, _four(now))) if now else _("nothing")
            message = _("A colleague saved {counts} here. Yours is below; save again to keep yours.")
            self._refused.append(Problem(code, None, message.format(counts=counted)))

    @property
    def voters(self) -> str:
        """As typed."""
        return str(self.initial_voters if self.data is None else self.data.get("voters", ""))[:12]

    @cached_property
    def voters_error(self) -> str:
        if self.data is None:
            return ""
        try:
            number = count_of(self.data.get("voters", ""))
        except NotACountError as error:
            return str(error)
        return "" if 1 <= number <= MAX_VOTERS else _("Fill in how many people could vote.")

    @property
    def voters_number(self) -> int:
        """Of a valid sheet."""
        return count_of(self.voters)

    @property
    def seen_voters(self) -> int | None:
        """What the page showed when it was opened."""
        text = self._text("seen-voters")
        return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_SEEN else None

    @cached_property
    def problems(self) -> list[Problem]:
        if self.data is None:
            return []
        voters = MAX_VOTERS * len(Option) if self.voters_error else self.voters_number
        return validate_counts(self._rows, voters) + self._long_reasons()

    def is_valid(self) -> bool:
        return self.data is not None and not self.voters_error and not self.problems

    @property
    def totals(self) -> dict[str, Totals]:
        """Of a valid sheet."""
        counts = read_counts(self._rows)
        return {code: Totals(counts[code], tuple(self._reasons(code))) for code in counts}

    @property
    def seen(self) -> dict[str, Counts | None]:
        """What the page showed when it was opened."""
        return {one.code: _parse_seen(self._text(f"seen-{one.code}")) for one in self.statements}

    @property
    def rows(self) -> list[SheetRow]:
        problems = [*self.problems, *self._refused]
        rows, phase = [], ""
        for statement in self.statements:
            mine = [problem for problem in problems if problem.code == statement.code]
            rows.append(self._sheet_row(statement, mine, starts_phase=statement.phase != phase))
            phase = statement.phase
        return rows

    @property
    def errors(self) -> list[tuple[str, str]]:
        """For the summary above the page: where to go, and what is wrong there."""
        found = [("voters", self.voters_error)] if self.voters_error else []
        for row in self.rows:
            found += [(row.id, f"{row.code}: {message}") for message in row.errors]
        return found

    @cached_property
    def _rows(self) -> list[Row]:
        """A row that is as it stood is held against its own number of voters."""
        rows = []
        for one in self.statements:
            row = Row(one.code, tuple(self._value(one.code, answer) for answer in range(len(Option))))
            known = self.known.get(one.code)
            own = known and known.voters != self.initial_voters and _unchanged(row, known.counts)
            rows.append(Row(row.code, row.values, voters=known.voters) if known and own else row)
        return rows

    def _sheet_row(self, statement: Statement, problems: list[Problem], *, starts_phase: bool) -> SheetRow:
        code, wrong = statement.code, {problem.answer for problem in problems}
        known = self.known.get(code)
        values = [self._value(code, answer) for answer in range(len(Option))]
        return SheetRow(
            code=code,
            text=statement.text,
            phase=str(Phase(statement.phase).label),
            cells=[
                Cell(f"{code}-{answer}", str(option.label), values[answer], answer in wrong or None in wrong)
                for answer, option in enumerate(Option)
            ],
            total=_total(values),
            seen=_shown(known.counts if known else None),
            reasons=self._text(f"reasons-{code}"),
            said=known.reasons if known else (),
            errors=list(dict.fromkeys(problem.message for problem in problems)),
            starts_phase=starts_phase,
        )

    def _value(self, code: str, answer: int) -> str:
        if self.data is not None:
            return self._text(f"{code}-{answer}")
        known = self.known.get(code)
        if known is None or known.counts is None:
            return ""
        return str(_four(known.counts)[answer])

    def _text(self, name: str) -> str:
        return str((self.data or {}).get(name, ""))

    def _reasons(self, code: str) -> list[str]:
        """One on each line."""
        lines = (" ".join(line.split()) for line in self._text(f"reasons-{code}").splitlines())
        return [line for line in lines if line]

    def _long_reasons(self) -> list[Problem]:
        message = _("A reason has at most {most} characters; use a line for each.").format(
            most=LONGEST_REASON
        )
        return [
            Problem(one.code, len(Option), message)
            for one in self.statements
            if any(len(reason) > LONGEST_REASON for reason in self._reasons(one.code))
        ]


def _unchanged(row: Row, counts: Counts | None) -> bool:
    try:
        return read_counts([row])[row.code] == counts
    except NotACountError:
        return False


def _total(values: Sequence[str]) -> str:
    try:
        return str(sum(map(count_of, values))) if any(values) else ""
    except NotACountError:
        return "?"


def _four(counts: Counts) -> tuple[int, int, int, int]:
    return counts.strongly_disagree, counts.disagree, counts.agree, counts.strongly_agree


def _shown(counts: Counts | None) -> str:
    return "" if counts is None else ",".join(map(str, _four(counts)))


def _parse_seen(text: str) -> Counts | None:
    parts = text.split(",")
    if len(parts) != len(Option) or not all(
        part.isascii() and part.isdigit() and len(part) < _LONGEST_SEEN for part in parts
    ):
        return None
    return Counts(*map(int, parts))
