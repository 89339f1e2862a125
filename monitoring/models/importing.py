"""A file of the quality office on its way in, and what is remembered so that the next one goes by itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from monitoring.models.indicator import DECIMALS, DIGITS, Indicator
from teams.models import Institution, Team, User


class Import(models.Model):
    """One file: uploaded, understood, looked at beforehand, applied as a whole, perhaps undone."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        READING = "reading", _("being read")
        PREVIEWED = "previewed", _("ready to look at")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        UNDONE = "undone", _("undone")
        REFUSED = "refused", _("refused")

    class Shape(models.TextChoices):
        """How a file tells its numbers."""

        FIGURES = "figures", _("a row per team and time, with a number or a part and a whole")
        LONG = "long", _("a row per question, with its score")
        WIDE = "wide", _("a row per person, a column per question")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="measurement_imports")
    file = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    shape = models.CharField(_("what is in it"), max_length=8, choices=Shape, default=Shape.FIGURES)
    # What was chosen: sheet, header row, columns and fixed values; see monitoring/services/importing.
    choices = models.JSONField(default=dict)
    # Counts of the preview by outcome, and the message of a refusal.
    report = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_state_known",
                condition=Q(
                    state__in=["uploaded", "reading", "previewed", "applying", "applied", "undone", "refused"]
                ),
                violation_error_message=_("Choose one of the states in the list."),
            ),
            models.CheckConstraint(
                name="import_applied_by_whom_and_when",
                condition=Q(
                    state__in=["applied", "undone"], applied_by__isnull=False, applied_at__isnull=False
                )
                | (~Q(state__in=["applied", "undone"]) & Q(applied_by=None, applied_at=None)),
                violation_error_message=_("An import that was applied has by whom and when."),
            ),
            models.CheckConstraint(
                name="import_undone_by_whom_and_when",
                condition=Q(state="undone", undone_by__isnull=False, undone_at__isnull=False)
                | (~Q(state="undone") & Q(undone_by=None, undone_at=None)),
                violation_error_message=_("An import that was undone has by whom and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file}"


class ImportRow(models.Model):
    """What one measurement of the file will do, or why it is refused. Aggregates only, never a respondent."""

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("the same")
        REFUSED = "refused", _("refused")

    upload = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    # Where it stands in the file, for people: sheet, first row, column.
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome)
    why = models.CharField(max_length=300, blank=True)
    team_name = models.CharField(max_length=160, blank=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, blank=True, related_name="+")
    span = models.CharField(max_length=12, blank=True)
    about_from = models.DateField(null=True, blank=True)
    about_until = models.DateField(null=True, blank=True)
    label = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, blank=True)
    value = models.DecimalField(null=True, blank=True, max_digits=DIGITS, decimal_places=DECIMALS)
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    # What stands there now, when it changes.
    before = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index("upload", "outcome", name="import_row_outcome")]
        constraints = [
            models.CheckConstraint(
                name="import_row_outcome_known",
                condition=Q(outcome__in=["new", "changed", "same", "refused"]),
                violation_error_message=_("Choose one of the outcomes in the list."),
            ),
            models.CheckConstraint(
                name="import_row_refused_says_why",
                condition=~Q(outcome="refused") | ~Q(why=""),
                violation_error_message=_("A row that is refused says why."),
            ),
            models.CheckConstraint(
                name="import_row_whole_unless_refused",
                condition=Q(outcome="refused")
                | Q(team__isnull=False, indicator__isnull=False, about_from__isnull=False),
                violation_error_message=_("A row has a team, an indicator and a time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upload} {self.row}"


class ColumnMapping(models.Model):
    """How columns with these headings were understood the last time."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="column_mappings")
    # A digest of the headings, in order and normalised.
    headings = models.CharField(max_length=64)
    choices = models.JSONField()
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "headings"],
                name="column_mapping_once",
                violation_error_message=_("These columns are already known."),
            )
        ]

    def __str__(self) -> str:
        return self.headings


class TeamAlias(models.Model):
    """A name that other systems use for a team; or one that is left out on purpose (no team)."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="team_aliases")
    # As normalised for comparing: lower case, single spaces.
    name = models.CharField(_("name in the file"), max_length=160)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="aliases")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                name="team_alias_once",
                violation_error_message=_("This name is already known."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """The code book: which question of a survey, in which year, measures which indicator.

    Without a year it holds for every year; a year of its own goes first. `breaks` says what changed in the
    question: from that year on the series is a new one.
    """

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="questions")
    code = models.CharField(_("number of the question"), max_length=40)
    text = models.CharField(_("question"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(_("from the survey of"), null=True, blank=True)
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, blank=True, related_name="questions")
    # From this answer on somebody is counted as positive, for a percentage of answers on a scale.
    positive_from = models.DecimalField(
        _("counts as positive from"), null=True, blank=True, max_digits=DIGITS, decimal_places=DECIMALS
    )
    breaks = models.CharField(_("what changed in the question"), max_length=200, blank=True)

    class Meta:
        # The one of all years first, on both databases.
        ordering = ["code", models.F("year").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                "institution",
                "code",
                Coalesce("year", 0),
                name="question_once_a_year",
                violation_error_message=_("This question is already in the code book."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()
