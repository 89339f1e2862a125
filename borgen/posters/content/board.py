"""The improvement board on paper: per goal where we stand and what we do."""

from __future__ import annotations

from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.board.facts import board_of
from borgen.board.shape import Act, BoardView, Goal, Number, Success
from borgen.posters.content import marks
from borgen.posters.shape import Cell, Column, Fact, Figure, Mark, Note, Panel, Poster, Row
from borgen.posters.subjects import Subject


def poster(subject: Subject, *, today: date, names: bool) -> Poster:
    view = board_of(subject.team, today=today, names=names, wall=True)
    panels = [_goal(one) for one in view.goals]
    if view.loose_actions:
        panels.append(_table(_("Other actions of the team"), view.loose_actions))
    if view.successes:
        panels.append(_successes(view.successes))
    return Poster(
        kind=subject.kind,
        title=_("Improvement board"),
        team=view.team_name,
        institution=view.institution_name,
        address=subject.address,
        lead=_lead(view),
        facts=_facts(view),
        panels=tuple(panels),
        dates=tuple(_dates(view)),
        names=names,
    )


def _lead(view: BoardView) -> str:
    said = []
    if view.rhythm_name:
        said.append(_("We go through it together {often}.").format(often=view.rhythm_name))
    if view.fresh.last:
        said.append(_("The last time was {day}.").format(day=marks.long_day(view.fresh.last)))
    if view.keeper:
        said.append(_("{name} keeps it fresh.").format(name=view.keeper))
    return " ".join(said) or _("What we work on, where we stand and what we do.")


def _facts(view: BoardView) -> tuple[Fact, ...]:
    goals, still = len(view.goals), view.open
    found = [
        Fact(str(goals), ngettext("goal on the board", "goals on the board", goals)),
        Fact(str(still), ngettext("open action", "open actions", still)),
    ]
    if view.overdue:
        found.append(Fact(str(view.overdue), _("overdue"), "bad"))
    return tuple(found)


def _goal(goal: Goal) -> Panel:
    return Panel(
        title=goal.name,
        lead=marks.short(goal.goal),
        steps=marks.steps(goal.stage),
        stage=marks.stage(goal.stage, goal.stage_name),
        figure=_figure(goal.number) if goal.number else None,
        chart=goal.number.chart if goal.number and goal.number.chart.points else None,
        notes=tuple(_notes(goal)),
        columns=_columns(),
        rows=tuple(_act(one) for one in goal.actions),
        empty=_("No actions at the moment."),
    )


def _figure(number: Number) -> Figure:
    return Figure(
        value=number.value,
        name=number.name,
        norm=number.norm,
        inspectorate=number.inspectorate,
        period=" · ".join(part for part in (number.people, number.period) if part),
        mark=marks.verdict(number.verdict),
    )


def _notes(goal: Goal) -> list[Note]:
    found = []
    if goal.last_agreed:
        words = f"{goal.last_agreed.text}, {marks.long_day(goal.last_agreed.on)}"
        found.append(Note(_("Last agreed"), marks.short(words)))
    if goal.next_measurement:
        coming = goal.next_measurement
        words = _("from {day}")
        if coming.late:
            words = _("had to be there on {day}")
        elif coming.open:
            words = _("until {day}")
        day = words.format(day=marks.long_day(coming.on))
        found.append(Note(_("Next measurement"), f"{coming.what}, {coming.period}: {day}"))
    found += [Note(capfirst(_success(one)), marks.short(one.text)) for one in goal.successes]
    return found


def _columns() -> tuple[Column, ...]:
    return Column(_("When"), 28), Column(_("What we do"), 72)


def _table(title: str, actions: list[Act]) -> Panel:
    return Panel(title=title, columns=_columns(), rows=tuple(_act(one) for one in actions))


def _act(act: Act) -> Row:
    day = act.done_on if act.is_done else act.due
    return Row(
        (
            Cell(marks.short_day(day) if day else _("no date"), mark=_mark(act)),
            Cell(act.title, small=act.owner or ("" if act.has_owner else _("no owner yet")), strong=True),
        )
    )


def _mark(act: Act) -> Mark:
    if act.is_done:
        return marks.done()
    return marks.overdue() if act.overdue else marks.still_open()


def _successes(found: list[Success]) -> Panel:
    return Panel(
        title=_("What went well"),
        columns=(Column("", 28), Column("", 72)),
        rows=tuple(
            Row(
                (Cell(marks.short_day(one.on)), Cell(marks.short(one.text), small=_success(one), strong=True))
            )
            for one in found
        ),
    )


def _success(one: Success) -> str:
    return _("to celebrate on {day}").format(day=marks.long_day(one.on)) if one.planned else one.label


def _dates(view: BoardView) -> list[date]:
    actions = [*view.loose_actions, *(act for goal in view.goals for act in goal.actions)]
    found = [act.due for act in actions if act.due and not act.is_done]
    found += [goal.next_measurement.on for goal in view.goals if goal.next_measurement]
    return found
