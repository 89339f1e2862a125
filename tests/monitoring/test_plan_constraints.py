"""Each constraint of indicators, norms and the plan, in the database and in words for people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import translation

from monitoring.models import (
    EvaluationMoment,
    Indicator,
    Instrument,
    MeasuringDay,
    MonitoringLine,
    Norm,
    PlanRound,
)
from teams.models import Team
from tests import builders
from tests.monitoring import builders as watching

pytestmark = [pytest.mark.django_db, pytest.mark.constraint]

MODELS = (Indicator, Norm, MonitoringLine, EvaluationMoment, Instrument, MeasuringDay, PlanRound)


@pytest.fixture
def team() -> Team:
    made = builders.team()
    builders.leader(made)
    return made


def refused(instance: models.Model, name: str, words: str) -> None:
    """By the database, whatever wrote it; and before that by the model, in words."""
    constraint = next(one for one in instance._meta.constraints if one.name == name)
    with pytest.raises(IntegrityError), transaction.atomic():
        instance.save()
    with translation.override("en"), pytest.raises(ValidationError) as told:
        constraint.validate(type(instance), instance)
    assert words in told.value.messages[0]


def test_every_constraint_has_a_sentence_for_people():
    for model in MODELS:
        for constraint in model._meta.constraints:
            assert constraint.violation_error_message != constraint.default_violation_error_message


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"kind": "guess"}, "indicator_kind_known", "one of the kinds"),
        ({"direction": "sideways"}, "indicator_direction_known", "higher or lower"),
        ({"kind": "mean", "reaches": None}, "indicator_mean_has_scale", "A mean has"),
        ({"scale_low": Decimal(1), "scale_high": Decimal(10)}, "indicator_mean_has_scale", "A mean has"),
        (
            {"kind": "mean", "reaches": None, "scale_low": Decimal(1)},
            "indicator_mean_has_scale",
            "A mean has",
        ),
        ({"reaches": None}, "indicator_share_has_minimum", "A share says"),
        ({"kind": "count"}, "indicator_share_has_minimum", "A share says"),
        ({"name": ""}, "indicator_explains_itself", "in one sentence"),
        ({"meaning": ""}, "indicator_explains_itself", "in one sentence"),
        ({"level": 5}, "indicator_level_of_mbo", "1, 2, 3 or 4"),
    ],
)
def test_an_indicator(team: Team, fields: dict[str, Any], name: str, words: str) -> None:
    made = watching.indicator(team.institution)
    for field, value in fields.items():
        setattr(made, field, value)
    refused(made, name, words)


def test_an_indicator_has_a_name_and_short_name_of_its_own(team: Team) -> None:
    one, other = watching.indicator(team.institution), watching.indicator(team.institution)
    other.slug = one.slug
    refused(other, "indicator_slug_unique", "short name")
    own, again = (watching.indicator(team.institution, team=team) for _n in range(2))
    again.name = own.name
    refused(again, "indicator_name_unique", "with this name")
    again.name = one.name
    again.save()


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"kind": "wish"}, "norm_kind_known", "one of the kinds"),
        ({"valid_until": date(2000, 1, 1)}, "norm_ends_after_start", "last day"),
        ({"reason": ""}, "norm_has_reason", "why this is the norm"),
        ({"kind": "inspectorate"}, "norm_of_inspectorate_has_source", "published"),
        ({"kind": "high"}, "norm_of_inspectorate_has_source", "published"),
    ],
)
def test_a_norm(team: Team, fields: dict[str, Any], name: str, words: str) -> None:
    made = watching.norm(watching.indicator(team.institution))
    for field, value in fields.items():
        setattr(made, field, value)
    refused(made, name, words)


def test_a_norm_of_the_inspectorate_is_no_team_s(team: Team) -> None:
    made = watching.norm(watching.indicator(team.institution), kind="inspectorate")
    made.team = team
    refused(made, "norm_of_inspectorate_for_all", "holds for all teams")


def test_one_norm_of_a_kind_begins_on_a_day(team: Team) -> None:
    indicator = watching.indicator(team.institution)
    first = watching.norm(indicator)
    watching.norm(indicator, team=team)
    watching.norm(indicator, kind="inspectorate")
    second = watching.norm(indicator, valid_from=date(2025, 1, 1))
    second.valid_from = first.valid_from
    refused(second, "norm_one_from_a_day", "begins on this day")


def test_a_line(team: Team) -> None:
    line = watching.line(team)
    measure = builders.measure(builders.improvement(team))
    line.measure = measure
    refused(line, "line_of_measure_or_process", "one of the two")
    line.measure = line.process = None
    refused(line, "line_of_measure_or_process", "one of the two")
    line.measure, line.agreement = measure, ""
    refused(line, "line_says_what_is_agreed", "what the team agreed")
    line.agreement, line.ended_on = "Twee gesprekken", date(2026, 1, 1)
    refused(line, "line_ended_says_why", "no longer monitored")
    line.ended_on, line.ended_why = None, "Zomaar."
    refused(line, "line_ended_says_why", "no longer monitored")


def test_a_month_of_evaluation(team: Team) -> None:
    line = watching.line(team, months=(10,))
    refused(EvaluationMoment(line=line, month=10), "evaluation_moment_once", "already chosen")
    for month in (0, 13):
        refused(EvaluationMoment(line=line, month=month), "evaluation_moment_is_month", "from 1 to 12")


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"kind": "guess"}, "instrument_kind_known", "instruments in the list"),
        ({"rhythm": "often"}, "instrument_rhythm_known", "moments in the list"),
        ({"ended_on": date(2000, 1, 1)}, "instrument_ends_after_start", "last day"),
    ],
)
def test_an_instrument(team: Team, fields: dict[str, Any], name: str, words: str) -> None:
    made = watching.instrument(watching.line(team))
    for field, value in fields.items():
        setattr(made, field, value)
    refused(made, name, words)


def test_a_day_of_measuring(team: Team) -> None:
    instrument = watching.instrument(watching.line(team), rhythm="dates")
    instrument.days.create(day=date(2026, 12, 1))
    again = MeasuringDay(instrument=instrument, day=date(2026, 12, 1))
    refused(again, "measuring_day_once", "already chosen")


def test_a_round(team: Team) -> None:
    watching.line(team)
    author = builders.user(team.institution)
    first, second = (watching.plan_round(team, "approved", author=author) for _n in range(2))
    second.reason = ""
    refused(second, "plan_round_says_why", "what changes")
    second.reason, second.number = "Nieuw.", first.number
    refused(second, "plan_round_number_unique", "same moment")
