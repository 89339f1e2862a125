from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from borgen.lib.fields import DayField
from teams.forms.base import ServiceForm, model_field
from teams.models import Institution, SchoolYear
from teams.school_years import MAX_PERIODS, PeriodPlan
from teams.services.institution import Settings
from teams.services.school_years import period_name


class InstitutionForm(ServiceForm):
    name = model_field(Institution, "name")
    contact = model_field(Institution, "contact")
    threshold = model_field(Institution, "threshold")
    approval_by_all = model_field(Institution, "approval_by_all")
    brand_colour = model_field(
        Institution,
        "brand_colour",
        help_text=_("A code like #14505c, for example from your house style. Words in it must be readable."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG or JPEG, at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    without_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    accessibility_statement = model_field(
        Institution,
        "accessibility_statement",
        help_text=_("Stands on the page about accessibility, which everybody can read."),
    )

    @classmethod
    def initial_of(cls, institution: Institution) -> dict[str, Any]:
        names = (
            "name",
            "contact",
            "threshold",
            "approval_by_all",
            "brand_colour",
            "accessibility_statement",
        )
        return {name: getattr(institution, name) for name in names}

    @property
    def settings(self) -> Settings:
        data = self.cleaned_data
        return Settings(
            name=data["name"],
            contact=data["contact"],
            threshold=data["threshold"],
            approval_by_all=data["approval_by_all"],
            brand_colour=data["brand_colour"],
            accessibility_statement=data["accessibility_statement"],
        )


class YearForm(ServiceForm):
    name = model_field(SchoolYear, "name", help_text=_("For example 2026-2027."))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))


class NewYearForm(YearForm):
    count = forms.TypedChoiceField(
        label=_("Number of periods"),
        coerce=int,
        choices=[(number, str(number)) for number in range(1, MAX_PERIODS + 1)],
        help_text=_("They get about the same length; on the next page you set their own days."),
    )


class PeriodRow:
    """The three fields of one period, for the template."""

    def __init__(self, form: PeriodsForm, number: int) -> None:
        self.number = number
        self.fields = [form[f"p{number}_{part}"] for part in ("starts_on", "ends_on", "name")]

    @property
    def filled(self) -> bool:
        return any(field.value() for field in self.fields)


class PeriodsForm(YearForm):
    """A school year with a row for each period it could have; an empty row is no period."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MAX_PERIODS + 1):
            self.fields |= {
                f"p{number}_starts_on": DayField(label=_("First day"), required=False),
                f"p{number}_ends_on": DayField(label=_("Last day"), required=False),
                f"p{number}_name": forms.CharField(label=_("Name"), required=False, max_length=40),
            }

    @classmethod
    def initial_of(cls, year: SchoolYear) -> dict[str, Any]:
        values: dict[str, Any] = {
            "name": year.name,
            "starts_on": year.starts_on,
            "ends_on": year.ends_on,
        }
        for period in year.periods.all():
            values |= {
                f"p{period.number}_starts_on": period.starts_on,
                f"p{period.number}_ends_on": period.ends_on,
                f"p{period.number}_name": period.name,
            }
        return values

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for number in range(1, MAX_PERIODS + 1):
            start, end = (self._day(number, part) for part in ("starts_on", "ends_on"))
            for part, own, other in (("starts_on", start, end), ("ends_on", end, start)):
                name = f"p{number}_{part}"
                if own is None and name not in self.errors and (other or data.get(f"p{number}_name")):
                    self.add_error(name, _("Give this day too, or empty the whole row."))
        return data

    @property
    def periods(self) -> list[PeriodPlan]:
        plans = []
        for number in range(1, MAX_PERIODS + 1):
            start, end = (self._day(number, part) for part in ("starts_on", "ends_on"))
            if start and end:
                name = self.cleaned_data[f"p{number}_name"].strip() or period_name(number)
                plans.append(PeriodPlan(number, name, start, end))
        return plans

    @property
    def year_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "starts_on", "ends_on")]

    @cached_property
    def rows(self) -> list[PeriodRow]:
        return [PeriodRow(self, number) for number in range(1, MAX_PERIODS + 1)]

    @property
    def used_rows(self) -> list[PeriodRow]:
        """Up to and including the last row that holds something."""
        last = max((row.number for row in self.rows if row.filled), default=1)
        return self.rows[:last]

    @property
    def spare_rows(self) -> list[PeriodRow]:
        return self.rows[len(self.used_rows) :]

    def _day(self, number: int, part: str) -> date | None:
        return self.cleaned_data.get(f"p{number}_{part}")
