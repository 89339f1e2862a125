"""Setting and ending norms; measurements keep the norm of their time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from borgen.lib.dates import local_today
from common.models import AuditEntry
from monitoring.models import Measurement, Norm
from monitoring.services import norms as services
from monitoring.services.norms import norm_book, norms_on
from tests.monitoring import builders as watching

DAY = timedelta(days=1)


@pytest.fixture
def rate(cast) -> Any:
    return watching.indicator(cast.institution, team=cast.team, kind="percentage")


def put(indicator: Any, by: Any, value: object = 80, **fields: Any) -> Norm:
    defaults: dict[str, Any] = {
        "team": indicator.team,
        "kind": "internal",
        "valid_from": date(2024, 8, 1),
        "reason": "Haalbaar voor dit jaar.",
    }
    return services.set_norm(indicator=indicator, value=Decimal(str(value)), by=by, **{**defaults, **fields})


def about(team: Any, indicator: Any, start: date, **fields: Any) -> Measurement:
    return watching.measurement(
        team, indicator, about_from=start, about_until=start + 30 * DAY, span="month", **fields
    )


# --- which holds ------------------------------------------------------------------------------------------


def test_the_team_s_own_goes_before_the_institution_s(cast):
    shared = watching.indicator(cast.institution, kind="percentage")
    watching.norm(shared, 60)
    inspection = watching.norm(shared, 68, kind="inspectorate")
    own = put(shared, cast.leader, 65, team=cast.team)
    assert norms_on(cast.team, shared, date(2025, 1, 1)) == (own, inspection)
    internal, _inspectorate = norms_on(cast.other_team, shared, date(2025, 1, 1))
    assert internal is not None
    assert (internal.value, internal.team) == (60, None)


def test_a_book_answers_for_many_without_asking_again(cast, django_assert_num_queries):
    shared = watching.indicator(cast.institution, kind="percentage")
    watching.norm(shared, 60)
    high = watching.norm(shared, 90, kind="high")
    with django_assert_num_queries(1):
        book = norm_book([shared], [cast.team, cast.other_team])
        for team in (cast.team, cast.other_team):
            assert book.on(team.pk, shared.pk, date(2025, 1, 1))[0] is not None
        assert book.of_inspectorate(shared.pk, date(2025, 1, 1), high=True) == high


# --- setting ----------------------------------------------------------------------------------------------


def test_an_old_measurement_keeps_the_norm_of_its_time(cast, rate):
    first = put(rate, cast.leader, 80)
    old = about(cast.team, rate, date(2024, 9, 1), norm=first)
    without = about(cast.team, rate, date(2025, 9, 1))
    second = put(rate, cast.leader, 60, valid_from=date(2024, 8, 2), reason="Realistischer.")
    old.refresh_from_db()
    without.refresh_from_db()
    assert old.norm == first
    assert without.norm == second
    assert norms_on(cast.team, rate, date(2024, 9, 30))[0] == second


def test_only_measurements_of_that_span_get_it(cast, rate):
    before, inside, after = (about(cast.team, rate, date(year, 9, 1)) for year in (2021, 2022, 2024))
    elsewhere = about(cast.other_team, rate, date(2022, 9, 1))
    put(rate, cast.leader, valid_from=date(2022, 8, 1), valid_until=date(2023, 7, 31))
    for one in (before, inside, after, elsewhere):
        one.refresh_from_db()
    assert [one.norm_id is not None for one in (before, inside, after, elsewhere)] == [
        False,
        True,
        False,
        False,
    ]


def test_a_norm_of_the_inspectorate_reaches_all_teams(cast):
    shared = watching.indicator(cast.institution, kind="percentage")
    here, there = (about(team, shared, date(2024, 9, 1)) for team in (cast.team, cast.other_team))
    made = put(shared, cast.quality, 68, kind="inspectorate", source="Inspectie", team=None)
    put(shared, cast.quality, 85, kind="high", source="Inspectie", team=None)
    for one in (here, there):
        one.refresh_from_db()
        assert (one.norm, one.inspectorate) == (None, made)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"value": 101}, "value"),
        ({"value": -1}, "value"),
        ({"kind": "inspectorate", "team": None}, "source"),
        ({"valid_until": date(2024, 7, 31)}, "valid_until"),
    ],
)
def test_what_is_no_norm_is_refused_beside_its_field(cast, rate, fields, field):
    with pytest.raises(ValidationError) as refusal:
        put(rate, cast.leader, **{"value": 80, **fields})
    assert field in refusal.value.message_dict
    assert not Norm.objects.exists()


def test_a_norm_fits_the_scale(cast):
    grade = watching.indicator(cast.institution, kind="mean")
    for value in (0, 11):
        with pytest.raises(ValidationError, match="van 1 tot 10"):
            put(grade, cast.leader, value, team=cast.team)
    answer = watching.indicator(cast.institution, kind="yes_no")
    with pytest.raises(ValidationError):
        put(answer, cast.leader, 2, team=cast.team)


def test_dates_that_overlap_one_that_ends_are_refused_with_what_fits(cast, rate):
    put(rate, cast.leader, valid_until=date(2025, 7, 31))
    with pytest.raises(ValidationError) as refusal:
        put(rate, cast.leader, 70, valid_from=date(2025, 1, 1))
    assert "1 augustus 2025" in refusal.value.message_dict["valid_from"][0]
    with pytest.raises(ValidationError) as refusal:
        put(rate, cast.leader, 70, valid_from=date(2024, 1, 1), valid_until=date(2024, 8, 1))
    assert "31 juli 2024" in refusal.value.message_dict["valid_until"][0]
    with pytest.raises(ValidationError) as refusal:
        put(rate, cast.leader, 70)
    assert "valid_from" in refusal.value.message_dict
    put(rate, cast.leader, 70, valid_from=date(2025, 8, 1))


# --- ending and taking back -------------------------------------------------------------------------------


def test_an_ended_norm_gives_way_to_the_institution_s(cast):
    shared = watching.indicator(cast.institution, kind="percentage")
    theirs = watching.norm(shared, 60)
    own = put(shared, cast.leader, 65, team=cast.team)
    services.end_norm(norm=own, valid_until=local_today(), by=cast.leader)
    assert norms_on(cast.team, shared, local_today())[0] == own
    assert norms_on(cast.team, shared, local_today() + DAY)[0] == theirs
    with pytest.raises(ValidationError):
        services.end_norm(norm=own, valid_until=local_today() + DAY, by=cast.leader)


def test_a_norm_does_not_end_before_what_it_judged(cast, rate):
    made = put(rate, cast.leader)
    about(cast.team, rate, date(2025, 9, 1), norm=made)
    with pytest.raises(ValidationError) as refusal:
        services.end_norm(norm=made, valid_until=date(2025, 9, 15), by=cast.leader)
    assert "valid_until" in refusal.value.message_dict


def test_a_slip_of_the_pen_is_taken_back_and_a_used_norm_is_not(cast, rate):
    made = put(rate, cast.leader, 8)
    services.take_back_norm(norm=made, by=cast.leader)
    assert not Norm.objects.exists()
    about(cast.team, rate, date(2024, 9, 1))
    used = put(rate, cast.leader, 80)
    with pytest.raises(ValidationError):
        services.take_back_norm(norm=used, by=cast.leader)
    old = watching.norm(rate, 70, team=cast.team, set_at=timezone.now() - 3 * DAY)
    with pytest.raises(ValidationError):
        services.take_back_norm(norm=old, by=cast.leader)
    verbs = AuditEntry.objects.filter(verb__startswith="norm.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["norm.set", "norm.taken_back", "norm.set"]


# --- history, whatever happens in whatever order ----------------------------------------------------------

STARTS = st.dates(date(2024, 1, 1), date(2024, 3, 31))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("norm"), STARTS, st.none() | STARTS, st.booleans()),
        st.tuples(st.just("measure"), STARTS, st.none(), st.booleans()),
    ),
    max_size=10,
)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(STEPS)
def test_a_measurement_once_judged_keeps_its_norm(cast, steps):
    """A norm is given once: when it is entered, or by the first norm that is set for its time."""
    shared = watching.indicator(cast.institution, kind="percentage")
    kept: dict[int, int] = {}
    for kind, start, end, own in steps:
        team = cast.team if own else None
        if kind == "norm":
            try:
                put(shared, cast.leader, 70, team=team, valid_from=start, valid_until=end)
            except ValidationError:
                continue
        elif not Measurement.objects.filter(indicator=shared, about_from=start).exists():
            until = start + 3 * DAY
            internal, inspectorate = norms_on(cast.team, shared, until)
            watching.measurement(
                cast.team,
                shared,
                about_from=start,
                about_until=until,
                norm=internal,
                inspectorate=inspectorate,
            )
        for one in Measurement.objects.filter(indicator=shared).select_related("norm"):
            if one.pk in kept:
                assert one.norm_id == kept[one.pk]
            if one.norm is not None:
                kept[one.pk] = one.norm.pk
                assert one.norm.valid_from <= one.about_until
                assert one.norm.valid_until is None or one.norm.valid_until >= one.about_until
            else:
                assert norms_on(cast.team, shared, one.about_until)[0] is None
