"""The story of one improvement on paper: why, how it stands, and what turned it, by school year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from actions.models import Recognition
from borgen.board.words import inspectorate_words, people_words
from borgen.disclosure import is_hidden, on_a_wall
from borgen.posters.content import marks
from borgen.posters.shape import Cell, Column, Figure, Note, Panel, Poster, Row
from borgen.posters.subjects import Subject
from borgen.thread.drawing import told_of
from borgen.thread.history import Happening, History, Number, Reader, history_of
from borgen.thread.stages import stage_panel
from borgen.thread.telling import Year, years
from borgen.thread.words import words_of
from improvements.models import Improvement
from monitoring.chart import Chart, Point
from monitoring.wording import norm_words, value_words

# It hangs where guests come: what was noticed informally and what is still being written stays in the team.
READER = Reader(content=True, signals=False, drafts=False, team=True)
MOST_CHARTS, MOST_POINTS = 4, 8
# Its lines tell the norms.
ALWAYS = frozenset({"measurement"})
# Their lines tell who, and nothing of what was said.
WHO = frozenset({"version", "evaluation", "change", "plan", "norm", "decision", "response"})
# What a BOAS was for is told to everybody; why a version or a norm is new is written by somebody, and goes
# with the names. What else people said is the team's own, with names or without.
SAID_TO_EVERYBODY = frozenset({"boas"})
SAID_WITH_NAMES = SAID_TO_EVERYBODY | {"version", "norm", "plan"}


def poster(subject: Subject, *, today: date, names: bool) -> Poster:
    improvement = subject.improvement
    if improvement is None:
        raise ValueError("a poster of a story is about an improvement")
    history = history_of(improvement, READER)
    told = years((told_of(one), one) for one in history.happenings)
    return Poster(
        kind=subject.kind,
        title=improvement.name,
        team=subject.team.name,
        institution=subject.team.institution.name,
        address=subject.address,
        lead=_("The story of an improvement"),
        panels=(
            _beginning(improvement),
            *_results(history),
            *(_year(year, names=names) for year in told if year.days),
        ),
        names=names,
    )


def _beginning(improvement: Improvement) -> Panel:
    stages = stage_panel(improvement, wall=True)
    given = ((_("Problem"), improvement.problem), (_("Goal"), improvement.goal))
    return Panel(
        title=_("What it is about"),
        steps=marks.steps(stages.standing),
        stage=marks.stage(stages.standing, stages.now),
        lead=marks.short(stages.sentence),
        notes=tuple(Note(label, marks.short(text)) for label, text in given if text),
    )


def _results(history: History) -> Iterable[Panel]:
    """Of each number where it stands, with its chart; those that were measured most first."""
    by_indicator: dict[int, list[Number]] = {}
    for one in history.of("measurement"):
        if isinstance(one.fact, Number):
            by_indicator.setdefault(one.fact.indicator, []).append(one.fact)
    most = sorted(by_indicator.values(), key=len, reverse=True)[:MOST_CHARTS]
    return (_result(numbers[-MOST_POINTS:]) for numbers in most)


def _result(numbers: list[Number]) -> Panel:
    newest = numbers[-1]
    chart = on_a_wall(
        Chart(
            title=newest.name,
            kind=newest.number_kind,
            unit=newest.unit,
            at_least=newest.direction == "at_least",
            points=tuple(Point(one.label, one.figure) for one in numbers),
        )
    )
    figure = chart.points[-1].figure
    return Panel(
        title=_("Does it work?"),
        figure=Figure(
            value=value_words(figure),
            name=newest.name,
            norm=norm_words(figure),
            inspectorate=inspectorate_words(figure),
            period=" · ".join(part for part in (people_words(figure), newest.label) if part),
            mark=marks.verdict(figure.verdict),
        ),
        chart=chart,
    )


def _year(year: Year[Happening], *, names: bool) -> Panel:
    return Panel(
        title=_("School year {year}").format(year=year.name),
        columns=(Column("", 22), Column("", 78)),
        rows=tuple(
            _row(day, one, names=names)
            for day, ones in year.days
            for one in ones
            if names or not _about_somebody(one)
        ),
    )


def _about_somebody(one: Happening) -> bool:
    return one.kind == "recognition" and getattr(one.fact, "state", "") == Recognition.Kind.COMPLIMENT


def _passed_by(one: Happening) -> Happening:
    """For whoever passes by: a number about fewer than five people says so and nothing else."""
    fact = one.fact
    if one.kind == "measurement" and isinstance(fact, Number) and is_hidden(fact.figure.reading):
        return one._replace(fact=fact._replace(value=None, numerator=None, denominator=None))
    return one


def _row(day: date, one: Happening, *, names: bool) -> Row:
    said = words_of(_passed_by(one))
    quoted = SAID_WITH_NAMES if names else SAID_TO_EVERYBODY
    lines = said.lines if one.kind in ALWAYS or (names and one.kind in WHO) else []
    return Row(
        (
            Cell(marks.short_day(day), small=said.word),
            Cell(
                marks.short(capfirst(said.title)),
                small=" · ".join(line for line in lines if line),
                detail=marks.short(said.quote) if one.kind in quoted else "",
                mark=marks.badge(*said.badge) if said.badge else None,
                strong=True,
            ),
        )
    )
