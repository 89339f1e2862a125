"""What the overview counts and shows, apart from any database: sums, what is late, what stays hidden."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boas.scoring import MINIMUM_PEOPLE, Counts, heard
from borgen.disclosure import on_a_wall, shown
from borgen.overview import drawing
from borgen.overview.lateness import is_late, window
from borgen.overview.shape import (
    Going,
    Group,
    TeamState,
    grouped,
    sector_key,
    sectors,
    together,
)
from improvements.stages import Facts, Line, Stage, Standing, result_of, standing
from monitoring.chart import Axis, Chart, Point
from monitoring.due import standing as all_standing
from monitoring.evaluation import Reading, Verdict, judge
from monitoring.spans import Kind, Span, Year, spans
from monitoring.wording import Figure

NORM = Decimal(70)
TODAY = date(2026, 11, 27)


def state(pk: int, name: str, sector: str = "", **fields: object) -> TeamState:
    return TeamState(pk, name, f"team-{pk}", sector, **fields)  # type: ignore[arg-type]


# --- what is counted ----------------------------------------------------------------------------------------


def test_teams_stand_by_sector_and_name_whatever_they_score() -> None:
    best = state(1, "zorg", "Techniek", verdicts={1: Verdict.MET})
    worst = state(2, "Auto", "techniek ", verdicts={1: Verdict.NOT_MET})
    none = state(3, "Boven alles")
    care = state(4, "Apotheek", "Gezondheid")
    found = grouped([best, worst, none, care])
    assert [group.sector for group in found] == ["Gezondheid", "Techniek", ""]
    assert [team.name for team in found[1].teams] == ["Auto", "zorg"]
    assert grouped([best, worst, none], "techniek") == [Group("Techniek", (worst, best))]
    assert grouped([best], "weg") == []
    assert list(sectors([best, none])) == ["techniek", "-"]
    assert sector_key("  Zorg   en Welzijn ") == "zorg en welzijn"


def test_an_improvement_that_is_paused_is_counted_apart() -> None:
    team = state(1, "Team")
    secured = Standing(Stage.SECURED)
    team.add(Going(1, "een", secured, paused=False, boas=date(2026, 3, 1), boas_number=1))
    team.add(Going(2, "twee", Standing(Stage.RESULT_SHOWN, lapsed=True), paused=False))
    team.add(Going(3, "drie", secured, paused=True, boas=date(2026, 5, 1), boas_number=2))
    assert team.stages == Counter({Stage.SECURED: 1, Stage.RESULT_SHOWN: 1})
    assert (team.lapsed, team.paused) == (1, 1)
    assert team.boas is not None
    assert team.boas.slug == "drie"
    assert state(2, "Nog geen").boas is None


def test_norms_of_all_indicators_of_one_and_of_the_others() -> None:
    verdicts = {
        1: Verdict.MET,
        2: Verdict.NOT_MET,
        3: Verdict.TOO_FEW,
        4: Verdict.NO_VALUE,
        5: Verdict.NO_NORM,
    }
    team = state(1, "Team", verdicts=verdicts)
    assert team.norms() == Counter(met=1, not_met=1, no_value=3)
    assert team.norms(1) == Counter(met=1)
    assert not team.norms(9)
    assert team.norms(without={1, 2}) == Counter(no_value=3)
    every = together(grouped([team, state(2, "Ander", verdicts={1: Verdict.NOT_MET})]))
    assert every.norms == Counter(met=1, not_met=2, no_value=3)
    assert (every.teams, every.lapsed, every.paused) == (2, 0, 0)


# --- what is late -------------------------------------------------------------------------------------------


def _years() -> list[Year]:
    periods = (
        ("1", (8, 24), (11, 8)),
        ("2", (11, 9), (1, 31)),
        ("3", (2, 1), (4, 18)),
        ("4", (4, 19), (7, 16)),
    )
    found = []
    for first in range(2023, 2028):
        of = [
            (name, *(date(first if month >= 8 else first + 1, month, day) for month, day in ends))
            for name, *ends in periods
        ]
        found.append(Year(str(first), date(first, 8, 1), date(first + 1, 7, 31), tuple(of)))
    return found


SPANS = {kind: spans(kind, _years(), [""] * 12) for kind in Kind if kind is not Kind.DAY}
SPANS[Kind.DAY] = [
    Span(day, day, Kind.DAY, "") for day in (date(2025, 3, 3), date(2026, 9, 9), date(2026, 12, 1))
]
DAYS = st.dates(date(2023, 9, 1), date(2027, 6, 1))


@given(
    st.sampled_from(list(SPANS)),
    DAYS,
    DAYS,
    st.one_of(st.none(), st.integers(1, 400)),
    st.one_of(st.none(), st.integers(0, 40)),
)
def test_late_as_the_calendar_says(
    kind: Kind, today: date, since: date, more: int | None, nth: int | None
) -> None:
    """The newest number alone decides, as in borgen/thread/facts.py."""
    known = SPANS[kind]
    ended_on = today + timedelta(days=more) if more else None
    done = known[nth % len(known)] if nth is not None else None
    measured = [(done.start, done.end)] if done else []
    asked = all_standing(known, measured, today, since=since, ended_on=ended_on)
    days = measured[0] if measured else (None, None)
    assert is_late(window(known, today), since, ended_on, *days) is bool(asked.late)


def test_nothing_is_late_before_the_first_time_is_over() -> None:
    assert window([], TODAY) is None
    assert not is_late(None, TODAY, None, None, None)


# --- what stays hidden --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("people", "value"), [(4, None), (5, Decimal(80)), (None, Decimal(80))])
def test_about_fewer_people_it_is_no_number(people: int | None, value: Decimal | None) -> None:
    found = shown(Reading(Decimal(80), None if people is None else people - 1, people))
    assert found.value == value
    if value is None:
        assert found == Reading(None), "neither the part nor the whole goes along"


def test_of_fewer_people_no_answer_moves_a_stage() -> None:
    assert heard(Counts(0, 0, 2, 2)) == Counts(0, 0, 0, 0)
    assert heard(Counts(0, 1, 2, 2)).votes == MINIMUM_PEOPLE


@dataclass(frozen=True)
class Cell:
    """A measured number of a team: so many of so many people."""

    team: int
    indicator: int
    part: int
    people: int


@dataclass(frozen=True)
class World:
    """Teams in sectors, with numbers; and in each team a statement on recording."""

    sectors: tuple[str, ...]
    cells: tuple[Cell, ...]
    votes: tuple[Counts, ...]


Published = dict[tuple[str, int | None], tuple[object, ...]]


def publish(world: World) -> Published:
    """Everything that the pages show, for every choice that somebody can make."""
    teams = []
    for pk, sector in enumerate(world.sectors):
        team = state(pk, f"Team {pk}", sector)
        mine = [cell for cell in world.cells if cell.team == pk]
        lines = []
        for cell in mine:
            reading = shown(Reading(Decimal(100 * cell.part) / cell.people, cell.part, cell.people))
            verdict = judge(reading, NORM, at_least=True)
            team.verdicts[cell.indicator] = verdict
            lines.append(
                Line(result_of([{Verdict.MET: True, Verdict.NOT_MET: False}.get(verdict)]), discussed=True)
            )
        said = heard(world.votes[pk])
        facts = Facts(
            measures=len(lines) or 1,
            watched=len(lines),
            clear_enough=said.votes > 0 and said.disagreeing * 100 < 30 * said.votes,
            lines=tuple(lines),
        )
        team.add(Going(pk, "een", standing(facts), paused=False))
        teams.append(team)
    choices = itertools.product(["", *sectors(teams)], [None, *range(3)])
    return {
        (sector, indicator): (
            tuple(
                (team.pk, tuple(team.norms(indicator).items()), tuple(team.stages.items())) for team in found
            ),
            tuple(together([Group("", tuple(found))], indicator).norms.items()),
        )
        for sector, indicator in choices
        for found in [[team for group in grouped(teams, sector) for team in group.teams]]
    }


@st.composite
def worlds(draw: st.DrawFn) -> World:
    count = draw(st.integers(1, 4))
    cells = []
    for team, indicator in itertools.product(range(count), range(3)):
        people = draw(st.integers(0, 12))
        if people:
            cells.append(Cell(team, indicator, draw(st.integers(0, people)), people))
    votes = [Counts(*draw(st.tuples(*[st.integers(0, 4)] * 4))) for _ in range(count)]
    kinds = draw(st.lists(st.sampled_from(["Zorg", "Techniek", ""]), min_size=count, max_size=count))
    return World(tuple(kinds), tuple(cells), tuple(votes))


def otherwise(world: World, draw: st.DataObject) -> World:
    """The same, with other answers of every group that is too small."""
    cells = tuple(
        replace(cell, part=draw.draw(st.integers(0, cell.people))) if cell.people < MINIMUM_PEOPLE else cell
        for cell in world.cells
    )
    votes = tuple(
        Counts(
            *draw.draw(st.permutations([one.strongly_disagree, one.disagree, one.agree, one.strongly_agree]))
        )
        if one.votes < MINIMUM_PEOPLE
        else one
        for one in world.votes
    )
    return replace(world, cells=cells, votes=votes)


@given(worlds(), st.data())
def test_no_choice_and_no_difference_of_two_tells_of_a_small_group(world: World, data: st.DataObject) -> None:
    """Whatever a small group answered, everything that is shown stays the same, for every choice: so nothing
    that is worked out from it, such as the difference of two choices, says anything about that group."""
    assert publish(world) == publish(otherwise(world, data))


@given(worlds(), st.data())
def test_two_days_differ_in_groups_that_are_large_enough(world: World, data: st.DataObject) -> None:
    """From one day to the next one number comes, goes or is corrected. What changes is about its team only;
    when it is about too few people on both days, no verdict changes."""
    team = data.draw(st.integers(0, len(world.sectors) - 1))
    indicator = data.draw(st.integers(0, 2))
    people = data.draw(st.integers(1, 12))
    new = Cell(team, indicator, data.draw(st.integers(0, people)), people)
    kept = tuple(cell for cell in world.cells if (cell.team, cell.indicator) != (team, indicator))
    before, after = publish(world), publish(replace(world, cells=(*kept, new)))
    old = next((cell for cell in world.cells if cell not in kept), None)
    for choice, seen in after.items():
        changed = _verdicts_of(before[choice], team) != _verdicts_of(seen, team)
        small = all(one is None or one.people < MINIMUM_PEOPLE for one in (old, new))
        if changed and small:
            # Only that something is measured, which says nothing about how.
            assert _judged(before[choice], team) == _judged(seen, team)
        for other in range(len(world.sectors)):
            if other != team:
                assert _verdicts_of(before[choice], other) == _verdicts_of(seen, other)


def _verdicts_of(seen: Sequence[object], team: int) -> dict[str, int]:
    return next((dict(norms) for pk, norms, _stages in seen[0] if pk == team), {})  # type: ignore[attr-defined]


def _judged(seen: Sequence[object], team: int) -> tuple[int, int]:
    found = _verdicts_of(seen, team)
    return found.get("met", 0), found.get("not_met", 0)


# --- small charts -------------------------------------------------------------------------------------------


def _chart(*values: str | None, norms: Sequence[str | None] = (), minimum: int = 0) -> Chart:
    figures = [
        Figure(
            Reading(None if value is None else Decimal(value)),
            norm=Decimal(norm) if norm else None,
            minimum=minimum,
            provisional=value == "77",
        )
        for value, norm in itertools.zip_longest(values, norms)
    ]
    return Chart("Aanwezig", "percentage", points=tuple(Point(f"p{n}", one) for n, one in enumerate(figures)))


AXIS = Axis(Decimal(0), Decimal(100), ())


def test_a_small_chart_has_the_shapes_of_every_chart() -> None:
    found = drawing.small(_chart("50", "100", "25", norms=["60", "60"]), [0, 1, 3], 4, AXIS)
    assert found.not_met == "M30 32m0-5l5 5-5 5-5-5z"
    assert found.met == "M90 0h0"
    assert found.unjudged == "M210 48h0"
    assert found.line == "M30 32L90 0M90 0L210 48"
    assert found.norm == "M0 26H120"
    assert (found.dashed, found.official) == ("", "")


def test_what_is_hidden_has_no_mark_and_breaks_the_line() -> None:
    found = drawing.small(_chart("50", None, "77", "80"), [0, 1, 2, 3], 4, AXIS)
    assert found.unjudged.count("h0") == 3
    assert found.line == ""
    assert found.dashed == "M150 15L210 13", "the provisional one"


def test_on_a_wall_a_number_about_few_says_so_and_nothing_else():
    few = Figure(Reading(Decimal("33.3"), 1, 3))
    many = Figure(Reading(Decimal(80), 24, 30))
    points = tuple(
        Point(f"periode {n}", figure, secondary=Decimal(7))
        for n, figure in enumerate((few, many, Figure(None)), start=1)
    )
    seen = on_a_wall(Chart("Gesprekken", "share", points=points)).points
    assert (seen[0].figure.reading, seen[0].secondary) == (Reading(None), None)
    assert seen[1:] == points[1:]
