"""School years and periods as the institution keeps them; `teams.school_years` has the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import Span
from common import audit
from teams.models import Institution, Period, SchoolYear, User
from teams.school_years import Fault, NamedSpan, PeriodPlan, equal_parts, faults
from teams.services.errors import check

CONSTRAINTS = {
    "school_year_name_unique": "name",
    "school_year_start_unique": "starts_on",
    "school_year_ends_after_start": "ends_on",
}


@transaction.atomic
def add_school_year(
    *, by: User | None, institution: Institution, name: str, starts_on: date, ends_on: date, count: int
) -> SchoolYear:
    """A year in `count` periods of about equal length, to be moved afterwards; ValidationError per field."""
    Institution.objects.select_for_update().get(pk=institution.pk)
    year = SchoolYear(institution=institution, name=name.strip(), starts_on=starts_on, ends_on=ends_on)
    # A year that ends before it starts has no parts to check.
    parts = equal_parts(Span(starts_on, ends_on), count) if ends_on > starts_on else []
    plans = [PeriodPlan(n, period_name(n), part.start, part.end) for n, part in enumerate(parts, start=1)]
    _check_year(year, plans)
    year.save()
    Period.objects.bulk_create(
        Period(
            school_year=year, number=plan.row, name=plan.name, starts_on=plan.starts_on, ends_on=plan.ends_on
        )
        for plan in plans
    )
    audit.record(by=by, verb="school_year.added", subject=year)
    return year


@transaction.atomic
def change_school_year(
    *, by: User, year: SchoolYear, name: str, starts_on: date, ends_on: date, periods: Sequence[PeriodPlan]
) -> None:
    """`periods` in their order, `row` the number each had; one that is not among them goes, when unused."""
    Institution.objects.select_for_update().get(pk=year.institution_id)
    year = SchoolYear.objects.get(pk=year.pk)
    year.name, year.starts_on, year.ends_on = name.strip(), starts_on, ends_on
    _check_year(year, periods)
    year.save()
    known = {period.number: period for period in year.periods.all()}
    gone = [period for number, period in known.items() if number not in {plan.row for plan in periods}]
    if any(used(period) for period in gone):
        raise ValidationError(_("A period that is in use cannot be removed."), code="used")
    Period.objects.filter(pk__in=[period.pk for period in gone]).delete()
    # In rising order a number only ever moves to a place that was left.
    for number, plan in enumerate(periods, start=1):
        period = known.get(plan.row) or Period(school_year=year)
        period.number, period.starts_on, period.ends_on = number, plan.starts_on, plan.ends_on
        period.name = period_name(number) if plan.name in ("", period_name(plan.row)) else plan.name
        period.save()
    audit.record(by=by, verb="school_year.changed", subject=year)


@transaction.atomic
def delete_school_year(*, by: User, year: SchoolYear) -> None:
    """ValidationError while something still points to the year or one of its periods."""
    if used(year) or any(used(period) for period in year.periods.all()):
        raise ValidationError(_("This school year is in use and cannot be removed."), code="used")
    audit.record(by=by, verb="school_year.removed", subject=year)
    year.delete()


def used(record: models.Model) -> bool:
    """Whether a record of any app points to this one; periods of a year do not count as use."""
    return any(
        relation.related_model is not Period
        and relation.related_model._base_manager.filter(**{relation.field.name: record}).exists()
        for relation in record._meta.related_objects
    )


def period_name(number: int) -> str:
    """Kept in the database, so in the language of the institution."""
    return f"periode {number}"


def _check_year(year: SchoolYear, plans: Sequence[PeriodPlan]) -> None:
    check(year, constraints=CONSTRAINTS)
    others = [
        NamedSpan(other.name, other.starts_on, other.ends_on)
        for other in SchoolYear.objects.filter(institution=year.institution_id).exclude(pk=year.pk)
    ]
    _raise(faults(Span(year.starts_on, year.ends_on), plans, others))


def _raise(found: Iterable[Fault]) -> None:
    errors: dict[str, list[ValidationError]] = {}
    for fault in found:
        errors.setdefault(fault.field or NON_FIELD_ERRORS, []).append(ValidationError(fault.message))
    if errors:
        raise ValidationError(errors)
