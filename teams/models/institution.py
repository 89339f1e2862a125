from __future__ import annotations

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teams.slugs import not_reserved
from teams.terms import DEFAULTS, LEAST, MOST, Term

MAX_PERIODS = 8
# Disagree share in percent from which an intervention is suggested; an institution or a session may differ.
DEFAULT_THRESHOLD = 30
# The colour of static/css/tokens.css: an institution that keeps it looks like Borgen itself.
DEFAULT_COLOUR = "#14505c"


_WHOLE_YEARS = _("Give whole years, from 1 to 10.")


def _years(term: Term, label: Any, help_text: Any) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label,
        default=DEFAULTS[term],
        validators=[MinValueValidator(LEAST, _WHOLE_YEARS), MaxValueValidator(MOST, _WHOLE_YEARS)],
        help_text=help_text,
    )


class Institution(models.Model):
    """A school. Nothing crosses from one to another; every other record belongs to exactly one."""

    name = models.CharField(
        _("name"),
        max_length=120,
        unique=True,
        error_messages={"unique": _("There is already an institution with this name.")},
    )
    slug = models.SlugField(
        _("address"),
        max_length=60,
        unique=True,
        error_messages={"unique": _("There is already an institution with this address.")},
        validators=[not_reserved],
        help_text=_("The first word of every address."),
    )
    logo = models.ForeignKey("common.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    brand_colour = models.CharField(
        _("colour"),
        max_length=7,
        default=DEFAULT_COLOUR,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Give a colour like #14505c."))],
    )
    threshold = models.PositiveSmallIntegerField(
        _("threshold for an intervention (%)"),
        default=DEFAULT_THRESHOLD,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("New BOAS sessions start with this; the leader can change it per session."),
    )
    approval_by_all = models.BooleanField(
        _("everybody has to agree"),
        default=False,
        help_text=_(
            "A version of a document only becomes valid when those who were absent have agreed too. "
            "Otherwise they are asked afterwards and the version is valid from the meeting on."
        ),
    )
    contact = models.CharField(
        _("who helps"),
        max_length=200,
        blank=True,
        help_text=_("Shown to people who cannot sign in, for example a mail address."),
    )
    accessibility_statement = models.TextField(_("accessibility statement"), blank=True)
    # How long what is kept; Term says since when.
    audit_years = _years(Term.AUDIT, _("the log"), _("Who changed what and when."))
    talk_years = _years(
        Term.TALK,
        _("remarks and objections"),
        _("Also texts that were put aside. From when the team agreed to the version; that itself stays."),
    )
    signal_years = _years(Term.SIGNALS, _("signals"), _("From when they were dealt with."))
    leaver_years = _years(
        Term.LEAVERS,
        _("names of who left"),
        _("From when the account was closed. What this person did stays, without the name."),
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="institution_terms_in_years",
                condition=Q(*(Q(**{f"{term}__gte": LEAST, f"{term}__lte": MOST}) for term in Term)),
                violation_error_message=_WHOLE_YEARS,
            ),
            models.CheckConstraint(
                name="institution_threshold_is_percentage",
                condition=Q(threshold__gte=1, threshold__lte=100),
                violation_error_message=_("The threshold is a whole percentage from 1 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def terms(self) -> dict[Term, int]:
        return {term: getattr(self, term) for term in Term}


class SchoolYear(models.Model):
    """From 1 August to 31 July as a rule; the dates are the institution's own (conventions D1, D2)."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="school_years")
    name = models.CharField(_("name"), max_length=20)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                name="school_year_name_unique",
                violation_error_message=_("There is already a school year with this name."),
            ),
            models.UniqueConstraint(
                fields=["institution", "starts_on"],
                name="school_year_start_unique",
                violation_error_message=_("There is already a school year that starts on this day."),
            ),
            models.CheckConstraint(
                name="school_year_ends_after_start",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("The last day comes after the first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def contains(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


class Period(models.Model):
    """A stretch of a school year: 1 to 8 of unequal length, gaps allowed, no overlap (conventions D2)."""

    school_year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=40)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["school_year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_year", "number"],
                name="period_number_unique",
                violation_error_message=_("This school year already has a period with this number."),
            ),
            models.CheckConstraint(
                name="period_number_in_range",
                condition=Q(number__gte=1, number__lte=MAX_PERIODS),
                violation_error_message=_("A school year has one to eight periods."),
            ),
            models.CheckConstraint(
                name="period_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day of a period does not come before its first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
