"""Years and periods: the rules by themselves, and as an administrator meets them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from borgen.lib.dates import Span
from common.models import AuditEntry
from teams.models import Period, SchoolYear
from teams.school_years import NamedSpan, PeriodPlan, equal_parts, faults, next_name
from teams.services import school_years
from tests import builders

YEAR = Span(date(2026, 8, 1), date(2027, 7, 31))


def plan(*spans):
    return [PeriodPlan(n, f"periode {n}", *span) for n, span in enumerate(spans, start=1)]


def told(year, periods, others=()):
    return [(fault.field, str(fault.message)) for fault in faults(year, periods, others)]


# --- the rules ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", range(1, 9))
def test_parts_fill_the_year_without_gap_and_begin_on_mondays(count):
    parts = equal_parts(YEAR, count)
    assert len(parts) == count
    assert (parts[0].start, parts[-1].end) == YEAR
    for before, after in pairwise(parts):
        assert after.start - before.end == timedelta(days=1)
        assert after.start.weekday() == 0
    assert told(YEAR, plan(*parts)) == []


def test_parts_of_a_very_short_year_do_not_vanish():
    parts = equal_parts(Span(date(2026, 8, 1), date(2026, 8, 10)), 8)
    assert all(part.start <= part.end for part in parts)
    assert len(parts) == 8


def test_gaps_and_unequal_lengths_are_fine():
    assert (
        told(YEAR, plan((date(2026, 8, 24), date(2026, 10, 9)), (date(2026, 11, 2), date(2027, 7, 9)))) == []
    )


def test_periods_touching_on_the_same_day_overlap():
    periods = plan((date(2026, 8, 1), date(2026, 10, 9)), (date(2026, 10, 9), date(2027, 7, 9)))
    assert told(YEAR, periods) == [
        ("p2_starts_on", "Deze periode begint voordat periode 1 voorbij is (op 9-10-2026).")
    ]


def test_periods_stand_inside_the_year():
    periods = plan((date(2026, 7, 31), date(2026, 10, 9)), (date(2026, 10, 12), date(2027, 8, 1)))
    assert told(YEAR, periods) == [
        ("p1_starts_on", "Dit is voor de eerste dag van het schooljaar, 1-8-2026."),
        ("p2_ends_on", "Dit is na de laatste dag van het schooljaar, 31-7-2027."),
    ]


def test_a_period_ends_after_it_begins():
    periods = plan((date(2026, 9, 9), date(2026, 9, 8)))
    assert [field for field, _ in told(YEAR, periods)] == ["p1_ends_on"]


@pytest.mark.parametrize("count", [0, 9])
def test_one_to_eight_periods(count):
    days = [(YEAR.start + timedelta(days=n), YEAR.start + timedelta(days=n)) for n in range(count)]
    assert told(YEAR, plan(*days)) == [("", "Een schooljaar heeft één tot acht periodes.")]


def test_years_of_an_institution_do_not_overlap():
    other = NamedSpan("2025-2026", date(2025, 8, 1), date(2026, 8, 1))
    periods = plan(*equal_parts(YEAR, 4))
    assert told(YEAR, periods, [other]) == [
        ("starts_on", "Deze dagen overlappen met schooljaar 2025-2026 (1-8-2025 tot en met 1-8-2026).")
    ]
    assert told(YEAR, periods, [other._replace(ends_on=date(2026, 7, 31))]) == []


def test_a_year_that_ends_before_it_begins_says_only_that():
    assert [field for field, _ in told(Span(YEAR.end, YEAR.start), [])] == ["ends_on"]


def test_names_of_years():
    assert next_name(YEAR) == "2026-2027"
    assert next_name(Span(date(2026, 1, 5), date(2026, 12, 18))) == "2026"


# --- the database -------------------------------------------------------------------------------------------


@pytest.mark.constraint
@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"name": "2026-2027", "starts_on": date(2030, 8, 1), "ends_on": date(2031, 7, 31)},
        {"name": "anders", "starts_on": YEAR.start, "ends_on": YEAR.end},
        {"name": "anders", "starts_on": YEAR.end, "ends_on": YEAR.end},
    ],
)
def test_the_database_keeps_names_starts_and_order_of_years(fields):
    institution = builders.institution()
    SchoolYear.objects.create(
        institution=institution, name="2026-2027", starts_on=YEAR.start, ends_on=YEAR.end
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolYear.objects.create(institution=institution, **fields)


@pytest.mark.constraint
@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"number": 1},
        {"number": 9},
        {"number": 0},
        {"number": 2, "ends_on": date(2026, 1, 1)},
    ],
)
def test_the_database_keeps_numbers_and_order_of_periods(fields):
    year = builders.years(builders.institution(), periods=1)
    period = {"name": "x", "starts_on": year.starts_on, "ends_on": year.ends_on, **fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.create(school_year=year, **period)


# --- the service --------------------------------------------------------------------------------------------


@pytest.fixture
def administrator(cast):
    return cast.administrator


@pytest.fixture
def year(cast):
    return school_years.add_school_year(
        by=cast.administrator,
        institution=cast.institution,
        name="2026-2027",
        starts_on=YEAR.start,
        ends_on=YEAR.end,
        count=4,
    )


def change(year, by, periods, **fields):
    values = {"name": year.name, "starts_on": year.starts_on, "ends_on": year.ends_on, **fields}
    school_years.change_school_year(by=by, year=year, periods=periods, **values)


def as_plan(year):
    return [PeriodPlan(one.number, one.name, one.starts_on, one.ends_on) for one in year.periods.all()]


def test_a_removed_period_lets_the_others_move_up_and_stay_themselves(year, administrator):
    third = year.periods.get(number=3)
    periods = [period for period in as_plan(year) if period.row != 2]
    change(year, administrator, periods)
    third.refresh_from_db()
    assert (third.number, third.name) == (2, "periode 2")
    assert year.periods.count() == 3


def test_a_name_of_ones_own_stays_when_the_period_moves_up(year, administrator):
    periods = as_plan(year)
    periods[2] = PeriodPlan(3, "toetsperiode", periods[2].starts_on, periods[2].ends_on)
    change(year, administrator, [periods[0], periods[2]])
    assert list(year.periods.values_list("number", "name")) == [(1, "periode 1"), (2, "toetsperiode")]


def test_a_refused_change_leaves_everything_as_it_was(year, administrator):
    before = as_plan(year)
    with pytest.raises(ValidationError):
        change(year, administrator, [*before[:3], PeriodPlan(4, "x", YEAR.start, YEAR.end)])
    assert as_plan(year) == before


def test_what_is_in_use_stays(year, administrator, monkeypatch):
    monkeypatch.setattr(school_years, "used", lambda record: True)
    with pytest.raises(ValidationError, match="in gebruik"):
        school_years.delete_school_year(by=administrator, year=year)
    with pytest.raises(ValidationError, match="in gebruik"):
        change(year, administrator, as_plan(year)[:3])
    assert year.periods.count() == 4


def test_periods_do_not_count_as_use_of_their_year(year):
    assert not school_years.used(year)


# --- the pages ----------------------------------------------------------------------------------------------

BASE = "/roc-de-brug/beheer/schooljaren/"


def posted(year, **changes):
    data = {"name": year.name, "starts_on": str(year.starts_on), "ends_on": str(year.ends_on)}
    for period in year.periods.all():
        data[f"p{period.number}_starts_on"] = str(period.starts_on)
        data[f"p{period.number}_ends_on"] = str(period.ends_on)
        data[f"p{period.number}_name"] = period.name
    return data | changes


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def test_the_next_year_is_filled_in_and_one_press_adds_it(admin, year, cast):
    form = admin.get(f"{BASE}nieuw/").context["form"]
    assert form.initial == {
        "name": "2027-2028",
        "starts_on": date(2027, 8, 1),
        "ends_on": date(2028, 7, 31),
        "count": 4,
    }
    answer = admin.post(f"{BASE}nieuw/", form.initial)
    made = SchoolYear.objects.get(institution=cast.institution, name="2027-2028")
    assert answer.url == f"{BASE}{made.pk}/"
    assert made.periods.count() == 4


def test_the_first_year_is_the_running_one(client, administrator, time_machine):
    time_machine.move_to("2027-01-15T12:00+01:00")
    client.force_login(administrator)
    initial = client.get(f"{BASE}nieuw/").context["form"].initial
    assert initial["name"] == "2026-2027"
    assert initial["count"] == 4


def test_an_overlapping_year_stays_on_the_page_with_what_was_typed(admin, year):
    data = {"name": "dubbel", "starts_on": "2027-07-31", "ends_on": "2028-07-30", "count": "6"}
    answer = admin.post(f"{BASE}nieuw/", data)
    assert answer.status_code == 200
    assert "overlappen met schooljaar 2026-2027" in answer.content.decode()
    assert 'value="dubbel"' in answer.content.decode()
    assert answer.context["form"]["starts_on"].errors


@pytest.mark.constraint
def test_messages_of_constraints_stand_beside_their_field(admin, year):
    data = {"name": "2026-2027", "starts_on": "2028-08-01", "ends_on": "2029-07-31", "count": "4"}
    form = admin.post(f"{BASE}nieuw/", data).context["form"]
    assert form.errors == {"name": ["Er is al een schooljaar met deze naam."]}


def test_periods_are_changed_on_one_page(admin, year):
    data = posted(year, p1_starts_on="2026-08-24", p4_ends_on="2027-07-09", p4_name="slot")
    assert admin.post(f"{BASE}{year.pk}/", data).url == BASE
    assert year.periods.get(number=1).starts_on == date(2026, 8, 24)
    assert year.periods.get(number=4).name == "slot"
    assert AuditEntry.objects.filter(verb="school_year.changed", subject_id=year.pk).count() == 1


def test_a_period_of_half_a_row_is_asked_to_be_whole(admin, year):
    answer = admin.post(f"{BASE}{year.pk}/", posted(year, p4_ends_on=""))
    assert answer.context["form"]["p4_ends_on"].errors == ["Vul deze dag ook in, of maak de hele rij leeg."]
    assert "Periode 4, Laatste dag" in answer.content.decode()


def test_a_year_is_removed_after_a_question(admin, year):
    assert admin.get(f"{BASE}{year.pk}/verwijderen/").status_code == 200
    assert SchoolYear.objects.filter(pk=year.pk).exists()
    admin.post(f"{BASE}{year.pk}/verwijderen/")
    assert not SchoolYear.objects.filter(pk=year.pk).exists()
    assert AuditEntry.objects.filter(verb="school_year.removed").count() == 1


def test_years_of_another_institution_do_not_exist(admin, cast):
    theirs = builders.years(cast.other_institution)
    for path in (f"{theirs.pk}/", f"{theirs.pk}/verwijderen/"):
        assert admin.get(BASE + path).status_code == 404
        assert admin.post(BASE + path, posted(theirs)).status_code == 404
    assert admin.get("/college-elders/beheer/schooljaren/").status_code == 404
