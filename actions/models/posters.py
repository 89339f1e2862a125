"""Posters that were asked for: made by the worker, kept until what stands on them changes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actions.models.planning import Planning
from improvements.models import Improvement
from teams.models import Team


class Poster(models.Model):
    """One poster on one size of paper: asked for, made, or it could not be made. Never half there."""

    class Kind(models.TextChoices):
        BOARD = "board", _("improvement board")
        PLANNING = "planning", _("planning after a BOAS")
        MONITORING = "monitoring", _("monitoring plan")
        YEAR = "year", _("year agenda")
        STORY = "story", _("story of an improvement")

    class Size(models.TextChoices):
        A4 = "A4", "A4"
        A3 = "A3", "A3"
        A2 = "A2", "A2"
        A1 = "A1", "A1"
        A0 = "A0", "A0"

    class Orientation(models.TextChoices):
        LANDSCAPE = "landscape", pgettext_lazy("a sheet of paper", "landscape")
        PORTRAIT = "portrait", pgettext_lazy("a sheet of paper", "portrait")

    team = models.ForeignKey(Team, models.CASCADE, related_name="posters")
    kind = models.CharField(_("what is on it"), max_length=10, choices=Kind)
    improvement = models.ForeignKey(
        Improvement, models.CASCADE, null=True, blank=True, related_name="posters"
    )
    planning = models.ForeignKey(Planning, models.CASCADE, null=True, blank=True, related_name="posters")
    # The name of a school year.
    year = models.CharField(max_length=40, blank=True)
    size = models.CharField(_("size"), max_length=2, choices=Size, default=Size.A3)
    orientation = models.CharField(
        _("orientation"), max_length=9, choices=Orientation, default=Orientation.LANDSCAPE
    )
    names = models.BooleanField(_("with names"), default=False)
    printer = models.BooleanField(_("for a printer's"), default=False)
    # Digest of all that stands on it but the days in its foot; the version that people see is its beginning.
    fingerprint = models.CharField(max_length=64)
    day = models.DateField(_("made on"))
    valid_until = models.DateField(_("valid until"))
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    # How far the worker is, in steps of borgen/posters/keeping.py.
    done = models.PositiveSmallIntegerField(default=0)
    file = models.ForeignKey("common.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(null=True, blank=True)
    sheets = models.PositiveSmallIntegerField(default=0)
    # For people, when making it went wrong.
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "fingerprint", "size", "orientation", "printer", "day"],
                name="poster_once_a_day",
                violation_error_message=_("This poster is already being made."),
            ),
            models.CheckConstraint(
                name="poster_kind_known",
                condition=Q(kind__in=["board", "planning", "monitoring", "year", "story"]),
                violation_error_message=_("Choose one of the posters in the list."),
            ),
            models.CheckConstraint(
                name="poster_size_known",
                condition=Q(size__in=["A4", "A3", "A2", "A1", "A0"]),
                violation_error_message=_("Choose one of the sizes in the list."),
            ),
            models.CheckConstraint(
                name="poster_orientation_known",
                condition=Q(orientation__in=["landscape", "portrait"]),
                violation_error_message=_("Choose landscape or portrait."),
            ),
            models.CheckConstraint(
                name="poster_is_about_its_kind",
                condition=Q(kind__in=["board", "monitoring"], improvement=None, planning=None, year="")
                | Q(kind="planning", improvement=None, planning__isnull=False, year="")
                | Q(kind="story", improvement__isnull=False, planning=None, year="")
                | (Q(kind="year", improvement=None, planning=None) & ~Q(year="")),
                violation_error_message=_("Choose what the poster is about."),
            ),
            models.CheckConstraint(
                name="poster_whole_or_not_yet",
                condition=Q(file=None, made_at=None, sheets=0)
                | Q(file__isnull=False, made_at__isnull=False, sheets__gte=1, problem=""),
                violation_error_message=_("A poster is offered when all of it is made, not before."),
            ),
            models.CheckConstraint(
                name="poster_valid_for_a_while",
                condition=Q(valid_until__gt=F("day")),
                violation_error_message=_("A poster is valid until a day after the one on which it is made."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.size}: {self.team}"

    @property
    def version(self) -> str:
        """Short enough to compare with the wall."""
        return self.fingerprint[:4].upper()


class PosterSheet(models.Model):
    """A sheet of a poster as a picture, to look at before it is printed."""

    poster = models.ForeignKey(Poster, models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    picture = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["poster", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["poster", "number"],
                name="poster_sheet_once",
                violation_error_message=_("This sheet is already there."),
            ),
            models.CheckConstraint(
                name="poster_sheets_count_from_one",
                condition=Q(number__gte=1),
                violation_error_message=_("The first sheet is number 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poster}, {self.number}"
