from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.people import Team, User


class MeetingSeries(models.Model):
    """A meeting that returns, such as that of the team every two weeks; its days are meetings as well."""

    class Rhythm(models.TextChoices):
        WEEK = "week", _("every week")
        TWO_WEEKS = "two_weeks", _("every two weeks")
        FOUR_WEEKS = "four_weeks", _("every four weeks")
        MONTH = "month", _("every month")

    team = models.ForeignKey(Team, models.PROTECT, related_name="meeting_series")
    subject = models.CharField(_("subject"), max_length=200)
    place = models.CharField(_("place"), max_length=120, blank=True)
    rhythm = models.CharField(_("how often"), max_length=12, choices=Rhythm, default=Rhythm.TWO_WEEKS)
    first_on = models.DateField(_("first time"))
    last_on = models.DateField(_("last time"))
    starts_at = models.TimeField(_("start"))
    minutes = models.PositiveSmallIntegerField(_("how long, in minutes"), default=60)
    chair = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("chair"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["first_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="meeting_series_ends_after_start",
                condition=Q(last_on__gte=F("first_on")),
                violation_error_message=_("The last time does not come before the first time."),
            ),
            models.CheckConstraint(
                name="meeting_series_rhythm_known",
                condition=Q(rhythm__in=["week", "two_weeks", "four_weeks", "month"]),
                violation_error_message=_("Choose how often from the list."),
            ),
            models.CheckConstraint(
                name="meeting_series_lasts",
                condition=Q(minutes__gte=10, minutes__lte=480),
                violation_error_message=_("A meeting lasts between 10 minutes and 8 hours."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Meeting(models.Model):
    """The record of a meeting of a team: when, where, who was there, and its points in order."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="meetings")
    series = models.ForeignKey(
        MeetingSeries, models.SET_NULL, null=True, blank=True, related_name="meetings", editable=False
    )
    subject = models.CharField(_("subject"), max_length=200)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    chair = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("chair"))
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # The agenda went out, it began before the projector, it is over and the minutes went out.
    announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    remarks = models.TextField(_("minutes, beside the points"), blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    # Rises with every change that was mailed, so that calendars replace what they have (RFC 5545 SEQUENCE).
    sequence = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The end comes after the start."),
            ),
            models.CheckConstraint(
                name="meeting_closed_by_whom_and_when",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                violation_error_message=_("A meeting that is over has who closed it and when."),
            ),
            models.CheckConstraint(
                name="meeting_cancelled_or_held",
                condition=Q(cancelled_at=None) | Q(closed_at=None),
                violation_error_message=_("A meeting was held or cancelled, not both."),
            ),
        ]
        indexes = [models.Index(fields=["team", "starts_at"], name="meeting_team_starts")]

    def __str__(self) -> str:
        return self.subject


class Attendance(models.Model):
    """Somebody was present. Who has no row was not; nobody writes down why."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"],
                name="attendance_once",
                violation_error_message=_("This person is already on the list."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.meeting}"


class AgendaItem(models.Model):
    """A point of a meeting: from the team itself, or one that Borgen put there because something is due."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        MOVED = "moved", _("moved on")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("point"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    note = models.TextField(_("explanation"), blank=True)
    # Who put it there; empty for what is due.
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    # What is due, in words that the app above knows: a kind ("approval") and which one ("round:12").
    source = models.CharField(max_length=20, blank=True, editable=False)
    source_key = models.CharField(max_length=60, blank=True, editable=False)
    # Taken off the agenda by the team; it is not put back.
    dropped_at = models.DateTimeField(null=True, blank=True, editable=False)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    notes = models.TextField(_("minutes"), blank=True)
    # Not reached: the same point in the next meeting.
    moved_from = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="moved_to", editable=False
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "source", "source_key"],
                condition=~Q(source=""),
                name="agenda_source_once",
                violation_error_message=_("This is already on the agenda."),
            ),
            models.CheckConstraint(
                name="agenda_state_known",
                condition=Q(state__in=["open", "done", "moved"]),
                violation_error_message=_("A point is open, done or moved on."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="agenda_position_unique",
                violation_error_message=_("Two points have the same place on the agenda."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
