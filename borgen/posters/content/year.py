"""The year agenda on paper: a month after the other, what happens when."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from actions.services.year import entries_of
from actions.year import Entry, Month, State, in_order, months_of
from actions.year import Kind as What
from actions.year_words import row_of
from borgen.posters.content import marks
from borgen.posters.shape import Cell, Column, Fact, Form, Mark, Panel, Poster, Row
from borgen.posters.subjects import Subject

# A detail of so many letters, such as a room, stands beside what kind of thing it is.
SHORT = 24
_COUNTED = (What.MEETING, What.MEASURE, What.CELEBRATION)


def poster(subject: Subject, *, today: date, names: bool) -> Poster:
    year = subject.year
    if year is None:
        raise ValueError("a poster of a year is about one")
    team = subject.team
    months = months_of(year.start, year.end, entries_of(team, subject.years, year, today))
    entries = in_order(months)
    ahead = [one for one in entries if one.state is State.AHEAD]
    return Poster(
        kind=subject.kind,
        title=_("Year agenda {year}").format(year=year.name),
        team=team.name,
        institution=team.institution.name,
        address=subject.address,
        lead=_("When we meet, measure, discuss and celebrate."),
        facts=tuple(
            Fact(str(number), words)
            for kind, words in zip(_COUNTED, _words(), strict=True)
            if (number := sum(one.kind is kind for one in entries))
        ),
        panels=tuple(_month(month) for month in months if not month.is_empty),
        dates=tuple(one.last or one.first for one in ahead if one.kind is What.MEASURE),
    )


def _words() -> tuple[str, str, str]:
    return _("meetings"), _("measurements"), _("celebrations")


def _month(month: Month) -> Panel:
    return Panel(
        title=capfirst(date_format(month.first, "F Y")),
        columns=(Column("", 27), Column("", 73)),
        rows=tuple(_row(entry) for entry in in_order([month])),
    )


def _row(entry: Entry) -> Row:
    row = row_of(entry)
    mark = None
    if row.state:
        done = row.tone == "ok"
        mark = Mark(Form.CHECK if done else Form.TRIANGLE, "ok" if done else "bad", row.state)
    period = row.entry.kind is What.PERIOD
    detail = row.entry.detail
    beside = 0 < len(detail) <= SHORT and not period
    return Row(
        (
            Cell(row.when or _("this month"), small=row.hours),
            Cell(
                row.entry.title,
                small="" if period else f"{row.kind} · {detail}" if beside else row.kind,
                detail="" if beside else marks.short(detail),
                mark=mark,
                strong=row.entry.kind in (What.PERIOD, What.BOAS, What.CELEBRATION),
            ),
        ),
        stress=period,
    )
