"""The planning after a BOAS on paper: by month, what we do."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import Action, Planning
from actions.services.planning import planning_numbers
from actions.timeline import by_month
from borgen.posters.content import marks
from borgen.posters.shape import Cell, Column, Fact, Form, Mark, Panel, Poster, Row
from borgen.posters.subjects import Subject


def poster(subject: Subject, *, today: date, names: bool) -> Poster:
    planning = subject.planning
    if planning is None:
        raise ValueError("a poster of a planning is about one")
    improvement = planning.assessment.improvement
    actions = list(planning.actions.exclude(state=Action.State.DROPPED).select_related("owner"))
    months = by_month(actions, lambda action: action.due_on)
    return Poster(
        kind=subject.kind,
        title=_("Planning: {subject}").format(subject=improvement.name),
        team=subject.team.name,
        institution=subject.team.institution.name,
        address=subject.address,
        lead=_lead(planning, improvement.goal),
        facts=_facts(actions, today),
        panels=tuple(
            Panel(
                title=capfirst(date_format(month, "F Y")) if month else _("Without a date"),
                columns=(Column(_("Ready by"), 28), Column(_("What we do"), 72)),
                rows=tuple(_row(action, today, names=names) for action in found),
            )
            for month, found in months
        ),
        dates=tuple(one.due_on for one in actions if one.due_on and one.state == Action.State.OPEN),
        names=names,
    )


def _lead(planning: Planning, goal: str) -> str:
    if not planning.follow_up_where:
        return marks.short(goal)
    where = ", ".join(part for part in (planning.follow_up_where, planning.follow_up_how_often) if part)
    return " ".join([marks.short(goal), _("We follow this up: {where}.").format(where=where)]).strip()


def _facts(actions: list[Action], today: date) -> tuple[Fact, ...]:
    numbers = planning_numbers(actions)
    late = sum(_is_late(one, today) for one in actions)
    found = [
        Fact(str(numbers["all"]), ngettext("activity planned", "activities planned", numbers["all"])),
        Fact(str(numbers["done"]), _("done")),
    ]
    if late:
        found.append(Fact(str(late), _("overdue"), "bad"))
    return tuple(found)


def _is_late(action: Action, today: date) -> bool:
    return action.state == Action.State.OPEN and action.due_on is not None and action.due_on < today


def _row(action: Action, today: date, *, names: bool) -> Row:
    owner = action.owner.name if names and action.owner else ""
    explanation = "" if action.explanation.startswith(action.title) else marks.short(action.explanation)
    return Row(
        (
            Cell(marks.short_day(action.due_on) if action.due_on else "–", mark=_mark(action, today)),
            Cell(
                action.title,
                small=owner or ("" if action.owner_id else _("no owner yet")),
                detail=explanation,
                strong=True,
            ),
        )
    )


def _mark(action: Action, today: date) -> Mark:
    if action.state == Action.State.DONE:
        return marks.done()
    if _is_late(action, today):
        return marks.overdue()
    # Without its owner's yes a date is only asked for.
    return Mark(Form.DOT, "info", _("confirmed")) if action.confirmed_at else Mark(Form.RING, "", _("asked"))
