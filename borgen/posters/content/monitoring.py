"""The monitoring plan on paper: per agreement who, how, when and with which norm."""

from __future__ import annotations

from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.posters.content import marks
from borgen.posters.shape import Cell, Column, Fact, Form, Mark, Panel, Poster, Row
from borgen.posters.subjects import Subject
from monitoring import plan
from monitoring.models import Instrument, MonitoringLine
from monitoring.plan_rounds import Agreed, Standing, rounds_today
from monitoring.services.norms import norms_today


def poster(subject: Subject, *, today: date, names: bool) -> Poster:
    team = subject.team
    lines = [line for line in plan.lines_of(team) if line.ended_on is None]
    _open, agreed = rounds_today(team)
    calendar = plan.calendar_of(team)
    rows = plan.rows(lines, calendar, norms_today(team, plan.indicator_ids(lines)), agreed)
    return Poster(
        kind=subject.kind,
        title=_("Monitoring plan"),
        team=team.name,
        institution=team.institution.name,
        address=subject.address,
        lead=_lead(agreed),
        facts=_facts(rows),
        panels=tuple(
            Panel(
                title=group.improvement.name if group.improvement else _("Processes"),
                columns=_columns(),
                rows=tuple(one for row in group.rows for one in _rows(row, names=names)),
            )
            for group in plan.grouped(rows)
        ),
        names=names,
    )


def _lead(agreed: Agreed | None) -> str:
    if agreed is None:
        return _("Not yet agreed by the team.")
    return _("Agreed by the team on {day}.").format(day=marks.long_day(agreed.on.date()))


def _facts(rows: list[plan.Row]) -> tuple[Fact, ...]:
    count = len(rows)
    measured = sum(len(row.instruments) for row in rows)
    return (
        Fact(str(count), ngettext("agreement", "agreements", count)),
        Fact(str(measured), ngettext("number that we measure", "numbers that we measure", measured)),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("What is agreed"), 30),
        Column(_("Who complies and who monitors"), 20),
        Column(_("How it is measured"), 26),
        Column(_("When it is measured"), 13),
        Column(_("Norm"), 15),
    )


def _rows(row: plan.Row, *, names: bool) -> list[Row]:
    line = row.line
    first = (
        Cell(line.agreement, small=row.about, mark=_mark(row.standing), strong=True),
        Cell(
            line.concerns or "–",
            small=_("monitors: {who}").format(who=who) if (who := _monitors(line, row, names=names)) else "",
            detail=_("discussed in {months}").format(months=row.months) if row.months else "",
        ),
    )
    if row.first is None:
        return [Row((*first, Cell(_("not agreed yet")), Cell("–"), Cell("–")))]
    more = [Row((Cell(), Cell(), *_instrument(one, names=names))) for one in row.others]
    return [Row((*first, *_instrument(row.first, names=names))), *more]


def _mark(standing: Standing) -> Mark:
    if standing is Standing.AGREED:
        return Mark(Form.DOT, "info", _("agreed by the team"))
    words = _("changed since") if standing is Standing.CHANGED else _("not yet agreed")
    return Mark(Form.RING, "", words)


def _monitors(line: MonitoringLine, row: plan.Row, *, names: bool) -> str:
    """A party has a name for everybody; of a person it is told that there is one."""
    if names or line.monitor_party:
        return row.monitors
    return _("a colleague") if row.monitors else ""


def _instrument(one: plan.InstrumentRow, *, names: bool) -> tuple[Cell, Cell, Cell]:
    return (
        Cell(
            one.what, small=_executes(one.instrument, one, names=names), detail=marks.short(one.explanation)
        ),
        Cell(one.when),
        Cell(
            capfirst(one.norm) or "–",
            small=_("inspectorate: {norm}").format(norm=one.inspectorate) if one.inspectorate else "",
            strong=True,
        ),
    )


def _executes(instrument: Instrument, one: plan.InstrumentRow, *, names: bool) -> str:
    if instrument.executor_id is None or names:
        return one.who
    return _("by a colleague")
