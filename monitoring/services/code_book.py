"""The code book of an institution, and the names of teams that files use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib import workbook
from common import audit
from monitoring.importing import teams, values
from monitoring.importing.values import BadCell
from monitoring.models import Indicator, Question, TeamAlias
from teams.models import Institution, Team, User
from teams.services.errors import check

_PLACES = {"question_once_a_year": "code"}
LEAVE_OUT = "leave-out"
_NAMED = 5


@transaction.atomic
def save_question(*, by: User, question: Question, **fields: Any) -> Question:
    for name, value in fields.items():
        setattr(question, name, value)
    check(question, constraints=_PLACES)
    question.save()
    audit.record(by=by, verb="code_book.saved", subject=question)
    return question


@transaction.atomic
def remove_question(*, by: User, question: Question) -> None:
    audit.record(by=by, verb="code_book.removed", subject=question)
    question.delete()


@transaction.atomic
def take_in(*, by: User, institution: Institution, upload: Any) -> int:
    """A code book from a file: number, question, indicator, year, positive from, what changed. Whole or not.

    Questions that are known are changed; the others stay as they are.
    """
    try:
        table = workbook.read_table(upload, name=getattr(upload, "name", ""))
    except workbook.WorkbookError as error:
        raise ValidationError({"file": str(error)}) from error
    columns = {
        "code": table.column("vraagnummer", "vraagcode", "code", "nummer", "question id", "question"),
        "text": table.column("vraag", "vraagtekst", "tekst", "question text", "text"),
        "indicator": table.column("indicator", "kengetal"),
        "year": table.column("jaar", "vanaf", "jaar van", "year"),
        "positive_from": table.column("positief vanaf", "positive from"),
        "breaks": table.column("breuk", "wat er veranderde", "breaks", "trendbreuk"),
    }
    if columns["code"] is None:
        text = _("There is no column with the number of the question. Call it “vraagnummer”.")
        raise ValidationError({"file": text})
    indicators = _indicators_by_name(institution)
    known = {(one.code, one.year): one for one in Question.objects.filter(institution=institution)}
    problems: list[str] = []
    saved = 0
    for row in table.rows:
        cells = {name: row.cells[place] if place is not None else "" for name, place in columns.items()}
        if not cells["code"]:
            continue
        try:
            fields = _fields(cells, indicators)
            question = known.get((fields["code"], fields["year"])) or Question(institution=institution)
            for name, value in fields.items():
                setattr(question, name, value)
            check(question)
        except ValidationError as error:
            problems.append(_("Row %(row)s: %(problem)s") % {"row": row.number, "problem": error.messages[0]})
            continue
        question.save()
        known[question.code, question.year] = question
        saved += 1
    if problems:
        more = [_("And %(number)s rows more.") % {"number": len(problems) - _NAMED}]
        raise ValidationError({"file": problems[:_NAMED] + (more if len(problems) > _NAMED else [])})
    audit.record(by=by, verb="code_book.uploaded", subject=institution, questions=saved)
    return saved


@transaction.atomic
def name_teams(*, by: User, institution: Institution, chosen: Mapping[str, str]) -> int:
    """Remember which team a name is: {"name in the file": number of a team, or LEAVE_OUT}. How many."""
    running = set(Team.objects.filter(institution=institution, archived_on=None).values_list("pk", flat=True))
    done = 0
    for name, choice in chosen.items():
        if not choice:
            continue
        team = None if choice == LEAVE_OUT else int(choice) if choice.isdecimal() else 0
        if team is not None and team not in running:
            raise ValidationError(_("This team does not exist or has ended. Choose another one."))
        TeamAlias.objects.update_or_create(
            institution=institution, name=teams.key(name), defaults={"team_id": team}
        )
        done += 1
    if done:
        audit.record(by=by, verb="team_names.saved", subject=institution, names=done)
    return done


@transaction.atomic
def forget_name(*, by: User, alias: TeamAlias) -> None:
    audit.record(by=by, verb="team_names.forgotten", subject=alias, institution_id=alias.institution_id)
    alias.delete()


def _indicators_by_name(institution: Institution) -> dict[str, Indicator]:
    found = Indicator.objects.filter(institution=institution, team=None).in_use()
    return {teams.key(word): one for one in found for word in (one.name, one.slug)}


def _read(read: Callable[[str], Any], cell: str, problem: str) -> Any:
    if not cell:
        return None
    try:
        return read(cell)
    except BadCell as error:
        raise ValidationError(problem % {"text": cell[:60]}) from error


def _fields(cells: Mapping[str, str], indicators: Mapping[str, Indicator]) -> dict[str, Any]:
    indicator = None
    if cells["indicator"]:
        indicator = indicators.get(teams.key(cells["indicator"]))
        if indicator is None:
            raise ValidationError(
                _("There is no indicator called “%(name)s”.") % {"name": cells["indicator"][:60]}
            )
    year = _read(values.year, cells["year"], _("“%(text)s” is not a year, such as 2025-2026."))
    positive = _read(values.number, cells["positive_from"], _("“%(text)s” is not a number."))
    return {
        "code": cells["code"][:40],
        "text": cells["text"][:300],
        "indicator": indicator,
        "year": year,
        "positive_from": values.rounded(positive) if positive is not None else None,
        "breaks": cells["breaks"][:200],
    }


def said(number: int) -> str:
    return ngettext(
        "%(number)s question is in the code book now.",
        "%(number)s questions are in the code book now.",
        number,
    ) % {"number": number}
