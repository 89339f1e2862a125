"""How far improvements have come: from what the database knows, for many at once, and in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from borgen.lib.dates import add_months, local_today
from borgen.lib.today import Urgency
from borgen.thread.facts import facts_of
from borgen.thread.stages import next_steps, stage_panel, stages_of
from improvements.models import Improvement
from improvements.stages import Facts, Lack, Result, Stage
from monitoring.evaluation import share
from monitoring.models import Measurement, Norm
from teams.models import SchoolYear
from tests import builders
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
TODAY = local_today()


def facts(improvement: Improvement) -> Facts:
    return facts_of([improvement.pk], TODAY)[improvement.pk]


def lacks(improvement: Improvement) -> list[Lack]:
    return [one.what for one in stage_panel(improvement).standing.missing]


@pytest.fixture
def improvement() -> Improvement:
    made = builders.improvement()
    builders.leader(made.team)
    return made


def secured(improvement: Improvement) -> tuple[Any, Any]:
    """Agreed, recorded, measured above the norm for last school year, and discussed."""
    measure = builders.measure(improvement)
    book = builders.document(improvement.team, improvement=improvement)
    builders.approved(book)
    book.next_evaluation_on = TODAY + timedelta(days=1)
    book.save()
    line = watching.line(improvement.team, measure=measure)
    indicator = watching.indicator(improvement.team.institution, team=improvement.team)
    watching.instrument(line, indicator, rhythm="year", since=add_months(TODAY, -16))
    norm = watching.norm(indicator, 60)
    watching.measurement(improvement.team, indicator, (30, 40), norm=norm)
    pack = watching.discussion(improvement.team)
    watching.topic(pack, line, discussed_at=pack.created_at)
    return book, line


def test_nothing_is_agreed_at_first(improvement: Improvement) -> None:
    panel = stage_panel(improvement)
    assert panel.standing.stage is None
    assert panel.missing
    assert [step.state for step in panel.steps] == ["current", "next", "next", "next", "next"]


def test_each_stage_in_turn(improvement: Improvement) -> None:
    measure = builders.measure(improvement)
    assert lacks(improvement) == [Lack.NOT_RECORDED]
    book = builders.document(improvement.team, improvement=improvement)
    draft = builders.draft(book)
    assert lacks(improvement) == [Lack.BEING_RECORDED]
    draft.delete()
    builders.approved(book)
    assert lacks(improvement) == [Lack.NOT_WATCHED]
    line = watching.line(improvement.team, measure=measure)
    assert lacks(improvement) == [Lack.NOT_WATCHED], "a line without an instrument measures nothing"
    indicator = watching.indicator(improvement.team.institution, team=improvement.team)
    watching.instrument(line, indicator, rhythm="year")
    assert lacks(improvement) == [Lack.NOT_MEASURED]
    number = watching.measurement(improvement.team, indicator, (20, 40))
    assert lacks(improvement) == [Lack.NOT_JUDGED]
    number.norm = watching.norm(indicator, 60)
    number.save()
    assert lacks(improvement) == [Lack.NORM_MISSED]
    assert facts(improvement).lines[0].result is Result.MISSED


def test_secured_lapses_by_itself_on_the_day_after(improvement: Improvement) -> None:
    book, _line = secured(improvement)
    assert stage_panel(improvement).standing.stage is Stage.SECURED
    on_the_day = facts_of([improvement.pk], book.next_evaluation_on)[improvement.pk]
    assert on_the_day.reviews_overdue == 0
    after = facts_of([improvement.pk], book.next_evaluation_on + timedelta(days=1))[improvement.pk]
    assert after.reviews_overdue == 1
    book.next_evaluation_on = TODAY - timedelta(days=1)
    book.save()
    panel = stage_panel(improvement)
    assert panel.standing.lapsed
    assert panel.standing.stage is Stage.RESULT_SHOWN
    assert (panel.tone, panel.icon) == ("warn", "triangle-alert")


def test_a_late_measurement_lets_it_lapse_and_a_paused_improvement_does_not(improvement: Improvement) -> None:
    _book, line = secured(improvement)
    year = SchoolYear.objects.create(
        institution=improvement.team.institution,
        name="eerder",
        starts_on=date(TODAY.year - 1, 1, 1),
        ends_on=TODAY - timedelta(days=30),
    )
    watching.instrument(
        line, line.instruments.get().indicator, rhythm="month", since=year.ends_on - timedelta(days=90)
    )
    assert facts(improvement).lines[0].overdue == 1
    assert stage_panel(improvement).standing.lapsed
    improvement.state = "paused"
    improvement.save()
    assert facts(improvement).lines[0].overdue == 0


def test_own_days_are_late_two_weeks_after(improvement: Improvement) -> None:
    _book, line = secured(improvement)
    own = watching.instrument(line, rhythm="dates", since=TODAY - timedelta(days=60))
    own.days.create(day=TODAY - timedelta(days=14))
    assert facts(improvement).lines[0].overdue == 0
    own.days.create(day=TODAY - timedelta(days=15))
    assert facts(improvement).lines[0].overdue == 1


@pytest.mark.parametrize(
    ("counts", "enough"), [(builders.FINE, True), (builders.LOW, False), ((0, 0, 0, 0), False)]
)
def test_the_last_boas_may_find_it_recorded_clearly_enough(
    improvement: Improvement, counts: tuple[int, int, int, int], enough: bool
) -> None:
    builders.assessment(improvement, state="closed", tallies={"V5": counts})
    assert facts(improvement).clear_enough is enough
    builders.assessment(improvement, state="closed", tallies={"V5": builders.FINE}, practice=True)
    assert facts(improvement).clear_enough is enough


@pytest.mark.parametrize(
    ("part", "people", "room", "wall"),
    [
        (3, 3, Stage.SECURED, Stage.FOLLOWED),
        (1, 4, Stage.FOLLOWED, Stage.FOLLOWED),
        (5, 5, Stage.SECURED, Stage.SECURED),
    ],
)
def test_on_a_wall_no_stage_follows_from_a_number_about_so_few(
    improvement: Improvement, part: int, people: int, room: Stage, wall: Stage
) -> None:
    secured(improvement)
    Measurement.objects.update(numerator=part, denominator=people, value=share(part, people))
    assert stage_panel(improvement).standing.stage is room
    hung = stage_panel(improvement, wall=True)
    assert hung.standing.stage is wall
    # Met or missed, there it is measured and not judged.
    assert [one.what for one in hung.standing.missing] == ([Lack.NOT_JUDGED] if people < 5 else [])


@pytest.mark.parametrize(("counts", "enough"), [((0, 0, 2, 2), False), ((0, 0, 3, 2), True)])
def test_on_a_wall_nothing_follows_from_what_so_few_answered(
    improvement: Improvement, counts: tuple[int, int, int, int], enough: bool
) -> None:
    builders.assessment(improvement, state="closed", tallies={"V5": counts})
    assert facts(improvement).clear_enough
    assert facts_of([improvement.pk], TODAY, wall=True)[improvement.pk].clear_enough is enough


def test_what_ended_is_not_asked_about(improvement: Improvement) -> None:
    secured(improvement)
    ended = builders.measure(improvement, ended_on=TODAY)
    line = watching.line(improvement.team, measure=ended)
    watching.instrument(line)
    assert (facts(improvement).measures, facts(improvement).watched) == (1, 1)


def test_a_stopped_improvement_asks_for_nothing(improvement: Improvement) -> None:
    improvement.state, improvement.state_reason = "stopped", "Geen tijd."
    improvement.save()
    panel = stage_panel(improvement)
    assert (panel.missing, panel.next_name) == ([], "")


def test_the_next_step_of_each_for_who_leads_them(many: list[Improvement]) -> None:
    first, second, third, fourth = many
    book, _line = secured(second)
    book.next_evaluation_on = TODAY - timedelta(days=1)
    book.save()
    third.state, third.state_reason = "stopped", "Geen tijd."
    third.save()
    secured(fourth)
    with CaptureQueriesContext(connection) as asked:
        lines = next_steps(many, TODAY)
    assert len(asked) == 1
    assert [(line.detail.partition(":")[0], line.urgency) for line in lines] == [
        (first.name, Urgency.WHENEVER),
        (second.name, Urgency.OVERDUE),
    ]


@pytest.fixture
def many() -> list[Improvement]:
    team = builders.team()
    builders.leader(team)
    return [builders.improvement(team) for _ in range(4)]


@pytest.mark.search
def test_one_question_for_any_number(many: list[Improvement]) -> None:
    for one in many:
        secured(one)
    Norm.objects.update(value=70)
    with CaptureQueriesContext(connection) as asked:
        found = stages_of(many, TODAY)
    assert len(asked) == 1
    assert {panel.standing.stage for panel in found.values()} == {Stage.SECURED}
    assert facts_of([], TODAY) == {}
