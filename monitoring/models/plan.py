"""The monitoring plan of a team: who complies, who watches, how and when it is measured and discussed."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import local_today
from improvements.models import Measure, Process
from monitoring.models.indicator import Indicator
from teams.models import Approval, Team, User


class LineQuerySet(models.QuerySet["MonitoringLine"]):
    def in_use(self) -> LineQuerySet:
        return self.filter(ended_on=None)


class MonitoringLine(models.Model):
    """One row of the plan: of a measure, or of a process once the project is over."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="monitoring_lines")
    measure = models.ForeignKey(
        Measure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="monitoring_lines",
        verbose_name=_("measure"),
    )
    process = models.ForeignKey(
        Process,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="monitoring_lines",
        verbose_name=_("process"),
    )
    agreement = models.CharField(
        _("what we agreed"),
        max_length=300,
        help_text=_("For example: every student has two conversations a period."),
    )
    concerns = models.CharField(_("who complies"), max_length=160, blank=True)
    # Who keeps an eye on it: a person, or words for a role, department or party (decision 21).
    monitor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who monitors")
    )
    monitor_party = models.CharField(_("or: role, department or party"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=1, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_why = models.CharField(_("why"), max_length=300, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Rises with every saved change of the line and its instruments; the team agreed to one of them.
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="line_of_measure_or_process",
                condition=Q(measure__isnull=False, process=None) | Q(measure=None, process__isnull=False),
                violation_error_message=_("Choose a measure or a process, one of the two."),
            ),
            models.CheckConstraint(
                name="line_says_what_is_agreed",
                condition=~Q(agreement=""),
                violation_error_message=_("Write down what the team agreed."),
            ),
            models.CheckConstraint(
                name="line_ended_says_why",
                condition=Q(ended_on=None, ended_why="") | (Q(ended_on__isnull=False) & ~Q(ended_why="")),
                violation_error_message=_("Say why this is no longer monitored."),
            ),
        ]

    def __str__(self) -> str:
        return self.agreement


class EvaluationMoment(models.Model):
    """A month in which the results of a line are discussed, every school year."""

    line = models.ForeignKey(MonitoringLine, models.CASCADE, related_name="evaluation_moments")
    month = models.PositiveSmallIntegerField(
        _("month"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "month"],
                name="evaluation_moment_once",
                violation_error_message=_("This month is already chosen."),
            ),
            models.CheckConstraint(
                name="evaluation_moment_is_month",
                condition=Q(month__gte=1, month__lte=12),
                violation_error_message=_("A month is a number from 1 to 12."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.month}"


class Instrument(models.Model):
    """How a line is measured: what is counted, by whom, and when."""

    class Kind(models.TextChoices):
        SAMPLE = "sample", _("sample")
        SURVEY = "survey", _("survey")
        REGISTRATION = "registration", _("registration")
        OBSERVATION = "observation", _("observation")
        INTERVIEW = "interview", _("interview")

    class Rhythm(models.TextChoices):
        PERIOD = "period", _("every period")
        MONTH = "month", _("every month")
        HALF_YEAR = "half_year", _("twice a year")
        YEAR = "year", _("once a school year")
        RESULT_YEAR = "result_year", _("once a result year (October to September)")
        DATES = "dates", _("on days of our own")

    line = models.ForeignKey(MonitoringLine, models.PROTECT, related_name="instruments")
    kind = models.CharField(_("instrument"), max_length=12, choices=Kind)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="instruments", verbose_name=_("what it measures")
    )
    rhythm = models.CharField(_("when"), max_length=12, choices=Rhythm, default=Rhythm.PERIOD)
    # Who executes it: a person, or words for a role, department or party (decision 21).
    executor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who executes it")
    )
    executor_party = models.CharField(_("or: role, department or party"), max_length=120, blank=True)
    explanation = models.CharField(_("how exactly"), max_length=300, blank=True)
    # Nothing is asked for a time before this day.
    since = models.DateField(_("since"), default=local_today)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    # The span for which its executor got a mail, so that it goes once.
    asked_until = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["line", "pk"]
        constraints = [
            models.CheckConstraint(
                name="instrument_kind_known",
                condition=Q(kind__in=["sample", "survey", "registration", "observation", "interview"]),
                violation_error_message=_("Choose one of the instruments in the list."),
            ),
            models.CheckConstraint(
                name="instrument_rhythm_known",
                condition=Q(rhythm__in=["period", "month", "half_year", "year", "result_year", "dates"]),
                violation_error_message=_("Choose one of the moments in the list."),
            ),
            models.CheckConstraint(
                name="instrument_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since")),
                violation_error_message=_("The last day does not come before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.indicator}"


class MeasuringDay(models.Model):
    """A day of an instrument that is used on days of its own."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="days")
    day = models.DateField(_("day"))

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "day"],
                name="measuring_day_once",
                violation_error_message=_("This day is already chosen."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument}: {self.day}"


class LineChange(models.Model):
    """What was changed in a row of the plan and why. Rows of this table are never changed."""

    line = models.ForeignKey(MonitoringLine, models.CASCADE, related_name="changes")
    # {field: [before, after]} in the words that people saw.
    changed = models.JSONField()
    reason = models.TextField(_("why"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.line}: {self.at:%Y-%m-%d}"


class PlanRound(models.Model):
    """The team was asked to agree to its plan as it stood: the rows with their revision (teams.Approval)."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="plan_rounds")
    approval = models.OneToOneField(Approval, models.PROTECT, related_name="plan_round")
    number = models.PositiveSmallIntegerField(_("number"))
    # What changed since the last time; the first plan needs no reason.
    reason = models.TextField(_("what changes and why"), blank=True)
    # [{"line": pk, "revision": n, …the row as people read it}]: what was agreed to stays readable.
    rows = models.JSONField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "number"],
                name="plan_round_number_unique",
                violation_error_message=_("The plan was put before the team at the same moment. Try again."),
            ),
            models.CheckConstraint(
                name="plan_round_says_why",
                condition=Q(number=1) | ~Q(reason=""),
                violation_error_message=_("Say what changes in the plan, and why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.number}"
