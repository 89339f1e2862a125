"""What was measured, with the norms of its time; corrections; and what the team does about a result."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import local_today
from monitoring.models.importing import Import
from monitoring.models.indicator import DECIMALS, DIGITS, Indicator, Norm
from monitoring.models.plan import Instrument
from teams.models import Team, User


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def in_time(self) -> MeasurementQuerySet:
        return self.order_by("about_from", "about_until", "pk")


class Measurement(models.Model):
    """One number of a team about a stretch of time. What it is worth, monitoring/evaluation.py says.

    `norm` and `inspectorate` are those that held when the time was over: they stay with it (decision 9).
    """

    class Span(models.TextChoices):
        """What kind of time the number is about."""

        PERIOD = "period", _("period")
        MONTH = "month", _("month")
        HALF_YEAR = "half_year", _("half-year")
        YEAR = "year", _("school year")
        RESULT_YEAR = "result_year", _("result year")
        DAY = "day", _("day")

    class State(models.TextChoices):
        MEASURED = "measured", _("measured")
        # DUO prints such counts as 4 with a flag: a state of its own, never a number (D4).
        FEWER_THAN_FIVE = "fewer_than_5", _("fewer than 5")

    team = models.ForeignKey(Team, models.PROTECT, related_name="measurements")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measurements")
    # Who measured it how; empty for what came in from a file.
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, related_name="measurements"
    )
    span = models.CharField(_("about"), max_length=12, choices=Span)
    about_from = models.DateField(_("from"))
    about_until = models.DateField(_("until"))
    # As people say it: "periode 2, 2026-2027".
    label = models.CharField(_("time"), max_length=60)

    state = models.CharField(max_length=12, choices=State, default=State.MEASURED)
    # Of a share or percentage: 100 * numerator / denominator, or as it was given. Of yes or no: 1 or 0.
    value = models.DecimalField(_("value"), null=True, blank=True, max_digits=DIGITS, decimal_places=DECIMALS)
    numerator = models.PositiveIntegerField(_("how many of them"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("out of"), null=True, blank=True)
    secondary = models.DecimalField(
        _("second number"), null=True, blank=True, max_digits=DIGITS, decimal_places=DECIMALS
    )
    provisional = models.BooleanField(_("provisional"), default=False)
    # From here on it is counted or asked in another way: the line in the chart is broken before it.
    series_break = models.CharField(_("what changed in how it is measured"), max_length=200, blank=True)
    note = models.CharField(_("remark"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    measured_on = models.DateField(_("measured on"), default=local_today)

    norm = models.ForeignKey(Norm, models.PROTECT, null=True, blank=True, related_name="+")
    inspectorate = models.ForeignKey(Norm, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now, editable=False)
    # The file that brought it, or that changed it last.
    imported = models.ForeignKey(
        Import, models.PROTECT, null=True, blank=True, related_name="measurements", editable=False
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        ordering = ["-about_from", "-pk"]
        indexes = [
            models.Index(
                "team", "indicator", F("about_from").desc(), F("id").desc(), name="measurement_latest"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "indicator", "about_from", "about_until"],
                name="measurement_once_for_a_time",
                violation_error_message=_("For this time there is already a measurement. Correct that one."),
            ),
            models.CheckConstraint(
                name="measurement_span_known",
                condition=Q(span__in=["period", "month", "half_year", "year", "result_year", "day"]),
                violation_error_message=_("Choose what time the number is about."),
            ),
            models.CheckConstraint(
                name="measurement_time_ends_after_start",
                condition=Q(about_until__gte=F("about_from")),
                violation_error_message=_("The last day does not come before the first day."),
            ),
            models.CheckConstraint(
                name="measurement_has_value",
                condition=Q(state="measured", value__isnull=False)
                | Q(state="fewer_than_5", value=None, numerator=None),
                violation_error_message=_("Fill in a number, or say that there were fewer than 5."),
            ),
            models.CheckConstraint(
                name="measurement_part_of_whole",
                condition=Q(numerator=None)
                | Q(
                    denominator__isnull=False,
                    denominator__gte=1,
                    numerator__gte=0,
                    numerator__lte=F("denominator"),
                ),
                violation_error_message=_("A part is never larger than the whole."),
            ),
            models.CheckConstraint(
                name="measurement_not_below_zero",
                condition=(Q(value=None) | Q(value__gte=0)) & (Q(secondary=None) | Q(secondary__gte=0)),
                violation_error_message=_("A measurement is not below zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.label}"


class Correction(models.Model):
    """What a measurement was before it was corrected, and why. Rows of this table are never changed."""

    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="corrections")
    state = models.CharField(max_length=12, choices=Measurement.State)
    value = models.DecimalField(null=True, blank=True, max_digits=DIGITS, decimal_places=DECIMALS)
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    secondary = models.DecimalField(null=True, blank=True, max_digits=DIGITS, decimal_places=DECIMALS)
    provisional = models.BooleanField(default=False)
    series_break = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)
    reason = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    # The file that changed it; undoing that file puts this back.
    imported = models.ForeignKey(Import, models.PROTECT, null=True, blank=True, related_name="corrections")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="correction_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Say why the measurement is corrected."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.measurement}: {self.value}"


class Response(models.Model):
    """What the team does about a result: each deviation has an answer, be it "nothing, because"."""

    class Act(models.TextChoices):
        ADDRESS = "address", _("address each other")
        PROCESS = "process", _("adjust the way of working")
        NORM = "norm", _("adjust the norm or the goal")
        NOTHING = "nothing", _("nothing, because")
        CELEBRATE = "celebrate", _("celebrate it")

    measurement = models.ForeignKey(Measurement, models.PROTECT, related_name="responses")
    act = models.CharField(_("what we do"), max_length=12, choices=Act)
    explanation = models.TextField(_("explanation"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measurement", "act"],
                condition=Q(withdrawn_at=None),
                name="response_once",
                violation_error_message=_("The team has already chosen this for this measurement."),
            ),
            models.CheckConstraint(
                name="response_act_known",
                condition=Q(act__in=["address", "process", "norm", "nothing", "celebrate"]),
                violation_error_message=_("Choose one of the possibilities in the list."),
            ),
            models.CheckConstraint(
                name="response_nothing_says_why",
                condition=~Q(act="nothing") | ~Q(explanation=""),
                violation_error_message=_("Nothing is a good answer too, with the reason beside it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measurement}: {self.act}"

    @property
    def team_id(self) -> int:
        return self.measurement.team_id


class Sample(models.Model):
    """A sheet for a sample: random numbers of a list of students, ticked off. Numbers only, no names."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="samples")
    population = models.PositiveIntegerField(_("number of students"))
    size = models.PositiveSmallIntegerField(_("size of the sample"))
    # The numbers that were drawn, in order: [4, 17, 23].
    drawn = models.JSONField()
    # Those that reach the minimum, those that do not: the rest has not been looked at yet.
    reached = models.JSONField(default=list)
    missed = models.JSONField(default=list)
    span = models.CharField(max_length=12, choices=Measurement.Span)
    about_from = models.DateField(_("from"))
    about_until = models.DateField(_("until"))
    label = models.CharField(_("time"), max_length=60)
    measurement = models.OneToOneField(
        Measurement, models.PROTECT, null=True, blank=True, related_name="sample"
    )
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=timezone.now, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-drawn_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="sample_within_population",
                condition=Q(size__gte=1, size__lte=F("population")),
                violation_error_message=_("A sample has at least one student and at most all of them."),
            ),
            models.UniqueConstraint(
                fields=["instrument", "about_from", "about_until"],
                condition=Q(measurement=None),
                name="sample_one_open",
                violation_error_message=_(
                    "A sample for this time has already been drawn. Go on with that one."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.label}"

    @property
    def team_id(self) -> int:
        return self.instrument.line.team_id
