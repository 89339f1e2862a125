"""What a workbook would change, and changing it: first looked at, then done whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook

from actions.models import Action, Planning
from actions.services import planning as services
from actions.workbook.export import shown_explanation
from actions.workbook.layout import PLANNING
from actions.workbook.reading import Content, NotThisWorkbookError, PlannedRow, Problem, belongs_to, read
from boas import entry
from boas.models import Assessment, Remark, Tally
from boas.scoring import Counts
from boas.services import entering
from boas.services.correcting import Numbers, correct
from boas.services.entering import Totals, standing_of
from boas.states import CLOSED, PREPARING
from borgen.lib.conflict import Edit
from improvements.people import people_of
from teams.access import Access, Permission
from teams.models import User

LIKENESS = 0.6
"""How much a name must look like a known one to be suggested, from 0 to 1."""


class ChangedMeanwhileError(Exception):
    """The workbook would now do something else than what was looked at; nothing was done."""


@dataclass(frozen=True)
class Change:
    """One line of the preview, in words."""

    what: str
    old: str
    new: str


@dataclass
class Preview:
    """What would change; empty lists when the workbook says what Borgen says."""

    settings: list[Change] = field(default_factory=list)
    counts: list[Change] = field(default_factory=list)
    reasons: int = 0
    planning: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    needs_reason: bool = False
    """Counts of a closed session are corrected, and a correction says why."""

    @property
    def changes(self) -> bool:
        return bool(self.settings or self.counts or self.reasons or self.planning)

    @property
    def fingerprint(self) -> str:
        lines = [repr(one) for one in (*self.settings, *self.counts, *self.planning, *self.problems)]
        return hashlib.sha256("\n".join([*lines, str(self.reasons)]).encode()).hexdigest()


@dataclass
class _Plan:
    """The same as the preview, as what has to be done."""

    preview: Preview
    threshold: int | None = None
    voters: int | None = None
    totals: dict[str, Totals] = field(default_factory=dict)
    corrections: dict[str, Numbers] = field(default_factory=dict)
    edits: list[tuple[Action, Edit]] = field(default_factory=list)
    new: list[dict[str, Any]] = field(default_factory=list)
    planning: Planning | None = None


def look(*, assessment: Assessment, book: Workbook, access: Access) -> Preview:
    """What the workbook would do now; NotThisWorkbookError when it belongs to another session."""
    return _plan(assessment, book, access).preview


@transaction.atomic
def apply(
    *, assessment: Assessment, book: Workbook, access: Access, fingerprint: str, reason: str = ""
) -> None:
    """Do what was looked at. ChangedMeanwhileError when that is something else by now; `Refused` too."""
    locked = Assessment.objects.select_for_update(of=("self",)).select_related(
        "improvement__team__institution"
    )
    assessment = locked.get(pk=assessment.pk)
    plan = _plan(assessment, book, access)
    if plan.preview.problems or plan.preview.fingerprint != fingerprint:
        raise ChangedMeanwhileError
    if plan.threshold is not None:
        entering.set_threshold(assessment=assessment, threshold=plan.threshold, by=access.user)
    if plan.totals or plan.voters is not None:
        voters = plan.voters or assessment.voters or 0
        entering.enter(assessment=assessment, voters=voters, rows=plan.totals, by=access.user)
    for code, numbers in plan.corrections.items():
        correct(assessment=assessment, code=code, new=numbers, reason=reason, by=access.user)
    for action, edit in plan.edits:
        services.plan_action(action=action, edit=edit, by=access.user)
    for values in plan.new:
        agreed = values.pop("agreed")
        action = services.add_action(
            improvement=assessment.improvement, planning=plan.planning, by=access.user, **values
        )
        if agreed:
            services.plan_action(
                action=action, edit=Edit({"confirmed": False}, {"confirmed": True}), by=access.user
            )


def _plan(assessment: Assessment, book: Workbook, access: Access) -> _Plan:
    session, statement_set = belongs_to(book)
    if session != assessment.pk:
        raise NotThisWorkbookError(_("This workbook belongs to another BOAS. Upload it there."))
    if statement_set != assessment.statement_set_id:
        raise NotThisWorkbookError(
            _("This workbook asks another set of statements. Download the workbook again.")
        )
    statements = {one.code: one for one in assessment.statement_set.statements.all()}
    held = assessment.state != PREPARING
    content = read(book, list(statements), voters_needed=held)
    plan = _Plan(Preview(problems=content.problems))
    if assessment.state == CLOSED:
        _plan_corrections(plan, assessment, content, access)
    elif assessment.is_open:
        _plan_totals(plan, assessment, content)
    else:
        plan.preview.notes.append(_("This BOAS was called off; its counts stay as they are."))
    _plan_planning(plan, assessment, content, access)
    return plan


# --- counts ------------------------------------------------------------------------------------------------


def _plan_totals(plan: _Plan, assessment: Assessment, content: Content) -> None:
    preview = plan.preview
    if content.threshold and content.threshold != assessment.threshold:
        plan.threshold = content.threshold
        preview.settings.append(Change(_("Threshold (%)"), str(assessment.threshold), str(content.threshold)))
    if preview.problems:
        return
    counts = entry.read_counts(content.rows)
    before = {tally.statement.code: standing_of(tally) for tally in _tallies(assessment)}
    changed = {code: now for code, now in counts.items() if now != before.get(code)}
    said = _new_reasons(assessment, content)
    if content.voters and content.voters != assessment.voters and (before or changed):
        plan.voters = content.voters
        preview.settings.append(
            Change(_("People who may vote"), str(assessment.voters or "–"), str(content.voters))
        )
    if changed and not content.voters:
        message = _("Fill in how many people may vote, then the counts can be read.")
        preview.problems.append(Problem("BOAS", "C6", message))
    preview.counts = [_count_change(code, before.get(code), now) for code, now in changed.items()]
    if not before and not changed:
        # A session that was not held stays so: reasons without counts do not start it.
        said = {}
    preview.reasons = sum(map(len, said.values()))
    for code in {*changed, *said}:
        plan.totals[code] = Totals(counts.get(code), said.get(code, ()))


def _plan_corrections(plan: _Plan, assessment: Assessment, content: Content, access: Access) -> None:
    preview = plan.preview
    if content.threshold and content.threshold != assessment.threshold:
        preview.notes.append(_("The threshold of a closed BOAS stays as it was."))
    if preview.problems:
        return
    counts = entry.read_counts(content.rows)
    own = {row.code: row.voters for row in content.rows}
    for tally in _tallies(assessment):
        code, before = tally.statement.code, standing_of(tally)
        now = counts[code]
        if now == before:
            continue
        voters = own[code] or (tally.voters if content.voters == assessment.voters else content.voters)
        plan.corrections[code] = Numbers(now or Counts(), voters)
        preview.counts.append(_count_change(code, before, now))
    preview.needs_reason = bool(plan.corrections)
    if plan.corrections and not access.allows(Permission.CORRECT_ASSESSMENT):
        preview.problems.append(Problem("BOAS", "D:G", _("Only the team leader corrects a closed BOAS.")))


def _tallies(assessment: Assessment) -> list[Tally]:
    return list(assessment.tallies.select_related("statement"))


def _count_change(code: str, before: Counts | None, now: Counts | None) -> Change:
    return Change(code, _in_words(before), _in_words(now))


def _in_words(counts: Counts | None) -> str:
    if counts is None:
        return _("not counted")
    four = (counts.strongly_disagree, counts.disagree, counts.agree, counts.strongly_agree)
    return " · ".join(map(str, four))


def _new_reasons(assessment: Assessment, content: Content) -> dict[str, tuple[str, ...]]:
    known = set(
        Remark.objects.filter(assessment=assessment)
        .exclude(statement=None)
        .values_list("statement__code", "text")
    )
    found = {
        code: tuple(text for text in dict.fromkeys(texts) if (code, text) not in known)
        for code, texts in content.reasons.items()
    }
    return {code: texts for code, texts in found.items() if texts}


# --- planning ----------------------------------------------------------------------------------------------


def _plan_planning(plan: _Plan, assessment: Assessment, content: Content, access: Access) -> None:
    plan.planning = Planning.objects.filter(assessment=assessment).first()
    if plan.planning is None:
        if any(one.owner or one.due_on for one in content.planned):
            plan.preview.notes.append(
                _("The sheet Planning is read once the BOAS is closed and the planning is made in Borgen.")
            )
        return
    if not access.allows(Permission.EDIT_PLANNING):
        plan.preview.notes.append(
            _("The sheet Planning is left alone: the team leader changes the planning.")
        )
        return
    known = {action.pk: action for action in plan.planning.actions.select_related("owner")}
    titles = {action.title.casefold() for action in known.values()}
    people = people_of(assessment.improvement)
    by_name = {key: person for person in people for key in (person.name.casefold(), person.email)}
    for row in content.planned:
        owner = _owner(plan.preview, row, by_name)
        if row.number is None:
            if row.title.casefold() not in titles:
                _add(plan, row, owner)
        elif action := known.get(row.number):
            _compare(plan, row, owner, action)
        else:
            message = _(
                "This number is not an action of this planning. Leave it empty for an activity of your own."
            )
            plan.preview.problems.append(Problem(PLANNING, f"A{row.row}", message))


def _owner(preview: Preview, row: PlannedRow, by_name: Mapping[str, User]) -> User | None:
    if not row.owner:
        return None
    if person := by_name.get(row.owner.casefold()):
        return person
    names = {person.name.casefold(): person.name for person in by_name.values()}
    like = get_close_matches(row.owner.casefold(), names, n=1, cutoff=LIKENESS)
    message = _("{name} does not work on this improvement.").format(name=row.owner)
    if like:
        message = _("{name} does not work on this improvement. Do you mean {like}?").format(
            name=row.owner, like=names[like[0]]
        )
    preview.problems.append(Problem(PLANNING, f"E{row.row}", message))
    return None


def _add(plan: _Plan, row: PlannedRow, owner: User | None) -> None:
    agreed = bool(row.agreed and owner and row.due_on)
    plan.new.append(
        {
            "title": row.title,
            "explanation": row.explanation,
            "owner": owner,
            "due_on": row.due_on,
            "agreed": agreed,
        }
    )
    plan.preview.planning.append(
        Change(row.title, _("not in the planning"), _state(owner, row.due_on, agreed))
    )


def _compare(plan: _Plan, row: PlannedRow, owner: User | None, action: Action) -> None:
    agreed = bool(row.agreed and owner and row.due_on)
    seen = {
        "title": action.title,
        "explanation": shown_explanation(action),
        "owner": action.owner,
        "due_on": action.due_on,
        "confirmed": action.confirmed_at is not None,
    }
    wanted = {
        "title": row.title,
        "explanation": row.explanation,
        "owner": owner,
        "due_on": row.due_on,
        "confirmed": agreed,
    }
    # What the workbook leaves out because it equals the title is no change of the text.
    if seen["explanation"] == wanted["explanation"]:
        del seen["explanation"], wanted["explanation"]
    else:
        seen["explanation"] = action.explanation
    edit = Edit(seen, wanted)
    if not edit.changed:
        return
    if action.state != Action.State.OPEN:
        plan.preview.notes.append(_("“{title}” has ended and stays as it is.").format(title=action.title))
        return
    plan.edits.append((action, edit))
    old = _state(action.owner, action.due_on, action.confirmed_at is not None)
    new = _state(owner, row.due_on, agreed)
    if old == new:
        old, new = action.title, row.title if row.title != action.title else _("another explanation")
    plan.preview.planning.append(Change(action.title, old, new))


def _state(owner: User | None, due_on: Any, agreed: bool) -> str:
    parts = [owner.name if owner else _("no owner yet"), date_format(due_on) if due_on else _("no date yet")]
    return " · ".join([*parts, _("agreed")] if agreed else parts)
